//! Jobs of stored headers, begun a little before the nonce that makes each a block: hits for sure, also of a core that
//! reports nothing easier.

use rand::Rng;

use super::mine_trials::{CLOCKS, Can, task};
use super::trial::{Task, Work};
use super::trials::{Maker, scale};
use crate::golden::{self, HeaderVector, Vector};
use crate::spec::Target;
use crate::stimulus::{Suite, rng};

/// Jobs of real headers, begun a little before their own nonce.
pub(super) fn golden(maker: &mut Maker<'_>, can: &Can, suite: Suite, further: &[Vector]) {
    let wanted = scale(suite, 20, 100, usize::MAX);
    let all = stored();
    // Spread over the chain's history, not its first years.
    let step = (all.len() / wanted.min(all.len()).max(1)).max(1);
    let chosen = all
        .into_iter()
        .step_by(step)
        .take(wanted)
        .chain(further.iter().filter_map(Vector::header));
    let mut rng = rng(maker.seed("golden"));
    let jobs: Vec<Task> = chosen
        .filter_map(|vector| job(can, vector, ahead(can, &mut rng)))
        .collect();
    if jobs.is_empty() {
        let why = if can.start {
            "no stored nonce is among those that [nonce] says that the core tries, and a hit by [hit]"
        } else {
            "the first nonce can't be told to the core: bind `nonce_start`, `header` or `second_block`"
        };
        maker.lacks("golden", why);
    }
    for (number, part) in jobs.chunks(20).enumerate() {
        maker.add(
            format!("golden[{number}]"),
            Work::Jobs {
                jobs: part.to_vec(),
            },
        );
    }
}

/// So many golden jobs, drawn from all that the core can be given; none where it can be given none.
pub(super) fn some(can: &Can, rng: &mut impl Rng, wanted: usize) -> Vec<Task> {
    let all = stored();
    let from = rng.next_u32() as usize % all.len().max(1);
    // Seven is prime to their number, so that each comes before one comes twice.
    let drawn = (0..all.len()).map(|at| all[(from + 7 * at) % all.len()]);
    let jobs = drawn.filter_map(|vector| job(can, vector, ahead(can, rng)));
    jobs.take(wanted).collect()
}

/// Every stored header.
pub(super) fn stored() -> Vec<&'static HeaderVector> {
    let sets = golden::builtin().iter().flat_map(|set| &set.vectors);
    sets.filter_map(Vector::header).collect()
}

/// Counts before a golden one at which its job begins.
fn ahead(can: &Can, rng: &mut impl Rng) -> u64 {
    u64::from(rng.next_u32() % 24).min(CLOCKS / 20 / can.pace.period)
}

/// The job that begins so many counts before a header's own nonce; `None` where the core does not come by there, begins where it
/// likes, or wants more zeros than the header's hash has.
pub(super) fn job(can: &Can, vector: &HeaderVector, ahead: u64) -> Option<Task> {
    let (counting, stride) = (&can.counting, can.counting.stride());
    let (count, _) = counting.count_of(vector.nonce.0)?;
    // A range that has an end does not go over the counter's.
    let (mut ahead, mut behind) = (ahead, 2);
    if can.end {
        ahead = ahead.min(u64::from(count) / stride);
        behind = behind.min((u64::from(counting.last()) - u64::from(count)) / stride);
    }
    let start = counting.later(count.wrapping_sub(counting.later(0, ahead)), 0);
    if !can.start || counting.steps(start, count) != Some(ahead) {
        return None;
    }
    // A block of early days need not be a hit of a core that asks for more zeros.
    let header = vector.header.with_nonce(vector.nonce);
    if header.hash().to_display().zero_bits() < can.zeros {
        return None;
    }
    let target = vector.header.target().unwrap_or(Target::DIFFICULTY_1);
    let mut task = task(&header, target, start, ahead + 1 + behind);
    task.golden = Some(vector.id.clone());
    Some(task)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::Manifest;
    use super::*;
    use crate::units::{Nonce, Seed};

    const HELD: &str = include_str!("../../tests/cores/vendor_miner/core.toml");

    #[test]
    fn a_core_that_begins_where_it_likes_is_asked_for_no_stored_nonce() {
        let can = |text: &str| {
            let manifest = Manifest::parse(text, Path::new("core.toml")).unwrap();
            Can::of(&manifest).unwrap()
        };
        assert_eq!(some(&can(HELD), &mut rng(Seed(1)), 4).len(), 4);
        let start = HELD.lines().find(|line| line.starts_with("nonce_start"));
        let untold = HELD.replace(start.unwrap(), "");
        assert!(some(&can(&untold), &mut rng(Seed(1)), 4).is_empty());
    }

    fn held() -> Can {
        Can::of(&Manifest::parse(HELD, Path::new("core.toml")).unwrap()).unwrap()
    }

    #[test]
    fn a_core_that_asks_for_more_zeros_is_asked_for_no_block_that_has_fewer() {
        let mut can = held();
        let zeros = |vector: &HeaderVector| vector.header.hash().to_display().zero_bits();
        let least = stored().into_iter().min_by_key(|v| zeros(v)).unwrap();
        can.zeros = zeros(least);
        assert!(job(&can, least, 3).is_some());
        can.zeros += 1;
        assert!(job(&can, least, 3).is_none());
    }

    #[test]
    fn a_range_with_an_end_does_not_go_over_the_counters() {
        let mut can = held();
        let mut vector = stored()[0].clone();
        for (nonce, end, counts) in [
            (5, true, 8),
            (5, false, 23),
            (u32::MAX - 1, true, 22),
            (u32::MAX - 1, false, 23),
        ] {
            vector.nonce = Nonce(nonce);
            (can.end, can.zeros) = (end, 0);
            let job = job(&can, &vector, 20).unwrap();
            assert_eq!(job.counts, counts, "{nonce} {end}");
            let last = u64::from(job.start) + job.counts - 1;
            assert!(!end || u32::try_from(last).is_ok(), "{job:?}");
        }
    }
}
