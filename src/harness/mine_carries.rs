//! Counts just below and above a power of two: a counter made of parts loses a carry there, and nowhere else.

use super::mine_golden::{job, stored};
use super::mine_trials::{CLOCKS, Can, header, task};
use super::trial::{Task, Work};
use super::trials::Maker;
use crate::stimulus::rng;

/// Counts before a carry at which a job begins.
const AHEAD: u64 = 3;

/// Parts of a counter of which the carry is tried where hits cost many counts: its bytes, and halves of them.
const PARTS: [u32; 6] = [8, 12, 16, 20, 24, 28];

/// Jobs over each carry of the count; of a core whose hits are rare the one that a stored header allows.
pub(super) fn carries(maker: &mut Maker<'_>, can: &Can) {
    const NAME: &str = "nonce_carries";
    if !can.start {
        maker.lacks(NAME, "the first nonce can't be told to the core");
        return;
    }
    let jobs = can.easy.map_or_else(
        || over_sixteen_bits(can).into_iter().collect(),
        |easy| easy_jobs(maker, can, easy),
    );
    if jobs.is_empty() {
        maker.lacks(
            NAME,
            "hits are too rare: no stored nonce lies near enough behind a carry",
        );
    } else {
        maker.add(NAME, Work::Jobs { jobs });
    }
}

fn easy_jobs(maker: &Maker<'_>, can: &Can, easy: u32) -> Vec<Task> {
    let mut rng = rng(maker.seed("nonce_carries"));
    // Half of all nonces are hits where the target is told: what is hashed shows in which of them are.
    let (bits, enough) = if can.target {
        (1, 16)
    } else {
        (easy, AHEAD + (4 << easy))
    };
    let carries: Vec<u32> = (4..can.counting.bits())
        .filter(|carry| can.target || PARTS.contains(carry))
        .collect();
    let counts = can.counts(enough, carries.len().max(1) as u64);
    if counts < AHEAD + (2 << bits) {
        return Vec::new();
    }
    let before = can.counting.later(0, AHEAD);
    let one = |carry: u32| {
        let start = can.counting.later((1u32 << carry).wrapping_sub(before), 0);
        task(&header(&mut rng), Can::target_of(bits), start, counts)
    };
    carries.into_iter().map(one).collect()
}

/// Of the stored headers the one whose nonce lies nearest behind a carry out of sixteen bits.
fn over_sixteen_bits(can: &Can) -> Option<Task> {
    let behind = |nonce: u32| {
        let (count, _) = can.counting.count_of(nonce)?;
        let steps = can.counting.steps(count & 0xffff_0000, count)?;
        (count > 0xffff).then_some(steps)
    };
    let near = stored().into_iter();
    let near = near.filter_map(|vector| Some((behind(vector.nonce.0)?, vector)));
    let (steps, vector) = near.min_by_key(|(steps, _)| *steps)?;
    let ahead = steps + AHEAD;
    (ahead * can.pace.period <= CLOCKS)
        .then(|| job(can, vector, ahead))
        .flatten()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::trials::trials;
    use super::super::{Manifest, Trial};
    use super::*;
    use crate::stimulus::Suite;
    use crate::units::Seed;

    fn all(text: &str) -> Vec<Trial> {
        let manifest = Manifest::parse(text, Path::new("core.toml")).unwrap();
        trials(&manifest, Seed(1), Suite::Smoke, &[])
    }

    fn jobs(trials: &[Trial], name: &str) -> Vec<Task> {
        let found = trials.iter().find(|trial| trial.name == name);
        match &found.unwrap_or_else(|| panic!("no {name}")).work {
            Work::Jobs { jobs } => jobs.clone(),
            other => panic!("{name}: {other:?}"),
        }
    }

    const LANES: &str = include_str!("../../tests/cores/lane_miner/core.toml");
    const FILTER: &str = include_str!("../../tests/cores/pipelined_miner/core.toml");

    #[test]
    fn each_carry_of_the_count_is_walked_over() {
        let jobs = jobs(&all(LANES), "nonce_carries");
        for carry in 4..32 {
            let walks = |job: &Task| {
                let (last, edge) = (u64::from(job.start) + job.counts - 1, 1u64 << carry);
                u64::from(job.start) < edge && last >= edge + 8
            };
            assert!(jobs.iter().any(walks), "bit {carry}");
        }
    }

    #[test]
    fn a_filter_of_32_bits_walks_over_a_carry_to_a_golden_nonce() {
        let [job] = &jobs(&all(FILTER), "nonce_carries")[..] else {
            panic!("one job")
        };
        assert!(job.golden.is_some());
        assert!((job.start & 0xffff) + job.counts as u32 > 0xffff, "{job:?}");
    }

    /// A case in which no hit is due passes whatever the core does.
    #[test]
    fn a_filter_of_32_bits_is_asked_for_golden_nonces_after_power_up_and_switches() {
        let with_reset = format!("{FILTER}\n[reset]\nport = \"r\"\n");
        let trials = all(&with_reset);
        for name in ["power_up[0]", "power_up[1]", "job_switch", "reset_in_run"] {
            let jobs = jobs(&trials, name);
            assert!(jobs.last().unwrap().golden.is_some(), "{name}");
            let whole = |job: &&Task| job.cut.is_none();
            assert!(jobs.iter().filter(whole).all(|job| job.golden.is_some()));
        }
    }

    #[test]
    fn what_no_nonce_of_the_core_can_show_is_not_covered() {
        let narrow = LANES.replace("lanes = 4", "width = 8");
        let narrow = narrow.replace("tries = \"count ^ (lane << 30)\"", "");
        for trial in all(&narrow) {
            if ["golden", "near_misses"].contains(&&*trial.name) {
                assert!(matches!(trial.work, Work::NotCovered { .. }), "{trial:?}");
            }
            assert!(
                !matches!(&trial.work, Work::Jobs { jobs } if jobs.is_empty()),
                "{}",
                trial.name
            );
        }
    }

    #[test]
    fn the_first_and_the_last_nonce_are_hits_also_where_no_range_is_told() {
        let endless = LANES.replace("nonce_end = \"last_i\"", "");
        for text in [LANES, &endless] {
            let jobs = jobs(&all(text), "range_edges");
            let sure = |start: u32| {
                let all_ones = "f".repeat(64);
                jobs.iter()
                    .any(|job| job.start == start && job.target == all_ones)
            };
            assert!(sure(0) && sure(u32::MAX));
        }
    }
}
