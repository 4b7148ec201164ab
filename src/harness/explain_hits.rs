//! More of what explains wrong reports: carries between the parts of a counter, other hashes, hits that overwrite each other.

use super::explain_mine::Evidence;
use super::judge_mine::Bad;
use super::slips::Slip;
use crate::bits::{Block, State};
use crate::spec::{Header, IV, pad};
use crate::units::Nonce;
use crate::verdict::Diagnosis;

/// Right but for some values of the low bits: a part of the counter that is carried wrongly into the rest.
pub fn low_bits(e: &Evidence<'_>) -> Option<Diagnosis> {
    let extras: Vec<&Bad> = e.extras().collect();
    if extras.is_empty() || e.good.is_empty() {
        return None;
    }
    for part in [4u32, 8, 12, 16, 20, 24] {
        for delta in [1i64 << part, -(1i64 << part)] {
            let meant = |bad: &&Bad| {
                e.counting
                    .reported(bad.report.raw, bad.report.lane, delta as u32)
            };
            if !extras.iter().all(|bad| e.hit(bad, meant(bad))) {
                continue;
            }
            let low = |nonce: u32| {
                e.counting
                    .count_of(nonce)
                    .map_or(0, |(count, _)| count & ((1 << part) - 1))
            };
            let wrong: std::collections::BTreeSet<u32> =
                extras.iter().map(|bad| low(meant(bad))).collect();
            let right: std::collections::BTreeSet<u32> =
                e.good.iter().map(|(.., nonce)| low(*nonce)).collect();
            if wrong.is_disjoint(&right) {
                let (all, share) = (extras.len() + e.good.len(), extras.len());
                return Some(Diagnosis::new(
                    "low-bits-carry",
                    format!(
                        "{share} of {all} nonces are off by {delta:+}, those whose low {part} bits are {}: the carry into bit {part} is wrong",
                        span(&wrong)
                    ),
                ));
            }
        }
    }
    None
}

fn span(values: &std::collections::BTreeSet<u32>) -> String {
    match (values.first(), values.last()) {
        (Some(low), Some(high)) if low == high => format!("{low:#x}"),
        (Some(low), Some(high)) => format!("from {low:#x} to {high:#x}"),
        _ => String::new(),
    }
}

/// Hits of a hash that is not SHA-256d.
pub fn other_hash(e: &Evidence<'_>) -> Option<Diagnosis> {
    let extras: Vec<&Bad> = e.extras().collect();
    // One hit at an easy target may be chance.
    if extras.len() < 4 || extras.iter().all(|bad| e.jobs[bad.job].is_hit(bad.nonce)) {
        return None;
    }
    let hash = |bad: &Bad, ways: (Option<Slip>, Option<Slip>)| -> Option<bool> {
        let header = Header::parse_hex(&e.tasks[bad.job].header)
            .ok()?
            .with_nonce(Nonce(bad.nonce));
        let with = |slip: Option<Slip>, chaining: &State, block: &Block| match slip {
            Some(slip) => slip.compress(chaining, block),
            None => crate::spec::compress(chaining, block),
        };
        let first = with(ways.0, &header.midstate(), &header.second_block());
        let second = with(ways.1, &IV, &pad(&first.to_digest().0)[0]);
        Some(e.jobs[bad.job].rule().holds(&second.to_digest()))
    };
    for slip in Slip::all() {
        let (cause, text) = slip.told();
        let ways = [
            ((Some(slip), Some(slip)), "both hashes"),
            ((Some(slip), None), "the first hash"),
            ((None, Some(slip)), "the second hash"),
        ];
        for (ways, which) in ways {
            if extras.iter().all(|bad| hash(bad, ways) == Some(true)) {
                return Some(Diagnosis::new(cause, format!("in {which}: {text}")));
            }
        }
    }
    None
}

/// Hits that are lost because another one was near.
pub fn lost(e: &Evidence<'_>) -> Option<Diagnosis> {
    if e.extras().next().is_some() || e.missing.is_empty() {
        return None;
    }
    // Steps to the nearest other hit of the job.
    let nearest = |job: usize, step: u64| {
        let others = e.jobs[job].hits.iter().filter(|t| t.step != step);
        others
            .map(|t| t.step.abs_diff(step))
            .min()
            .unwrap_or(u64::MAX)
    };
    let furthest = e
        .missing
        .iter()
        .map(|(job, t)| nearest(*job, t.step))
        .max()?;
    let all: usize = e
        .jobs
        .iter()
        .map(|job| job.hits.iter().filter(|t| t.must).count())
        .sum();
    if furthest > 256 || e.missing.len() * 2 > all + 1 {
        return every_other(e);
    }
    Some(Diagnosis::new(
        "overwritten-hit",
        format!(
            "{} hits are lost, each with another one within {furthest} nonces: a second hit takes the first one's place",
            e.missing.len()
        ),
    ))
}

/// Missing hits that are all of some residue.
fn every_other(e: &Evidence<'_>) -> Option<Diagnosis> {
    let step = |job: usize, nonce: u32| {
        e.jobs[job]
            .hits
            .iter()
            .find(|t| t.nonce == nonce)
            .map(|t| t.step)
    };
    for part in [2u64, 4, 8, 16, 32, 64, 128, 256] {
        let lost: std::collections::BTreeSet<u64> =
            e.missing.iter().map(|(_, t)| t.step % part).collect();
        let came: std::collections::BTreeSet<u64> = e
            .good
            .iter()
            .filter_map(|(job, _, nonce)| Some(step(*job, *nonce)? % part))
            .collect();
        if !came.is_empty()
            && e.missing.len() > 2
            && lost.is_disjoint(&came)
            && lost.len() as u64 <= part / 2
        {
            return Some(Diagnosis::new(
                "nonces-skipped",
                format!(
                    "{} of each {part} nonces are never reported: they are not tried",
                    lost.len()
                ),
            ));
        }
    }
    None
}
