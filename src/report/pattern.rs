//! What would explain many wrong results at once: a constant offset, a byte swap, a stale tag, a duplicate.
//!
//! Only readings that fit *every* fault of their kind are given: one that fits some is a guess. They are hypotheses on
//! results alone; where the model named a divergence, that is the stronger statement.

use std::collections::BTreeSet;

use super::numbers::{counted, grouped};
use crate::units::{JobId, Nonce};
use crate::verdict::{GoldenHit, ResultFault};

/// Hits looked at; pairs are tried each with each.
const LOOKED_AT: usize = 256;

/// A single pair always differs by some constant: it is worth a word up to this size only.
const SMALL: u32 = 256;

type Hit = (JobId, Nonce);

/// A digest's bytes in another order.
type Order = fn(&[u8; 32]) -> [u8; 32];

/// Readings that explain all faults of a kind, strongest first; usually none or one.
pub(super) fn explain(faults: &[ResultFault], golden: &[GoldenHit]) -> Vec<String> {
    let (due, came) = due_and_came(faults);
    let mut readings = Vec::new();
    // A single wrong job id says all of it in its own sentence.
    let said =
        matches!(faults, [ResultFault::WrongHit { nonce, due_nonce, .. }] if nonce == due_nonce);
    if !said {
        readings.extend(transposed(&due, &came));
    }
    readings.extend(duplicates(&came, golden));
    readings.extend(shared_low_bits(&due, &came));
    readings.extend(late(faults));
    readings.extend(digests(faults));
    readings
}

/// Hits that were due and did not come; hits that came and were not due.
fn due_and_came(faults: &[ResultFault]) -> (Vec<Hit>, Vec<Hit>) {
    let (mut due, mut came) = (Vec::new(), Vec::new());
    for fault in faults {
        match *fault {
            ResultFault::Missing { job, nonce, .. } => due.push((job, nonce)),
            ResultFault::Extra { job, nonce, .. } => came.push((job, nonce)),
            ResultFault::WrongHit {
                job,
                nonce,
                due_job,
                due_nonce,
                ..
            } => {
                due.push((due_job, due_nonce));
                came.push((job, nonce));
            }
            _ => {}
        }
    }
    due.truncate(LOOKED_AT);
    came.truncate(LOOKED_AT);
    (due, came)
}

/// Every hit that came is one that was due, changed in one way.
fn transposed(due: &[Hit], came: &[Hit]) -> Option<String> {
    if due.is_empty() || came.is_empty() {
        return None;
    }
    let wanted: BTreeSet<Hit> = due.iter().copied().collect();
    let fits = |undo: &dyn Fn(Hit) -> Hit| came.iter().all(|&hit| wanted.contains(&undo(hit)));
    let number = counted(came.len() as u64, "wrong hit", "wrong hits");
    if fits(&|hit| hit) {
        return Some(format!(
            "the right hits came in other cycles ({number}, all of them)"
        ));
    }
    let nonce_by = |f: fn(u32) -> u32| move |(job, nonce): Hit| (job, Nonce(f(nonce.0)));
    if fits(&nonce_by(u32::swap_bytes)) {
        return Some(format!(
            "the nonce's bytes are swapped ({number}, all of them)"
        ));
    }
    if fits(&nonce_by(u32::reverse_bits)) {
        return Some(format!(
            "the nonce's bits are reversed ({number}, all of them)"
        ));
    }
    if fits(&nonce_by(|nonce| !nonce)) {
        return Some(format!(
            "the nonce's bits are inverted ({number}, all of them)"
        ));
    }
    let job_shift = due
        .iter()
        .map(|due| due.0.0.wrapping_sub(came[0].0.0))
        .find(|&by| by != 0 && fits(&|(job, nonce)| (JobId(job.0.wrapping_add(by)), nonce)));
    if let Some(by) = job_shift {
        let stale = if by == 1 { ", a stale tag" } else { "" };
        return Some(format!(
            "the job id is {}{stale} ({number}, all of them)",
            offset(i64::from(by.wrapping_neg().cast_signed()))
        ));
    }
    let by = due
        .iter()
        .map(|due| came[0].1.0.wrapping_sub(due.1.0))
        .find(|&by| {
            by != 0
                && (came.len() > 1 || by.cast_signed().unsigned_abs() <= SMALL)
                && fits(&|(job, nonce)| (job, Nonce(nonce.0.wrapping_sub(by))))
        })?;
    Some(format!(
        "the nonce is {} ({number}, all of them)",
        offset(i64::from(by.cast_signed()))
    ))
}

fn offset(by: i64) -> String {
    let size = grouped(by.unsigned_abs());
    let side = if by > 0 { "too high" } else { "too low" };
    format!("{size} {side}")
}

/// A hit that came again.
fn duplicates(came: &[Hit], golden: &[GoldenHit]) -> Option<String> {
    let mut seen = BTreeSet::new();
    let again = came
        .iter()
        .filter(|hit| !seen.insert(**hit) || golden.iter().any(|g| g.nonce == hit.1))
        .count();
    (again > 0).then(|| {
        format!(
            "{} a hit that came before",
            counted(again as u64, "extra hit repeats", "extra hits repeat")
        )
    })
}

/// Hits are lost for one value of the low nonce bits only, as where a tag is carried wrongly into the counter.
fn shared_low_bits(due: &[Hit], came: &[Hit]) -> Option<String> {
    let (&(_, first), rest) = due.split_first()?;
    let bits = rest
        .iter()
        .map(|(_, n)| (n.0 ^ first.0).trailing_zeros())
        .min()?
        .min(31);
    // By chance all of n nonces share k low bits once in 2^(k(n-1)).
    if !came.is_empty() || bits == 0 || u64::from(bits) * (rest.len() as u64) < 16 {
        return None;
    }
    let value = first.0 & ((1 << bits) - 1);
    Some(format!(
        "only nonces whose low {} {value:#x} are missing ({}, all of them)",
        counted(u64::from(bits), "bit is", "bits are"),
        counted(due.len() as u64, "hit", "hits")
    ))
}

/// Every hit in a wrong cycle is off by the same number of cycles.
fn late(faults: &[ResultFault]) -> Option<String> {
    let shifts: Vec<i128> = faults
        .iter()
        .filter_map(|fault| match fault {
            ResultFault::WrongCycle { cycle, due, .. } => {
                Some(i128::from(cycle.0) - i128::from(due.0))
            }
            _ => None,
        })
        .collect();
    let (&first, rest) = shifts.split_first()?;
    if rest.is_empty() || rest.iter().any(|&shift| shift != first) {
        return None;
    }
    let by = counted(u64::try_from(first.unsigned_abs()).ok()?, "cycle", "cycles");
    let side = if first > 0 { "late" } else { "early" };
    Some(format!(
        "the latency is off: all {} hits are {by} {side}",
        grouped(shifts.len() as u64)
    ))
}

/// Every wrong digest is the right one in another order.
fn digests(faults: &[ResultFault]) -> Option<String> {
    let pairs: Vec<(&str, &str)> = faults
        .iter()
        .filter_map(|fault| match fault {
            ResultFault::Digest { got, want, .. } | ResultFault::Message { got, want, .. } => {
                Some((plain(got), plain(want)))
            }
            _ => None,
        })
        .collect();
    if pairs.is_empty() {
        return None;
    }
    let number = counted(pairs.len() as u64, "wrong digest", "wrong digests");
    let orders: [(&str, Order); 3] = [
        (
            "the eight words are in the opposite order (H0 at the other end)",
            words_reversed,
        ),
        (
            "the bytes within each word are swapped",
            bytes_in_words_swapped,
        ),
        ("all 32 bytes are in the opposite order", bytes_reversed),
    ];
    orders.into_iter().find_map(|(reading, order)| {
        let fits = pairs
            .iter()
            .all(|(got, want)| match (bytes(got), bytes(want)) {
                (Some(got), Some(want)) => got != want && order(&got) == want,
                _ => false,
            });
        fits.then(|| format!("{reading} ({number}, all of them)"))
    })
}

fn plain(digest: &str) -> &str {
    digest.strip_prefix("0x").unwrap_or(digest)
}

fn bytes(digest: &str) -> Option<[u8; 32]> {
    hex::decode(digest).ok()?.try_into().ok()
}

fn bytes_reversed(digest: &[u8; 32]) -> [u8; 32] {
    let mut out = *digest;
    out.reverse();
    out
}

fn bytes_in_words_swapped(digest: &[u8; 32]) -> [u8; 32] {
    let mut out = *digest;
    out.chunks_exact_mut(4).for_each(<[u8]>::reverse);
    out
}

fn words_reversed(digest: &[u8; 32]) -> [u8; 32] {
    bytes_in_words_swapped(&bytes_reversed(digest))
}
