//! A reset in every clock of the way of one block or job, and another one right behind it, whose answer must be right.
//!
//! How long that way is shows when the core runs ([`super::swept`]); here are the pairs, and the parts that the way is cut
//! into. Work and name of each are fixed ahead, so that what passed can be held against what there is.

use rand::{Rng, RngExt as _};

use super::Manifest;
use super::expect::Rule;
use super::mine_golden::{job, stored};
use super::mine_trials::{Can, RARE, header, start, task};
use super::trial::{Sweep, Task, Work};
use super::trials::{Maker, random};
use crate::job::{self, Job};
use crate::spec::{Header, Target};
use crate::stimulus::rng;
use crate::units::{JobId, Nonce};

const NAME: &str = "reset_every_cycle";

/// Parts of a way.
const PARTS: u32 = 16;

/// Pairs of a part, which take turns.
const PAIRS: usize = 4;

/// Counts of a job.
const COUNTS: u64 = 4;

/// Zero bits of a target, where it is told: a wrong hash is seldom a hit, and a right one is soon found.
const BITS: u32 = 4;

/// Of so many bits at the most, two hits that follow each other are looked for.
const FEW: u32 = 5;

/// Headers that are tried until one has its hits where they are wanted.
const DRAWS: usize = 1 << 18;

/// The names of its cases: all of them make it whole.
pub fn reset_every_cycle() -> Vec<String> {
    (0..PARTS).map(|part| format!("{NAME}[{part}]")).collect()
}

/// Adds each part with its own pairs; `None` where the core can be given none.
fn parts(maker: &mut Maker<'_>, work: impl Fn(&mut dyn Rng, &Maker<'_>, &str) -> Option<Work>) {
    if maker.manifest.reset.is_none() {
        maker.lacks(NAME, "the core has no [reset]");
        return;
    }
    for (part, name) in (0..PARTS).zip(reset_every_cycle()) {
        let mut rng = rng(maker.seed(&name));
        let Some(work) = work(&mut rng, maker, &name) else {
            maker.lacks(NAME, RARE);
            return;
        };
        maker.add(name, work);
        maker.of_sweep(Sweep { part, of: PARTS });
    }
}

/// Of a core that hashes blocks.
pub(super) fn of_blocks(maker: &mut Maker<'_>) {
    let chains = maker.manifest.tells("chaining");
    parts(maker, |_, maker, name| {
        let blocks = random(maker.seed(name), 2 * PAIRS, chains, false, 0);
        Some(Work::Blocks { blocks })
    });
}

/// Of a core that walks nonces.
pub(super) fn of_jobs(maker: &mut Maker<'_>, can: &Can) {
    parts(maker, |mut rng, maker, _| {
        let pairs = (0..PAIRS).map(|number| match can.easy {
            Some(easy) => pair(maker.manifest, can, (easy, number), &mut rng),
            None => golden(can, &mut rng),
        });
        let pairs: Vec<[Task; 2]> = pairs.collect::<Option<_>>()?;
        let jobs = pairs.concat();
        Some(Work::Jobs { jobs })
    });
}

/// Two jobs with hits at their first counts. Where all jobs begin at the same count, those of the one are none of the other:
/// what comes of the wrong one shows.
fn pair(
    manifest: &Manifest,
    can: &Can,
    (easy, number): (u32, usize),
    rng: &mut impl Rng,
) -> Option<[Task; 2]> {
    let bits = if can.target { BITS } else { easy };
    let (first, second): (&[bool], &[bool]) = match (can.start, bits <= FEW) {
        (true, true) => (&[true, true], &[true, true]),
        (true, false) => (&[true], &[true]),
        (false, _) => (&[false, true], &[true, false]),
    };
    let lane = number as u32 % can.counting.lanes;
    let mut drawn = |wanted: &[bool]| {
        let mut draws = (0..DRAWS).map(|_| {
            let (header, start) = (header(rng), start(can, rng));
            let mut task = task(&header, Can::target_of(bits), start, COUNTS);
            manifest.fix(&mut task);
            (header, task)
        });
        let is =
            |(header, task): &(Header, Task)| hits(manifest, can, (header, task, lane), wanted);
        draws.find(is).map(|(_, task)| task)
    };
    Some([drawn(first)?, drawn(second)?])
}

/// Are the first counts of a job hits, or none, as is wanted of each.
fn hits(
    manifest: &Manifest,
    can: &Can,
    (header, task, lane): (&Header, &Task, u32),
    wanted: &[bool],
) -> bool {
    let range = (Nonce(0), Nonce(u32::MAX));
    let (Ok(job), Ok(rule)) = (
        Job::new(JobId(0), header, Target::MAX, range),
        Rule::of(manifest, task),
    ) else {
        return false;
    };
    (0..).zip(wanted).all(|(step, wanted)| {
        let count = can.counting.later(task.start, step);
        let nonce = can.counting.nonce(count, lane);
        rule.holds(&job::hash(&job, Nonce(nonce))) == *wanted
    })
}

/// Where hits are rare: two stored headers, each begun one count before its own nonce.
fn golden(can: &Can, rng: &mut impl Rng) -> Option<[Task; 2]> {
    if !can.start {
        return None;
    }
    let all = stored();
    let from = rng.random_range(0..all.len().max(1));
    let drawn = (0..all.len()).map(|at| all[(from + 7 * at) % all.len()]);
    let mut drawn = drawn.filter_map(|vector| job(can, vector, 1));
    let (mut first, second) = (drawn.next()?, drawn.next()?);
    // A reset may come before its nonce is through.
    first.golden = None;
    Some([first, second])
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::{Stranger, Trial, trials};
    use super::*;
    use crate::stimulus::Suite;
    use crate::units::Seed;

    fn swept(core: &str, suite: Suite) -> Vec<Trial> {
        let path = format!("tests/cores/{core}.toml");
        let manifest = Stranger::open(Path::new(&path)).unwrap().manifest;
        let all = trials(&manifest, Seed(1), suite, &[]).into_iter();
        all.filter(|trial| trial.name.starts_with(NAME)).collect()
    }

    #[test]
    fn by_night_each_core_with_a_reset_has_every_part_with_pairs_that_ask_for_something() {
        let cores = [
            "block_core/core",
            "fsm_miner/core",
            "fsm_miner/fixed_goal",
            "lane_miner/core",
            "two_clock_miner/core",
            "uart_miner/core",
            "valid_hash/core",
            "wishbone_miner/core",
        ];
        for core in cores {
            let all = swept(core, Suite::Nightly);
            let names: Vec<String> = all.iter().map(|trial| trial.name.clone()).collect();
            assert_eq!(names, reset_every_cycle(), "{core}");
            for (part, trial) in (0..).zip(&all) {
                assert_eq!(trial.sweep, Some(Sweep { part, of: PARTS }));
                match &trial.work {
                    Work::Blocks { blocks } => assert_eq!(blocks.len(), 2 * PAIRS),
                    Work::Jobs { jobs } => {
                        assert_eq!(jobs.len(), 2 * PAIRS);
                        assert!(jobs.iter().all(|job| job.cut.is_none()), "cut as it runs");
                        // One before and one behind a reset are told apart.
                        assert_ne!(jobs[0].header, jobs[1].header);
                    }
                    Work::NotCovered { why } => panic!("{core}: {why}"),
                }
            }
            assert!(swept(core, Suite::Regression).is_empty(), "of the night");
        }
        let none = swept("stream_hash/core", Suite::Nightly);
        let none = none.first().map(|trial| &trial.work);
        let why = "the core has no [reset]".into();
        assert_eq!(none, Some(&Work::NotCovered { why }));
    }
}
