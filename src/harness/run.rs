//! A trial, from its work to its verdict.

use std::path::Path;

use super::bins::{self, Count};
use super::device::{Device, Stop};
use super::hashing;
use super::judge_hash::{self, Judged};
use super::judge_mine;
use super::mining::{self, Mined};
use super::request::Cover;
use super::rounds::{self, Told, Went};
use super::stop::cause_of_end;
use super::stranger::Stranger;
use super::swept::{met, swept};
use super::trial::{Cut, Trial, Work};
use crate::coverage::Counted;
use crate::stimulus::{Fill, PowerUp};
use crate::verdict::{CaseId, CaseVerdict, Diagnosis, Outcome};

/// Hears of the cycles done.
pub type Progress = Box<dyn FnMut(u64)>;

/// Runs a trial once, and does not ask why it failed: that takes longer than many a run.
///
/// # Errors
/// As [`run_trial`].
pub fn once(
    stranger: &Stranger,
    library: &Path,
    trial: &Trial,
    progress: &mut Option<Progress>,
) -> Result<CaseVerdict, String> {
    let swept = swept(stranger, library, trial);
    run(stranger, library, (&swept.trial, false), (None, progress))
}

/// Runs a trial once, and counts the bins that it brings: all of one that passes, none of another. On a build that counts
/// lines and toggles these are written too, if asked for.
///
/// # Errors
/// As [`run_trial`]; a file that can't be written.
pub fn cover(
    stranger: &Stranger,
    library: &Path,
    (trial, what): (&Trial, &Cover),
    progress: Progress,
) -> Result<(CaseVerdict, Counted), String> {
    let swept = swept(stranger, library, trial);
    let mut covering = Covering {
        count: Count::of(&stranger.manifest),
        right: false,
        file: what.file.as_deref(),
    };
    let listeners = (Some(&mut covering), &mut Some(progress));
    let verdict = run(stranger, library, (&swept.trial, false), listeners)?;
    let counts = verdict.outcome == Outcome::Pass && covering.right;
    let counted = if counts {
        covering.count.done()
    } else {
        Counted::default()
    };
    Ok((swept.told(verdict), counted))
}

/// What a run that is counted comes to.
struct Covering<'a> {
    count: Count,
    /// Its results are: of a trial that looks at probes, these are what passes.
    right: bool,
    file: Option<&'a Path>,
}

/// Who counts, and who hears of the cycles done.
type Listeners<'a, 'b> = (Option<&'a mut Covering<'b>>, &'a mut Option<Progress>);

/// Runs a trial once. What is wrong is explained by what came, if that explains it.
///
/// # Errors
/// As [`run_trial`].
pub fn explained(
    stranger: &Stranger,
    library: &Path,
    trial: &Trial,
    progress: &mut Option<Progress>,
) -> Result<CaseVerdict, String> {
    run(stranger, library, (trial, true), (None, progress))
}

fn run(
    stranger: &Stranger,
    library: &Path,
    (trial, why): (&Trial, bool),
    (mut covering, progress): Listeners<'_, '_>,
) -> Result<CaseVerdict, String> {
    let id = CaseId {
        core: stranger.name().into(),
        case: trial.name.clone(),
        seed: trial.seed,
    };
    let mut verdict = CaseVerdict::new(id, Outcome::Pass);
    if let Work::NotCovered { why } = &trial.work {
        verdict.outcome = Outcome::NotCovered;
        verdict.detail.clone_from(why);
        return Ok(verdict);
    }
    let opened = Device::open(stranger, library, power_up(trial.power_up));
    let mut device = match opened {
        Ok(device) => device,
        Err(stop) => return stopped(verdict, stop, None),
    };
    if trial.rounds {
        let recording = stranger.manifest.taps().map_err(|(_, text)| text)?;
        if let Err(stop) = device.record(stranger, &recording) {
            return stopped(verdict, stop, None);
        }
    }
    device.progress = progress.take();
    let worked = work(stranger, &mut device, (trial, why), covering.as_deref_mut());
    *progress = device.progress.take();
    let (judged, stop, told) = worked?;
    if let Some(file) = covering.and_then(|covering| covering.file) {
        let written = device.model().coverage_write(file);
        written.map_err(|error| error.to_string())?;
    }
    verdict.tally.cycles = device.now();
    verdict.results = judged.results;
    verdict.detail = judged.remark;
    // A wrong answer says more than that there was none behind it.
    let (stop, hung) = match stop {
        Some(Stop::Hang(text)) if judged.answered => (None, Some(text)),
        other => (other, None),
    };
    let behind = judged.behind.filter(|_| judged.wrong > 0 || stop.is_some());
    let behind = behind.map_or(String::new(), |clocks| {
        format!(", behind a reset in clock {clocks} of the way before it")
    });
    if let Some(stop) = stop {
        let mut verdict = stopped(verdict, stop, Some(&device))?;
        verdict.detail.push_str(&behind);
        return Ok(verdict);
    }
    if let Some(told) = told {
        verdict.tally.words = told.words;
        verdict.detail = told.remark;
        if told.wrong > 0 {
            verdict.outcome = Outcome::Fail;
            let noun = if told.wrong == 1 {
                "register"
            } else {
                "registers"
            };
            verdict.detail = format!("{} {noun} wrong", told.wrong);
            verdict.diagnosis = told.diagnosis;
            verdict.divergence = told.divergence;
        }
        return Ok(verdict);
    }
    if judged.wrong > 0 {
        verdict.outcome = Outcome::Fail;
        verdict.result_faults = judged.faults;
        verdict.diagnosis = judged.diagnosis;
        verdict.detail = match hung {
            Some(text) => format!("{} wrong, then: {text}", judged.wrong),
            None => format!("{} wrong", judged.wrong),
        };
        verdict.detail.push_str(&behind);
    }
    Ok(verdict)
}

/// What a judge says, why the run stopped, and what the probes say.
type Worked = (Judged, Option<Stop>, Option<Told>);

fn work(
    stranger: &Stranger,
    device: &mut Device,
    (trial, why): (&Trial, bool),
    covering: Option<&mut Covering<'_>>,
) -> Result<Worked, String> {
    let manifest = &stranger.manifest;
    let told = |device: &Device, went: Went<'_>| {
        let rows = device.recorded();
        rows.map(|rows| rounds::judge(stranger, went, rows, why))
            .transpose()
    };
    let why = why && !trial.rounds;
    Ok(match &trial.work {
        Work::Blocks { blocks } => {
            let expected = judge_hash::expected(blocks);
            let hashed = hashing::hash(device, manifest, blocks, &expected);
            let mut judged = judge_hash::judge(blocks, &expected, &hashed, why);
            if hashed.stop.is_none() && hashed.came.is_empty() && !blocks.is_empty() {
                judged.wrong += 1;
                judged
                    .diagnosis
                    .get_or_insert(Diagnosis::new("no-digest", "no digest came at all"));
            }
            if let Some(covering) = covering {
                covering.right = judged.wrong == 0 && hashed.stop.is_none();
                covering.count.begin(manifest, trial.power_up.fill);
                bins::blocks(&mut covering.count, manifest, blocks, &hashed);
            }
            let wrong = judged
                .first
                .unwrap_or(hashed.entered.len().saturating_sub(1));
            judged.behind = met(blocks, wrong, |block| block.cut);
            let told = told(device, Went::Blocks(blocks, &hashed))?;
            (judged, hashed.stop, told)
        }
        Work::Jobs { jobs } => {
            let mined: Mined = mining::mine(device, manifest, jobs);
            let mut judged = judge_mine::judge(manifest, jobs, &mined, why)?;
            let wrong = judged.first.unwrap_or(mined.spans.len());
            let anywhere = |job: &super::Task| job.cut.filter(|_| job.by == Cut::ResetAnywhere);
            judged.behind = met(jobs, wrong, anywhere);
            if let Some(covering) = covering {
                covering.right = judged.wrong == 0 && mined.stop.is_none();
                covering.count.begin(manifest, trial.power_up.fill);
                bins::jobs(&mut covering.count, manifest, (jobs, &mined), &judged.good)?;
            }
            let told = told(device, Went::Jobs(jobs, &mined))?;
            (judged, mined.stop, told)
        }
        Work::NotCovered { .. } => (Judged::default(), None, None),
    })
}

fn stopped(
    mut verdict: CaseVerdict,
    stop: Stop,
    device: Option<&Device>,
) -> Result<CaseVerdict, String> {
    let (outcome, cause, text) = match stop {
        Stop::Refused(text) => return Err(text),
        Stop::Cut => return Err("the run was cut off".into()),
        Stop::Hang(text) => (Outcome::Hang, "hang", text),
        Stop::Short(text) if text.starts_with("digest") => (Outcome::Hang, "digest-short", text),
        Stop::Short(text) => (Outcome::Hang, "answer-short", text),
        Stop::Ended(text) => {
            let cause = cause_of_end(&text);
            (Outcome::Crash, cause, text)
        }
    };
    verdict.outcome = outcome;
    let said = device.map(Device::printed).unwrap_or_default();
    let said = said.trim();
    verdict.detail = if said.is_empty() || text.contains(said) {
        text.clone()
    } else {
        format!("{text}\nthe core printed:\n{said}")
    };
    if cause != "hang" {
        verdict.diagnosis = Some(Diagnosis::new(cause, text));
    }
    Ok(verdict)
}

pub(super) fn power_up(how: PowerUp) -> verilated::PowerUp {
    verilated::PowerUp {
        fill: match how.fill {
            Fill::Zeros => verilated::Fill::Zeros,
            Fill::Ones => verilated::Fill::Ones,
            Fill::Random => verilated::Fill::Random,
        },
        seed: how.seed.0,
    }
}
