//! A core at its work, with nothing disturbed: jobs that follow each other, hits that the host takes at once.

use rand::Rng;

use super::chip_cases::through;
use super::chip_sweep::{across, chip_job};
use super::miner_cases::Plan;
use super::miner_sweep::{easy, random_job};
use super::script::first_reset;
use super::sure::sure_job;
use super::{CompressScript, Feed, Fill, Origin, PowerUp, Script, rng};
use crate::design::{CoreKind, DesignConfig, Shortcut};
use crate::spec::Target;
use crate::units::Seed;

/// So many cycles of work. One nonce in eight is a hit; behind an early compare, which random nonces do not survive, one
/// stored nonce in each job.
pub fn workload(design: &DesignConfig, seed: Seed, cycles: u64) -> Script {
    match design.kind {
        CoreKind::Compress => Script::Compress(CompressScript {
            cycles,
            power_up: PowerUp {
                fill: Fill::Zeros,
                seed,
            },
            origin: Origin::Reset,
            events: vec![first_reset()],
            feed: Feed::Random {
                seed,
                count: cycles,
                idle: 10,
            },
        }),
        CoreKind::Miner => miner(design, seed, cycles),
        CoreKind::Chip => chip(design, seed, cycles),
    }
}

fn miner(design: &DesignConfig, seed: Seed, cycles: u64) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    plan.fill = Fill::Zeros;
    let latency = design.latency();
    let early = design.has(Shortcut::EarlyReject);
    // Every other job is walked to its end; the next one comes into full pipes.
    let every = 200.max(12 * latency.interval);
    let (mut cycle, mut id) = (4, 0u8);
    while cycle < cycles {
        let nonces = every / latency.interval;
        let length = if id % 2 == 0 {
            nonces * 3 / 4
        } else {
            4 * nonces
        } as u32;
        let job = if early {
            let target = Target::MAX;
            sure_job(design, &mut rng, (id, target), (length / 4, length / 2), 0)
        } else {
            let start = rng.next_u32() >> 1;
            random_job(&mut rng, id, easy(3), (start, start + length))
        };
        plan.load(cycle, job);
        id = id.wrapping_add(1);
        cycle += every;
    }
    plan.finish(cycles)
}

fn chip(design: &DesignConfig, seed: Seed, cycles: u64) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    plan.fill = Fill::Zeros;
    let nonces = 16 * design.cores;
    let (mut cycle, mut id) = (4, 0);
    while cycle < cycles {
        let job = chip_job(&mut rng, id, easy(3), across(design, nonces));
        plan.load(cycle, job);
        id += 1;
        cycle += (through(design, nonces) / u64::from(design.cores)).max(64);
    }
    plan.finish(cycles)
}
