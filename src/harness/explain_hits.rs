//! More of what explains wrong reports: carries between the parts of a counter, other hashes, hits that overwrite each other.

use std::collections::BTreeSet;

use super::expect::Tried;
use super::explain_mine::Evidence;
use super::judge_mine::{Bad, Good, Wrong};
use super::slips::Slip;
use crate::bits::{Block, State};
use crate::spec::{Header, IV, pad};
use crate::units::Nonce;
use crate::verdict::Diagnosis;

/// Right but for some values of the low bits: a part of the counter that is carried wrongly into the rest.
pub fn low_bits(e: &Evidence<'_>) -> Option<Diagnosis> {
    if let Some(told) = late_carry(e).or_else(|| no_carry(e)) {
        return Some(told);
    }
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
            let wrong: BTreeSet<u32> = extras.iter().map(|bad| low(meant(bad))).collect();
            let right: BTreeSet<u32> = e.good.iter().map(|(.., nonce)| low(*nonce)).collect();
            // What is missing lies there too: the first one says where, each other one that it is so.
            let missing = e.missing.iter().map(|(_, tried)| low(tried.nonce));
            let missing: Vec<u32> = missing.filter(|low| wrong.contains(low)).collect();
            let others = (extras.len() + missing.len()).saturating_sub(wrong.len());
            let place = wrong.len() as f64 / f64::from(1u32 << part);
            let places = place.powi(others.min(64) as i32);
            // Or each came in place of one that is missing.
            let in_place = extras.iter().all(|bad| {
                let meant = meant(bad);
                e.missing.iter().any(|(_, tried)| tried.nonce == meant)
            });
            let borne_out = in_place || e.bear_out_in(places, 12, 1);
            if wrong.is_disjoint(&right) && borne_out {
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

/// No nonce behind a carry: the upper part of the counter stands still, and the lower one goes round.
fn no_carry(e: &Evidence<'_>) -> Option<Diagnosis> {
    let count = |nonce: u32| e.counting.count_of(nonce).map(|(count, _)| count);
    // Nothing but hits that were not tried, and tried ones that do not come.
    let untried = e.extras().all(|bad| e.jobs[bad.job].is_hit(bad.nonce));
    let nothing = e.missing.is_empty() && e.bad.is_empty();
    if !untried || nothing || e.bad.len() != e.extras().count() {
        return None;
    }
    (4..32).rev().find_map(|part| {
        let carried = |job: usize, nonce: u32| -> Option<bool> {
            Some(count(nonce)? >> part != e.tasks[job].start >> part)
        };
        let behind = |(job, tried): &(usize, Tried)| carried(*job, tried.nonce) == Some(true);
        // What came in its place is what lies as many counts before one that was walked to behind the carry.
        let a_turn_before = |bad: &Bad| -> Option<bool> {
            let (start, turn) = (e.tasks[bad.job].start, 1u64 << part);
            let meant = u32::try_from(u64::from(count(bad.nonce)?) + turn).ok()?;
            let walked = e.counting.steps(start, meant)? < e.jobs[bad.job].may;
            Some(walked && start >> part != meant >> part)
        };
        let before = e
            .good
            .iter()
            .all(|(job, _, nonce)| carried(*job, *nonce) == Some(false));
        let turned = e.extras().all(|bad| a_turn_before(bad) == Some(true));
        (before && turned && e.missing.iter().all(behind)).then(|| {
            Diagnosis::new(
                "low-bits-carry",
                format!(
                    "{} nonces behind a carry into bit {part} do not come, and {} come that lie a turn before: that carry is lost{}",
                    e.missing.len(),
                    e.extras().count(),
                    if e.good.is_empty() && e.bad.is_empty() {
                        ", or nothing is reported at all"
                    } else {
                        ""
                    }
                ),
            )
        })
    })
}

/// Nonces of some low bits that come a whole turn of those bits too late.
fn late_carry(e: &Evidence<'_>) -> Option<Diagnosis> {
    let late: Vec<&Bad> = e
        .bad
        .iter()
        .filter(|bad| bad.wrong == Wrong::Late)
        .collect();
    if late.len() < 2 {
        return None;
    }
    let count = |nonce: u32| e.counting.count_of(nonce).map_or(0, |(count, _)| count);
    let was_late = |job: usize, nonce: u32| late.iter().any(|b| (b.job, b.nonce) == (job, nonce));
    [4u32, 8, 12, 16].into_iter().find_map(|part| {
        let low = |nonce: u32| count(nonce) & ((1 << part) - 1);
        let wrong: BTreeSet<u32> = late.iter().map(|bad| low(bad.nonce)).collect();
        let in_time = e.good.iter().filter(|(job, _, nonce)| !was_late(*job, *nonce));
        let right: BTreeSet<u32> = in_time.map(|(.., nonce)| low(*nonce)).collect();
        let turn = (1 << part) * e.pace.period;
        let a_turn = |bad: &&Bad| {
            let behind = bad.report.cycle.saturating_sub(bad.due);
            behind <= turn + 2 * e.pace.latency && 2 * behind >= turn
        };
        let holds = wrong.len() < 1 << (part - 1) && wrong.is_disjoint(&right);
        (holds && late.iter().all(a_turn)).then(|| {
            Diagnosis::new(
                "low-bits-carry",
                format!(
                    "{} nonces come {} counts late, those whose low {part} bits are {}: the carry into bit {part} comes late",
                    late.len(),
                    1 << part,
                    span(&wrong)
                ),
            )
        })
    })
}

fn span(values: &BTreeSet<u32>) -> String {
    match (values.first(), values.last()) {
        (Some(low), Some(high)) if low == high => format!("{low:#x}"),
        (Some(low), Some(high)) => format!("from {low:#x} to {high:#x}"),
        _ => String::new(),
    }
}

/// Slips that are tried, of either hash or of both; about.
const SLIPS: usize = 8000;

/// Hits of a hash that is not SHA-256d.
pub fn other_hash(e: &Evidence<'_>) -> Option<Diagnosis> {
    let extras: Vec<&Bad> = e.extras().collect();
    // One hit at an easy target may be chance, and so may a few: thousands of slips are tried.
    if extras.len() < 4
        || !e.bear_out(SLIPS, 1)
        || extras.iter().all(|bad| e.jobs[bad.job].is_hit(bad.nonce))
    {
        return None;
    }
    let headers: Option<Vec<Header>> = e
        .tasks
        .iter()
        .map(|task| Header::parse_hex(&task.header).ok())
        .collect();
    let headers = headers?;
    let hash = |job: usize, nonce: u32, ways: (Option<Slip>, Option<Slip>)| -> Option<bool> {
        let header = headers.get(job)?.with_nonce(Nonce(nonce));
        let with = |slip: Option<Slip>, chaining: &State, block: &Block| match slip {
            Some(slip) => slip.compress(chaining, block),
            None => crate::spec::compress(chaining, block),
        };
        let first = with(ways.0, &header.midstate(), &header.second_block());
        let second = with(ways.1, &IV, &pad(&first.to_digest().0)[0]);
        Some(e.jobs[job].rule().holds(&second.to_digest()))
    };
    for slip in Slip::all().into_iter().chain(Slip::bits()) {
        let ways = [
            ((Some(slip), Some(slip)), "both hashes"),
            ((Some(slip), None), "the first hash"),
            ((None, Some(slip)), "the second hash"),
        ];
        for (ways, which) in ways {
            let reported = |job: usize, nonce: u32| hash(job, nonce, ways) == Some(true);
            if extras.iter().all(|bad| reported(bad.job, bad.nonce))
                && e.missing
                    .iter()
                    .all(|(job, tried)| !reported(*job, tried.nonce))
                && e.good.iter().all(|(job, _, nonce)| reported(*job, *nonce))
            {
                let (cause, text) = slip.told();
                return Some(Diagnosis::new(cause, format!("in {which}: {text}")));
            }
        }
    }
    None
}

/// Ways to tell a lane's nonces from another lane's.
type Tries = (&'static str, fn(u32, u32) -> u32);

/// Lanes that hash, or report, other nonces than their formula says.
pub fn lanes(e: &Evidence<'_>) -> Option<Diagnosis> {
    if e.counting.lanes < 2 {
        return None;
    }
    let ways: [Tries; 3] = [
        ("^", |count, part| count ^ part),
        ("|", |count, part| count | part),
        ("+", u32::wrapping_add),
    ];
    let extras: Vec<&Bad> = e.extras().collect();
    for (sign, formula) in ways {
        for shift in (0..32).rev() {
            let tried = |count: u32, lane: u32| e.counting.ordered(formula(count, lane << shift));
            // What is reported is a hit of what this formula says, and what is missing is never tried by it.
            let count = |bad: &Bad| bad.report.raw.wrapping_sub(e.counting.offset);
            let explains = |bad: &&Bad| e.hit(bad, tried(count(bad), bad.report.lane));
            let never = |job: usize, nonce: u32| {
                let start = e.tasks[job].start;
                let mut steps =
                    (0..e.jobs[job].counts.min(2000)).map(|step| e.counting.later(start, step));
                let all =
                    |count: u32| (0..e.counting.lanes).any(|lane| tried(count, lane) == nonce);
                !steps.any(all)
            };
            let right = |(job, report, _): &Good| {
                let count = report.raw.wrapping_sub(e.counting.offset);
                e.jobs[*job].is_hit(tried(count, report.lane))
            };
            if extras.iter().all(explains)
                && (extras.is_empty() || e.bear_out(32 * ways.len(), 1))
                && e.good.iter().all(right)
                && e.missing.iter().all(|(job, t)| never(*job, t.nonce))
                && extras.len() + e.missing.len() > 3
            {
                return Some(Diagnosis::new(
                    "lane-prefix",
                    format!(
                        "what each lane hashes is count {sign} (lane << {shift}), and not what [nonce] tries says"
                    ),
                ));
            }
        }
    }
    let other = |bad: &&Bad| {
        (0..e.counting.lanes).any(|lane| e.hit(bad, e.counting.reported(bad.report.raw, lane, 0)))
    };
    let borne_out = e.bear_out(1, e.counting.lanes as usize);
    (borne_out && extras.iter().all(other)).then(|| {
        Diagnosis::new(
            "lane-prefix",
            "nonces are right for another lane than the one that was shown",
        )
    })
}

/// Hits that are missing without a rule.
pub fn lost(e: &Evidence<'_>) -> Option<Diagnosis> {
    let all: usize = e
        .jobs
        .iter()
        .map(|job| job.hits.iter().filter(|tried| tried.must).count())
        .sum();
    let only = e.bad.is_empty() && !e.missing.is_empty() && !e.good.is_empty();
    only.then(|| {
        Diagnosis::new(
            "hit-lost",
            format!(
                "{} of {all} hits are missing, with nothing that tells them from the others: they are lost on their way out",
                e.missing.len()
            ),
        )
    })
}

/// Hits that are lost because another one was near.
pub fn overwritten(e: &Evidence<'_>) -> Option<Diagnosis> {
    if e.extras().next().is_some() || e.missing.is_empty() {
        return None;
    }
    let same_count = |(job, lost): &(usize, Tried)| {
        let mut others = e.jobs[*job].hits.iter().filter(|t| t.lane != lost.lane);
        others.any(|t| t.step == lost.step)
    };
    if e.missing.iter().all(same_count) {
        return Some(Diagnosis::new(
            "overwritten-hit",
            format!(
                "{} hits are lost, each with another lane's at the same count: of several lanes that hit at once one alone is shown",
                e.missing.len()
            ),
        ));
    }
    let step = |job: usize, nonce: u32| {
        let mut hits = e.jobs[job].hits.iter();
        hits.find(|t| t.nonce == nonce).map_or(0, |t| t.step)
    };
    // The one that takes its place comes behind it; or it finds the place taken by the one before.
    for (behind, text) in [
        (true, "a later hit overwrites it"),
        (false, "the one before is in its way, or overwrites it"),
    ] {
        let nearest = |job: usize, step: u64| {
            let others = e.jobs[job].hits.iter().map(|t| t.step);
            let distances = others.filter_map(|other| {
                let (from, to) = if behind { (step, other) } else { (other, step) };
                to.checked_sub(from).filter(|steps| *steps > 0)
            });
            distances.min().unwrap_or(u64::MAX)
        };
        let lost = e.missing.iter().map(|(job, t)| nearest(*job, t.step));
        let furthest = lost.max()?;
        let came = e
            .good
            .iter()
            .map(|(job, _, nonce)| nearest(*job, step(*job, *nonce)));
        let as_near = came.filter(|distance| *distance <= furthest).count();
        // Where those that came have others as near, that is not what tells them apart.
        if furthest <= 256 && 2 * as_near <= e.missing.len() {
            let text = format!(
                "{} hits are lost, each with another one within {furthest} nonces: {text}",
                e.missing.len()
            );
            return Some(Diagnosis::new("overwritten-hit", text));
        }
    }
    every_other(e)
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
        let lost: BTreeSet<u64> = e.missing.iter().map(|(_, t)| t.step % part).collect();
        let came: BTreeSet<u64> = e
            .good
            .iter()
            .filter_map(|(job, _, nonce)| Some(step(*job, *nonce)? % part))
            .collect();
        if !came.is_empty()
            && e.missing.len() >= 3 * lost.len()
            && lost.is_disjoint(&came)
            && lost.len() as u64 <= part / 2
        {
            let (skipped, of) = (lost.len(), part);
            // Between clocks of a fixed ratio what is lost goes by turns.
            return Some(if e.manifest.clocks.is_empty() {
                let text =
                    format!("{skipped} of each {of} nonces are never reported: they are not tried");
                Diagnosis::new("nonces-skipped", text)
            } else {
                let text = format!(
                    "hits are missing by turns, {skipped} of each {of}: they are lost where they cross from one clock to another"
                );
                Diagnosis::new("hit-lost", text)
            });
        }
    }
    None
}
