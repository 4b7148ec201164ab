//! The digests that a miner shows, held against those of the counts that it walks.

use std::collections::{HashMap, HashSet};

use super::Manifest;
use super::counting::Counting;
use super::expect::Expected;
use super::interface::Shown;
use super::judge_hash::Judged;
use super::mining::{Mined, Pace};
use super::slips::{Slip, shown_otherwise};
use super::trial::Task;
use crate::bits::State;
use crate::spec::{Header, IV, pad};
use crate::units::{Cycle, Nonce};
use crate::verdict::{Diagnosis, ResultFault};

/// Every digest of a count that had the time must be shown. Those in between, of rounds not done, are left alone.
pub fn judge(
    manifest: &Manifest,
    (tasks, mined): (&[Task], &Mined),
    (jobs, counting, pace): (&[Expected], &Counting, Pace),
    (judged, why): (&mut Judged, bool),
) -> Option<Diagnosis> {
    let mut latency: Option<u64> = None;
    let (mut right, mut wrong) = (Vec::new(), Vec::new());
    for (number, (job, span)) in jobs.iter().zip(&mined.spans).enumerate() {
        let shown: HashMap<State, u64> = mined
            .digests
            .iter()
            .rev()
            .filter(|(cycle, _)| *cycle >= span.begun)
            .map(|(cycle, digest)| (*digest, *cycle))
            .collect();
        // A reset's own clocks bring nothing out.
        let ran = span.reset.unwrap_or(span.ended).saturating_sub(span.begun);
        let due = |step: u64| step * pace.period + pace.latency <= ran;
        // A core that stops at a hit stands there: for good, or for as long as it takes to be told where to go on.
        let stands = manifest.hit.shown == Shown::Stop
            && !(manifest.tells_start() && tasks[number].cut.is_none());
        let last = job.hits.first().filter(|_| stands).map(|first| first.step);
        let steps = (0..job.counts.min(job.may))
            .filter(|step| due(*step) && last.is_none_or(|last| *step <= last));
        for step in steps {
            let nonce = counting.nonce(counting.later(tasks[number].start, step), 0);
            if let Some(cycle) = shown.get(&job.state(nonce)) {
                judged.results.digests += 1;
                let behind = cycle.saturating_sub(span.begun + step * pace.period);
                latency = latency.max(Some(behind));
                right.push((number, nonce));
            } else {
                judged.fault(ResultFault::Digest {
                    cycle: Cycle(span.ended),
                    got: String::from("not shown"),
                    want: format!("{} (nonce {})", job.state(nonce), Nonce(nonce)),
                });
                wrong.push((number, nonce));
            }
        }
    }
    let mut found = None;
    if why && !wrong.is_empty() {
        // What is right for another count says nothing of a slip: without W3 all nonces hash as nonce 0.
        let mut strange: HashSet<State> = mined.digests.iter().map(|(_, shown)| *shown).collect();
        for (task, job) in tasks.iter().zip(jobs) {
            for step in 0..job.may {
                let nonce = counting.nonce(counting.later(task.start, step), 0);
                strange.remove(&job.state(nonce));
            }
        }
        found = explain(&Digests {
            tasks,
            jobs,
            stops: manifest.hit.shown == Shown::Stop,
            strange,
            right,
            wrong,
        });
    }
    if let Some(latency) = latency.filter(|_| judged.wrong == 0) {
        judged.remark =
            format!("every digest was shown, at most {latency} clocks behind its count");
    }
    found
}

/// What was shown of jobs, by their numbers and the nonces.
struct Digests<'a> {
    tasks: &'a [Task],
    jobs: &'a [Expected],
    /// Does the core stop where it takes a digest for a hit: then what is behind it is not shown.
    stops: bool,
    /// What is right for no count.
    strange: HashSet<State>,
    /// Whose digests were shown.
    right: Vec<(usize, u32)>,
    /// Whose were not.
    wrong: Vec<(usize, u32)>,
}

impl Digests<'_> {
    /// Does a way to be wrong, from nonces to what is shown of them, account for all that are missing by strange ones, none of which is
    /// also what it gives for a count that came out right: such a digest is not that of the missing one.
    fn shown_by(&self, seen: &dyn Fn(usize, u32) -> State) -> bool {
        let gives = |(job, nonce): &(usize, u32)| seen(*job, *nonce);
        let strange = self.wrong.iter().map(gives);
        let strange: HashSet<State> = if self.stops {
            let some: Vec<State> = strange.filter(|s| self.strange.contains(s)).collect();
            if 2 * some.len() <= self.wrong.len() {
                return false;
            }
            some.into_iter().collect()
        } else {
            let mut all = HashSet::new();
            for shown in strange {
                if !self.strange.contains(&shown) {
                    return false;
                }
                all.insert(shown);
            }
            all
        };
        !self
            .right
            .iter()
            .any(|right| strange.contains(&gives(right)))
    }
}

/// Is there a way to be wrong that shows what was shown.
fn explain(digests: &Digests<'_>) -> Option<Diagnosis> {
    let some = |seen: &dyn Fn(usize, u32) -> State| digests.shown_by(seen);
    let headers = digests.tasks.iter().take(digests.jobs.len());
    let headers: Result<Vec<Header>, _> = headers
        .map(|task| Header::parse_hex(&task.header))
        .collect();
    let headers = headers.ok()?;
    for at in 0..4 {
        let (cause, text, _) = shown_otherwise(&State([0; 8]))[at];
        if some(&|job, nonce| shown_otherwise(&digests.jobs[job].state(nonce))[at].2) {
            return Some(Diagnosis::new(cause, text));
        }
    }
    let blocks = |job: usize, nonce: u32| {
        let header = &headers[job];
        (
            header.midstate(),
            header.with_nonce(Nonce(nonce)).second_block(),
        )
    };
    let first = |slip: Option<Slip>, job: usize, nonce: u32| {
        let (chaining, block) = blocks(job, nonce);
        slip.map_or_else(
            || crate::spec::compress(&chaining, &block),
            |slip| slip.compress(&chaining, &block),
        )
    };
    let second = |slip: Option<Slip>, hash: &State| {
        let block = pad(&hash.to_digest().0)[0];
        slip.map_or_else(
            || crate::spec::compress(&IV, &block),
            |slip| slip.compress(&IV, &block),
        )
    };
    if some(&|job, nonce| first(None, job, nonce)) {
        return Some(Diagnosis::new(
            "single-hash",
            "what is shown is the first hash of the two",
        ));
    }
    for slip in Slip::all() {
        let (cause, text) = slip.told();
        for (ways, which) in [
            ((true, true), "both hashes"),
            ((true, false), "the first hash"),
            ((false, true), "the second hash"),
        ] {
            let with = |on: bool| on.then_some(slip);
            if some(&|job, nonce| second(with(ways.1), &first(with(ways.0), job, nonce))) {
                return Some(Diagnosis::new(cause, format!("in {which}: {text}")));
            }
        }
    }
    None
}
