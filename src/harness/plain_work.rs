//! Plain work for a core: blocks or jobs one behind the other, nothing disturbed.

use super::Manifest;
use super::interface::Kind;
use super::mine_golden::some;
use super::mine_trials::{Can, header, start, task};
use super::trial::Work;
use super::trials::random;
use crate::stimulus::{case_seed, rng};
use crate::units::Seed;

/// Blocks at the least, and at the most.
const BLOCKS: std::ops::RangeInclusive<u64> = 8..=512;
/// Clocks that blocks should take.
const CLOCKS: u64 = 1_024;
/// Jobs.
const JOBS: usize = 3;
/// Counts of a job at the least, and at the most.
const COUNTS: std::ops::RangeInclusive<u64> = 24..=512;
/// One nonce in two to the power of so many is a hit, where a target can be told.
const BITS: u32 = 3;

/// The work, and what it is in words.
pub(super) struct Plain {
    pub(super) work: Work,
    pub(super) words: String,
}

/// Work of that seed; `each` is how many clocks a block takes.
///
/// # Errors
/// A manifest that does not say how the core counts.
pub(super) fn plain(manifest: &Manifest, seed: Seed, each: u64) -> Result<Plain, String> {
    let seed = case_seed(seed, &manifest.core.name, "plain");
    match manifest.interface.kind {
        Kind::Hash => {
            let count = (CLOCKS / each).clamp(*BLOCKS.start(), *BLOCKS.end());
            let chains = manifest.tells("chaining");
            let blocks = random(seed, count as usize, chains, manifest.goes_on(), 0);
            Ok(Plain {
                work: Work::Blocks { blocks },
                words: format!("{count} blocks one behind the other"),
            })
        }
        Kind::Miner => jobs(manifest, seed),
    }
}

fn jobs(manifest: &Manifest, seed: Seed) -> Result<Plain, String> {
    let can = Can::of(manifest).ok_or("the manifest does not say how the core counts")?;
    let mut rng = rng(seed);
    let bits = if can.target { Some(BITS) } else { can.easy };
    let (mut jobs, words) = if let Some(bits) = bits {
        // As long as its pipe twice, and some hits at least.
        let enough = (2 * can.pace.latency / can.pace.period).max(4 << bits);
        let counts = can.counts(enough.clamp(*COUNTS.start(), *COUNTS.end()), JOBS as u64);
        let job = |rng: &mut _| {
            let (header, start) = (header(rng), start(&can, rng));
            task(&header, Can::target_of(bits), start, counts)
        };
        let jobs: Vec<_> = (0..JOBS).map(|_| job(&mut rng)).collect();
        let often = 1u64 << bits;
        let words = format!("{JOBS} jobs of {counts} counts, one nonce in {often} a hit");
        (jobs, words)
    } else {
        let jobs = some(&can, &mut rng, JOBS);
        if jobs.len() < 2 {
            return Err(
                "hits are rare, and no stored header's nonce can be reached: nothing that it reports would be disturbed".into(),
            );
        }
        let words = format!(
            "{} jobs of stored headers, begun a little before their own nonces",
            jobs.len()
        );
        (jobs, words)
    };
    for job in &mut jobs {
        manifest.fix(job);
    }
    Ok(Plain {
        work: Work::Jobs { jobs },
        words,
    })
}
