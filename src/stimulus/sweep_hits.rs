//! The sweep over data: ranges, targets, hits, rolled headers.

use rand::{Rng, RngExt};

use super::miner_cases::{Plan, spacing};
use super::miner_sweep::{easy, random_job, tail_of};
use super::patterns;
use super::{Script, rng};
use crate::design::{DesignConfig, Shortcut};
use crate::job;
use crate::spec::Target;
use crate::units::{JobId, Nonce, Seed};

pub(super) fn range_edges(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    let ranges = [
        (0, 0),
        (0, 9),
        (1, 1),
        (u32::MAX, u32::MAX),
        (u32::MAX - 9, u32::MAX),
        (0x7fff_fffb, 0x8000_0004),
        (0x00ff_fff8, 0x0100_0007),
        (0xfe, 0x101),
        (0xfffe, 0x1_0001),
        // From the last nonce to the first one.
        (u32::MAX - 3, u32::MAX),
        (0, 3),
    ];
    for (i, range) in ranges.into_iter().enumerate() {
        plan.load(cycle, random_job(&mut rng, i as u8, Target::MAX, range));
        cycle += spacing(design);
    }
    plan.finish(cycle + tail_of(design))
}

pub(super) fn hits_consecutive(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    plan.load(4, random_job(&mut rng, 1, Target::MAX, (100, 299)));
    plan.load(204, random_job(&mut rng, 2, easy(1), (0, 399)));
    plan.finish(604 + tail_of(design))
}

/// Ranges that end on the nonce with the least hash, under the target that only it meets.
pub(super) fn hit_on_last_nonce(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    for i in 0..8 {
        // As the core takes it: the hash is of what it hashes.
        let mut job = random_job(&mut rng, i, Target::MAX, (0, 0)).fitted(design, None);
        job.start = Nonce(rng.next_u32() >> 1);
        let nonces = (0..48).map(|n| Nonce(job.start.0 + n));
        let best = nonces.min_by_key(|&nonce| Target::just_met_by(&job::hash(&job, nonce)));
        job.end = best.expect("48 nonces");
        job.target = Target::just_met_by(&job::hash(&job, job.end));
        plan.load(cycle, job);
        cycle += spacing(design);
    }
    plan.finish(cycle + tail_of(design))
}

/// The target equal to a hash, one below it, and the same bytes the other way round; of each lane.
pub(super) fn target_edges(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let (mut cycle, lanes) = (4, design.lanes());
    let jobs = if lanes == 1 { 12 } else { (9 * lanes).min(36) };
    for i in 0..jobs {
        let start = rng.next_u32() >> 1;
        let job = random_job(&mut rng, i as u8, Target::MAX, (start, start + 15));
        let mut job = job.fitted(design, None);
        // Three in a row, one of each kind, are of one lane.
        let lane = i / 3 % lanes;
        let hash = job::hash_of(&job, lane, Nonce(start + i as u32 % 16));
        let equal = Target::just_met_by(&hash);
        job.target = match i % 3 {
            0 => equal,
            1 => equal.one_below().unwrap_or(equal),
            _ => Target::from_be_bytes(hash.0),
        };
        plan.load(cycle, job);
        cycle += spacing(design);
    }
    plan.finish(cycle + tail_of(design))
}

/// The target one above a hash, of each lane.
pub(super) fn target_one_above(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    for i in 0..(4 * design.lanes()).min(16) {
        let start = rng.next_u32() >> 1;
        let job = random_job(&mut rng, i as u8, Target::MAX, (start, start + 7));
        let mut job = job.fitted(design, None);
        let hash = job::hash_of(&job, i % design.lanes(), Nonce(start + i as u32 % 8));
        let equal = Target::just_met_by(&hash);
        job.target = equal.one_above().unwrap_or(equal);
        plan.load(cycle, job);
        cycle += spacing(design);
    }
    plan.finish(cycle + tail_of(design))
}

/// Targets of 0 to 16 zero bits over ranges in which some hashes have them.
pub(super) fn zero_bits(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    for bits in 0..=16 {
        let nonces = 64u32 << (bits / 4);
        let start = rng.next_u32() >> 1;
        let job = random_job(&mut rng, bits as u8, easy(bits), (start, start + nonces));
        cycle += 1;
        plan.load(cycle, job);
        cycle += u64::from(nonces).max(spacing(design));
    }
    plan.finish(cycle + tail_of(design))
}

/// Jobs that share a tail and differ in midstate (BIP 320).
pub(super) fn version_roll(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let base = random_job(&mut rng, 0, easy(2), (1000, 1063));
    let mut cycle = 4;
    for i in 0..16u8 {
        let mut job = base.clone();
        job.id = JobId(i);
        rng.fill(&mut job.midstate.0);
        plan.load(cycle, job);
        cycle += spacing(design);
    }
    plan.finish(cycle + tail_of(design))
}

/// Jobs that differ in one bit of the time alone.
pub(super) fn ntime_roll(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let base = random_job(&mut rng, 0, easy(2), (1000, 1040));
    let mut cycle = 4;
    for i in 0..32u8 {
        let mut job = base.clone();
        job.id = JobId(i);
        job.tail[1] ^= 1 << i;
        plan.load(cycle, job);
        cycle += spacing(design);
    }
    plan.finish(cycle + tail_of(design))
}

pub(super) fn data_patterns(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    for (i, words) in patterns::states().enumerate() {
        let mut job = random_job(&mut rng, i as u8, easy(3), (0, 15));
        job.midstate = words;
        job.tail = [words.0[0], words.0[3], words.0[7]];
        job.start = Nonce(words.0[5].min(u32::MAX - 15));
        job.end = Nonce(job.start.0 + 15);
        if !design.has(Shortcut::Midstate) && i == 0 {
            job.first_block = Some(patterns::carrying_block());
        }
        plan.load(cycle, job);
        cycle += spacing(design);
    }
    plan.finish(cycle + tail_of(design))
}
