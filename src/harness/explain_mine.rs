//! What explains all that is wrong with a miner's reports.

use super::Manifest;
use super::counting::Counting;
use super::expect::{Expected, Rule, Tried};
use super::explain_hits::{lanes, lost, low_bits, other_hash, overwritten};
use super::explain_jobs::{before_any, first, kept, loading, stale, stopped};
use super::judge_mine::{Bad, Good, Wrong, plainly};
use super::mining::{Mined, Pace};
use super::trial::Task;
use crate::bits::{Digest, State};
use crate::verdict::Diagnosis;

/// All that is known of a run that went wrong.
pub struct Evidence<'a> {
    /// The core's manifest.
    pub manifest: &'a Manifest,
    /// The jobs that were given.
    pub tasks: &'a [Task],
    /// What had to come of them.
    pub jobs: &'a [Expected],
    /// From numbers to nonces.
    pub counting: &'a Counting,
    /// How long things take.
    pub pace: Pace,
    /// What came.
    pub mined: &'a Mined,
    /// Reports that are right.
    pub good: &'a [Good],
    /// Reports that are not.
    pub bad: &'a [Bad],
    /// Hits that were not reported.
    pub missing: &'a [(usize, Tried)],
}

impl Evidence<'_> {
    /// Reports that are no hit, or not here.
    pub fn extras(&self) -> impl Iterator<Item = &Bad> {
        self.bad
            .iter()
            .filter(|bad| matches!(bad.wrong, Wrong::Extra | Wrong::OtherJob))
    }

    /// Is a nonce a hit of the job that a report came with, or of the one before.
    pub fn hit(&self, bad: &Bad, nonce: u32) -> bool {
        let near = bad.job.saturating_sub(1)..=bad.job;
        near.into_iter()
            .any(|job| self.jobs[job].is_surely_hit(nonce))
    }
}

/// The first explanation that holds for everything; those that say most come first.
pub fn explain(evidence: &Evidence<'_>) -> Option<Diagnosis> {
    let ways: [fn(&Evidence<'_>) -> Option<Diagnosis>; 20] = [
        before_any,
        silent,
        sentinel,
        order,
        offset,
        stopped,
        stale,
        first,
        kept,
        loading,
        beyond,
        short,
        compare,
        filter,
        lanes,
        low_bits,
        other_hash,
        overwritten,
        plain,
        lost,
    ];
    ways.iter().find_map(|way| way(evidence))
}

fn plain(e: &Evidence<'_>) -> Option<Diagnosis> {
    plainly(e.missing.len(), e.bad)
}

fn silent(e: &Evidence<'_>) -> Option<Diagnosis> {
    let none = e.good.is_empty() && e.bad.is_empty() && e.missing.len() > 1;
    none.then(|| {
        Diagnosis::new(
            "nothing-reported",
            format!(
                "none of {} hits was reported, and nothing else",
                e.missing.len()
            ),
        )
    })
}

/// A legal nonce that the core takes for "none".
fn sentinel(e: &Evidence<'_>) -> Option<Diagnosis> {
    if e.extras().next().is_some() || e.missing.is_empty() {
        return None;
    }
    let value = e.missing[0].1.nonce;
    let same = e.missing.iter().all(|(_, tried)| tried.nonce == value);
    let said = e
        .manifest
        .hit
        .sentinel
        .as_ref()
        .and_then(|s| s.value(&e.manifest.names()).ok());
    let known = said.map(|s| e.counting.reported(s as u32, 0, 0));
    let special = known == Some(value) || value == 0 || value == u32::MAX;
    let others = e.good.iter().any(|(.., nonce)| *nonce != value);
    (same && special && others).then(|| {
        Diagnosis::new(
            "sentinel-is-a-nonce",
            format!("nonce 0x{value:08x} is a hit and is never reported: the core takes it for \"none\", and it is a legal nonce"),
        )
    })
}

/// Bytes the other way round.
fn order(e: &Evidence<'_>) -> Option<Diagnosis> {
    if !e.bear_out(1, 1) {
        return None;
    }
    e.extras()
        .all(|bad| e.hit(bad, bad.nonce.swap_bytes()))
        .then(|| Diagnosis::new("nonce-order", "every nonce is right with its bytes reversed: [nonce] order is the other one, or the core swaps them"))
}

/// Differences that are tried.
const FURTHEST: i64 = 600;

fn offset(e: &Evidence<'_>) -> Option<Diagnosis> {
    // Of few reports with an easy target some difference would do.
    if !e.bear_out(2 * FURTHEST as usize, 1) {
        return None;
    }
    let mut deltas: Vec<i64> = (-FURTHEST..=FURTHEST).filter(|d| *d != 0).collect();
    deltas.sort_by_key(|d| d.abs());
    let holds = |delta: &i64| {
        let mut extras = e.extras();
        extras.all(|bad| {
            e.hit(
                bad,
                e.counting
                    .reported(bad.report.raw, bad.report.lane, *delta as u32),
            )
        })
    };
    let delta = deltas.into_iter().find(holds)?;
    if !e.good.is_empty() && e.good.len() > e.extras().count() {
        return None;
    }
    let now = i64::from(e.counting.offset as i32);
    let parameters = &e.manifest.core.parameters;
    let build: Vec<String> = parameters.iter().map(|(k, v)| format!("{k}={v}")).collect();
    let of = if build.is_empty() {
        String::new()
    } else {
        format!(" for {}", build.join(", "))
    };
    Some(
        Diagnosis::new(
            "nonce-offset",
            format!(
                "all nonces are off by {delta:+}: offset{of} should be {}, and is taken as {now}",
                now + delta
            ),
        )
        .with_remedy(format!("nonce.offset = {}", now + delta)),
    )
}

/// Behind the range's end.
fn beyond(e: &Evidence<'_>) -> Option<Diagnosis> {
    if !e.manifest.tells("nonce_end") {
        return None;
    }
    let steps = |bad: &Bad| {
        let (count, _) = e.counting.count_of(bad.nonce)?;
        let steps = e.counting.steps(e.tasks[bad.job].start, count)?;
        // One that a walk from the job's first count could not have come to is wrong in another way.
        let job = &e.jobs[bad.job];
        (job.is_hit(bad.nonce) && steps <= job.reached).then_some(steps)
    };
    let behind: Option<Vec<(usize, u64)>> = e
        .extras()
        .map(|bad| {
            Some((
                bad.job,
                steps(bad).filter(|s| *s >= e.jobs[bad.job].counts)?,
            ))
        })
        .collect();
    let behind = behind.filter(|b| !b.is_empty())?;
    let jobs: std::collections::BTreeSet<usize> = behind.iter().map(|(job, _)| *job).collect();
    let kept = (0..e.jobs.len())
        .filter(|job| !jobs.contains(job) && e.mined.spans[*job].exhausted.is_some())
        .count();
    let further = behind
        .iter()
        .map(|(job, step)| step - e.jobs[*job].counts + 1)
        .max()
        .unwrap_or(0);
    if kept > 0 || further <= 2 {
        return Some(Diagnosis::new(
            "runs-past-end",
            format!(
                "{} of {} jobs run past their last nonce, by up to {further}: the end is tested for equality, and missed",
                jobs.len(),
                e.jobs.len()
            ),
        ));
    }
    Some(Diagnosis::new(
        "range-ignored",
        format!(
            "nonces up to {further} behind the range's end are reported: nonce_end is never read"
        ),
    ))
}

/// Before the range's end.
fn short(e: &Evidence<'_>) -> Option<Diagnosis> {
    if e.extras().next().is_some() || e.missing.len() < 2 {
        return None;
    }
    let mut shares = Vec::new();
    for (number, job) in e.jobs.iter().enumerate() {
        let lost: Vec<u64> = e
            .missing
            .iter()
            .filter(|(j, _)| *j == number)
            .map(|(_, t)| t.step)
            .collect();
        let Some(first) = lost.iter().min() else {
            continue;
        };
        let came = |tried: &&Tried| {
            e.good
                .iter()
                .any(|(j, _, n)| *j == number && *n == tried.nonce)
        };
        let last = job.hits.iter().filter(came).map(|t| t.step).max();
        if last.is_some_and(|last| last > *first) {
            return None;
        }
        if let Some(last) = last {
            shares.push((
                last as f64 / job.counts as f64,
                *first as f64 / job.counts as f64,
            ));
        }
    }
    let (low, high) = shares.iter().fold((0f64, 1f64), |(low, high), (l, h)| {
        (low.max(*l), high.min(*h))
    });
    if shares.is_empty() {
        return None;
    }
    Some(if low <= 0.51 && high >= 0.49 {
        Diagnosis::new(
            "range-half",
            "nothing is reported of the second half of a range: the range is half the size",
        )
    } else {
        Diagnosis::new(
            "range-short",
            "nothing is reported from some nonce of a range on: it ends early",
        )
    })
}

/// A digest read in another way.
type Turn = fn(&Digest) -> Digest;

/// The compare with the target.
fn compare(e: &Evidence<'_>) -> Option<Diagnosis> {
    let target = |job: usize| match e.jobs[job].rule() {
        Rule::Target(target, _) => Some(target),
        Rule::ZeroBits(_) => None,
    };
    let equal = |job: usize, nonce: u32| {
        target(job).is_some_and(|t| crate::spec::Target::just_met_by(&e.jobs[job].hash(nonce)) == t)
    };
    if e.extras().next().is_none()
        && !e.missing.is_empty()
        && e.missing
            .iter()
            .all(|(job, tried)| equal(*job, tried.nonce))
    {
        return Some(Diagnosis::new(
            "compare-strict",
            "a hash equal to the target is no hit: the core compares with < where Bitcoin has <=",
        ));
    }
    let ways: [(&str, &str, Turn); 2] = [
        (
            "compare-byte-order",
            "the hash is compared from its other end: its bytes are not reversed before the compare",
            |d| {
                let mut bytes = d.0;
                bytes.reverse();
                Digest(bytes)
            },
        ),
        (
            "compare-byte-order",
            "the hash is compared with the bytes of each word in the wrong order",
            |d| State(d.to_state().0.map(u32::swap_bytes)).to_digest(),
        ),
    ];
    for (cause, text, turn) in ways {
        let passes =
            |job: usize, nonce: u32| e.jobs[job].rule().holds(&turn(&e.jobs[job].hash(nonce)));
        let (mut extras, any) = (e.extras(), e.extras().count());
        if any > 0
            && e.bear_out(ways.len(), 1)
            && extras.all(|bad| passes(bad.job, bad.nonce))
            && e.missing.iter().all(|(job, t)| !passes(*job, t.nonce))
        {
            // A filter tests one word, and this is the one at the other end.
            let first_word = matches!(e.jobs[0].rule(), Rule::ZeroBits(_));
            let text = if first_word {
                "the digest's first word, H0, is tested for zeros, and not its last one, H7"
            } else {
                text
            };
            return Some(Diagnosis::new(cause, text));
        }
    }
    None
}

/// Fewer bits than the target asks for.
fn filter(e: &Evidence<'_>) -> Option<Diagnosis> {
    // One that is a hit, and was not tried, says nothing of the compare.
    let untried = e.extras().any(|bad| e.jobs[bad.job].is_hit(bad.nonce));
    if untried || !e.missing.is_empty() {
        return None;
    }
    top(e).or_else(|| zeros(e))
}

/// The top bits of hash and target alone.
fn top(e: &Evidence<'_>) -> Option<Diagnosis> {
    let passes = |bytes: usize| {
        e.extras().all(|bad| match e.jobs[bad.job].rule() {
            Rule::Target(target, _) => {
                let hash = e.jobs[bad.job].hash(bad.nonce);
                let hash = crate::spec::Target::just_met_by(&hash).to_be_bytes();
                hash[..bytes] <= target.to_be_bytes()[..bytes]
            }
            Rule::ZeroBits(_) => false,
        })
    };
    e.extras().next()?;
    let most = (1..32).rev().find(|bytes| passes(*bytes))?;
    Some(Diagnosis::new(
        "compare-short",
        format!(
            "hashes above the target are reported: at most their top {} bits are compared",
            8 * most
        ),
    ))
}

/// Fewer zero bits than there have to be.
fn zeros(e: &Evidence<'_>) -> Option<Diagnosis> {
    let zeros = |bad: &Bad| e.jobs[bad.job].hash(bad.nonce).to_display().zero_bits();
    let least = e.extras().map(zeros).min()?;
    let near = |bad: &Bad| match e.jobs[bad.job].rule() {
        Rule::Target(target, _) => {
            let asked = target.to_be_bytes().iter().take_while(|b| **b == 0).count() as u32 * 8;
            e.jobs[bad.job].hash(bad.nonce).to_display().zero_bits() + 8 >= asked
        }
        Rule::ZeroBits(asked) => {
            e.jobs[bad.job].hash(bad.nonce).to_display().zero_bits() + 8 >= asked
        }
    };
    let mut extras = e.extras();
    (least > 0 && extras.all(near)).then(|| {
        Diagnosis::new(
            "compare-short",
            format!("hashes with {least} zero bits are reported that the target does not let pass: only part of it is compared"),
        )
    })
}
