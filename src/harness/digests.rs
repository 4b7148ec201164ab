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
    let mut found = None;
    let mut latency: Option<u64> = None;
    for (number, (job, span)) in jobs.iter().zip(&mined.spans).enumerate() {
        let shown: HashMap<State, u64> = mined
            .digests
            .iter()
            .rev()
            .filter(|(cycle, _)| *cycle >= span.begun)
            .map(|(cycle, digest)| (*digest, *cycle))
            .collect();
        let ran = span.ended.saturating_sub(span.begun);
        let due = |step: u64| step * pace.period + pace.latency <= ran;
        let mut missing = Vec::new();
        // A core that stops at a hit stands there: for good, or for as long as it takes to be told where to go on.
        let stands = manifest.hit.shown == Shown::Stop
            && !(manifest.tells_start() && tasks[number].cut.is_none());
        let last = job.hits.first().filter(|_| stands).map(|first| first.step);
        let steps = (0..job.counts.min(job.may))
            .filter(|step| due(*step) && last.is_none_or(|last| *step <= last));
        for step in steps {
            let nonce = counting.nonce(counting.later(tasks[number].start, step), 0);
            match shown.get(&job.state(nonce)) {
                Some(cycle) => {
                    judged.results.digests += 1;
                    let behind = cycle.saturating_sub(span.begun + step * pace.period);
                    latency = latency.max(Some(behind));
                }
                None => missing.push((step, nonce)),
            }
        }
        for (_, nonce) in &missing {
            judged.fault(ResultFault::Digest {
                cycle: Cycle(span.ended),
                got: String::from("not shown"),
                want: format!("{} (nonce {})", job.state(*nonce), Nonce(*nonce)),
            });
        }
        if why && !missing.is_empty() && found.is_none() {
            let missing: Vec<u32> = missing.iter().map(|(_, nonce)| *nonce).take(512).collect();
            // What is right for another count says nothing of a slip: without W3 all nonces hash as nonce 0.
            let mut strange: HashSet<State> = shown.into_keys().collect();
            for step in 0..job.may {
                let nonce = counting.nonce(counting.later(tasks[number].start, step), 0);
                strange.remove(&job.state(nonce));
            }
            found = explain(&tasks[number], job, &strange, &missing);
        }
    }
    if let Some(latency) = latency.filter(|_| judged.wrong == 0) {
        judged.remark =
            format!("every digest was shown, at most {latency} clocks behind its count");
    }
    found
}

/// Is there a way to be wrong that shows, among what is right for no count, most of the digests of these nonces.
fn explain(
    task: &Task,
    job: &Expected,
    strange: &HashSet<State>,
    missing: &[u32],
) -> Option<Diagnosis> {
    let some = |seen: &dyn Fn(u32) -> State| {
        let shows = |nonce: &&u32| strange.contains(&seen(**nonce));
        2 * missing.iter().filter(shows).count() > missing.len()
    };
    for at in 0..4 {
        let (cause, text, _) = shown_otherwise(&State([0; 8]))[at];
        if some(&|nonce| shown_otherwise(&job.state(nonce))[at].2) {
            return Some(Diagnosis::new(cause, text));
        }
    }
    let header = Header::parse_hex(&task.header).ok()?;
    let blocks = |nonce: u32| {
        (
            header.midstate(),
            header.with_nonce(Nonce(nonce)).second_block(),
        )
    };
    let first = |slip: Option<Slip>, nonce: u32| {
        let (chaining, block) = blocks(nonce);
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
    if some(&|nonce| first(None, nonce)) {
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
            if some(&|nonce| second(with(ways.1), &first(with(ways.0), nonce))) {
                return Some(Diagnosis::new(cause, format!("in {which}: {text}")));
            }
        }
    }
    None
}
