//! Test benches as they are often written, to be compared with the suites: a golden nonce, a sweep of nonces, ten jobs.

use super::miner_cases::{Plan, spacing};
use super::miner_sweep::{easy, random_job, tail_of};
use super::script::first_reset;
use super::seed::case_seed;
use super::{
    Case, CompressScript, Feed, Fill, Origin, PowerUp, Script, View, chip_cases, miner_cases, rng,
};
use crate::bits::{Block, State};
use crate::design::{CoreKind, DesignConfig};
use crate::golden::{self, HeaderVector};
use crate::job::Job;
use crate::spec;
use crate::units::{JobId, Nonce, Seed};

/// Nonces, or blocks, of a sweep; and of ten jobs together.
const NONCES: u32 = 1000;
const JOBS: u32 = 10;

/// A bench by its name, as one case.
///
/// - `golden-nonce`: the first stored header, its nonce found in a short range; of a pipe, the blocks that it takes.
/// - `nonce-sweep`: a thousand nonces of that header, every second one a hit; of a pipe, its last block with each nonce.
/// - `ten-jobs`: ten random jobs of a hundred nonces each, every second one a hit; of a pipe, ten random blocks.
pub fn testbenches(design: &DesignConfig, core: &str, root: Seed) -> Vec<(&'static str, Case)> {
    let mut headers = golden::builtin()
        .iter()
        .flat_map(golden::VectorSet::headers);
    let Some(header) = headers.next() else {
        return Vec::new();
    };
    let of_miner = design.kind != CoreKind::Compress;
    ["golden-nonce", "nonce-sweep", "ten-jobs"]
        .into_iter()
        .map(|name| {
            let seed = case_seed(root, core, name);
            let script = match name {
                "golden-nonce" if of_miner => golden_nonce(design, seed, header),
                "nonce-sweep" if of_miner => nonce_sweep(design, seed, header),
                _ if of_miner => ten_jobs(design, seed),
                "golden-nonce" => pipe(seed, golden_blocks(header)),
                "nonce-sweep" => pipe(seed, last_blocks(header)),
                _ => pipe(
                    seed,
                    Feed::Random {
                        seed,
                        count: u64::from(JOBS),
                        idle: 0,
                    },
                ),
            };
            let case = Case {
                name: name.into(),
                seed,
                view: View::Ports,
                script,
            };
            (name, case)
        })
        .collect()
}

fn golden_nonce(design: &DesignConfig, seed: Seed, header: &HeaderVector) -> Script {
    let one = std::slice::from_ref(header);
    if design.kind == CoreKind::Chip {
        chip_cases::headers(design, seed, one)
    } else {
        miner_cases::headers(design, seed, one, 20, 12)
    }
}

fn nonce_sweep(design: &DesignConfig, seed: Seed, header: &HeaderVector) -> Script {
    let mut plan = Plan::new(design, seed);
    let start = header.nonce.0.min(u32::MAX - NONCES);
    let range = (Nonce(start), Nonce(start + NONCES - 1));
    let end = 4 + walked(design, NONCES);
    if let Ok(job) = Job::new(JobId(1), &header.header, easy(1), range) {
        plan.load_header(4, job, &header.header);
    }
    plan.finish(end + tail_of(design))
}

fn ten_jobs(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let (mut cycle, each) = (4, NONCES / JOBS);
    for id in 0..JOBS {
        let start = (id * 0x1234_5678) & 0x7fff_ffff;
        let job = random_job(&mut rng, id as u8, easy(1), (start, start + each - 1));
        plan.load(cycle, job);
        cycle += walked(design, each).max(spacing(design));
    }
    plan.finish(cycle + tail_of(design))
}

/// Cycles in which so many nonces are through.
fn walked(design: &DesignConfig, nonces: u32) -> u64 {
    if design.kind == CoreKind::Chip {
        return chip_cases::through(design, nonces);
    }
    let latency = design.latency();
    u64::from(nonces) * latency.interval + latency.load_to_issue_most
}

fn pipe(seed: Seed, feed: Feed) -> Script {
    Script::Compress(CompressScript {
        cycles: 0,
        power_up: PowerUp {
            fill: Fill::Random,
            seed,
        },
        origin: Origin::Reset,
        events: vec![first_reset()],
        feed,
    })
}

/// The three compressions of a header's hash.
fn golden_blocks(header: &HeaderVector) -> Feed {
    let mut blocks = hashed(&header.header.to_bytes().0);
    if let Some((chaining, block)) = blocks.last().copied().flatten() {
        let first = spec::compress(&chaining, &block).to_digest();
        blocks.extend(hashed(&first.0));
    }
    Feed::Blocks { blocks }
}

/// A message's blocks with their chaining values.
fn hashed(message: &[u8]) -> Vec<Option<(State, Block)>> {
    let mut chaining = spec::IV;
    let blocks = spec::pad(message).into_iter().map(|block| {
        let entry = (chaining, block);
        chaining = spec::compress(&chaining, &block);
        Some(entry)
    });
    blocks.collect()
}

/// The second block of a header with each nonce of a range.
fn last_blocks(header: &HeaderVector) -> Feed {
    let Some(Some((chaining, block))) = hashed(&header.header.to_bytes().0).last().copied() else {
        return Feed::Blocks { blocks: Vec::new() };
    };
    let with = |nonce: u32| {
        let mut block = block;
        block.0[3] = block.0[3].wrapping_add(nonce);
        Some((chaining, block))
    };
    Feed::Blocks {
        blocks: (0..NONCES).map(with).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_core_has_its_three() {
        for design in [DesignConfig::miner(), DesignConfig::compress()] {
            let benches = testbenches(&design, "core", Seed(1));
            let names: Vec<&str> = benches.iter().map(|(name, _)| *name).collect();
            assert_eq!(names, ["golden-nonce", "nonce-sweep", "ten-jobs"]);
            assert_eq!(benches, testbenches(&design, "core", Seed(1)));
        }
    }

    /// Three compressions, and the last one's digest is the block's own.
    #[test]
    fn a_golden_nonce_of_a_pipe_is_its_header_s_hash() {
        let mut headers = golden::builtin()
            .iter()
            .flat_map(golden::VectorSet::headers);
        let header = headers.next().unwrap();
        let Feed::Blocks { blocks } = golden_blocks(header) else {
            panic!("blocks one by one");
        };
        assert_eq!(blocks.len(), 3);
        let (chaining, block) = blocks[2].unwrap();
        let digest = spec::compress(&chaining, &block).to_digest();
        // A block's hash has zeros at its end.
        assert_eq!(digest.0[28..], [0; 4]);
    }
}
