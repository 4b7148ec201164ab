//! A walk of resets over the way of a block or job, laid out when it is known how long that way is on this core.

use std::path::Path;

use super::device::{Device, Stop};
use super::interface::Protocol;
use super::run::power_up;
use super::speak::{Speech, Values};
use super::stranger::Stranger;
use super::trial::{Cut, Entry, Sweep, Task, Trial, Work};
use super::{Manifest, counting::Counting, hashing, judge_hash, pace::Pace, values};
use crate::verdict::{CaseVerdict, Outcome};

/// Clocks behind the one in which the answer is out.
const BEHIND: u64 = 4;

/// Clocks of a way in each of which there is a reset. Of a longer one, as over a slow line, some are left out.
const MOST: u64 = 20_000;

/// A trial as it is run.
pub(super) struct Swept {
    /// With each reset in its clock.
    pub trial: Trial,
    walk: Option<Walk>,
}

/// Where its resets come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Walk {
    /// In every so-manyth clock of this part of a way.
    In { part: Sweep, way: u64, stride: u64 },
    /// Nowhere: nothing came of the first block or job.
    Unknown,
}

/// Lays a trial out; one that is no walk is as it was.
pub(super) fn swept(stranger: &Stranger, library: &Path, trial: &Trial) -> Swept {
    let mut out = Swept {
        trial: trial.clone(),
        walk: None,
    };
    let Some(part) = out.trial.sweep.take() else {
        return out;
    };
    let way = way(stranger, library, trial).ok().flatten();
    out.walk = Some(way.map_or(Walk::Unknown, |way| Walk::In {
        part,
        way,
        stride: way.div_ceil(MOST).max(1),
    }));
    // What fails without any reset is to fail so.
    let clocks = out.walk.map_or(Vec::new(), Walk::clocks);
    let idle = match stranger.manifest.interface.protocol {
        // A block that no handshake waits for must be out before the next reset.
        Protocol::Stream => way.unwrap_or(0),
        _ => 0,
    };
    match &mut out.trial.work {
        Work::Blocks { blocks } => {
            let cut = |entry: &mut Entry, clock| (entry.cut, entry.idle) = (Some(clock), idle);
            *blocks = pairs(blocks, &clocks, cut);
        }
        Work::Jobs { jobs } => {
            let cut = |job: &mut Task, clock| {
                (job.cut, job.by) = (Some(clock), Cut::ResetAnywhere);
            };
            *jobs = pairs(jobs, &clocks, cut);
        }
        Work::NotCovered { .. } => {}
    }
    out
}

/// Something that is not cut, and a pair for each clock, the first of it cut there; one pair where there is no clock.
fn pairs<T: Clone>(of: &[T], clocks: &[u64], cut: impl Fn(&mut T, u64)) -> Vec<T> {
    let all: Vec<&[T]> = of.chunks_exact(2).collect();
    if all.is_empty() || clocks.is_empty() {
        return of.iter().take(2).cloned().collect();
    }
    // Behind power-up a wait for `ready` takes a clock that it does not take behind a block: each pair has something before it.
    let mut out = vec![of[1].clone()];
    for clock in clocks {
        // By the clock, so that a smaller part has the same pair there.
        let mut pair = all[(*clock % all.len() as u64) as usize].to_vec();
        cut(&mut pair[0], *clock);
        out.extend(pair);
    }
    out
}

/// Clocks from the one in which the first block or job is offered to those in which nothing of it is left. Of a job all its
/// counts are waited for.
fn way(stranger: &Stranger, library: &Path, trial: &Trial) -> Result<Option<u64>, Stop> {
    let manifest = &stranger.manifest;
    let mut device = Device::open(stranger, library, power_up(trial.power_up))?;
    Ok(match &trial.work {
        Work::Blocks { blocks } => {
            let first = &blocks[..blocks.len().min(1)];
            let expected = judge_hash::expected(first);
            let hashed = hashing::hash(&mut device, manifest, first, &expected);
            let came = hashed.came.first().zip(hashed.entered.first());
            came.map(|(came, entered)| (came.cycle + 1).saturating_sub(*entered) + BEHIND)
        }
        Work::Jobs { jobs } => match jobs.first() {
            Some(job) => {
                let pace = Pace::of(manifest)?;
                let runs = pace.latency + job.counts * pace.period + BEHIND;
                Some(loading(&mut device, manifest, job)? + runs)
            }
            None => None,
        },
        Work::NotCovered { .. } => None,
    })
}

/// Clocks in which a job goes in.
fn loading(device: &mut Device, manifest: &Manifest, job: &Task) -> Result<u64, Stop> {
    let (speech, counting) = (Speech::of(manifest)?, Counting::of(manifest)?);
    device.reset()?;
    speech.carry_out(&speech.begin, &Values::new(), device)?;
    let begun = device.now();
    let values = values::values(job, 0, job.start, &counting)?;
    speech.carry_out(&speech.job, &values, device)?;
    Ok(device.now() - begun)
}

impl Walk {
    /// Clocks behind the offer in which there is a reset. In the offer's own there would be nothing to meet.
    fn clocks(self) -> Vec<u64> {
        let Self::In { part, way, stride } = self else {
            return Vec::new();
        };
        let edge = |part: u32, of: u32| way * u64::from(part) / u64::from(of.max(1));
        let (from, to) = (edge(part.part, part.of), edge(part.part + 1, part.of));
        (from + 1..=to)
            .filter(|clock| (clock - 1).is_multiple_of(stride))
            .collect()
    }
}

impl Swept {
    /// Is it a walk of resets.
    pub(super) fn is_walk(&self) -> bool {
        self.walk.is_some()
    }

    /// What a walk that passed has shown, and what it has not.
    pub(super) fn told(&self, mut verdict: CaseVerdict) -> CaseVerdict {
        let (Some(walk), Outcome::Pass) = (self.walk, verdict.outcome) else {
            return verdict;
        };
        match walk {
            Walk::In {
                part,
                way,
                stride: 1,
            } => {
                let clocks = walk.clocks();
                verdict.detail = match (clocks.first(), clocks.last()) {
                    (Some(first), Some(last)) => {
                        format!("resets in clocks {first} to {last} of a way of {way}")
                    }
                    _ => format!("a way of {way} clocks has none in part {}", part.part),
                };
            }
            Walk::In { way, stride, .. } => {
                verdict.outcome = Outcome::NotCovered;
                verdict.detail = format!(
                    "the way is {way} clocks long: a reset in one of {stride} of them, which was answered rightly, and not in every one"
                );
            }
            Walk::Unknown => {
                verdict.outcome = Outcome::NotCovered;
                verdict.detail = "how long the way of a block or job is can't be measured".into();
            }
        }
        verdict
    }
}

/// The clock of the reset that a wrong block or job stands behind, of the cuts up to it.
pub(super) fn met<T>(all: &[T], wrong: usize, cut: impl Fn(&T) -> Option<u64>) -> Option<u64> {
    let upto = all.get(..=wrong).unwrap_or(all);
    upto.iter().rev().find_map(cut)
}
