//! Of a core that fails without a name: what would make it right.

use std::path::Path;

use super::alterations::alterations;
use super::due::is_due;
use super::experiments::{experiments, without_resets};
use super::run::{Progress, explained, once};
use super::stranger::Stranger;
use super::swept::swept;
use super::trial::{Trial, Work};
use crate::verdict::{CaseVerdict, Diagnosis, Outcome};

/// Runs a trial on a build, and where it fails without a name, looks for what would make the core right.
///
/// `seen` hears of a failure before that: what is tried may crash or hang a core that had only been wrong.
///
/// # Errors
/// A manifest that does not fit the RTL, or a core that it does not describe well enough.
pub fn run_trial(
    stranger: &Stranger,
    library: &Path,
    trial: &Trial,
    progress: Progress,
    seen: &mut dyn FnMut(CaseVerdict),
) -> Result<CaseVerdict, String> {
    let swept = swept(stranger, library, trial);
    let trial = &swept.trial;
    let mut progress = Some(progress);
    let mut verdict = explained(stranger, library, trial, &mut progress)?;
    if verdict.outcome.is_finding() {
        seen(named(verdict.clone()));
    }
    // Of a walk of resets the first question is whether it takes them at all.
    if verdict.outcome.is_finding()
        && swept.is_walk()
        && let Some(other) = without_resets(trial)
        && once(stranger, library, &other.trial, &mut progress)
            .is_ok_and(|verdict| verdict.outcome == Outcome::Pass)
    {
        verdict.diagnosis = Some(Diagnosis::new(other.cause, other.text));
        return Ok(verdict);
    }
    if verdict.outcome.is_finding()
        && !trial.rounds
        && !verdict.diagnosis.as_ref().is_some_and(is_why)
    {
        let cycles = verdict.tally.cycles;
        let found = otherwise(stranger, library, (trial, cycles), &mut progress);
        verdict.diagnosis = found.or(verdict.diagnosis.take());
        verdict = named(verdict);
    }
    Ok(swept.told(verdict))
}

/// The same with a name at any rate.
fn named(mut verdict: CaseVerdict) -> CaseVerdict {
    verdict.diagnosis = verdict.diagnosis.take().or_else(|| plainly(&verdict));
    verdict
}

/// Some diagnoses say what is seen, and a run with one thing done otherwise may say why.
fn is_why(diagnosis: &Diagnosis) -> bool {
    let seen = "block-lost nothing-reported chaining-lost before-any-job";
    seen.split(' ').all(|cause| cause != diagnosis.cause)
}

fn plainly(verdict: &CaseVerdict) -> Option<Diagnosis> {
    match verdict.outcome {
        Outcome::Fail => Some(Diagnosis::new(
            "unexplained",
            "no slip that is known here explains all of it",
        )),
        Outcome::Hang => Some(Diagnosis::new("hang", verdict.detail.clone())),
        _ => None,
    }
}

/// A trial's first job, or first blocks.
fn beginning(trial: &Trial) -> Trial {
    let mut part = trial.clone();
    match &mut part.work {
        Work::Blocks { blocks } => blocks.truncate(4),
        Work::Jobs { jobs } => jobs.truncate(1),
        Work::NotCovered { .. } => {}
    }
    part
}

/// Cycles that are spent on looking for what would make the core right, about.
const CYCLES: u64 = 3_000_000;

/// What would make the core right: a trial that does one thing otherwise, or a manifest that says one thing otherwise.
fn otherwise(
    stranger: &Stranger,
    library: &Path,
    (trial, cycles): (&Trial, u64),
    progress: &mut Option<Progress>,
) -> Option<Diagnosis> {
    for other in experiments(&stranger.manifest, trial) {
        let passes = once(stranger, library, &other.trial, progress)
            .is_ok_and(|verdict| verdict.outcome == Outcome::Pass);
        if passes {
            return Some(Diagnosis::new(other.cause, other.text));
        }
    }
    let is_due = is_due(&stranger.manifest, trial);
    // Of a long run few can be tried.
    let most = (CYCLES / (cycles + 1)).max(4) as usize;
    for alteration in alterations(&stranger.manifest).into_iter().take(most) {
        let mut other = stranger.clone();
        other.manifest = alteration.manifest;
        let mut passes = |trial: &Trial| {
            once(&other, library, trial, progress)
                .ok()
                .filter(|verdict| verdict.outcome == Outcome::Pass)
        };
        // Nearly all are wrong from the beginning on. What silences a core does not make it right.
        if passes(&beginning(trial)).is_some()
            && passes(trial).is_some_and(|verdict| !is_due || verdict.results.any())
        {
            return Some(Diagnosis::new(
                alteration.cause,
                format!("the core is right with {}", alteration.text),
            ));
        }
    }
    None
}
