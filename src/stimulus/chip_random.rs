//! Constrained random for a chip: jobs, new blocks, stalls, resets, mapped-out cores and back-pressure at any cycle.

use rand::{Rng, RngExt};

use super::chip_sweep::{across, chip_job, map_cores};
use super::miner_cases::Plan;
use super::{Action, Script, rng};
use crate::design::DesignConfig;
use crate::spec::Target;
use crate::units::Seed;

fn target(rng: &mut impl Rng) -> Target {
    match rng.next_u32() % 6 {
        0 | 1 => Target::MAX,
        2 => Target::from_be_bytes([0; 32]),
        bits => Target::from_zero_bits(bits).expect("fewer than 6"),
    }
}

fn range(design: &DesignConfig, rng: &mut impl Rng) -> (u32, u32) {
    let length = match rng.next_u32() % 6 {
        0 => 0,
        1 => rng.next_u32() % 4,
        // Hardly ever through: another one takes its place, or a new block.
        2 if rng.next_u32().is_multiple_of(4) => 100_000,
        _ => rng.next_u32() % 40,
    };
    match rng.next_u32() % 6 {
        0 => (0, length),
        1 => (u32::MAX - length, u32::MAX),
        2 => {
            let start = rng.next_u32() % (u32::MAX - length);
            (start, start + length)
        }
        _ => {
            let (start, _) = across(design, length + 1);
            let start = start + rng.next_u32() % 5;
            (start, start + length)
        }
    }
}

/// A random script of about so many cycles.
pub(super) fn random(design: &DesignConfig, seed: Seed, cycles: u64) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let all = u64::MAX >> (64 - design.cores);
    // Of a core that takes many clocks for a nonce fewer jobs come to anything.
    let jobs_in = |often: u32| (often / design.latency().interval as u32).max(2);
    let (mut cycle, mut id) = (3, 0u64);
    while cycle < cycles {
        // Phases of one temper each, so that quiet runs and storms both occur.
        let until = cycle + 400 + u64::from(rng.next_u32() % 1_600);
        let (jobs, blocks, stalls, pressure) = match rng.next_u32() % 4 {
            0 => (jobs_in(60), 0, 0, 0),
            1 => (jobs_in(200), 1, 10, 10),
            2 => (jobs_in(120), 2, 30, 30),
            _ => (40, 4, 4, 6),
        };
        if rng.next_u32().is_multiple_of(3) {
            let mask = rng.random::<u64>() & all;
            map_cores(&mut plan, cycle, if mask == 0 { all } else { mask });
            cycle += 2;
        }
        while cycle < until {
            let mut chance = |in_1000: u32| rng.next_u32() % 1000 < in_1000;
            let (job, block) = (chance(jobs), chance(blocks));
            let (stall, ready) = (chance(stalls), chance(pressure));
            if job || block {
                let (target, range) = (target(&mut rng), range(design, &mut rng));
                let job = chip_job(&mut rng, id, target, range).fitted(design, None);
                let action = if block {
                    Action::NewBlock { job }
                } else {
                    Action::Load { job }
                };
                plan.at(cycle, action);
                id += 1;
            }
            if stall {
                let cycles = u64::from(1 + rng.next_u32() % 9);
                plan.at(cycle, Action::Stall { cycles });
            }
            if ready {
                let on = rng.next_u32().is_multiple_of(2);
                plan.at(cycle, Action::Ready { on });
            }
            cycle += 1;
        }
        plan.at(cycle, Action::Ready { on: true });
    }
    plan.finish(cycle + design.latency().issue_to_result + 40)
}
