//! Which manifest makes a core right: one thing said otherwise, or two or three.

use super::Manifest;
use super::alterations::{Alteration, alterations, with_offset};
use super::due::is_due;
use super::trial::{Trial, Work};
use super::trials::trials;
use crate::golden::Vector;
use crate::stimulus::Suite;
use crate::units::Seed;
use crate::verdict::{CaseVerdict, Outcome};

/// What was found.
#[derive(Clone, Debug)]
pub struct Discovered {
    /// What must be said otherwise, as it would stand in the manifest; empty where the manifest is right as it is.
    pub changes: Vec<String>,
    /// Is the core right with them.
    pub right: bool,
    /// Results that came out right, with them and as it was.
    pub score: (u64, u64),
    /// What else the runs told: a latency that was found.
    pub remark: String,
    /// The manifest that makes it so.
    pub manifest: Manifest,
}

/// Why a trial has no verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The core can't be spoken to under this manifest.
    Manifest(String),
    /// The search has to end here.
    End,
}

/// Runs a trial of the core under a manifest. A core that crashes or hangs has a verdict that says so.
pub type Ask<'a> = &'a mut dyn FnMut(&Manifest, &Trial) -> Result<CaseVerdict, Refusal>;

/// Manifests that are tried at the most.
const MOST: usize = 3000;

/// Tries polarities, orders of words and bytes, and offsets, on stored messages or headers.
///
/// # Errors
/// A manifest that does not fit the RTL, or under which nothing can be tried; the search's end from outside.
pub fn discover(manifest: &Manifest, ask: Ask<'_>) -> Result<Discovered, Refusal> {
    let mut search = Search {
        trial: question(manifest).map_err(Refusal::Manifest)?,
        ask,
        tried: 0,
    };
    let first = search.ask(manifest)?;
    let was = results(&first);
    let mut best = Way {
        changes: Vec::new(),
        manifest: manifest.clone(),
        verdict: first,
    };
    // A step at a time while each brings more; two at once where no single one does.
    while !is_right(&best.verdict) && best.changes.len() < 4 && search.tried < MOST {
        let single = search.best_of(&best, &Search::next(&best))?;
        let found = match single {
            Some(way) => Some(way),
            None => search.pairs(&best)?,
        };
        match found {
            Some(way) => best = way,
            None => break,
        }
    }
    Ok(Discovered {
        right: is_right(&best.verdict),
        score: (results(&best.verdict), was),
        remark: remark(&best.verdict),
        changes: best.changes,
        manifest: best.manifest,
    })
}

/// The first of the core's trials, few messages or few headers of it, of which a result must come; else the first that can be run.
fn question(manifest: &Manifest) -> Result<Trial, String> {
    let none: &[Vector] = &[];
    let all = trials(manifest, Seed(1), Suite::Smoke, none).into_iter();
    let mut silent = None;
    for mut trial in all {
        let runs = match &mut trial.work {
            Work::Jobs { jobs } => {
                jobs.truncate(4);
                !jobs.is_empty()
            }
            Work::Blocks { blocks } => {
                blocks.truncate(8);
                !blocks.is_empty()
            }
            Work::NotCovered { .. } => false,
        };
        if runs && is_due(manifest, &trial) {
            return Ok(trial);
        }
        silent = silent.or(runs.then_some(trial));
    }
    silent.ok_or_else(|| "nothing of this core can be tried: it takes neither a first nonce, nor shows digests or frequent hits".into())
}

/// What else the best run told.
fn remark(verdict: &CaseVerdict) -> String {
    match verdict.outcome {
        Outcome::Pass if is_right(verdict) => verdict.detail.clone(),
        Outcome::Pass => {
            "nothing was shown, and nothing had to be: that says nothing of the core".into()
        }
        Outcome::Crash | Outcome::Hang => verdict.detail.clone(),
        _ => String::new(),
    }
}

/// A pass in which something was shown: what only silences a core does not make it right.
fn is_right(verdict: &CaseVerdict) -> bool {
    verdict.outcome == Outcome::Pass && verdict.results.any()
}

/// Results that are right.
fn results(verdict: &CaseVerdict) -> u64 {
    let results = &verdict.results;
    let wrong = verdict.result_faults.len() as u64;
    match verdict.outcome {
        Outcome::Pass | Outcome::Fail => {
            (results.hits + results.messages + results.golden.len() as u64 + results.digests)
                .saturating_sub(wrong.min(results.digests))
        }
        _ => 0,
    }
}

/// The same, a right core above all.
fn score(verdict: &CaseVerdict) -> u64 {
    if is_right(verdict) {
        return u64::MAX;
    }
    results(verdict)
}

#[derive(Clone)]
struct Way {
    changes: Vec<String>,
    manifest: Manifest,
    verdict: CaseVerdict,
}

struct Search<'a> {
    trial: Trial,
    ask: Ask<'a>,
    tried: usize,
}

impl Search<'_> {
    fn ask(&mut self, manifest: &Manifest) -> Result<CaseVerdict, Refusal> {
        self.tried += 1;
        (self.ask)(manifest, &self.trial)
    }

    /// The same of a manifest that is only tried: one under which the core can't be spoken to is none.
    fn attempt(&mut self, manifest: &Manifest) -> Result<Option<CaseVerdict>, Refusal> {
        match self.ask(manifest) {
            Ok(verdict) => Ok(Some(verdict)),
            Err(Refusal::Manifest(_)) => Ok(None),
            Err(Refusal::End) => Err(Refusal::End),
        }
    }

    /// What can be tried next: the offset that the verdict tells, then all else.
    fn next(way: &Way) -> Vec<Alteration> {
        let told = way
            .verdict
            .diagnosis
            .as_ref()
            .and_then(|d| d.remedy.as_deref());
        let offset = told.and_then(|text| with_offset(&way.manifest, text));
        offset
            .into_iter()
            .chain(alterations(&way.manifest))
            .collect()
    }

    /// The alteration that brings most, if any brings more than is there.
    fn best_of(&mut self, from: &Way, ways: &[Alteration]) -> Result<Option<Way>, Refusal> {
        let mut best: Option<Way> = None;
        for way in ways {
            if self.tried >= MOST {
                break;
            }
            let Some(verdict) = self.attempt(&way.manifest)? else {
                continue;
            };
            let least = best
                .as_ref()
                .map_or(score(&from.verdict), |b| score(&b.verdict));
            if score(&verdict) > least || (is_right(&verdict) && best.is_none()) {
                let passes = is_right(&verdict);
                let mut changes = from.changes.clone();
                changes.push(way.text.clone());
                best = Some(Way {
                    changes,
                    manifest: way.manifest.clone(),
                    verdict,
                });
                if passes {
                    break;
                }
            }
        }
        Ok(best)
    }

    /// Two alterations at once.
    fn pairs(&mut self, from: &Way) -> Result<Option<Way>, Refusal> {
        for first in Self::next(from) {
            let Some(verdict) = self.attempt(&first.manifest)? else {
                continue;
            };
            let mut changes = from.changes.clone();
            changes.push(first.text.clone());
            let way = Way {
                changes,
                manifest: first.manifest.clone(),
                verdict,
            };
            let next = Self::next(&way);
            if let Some(found) = self.best_of(&way, &next)?
                && score(&found.verdict) > score(&from.verdict)
            {
                return Ok(Some(found));
            }
            if self.tried >= MOST {
                break;
            }
        }
        Ok(None)
    }
}
