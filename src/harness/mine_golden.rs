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
            "no stored nonce is among those that [nonce] says that the core tries"
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

/// The job that begins so many counts before a header's own nonce; `None` where the core does not come by there, or begins where
/// it likes.
pub(super) fn job(can: &Can, vector: &HeaderVector, ahead: u64) -> Option<Task> {
    let (count, _) = can.counting.count_of(vector.nonce.0)?;
    let start = count.wrapping_sub(can.counting.later(0, ahead));
    if !can.start || can.counting.steps(start, count) != Some(ahead) {
        return None;
    }
    let target = vector.header.target().unwrap_or(Target::DIFFICULTY_1);
    let header = vector.header.with_nonce(vector.nonce);
    let mut task = task(&header, target, start, ahead + 3);
    task.golden = Some(vector.id.clone());
    Some(task)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::Manifest;
    use super::*;
    use crate::units::Seed;

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
}
