//! The sweep over jobs: switches, bursts, ends.

use rand::Rng;

use super::miner_cases::{Plan, spacing};
use super::miner_sweep::{easy, random_job, tail_of};
use super::{Script, rng};
use crate::design::DesignConfig;
use crate::spec::Target;
use crate::units::Seed;

/// Switches with a full pipe: everything hits before, nothing after, and the other way round.
pub(super) fn job_switch(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let none = Target::from_be_bytes([0; 32]);
    let mut cycle = 4;
    for i in 0..24u8 {
        let target = match i % 4 {
            0 => easy(3),
            1 => none,
            2 => easy(1),
            _ => easy(4),
        };
        let start = rng.next_u32() >> 1;
        plan.load(
            cycle,
            random_job(&mut rng, i, target, (start, start + 100_000)),
        );
        // The first switches come one at a time, the later ones as close as slots allow.
        cycle += if i < 8 {
            150
        } else {
            spacing(design) + u64::from(i)
        };
    }
    plan.finish(cycle + tail_of(design))
}

pub(super) fn job_every_cycle(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    for i in 0..500u64 {
        let job = random_job(&mut rng, i as u8, easy(2), (7, 7 + (i % 5) as u32));
        plan.load(4 + i, job);
    }
    plan.finish(504 + tail_of(design))
}

/// More jobs in a row than there are slots; those that find none are not taken, and say so.
pub(super) fn slots_full(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    for burst in 0..6u64 {
        for i in 0..design.slots() as u64 + 3 {
            let id = (burst * 16 + i) as u8;
            let job = random_job(&mut rng, id, easy(1), (0, 2 + (burst * 40) as u32));
            plan.load(4 + burst * 97 + i * (1 + burst), job);
        }
    }
    plan.finish(4 + 6 * 97 + 300 + tail_of(design))
}

/// Jobs that end, with idle cycles before the next.
pub(super) fn exhausted(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    for i in 0..8u8 {
        let length = 1 + 20 * u32::from(i);
        plan.load(cycle, random_job(&mut rng, i, easy(1), (50, 49 + length)));
        cycle += u64::from(length) + tail_of(design) * u64::from(i % 2) + 40;
    }
    plan.finish(cycle + tail_of(design))
}
