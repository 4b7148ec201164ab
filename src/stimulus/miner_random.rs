//! Constrained random: jobs of every length, switches, stalls, aborts, resets and back-pressure at any cycle.

use rand::{Rng, RngExt};

use super::miner_cases::Plan;
use super::miner_sweep::random_job;
use super::sure::sure_job;
use super::{Action, Script, rng};
use crate::design::{DesignConfig, Shortcut};
use crate::spec::Target;
use crate::units::Seed;

fn target(rng: &mut impl Rng) -> Target {
    match rng.next_u32() % 8 {
        0 => Target::MAX,
        1 => Target::from_be_bytes([0; 32]),
        2 => {
            let mut bytes = [0; 32];
            rng.fill(&mut bytes);
            Target::from_be_bytes(bytes)
        }
        bits => Target::from_zero_bits(bits).expect("fewer than 8"),
    }
}

fn range(rng: &mut impl Rng) -> (u32, u32) {
    let length = match rng.next_u32() % 6 {
        0 => 0,
        1 => rng.next_u32() % 8,
        2 => rng.next_u32() % 2_000,
        _ => rng.next_u32() % 200,
    };
    match rng.next_u32() % 8 {
        0 => (0, length),
        1 => (u32::MAX - length, u32::MAX),
        _ => {
            let start = rng.next_u32() % (u32::MAX - length);
            (start, start + length)
        }
    }
}

/// A random script of about so many cycles.
pub(super) fn random(design: &DesignConfig, seed: Seed, cycles: u64) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 3;
    let mut id = 0u8;
    while cycle < cycles {
        // Phases of one temper each, so that quiet runs and storms both occur.
        let until = cycle + 200 + u64::from(rng.next_u32() % 600);
        let (jobs, stalls, pressure, aborts, resets) = match rng.next_u32() % 4 {
            0 => (1, 0, 0, 0, 0),
            1 => (30, 10, 10, 2, 0),
            2 => (8, 30, 30, 1, 0),
            _ => (12, 4, 6, 3, 1),
        };
        while cycle < until {
            let mut chance = |in_1000: u32| rng.next_u32() % 1000 < in_1000;
            let (job, stall, ready) = (chance(jobs), chance(stalls), chance(pressure));
            let (abort, reset) = (chance(aborts), chance(resets));
            if job {
                let (target, range) = (target(&mut rng), range(&mut rng));
                // Nearly nothing of a random job survives an early compare of many bits.
                let early = design.has(Shortcut::EarlyReject) && rng.next_u32().is_multiple_of(2);
                let job = if early {
                    let (before, after, spared) =
                        (rng.next_u32() % 40, range.1 - range.0, rng.next_u32());
                    sure_job(
                        design,
                        &mut rng,
                        (id, target),
                        (before, after),
                        spared & 0xff,
                    )
                } else {
                    random_job(&mut rng, id, target, range)
                };
                plan.load(cycle, job);
                id = id.wrapping_add(1);
            }
            if stall {
                let cycles = u64::from(1 + rng.next_u32() % 9);
                plan.at(cycle, Action::Stall { cycles });
            }
            if ready {
                let on = rng.next_u32().is_multiple_of(2);
                plan.at(cycle, Action::Ready { on });
            }
            if abort {
                plan.at(cycle, Action::Abort);
            }
            if reset {
                let cycles = u64::from(1 + rng.next_u32() % 3);
                plan.at(cycle, Action::Reset { cycles });
            }
            cycle += 1;
        }
        plan.at(cycle, Action::Ready { on: true });
    }
    plan.finish(cycle + design.latency().issue_to_result + 12)
}
