//! Test benches as they are often written, to be compared with the suites: one golden nonce, a sweep of nonces, ten jobs; and
//! of a core that hashes blocks, one known block and ten others.

use super::Manifest;
use super::interface::Kind;
use super::mine_data::loose;
use super::mine_golden::{job, some, stored};
use super::mine_trials::{CLOCKS, Can, RARE, header, no_golden, start, task};
use super::trial::{Task, Trial, Work};
use super::trials::{Maker, messages, random};
use crate::golden;
use crate::spec::Target;
use crate::stimulus::rng;
use crate::units::Seed;

/// Counts of a sweep; and of ten jobs together.
const COUNTS: u64 = 1000;
const JOBS: usize = 10;

/// Zero bits of the loose target: one count in eight is a hit.
const LOOSE: u32 = 3;

/// Each bench as one trial under its name; [`Work::NotCovered`] says why a core has no such bench.
///
/// - `golden-nonce`: the first stored header that the core can be given, begun 20 counts before its own nonce.
/// - `nonce-sweep`: a thousand counts of that header at a loose target, the set of hits held against the reference.
/// - `ten-jobs`: ten random jobs of a hundred counts each, the same way.
/// - `one-block`: FIPS 180-4's first message of one block.
/// - `ten-blocks`: ten random ones.
pub fn benches(manifest: &Manifest, root: Seed) -> Vec<Trial> {
    let mut maker = Maker::new(manifest, root);
    match manifest.interface.kind {
        Kind::Hash => {
            blocks(&mut maker);
            for name in ["golden-nonce", "nonce-sweep", "ten-jobs"] {
                maker.lacks(
                    name,
                    "the core hashes blocks: it has neither nonces nor jobs",
                );
            }
        }
        Kind::Miner => {
            match Can::of(manifest) {
                Some(can) => jobs(&mut maker, &can),
                // The run of a suite says what can't be read.
                None => maker.lacks(
                    "golden-nonce",
                    "[nonce] or [interface] has a name without a value",
                ),
            }
            for name in ["one-block", "ten-blocks"] {
                maker.lacks(
                    name,
                    "the core walks nonces: no block of one's own can be given to it",
                );
            }
        }
    }
    maker.into_trials()
}

fn blocks(maker: &mut Maker<'_>) {
    let manifest = maker.manifest;
    let stored = golden::builtin().iter().flat_map(|set| &set.vectors);
    let mut known = messages(stored, 1);
    known.truncate(1);
    maker.add("one-block", Work::Blocks { blocks: known });
    let (chains, goes_on) = (manifest.tells("chaining"), manifest.goes_on());
    let ten = random(maker.seed("ten-blocks"), 10, chains, goes_on, 0);
    maker.add("ten-blocks", Work::Blocks { blocks: ten });
}

fn jobs(maker: &mut Maker<'_>, can: &Can) {
    let ahead = 20.min(CLOCKS / 20 / can.pace.period);
    let golden = |ahead| stored().into_iter().find_map(|v| job(can, v, ahead));
    match golden(ahead) {
        Some(job) => maker.add("golden-nonce", Work::Jobs { jobs: vec![job] }),
        None => maker.lacks(
            "golden-nonce",
            "no stored nonce can be reached: the first one can't be told to the core",
        ),
    }
    sweep(maker, can, golden(0));
    ten(maker, can);
}

fn sweep(maker: &mut Maker<'_>, can: &Can, golden: Option<Task>) {
    let name = "nonce-sweep";
    let Some((target, enough)) = loose(maker, can, (LOOSE, COUNTS)) else {
        maker.lacks(name, RARE);
        return;
    };
    let mut rng = rng(maker.seed(name));
    let counts = can.counts(enough, 1);
    let target = hex::encode(target.to_be_bytes());
    let job = match golden {
        Some(job) => Task {
            target,
            counts,
            golden: None,
            ..job
        },
        None => Task {
            target,
            ..task(&header(&mut rng), Target::MAX, start(can, &mut rng), counts)
        },
    };
    maker.add(name, Work::Jobs { jobs: vec![job] });
}

fn ten(maker: &mut Maker<'_>, can: &Can) {
    let name = "ten-jobs";
    let mut rng = rng(maker.seed(name));
    let jobs: Vec<Task> = match loose(maker, can, (LOOSE, COUNTS / JOBS as u64)) {
        Some((target, enough)) => {
            let counts = can.counts(enough, JOBS as u64);
            let mut one = || task(&header(&mut rng), target, start(can, &mut rng), counts);
            (0..JOBS).map(|_| one()).collect()
        }
        None => some(can, &mut rng, JOBS),
    };
    if jobs.is_empty() {
        maker.lacks(name, no_golden(can));
    } else {
        maker.add(name, Work::Jobs { jobs });
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn of(core: &str) -> Vec<Trial> {
        let path = format!("tests/cores/{core}/core.toml");
        let text = std::fs::read_to_string(&path).unwrap();
        let manifest = Manifest::parse(&text, Path::new(&path)).unwrap();
        let all = benches(&manifest, Seed(1));
        assert_eq!(all, benches(&manifest, Seed(1)));
        all
    }

    fn names(all: &[Trial], can: bool) -> Vec<&str> {
        let is = |trial: &&Trial| matches!(trial.work, Work::NotCovered { .. }) != can;
        all.iter().filter(is).map(|t| t.name.as_str()).collect()
    }

    #[test]
    fn a_miner_has_nonces_and_a_hash_core_has_blocks() {
        let (nonces, blocks) = (
            ["golden-nonce", "nonce-sweep", "ten-jobs"],
            ["one-block", "ten-blocks"],
        );
        for core in ["fsm_miner", "lane_miner", "wishbone_miner"] {
            let all = of(core);
            assert_eq!(names(&all, true), nonces, "{core}");
            assert_eq!(names(&all, false), blocks, "{core}");
        }
        for core in ["stream_hash", "block_core"] {
            let all = of(core);
            assert_eq!(names(&all, true), blocks, "{core}");
            assert_eq!(names(&all, false), nonces, "{core}");
        }
    }

    #[test]
    fn a_sweep_begins_at_a_known_header_and_its_target_is_loose() {
        let all = of("fsm_miner");
        let Work::Jobs { jobs } = &all[1].work else {
            panic!("jobs")
        };
        assert!(jobs[0].counts >= 100 && jobs[0].golden.is_none());
        assert!(jobs[0].target.starts_with("1fff"), "{}", jobs[0].target);
    }
}
