//! The sweep over control: abort, reset, stall, back-pressure, power-up.

use rand::Rng;

use super::miner_cases::{Plan, spacing};
use super::miner_sweep::{easy, random_job, tail_of};
use super::{Action, Origin, Script, rng};
use crate::design::DesignConfig;
use crate::spec::Target;
use crate::units::Seed;

/// Aborts with a full pipe, with a hit on its way into the FIFO, with a load in the same cycle, and while idle.
pub(super) fn abort(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    for i in 0..10u8 {
        plan.load(cycle, random_job(&mut rng, i, easy(1), (0, 400)));
        let at = cycle + design.latency().issue_to_result - 3 + u64::from(i);
        plan.at(at, Action::Abort);
        if i % 2 == 0 {
            plan.load(at, random_job(&mut rng, 100 + i, easy(2), (9, 60)));
        }
        if i % 3 == 0 {
            plan.at(at + 20, Action::Abort);
        }
        cycle = at + 150 + u64::from(i);
    }
    plan.finish(cycle + tail_of(design))
}

pub(super) fn reset_anywhere(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    // Every slot holds something from here on.
    for i in 0..design.slots() as u64 {
        plan.load(4 + i, random_job(&mut rng, 200 + i as u8, easy(1), (0, 0)));
    }
    let mut cycle = 4 + 2 * spacing(design);
    for i in 0..28u64 {
        plan.load(cycle, random_job(&mut rng, i as u8, easy(1), (0, 300)));
        plan.load(
            cycle + 9,
            random_job(&mut rng, 128 + i as u8, easy(0), (3, 40 + i as u32)),
        );
        let after = 1 + 11 * i;
        plan.at(cycle + after, Action::Reset { cycles: 1 + i % 3 });
        if i % 4 == 0 {
            // Reset wins over a frozen core.
            plan.at(cycle + after, Action::Stall { cycles: 2 });
        }
        cycle += after + 6;
    }
    let cycle = reset_meets_the_host(&mut plan, &mut rng, cycle);
    plan.load(cycle, random_job(&mut rng, 99, easy(1), (0, 40)));
    plan.finish(cycle + 60 + tail_of(design))
}

/// A load, a pop, an abort and hits into a full FIFO, in each cycle of short resets, moving and frozen.
fn reset_meets_the_host(plan: &mut Plan, rng: &mut impl Rng, mut cycle: u64) -> u64 {
    let design = plan.design;
    let meetings = (1..=3u64).flat_map(|cycles| (0..cycles).map(move |at| (cycles, at)));
    let meetings = meetings.flat_map(|m| [false, true].map(|frozen| (m, frozen)));
    let meetings = meetings.flat_map(|m| (0..4).map(move |kind| (m, kind)));
    for (i, (((cycles, at), frozen), kind)) in meetings.enumerate() {
        plan.at(cycle, Action::Ready { on: false });
        // The current slot differs from one reset to the next, and the slot after it is free.
        for job in 0..=(i % (design.slots() - 1)) as u64 {
            let job_id = i as u8;
            plan.load(
                cycle + job,
                random_job(rng, job_id, Target::MAX, (0, u32::MAX)),
            );
        }
        // Hits come in every cycle by now, and the FIFO is full.
        let reset = cycle + tail_of(&design) + design.fifo_depth() as u64;
        let met = reset + at;
        plan.at(reset, Action::Reset { cycles });
        if frozen {
            plan.at(reset, Action::Stall { cycles });
        }
        if kind == 0 {
            plan.at(met, Action::Ready { on: true });
        }
        if kind == 1 || kind == 3 {
            plan.at(met, Action::Abort);
        }
        if kind == 0 || kind == 3 {
            plan.load(met, random_job(rng, 255, Target::MAX, (7, 70)));
        }
        // Long enough for nonces of a job that got in to enter the pipe.
        cycle = reset + cycles + 6;
    }
    plan.at(cycle, Action::Ready { on: true });
    cycle
}

pub(super) fn stall(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    plan.load(4, random_job(&mut rng, 1, easy(1), (0, 900)));
    let mut cycle = 6;
    while cycle < 1_200 {
        let cycles = [1, 1, 2, 3, 17, 64, 140][rng.next_u32() as usize % 7];
        plan.at(cycle, Action::Stall { cycles });
        // Events into a frozen core must not count.
        if rng.next_u32().is_multiple_of(3) {
            plan.load(cycle, random_job(&mut rng, 200, Target::MAX, (5, 50)));
        }
        if rng.next_u32().is_multiple_of(7) {
            plan.at(cycle, Action::Abort);
        }
        cycle += cycles + 1 + u64::from(rng.next_u32() % 60);
    }
    plan.load(cycle, random_job(&mut rng, 2, easy(1), (7, 77)));
    plan.finish(cycle + 80 + tail_of(design))
}

/// A host that leaves hits standing: FIFO filling, full, overflowing, drained while hits come in.
pub(super) fn back_pressure(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let depth = design.fifo_depth() as u64;
    let mut cycle = 4;
    for i in 0..6u64 {
        plan.at(cycle, Action::Ready { on: false });
        let length = depth - 1 + i;
        plan.load(
            cycle,
            random_job(&mut rng, i as u8, Target::MAX, (0, length as u32 - 1)),
        );
        cycle += tail_of(design) + length;
        plan.at(cycle, Action::Ready { on: true });
        cycle += depth + 4;
    }
    // Hits in every cycle while the host takes every other one, then every third.
    plan.load(cycle, random_job(&mut rng, 77, Target::MAX, (0, 119)));
    let hits = cycle + design.latency().issue_to_result;
    for i in 0..120 {
        plan.at(
            hits + i,
            Action::Ready {
                on: i % if i < 60 { 2 } else { 3 } == 0,
            },
        );
    }
    plan.at(hits + 140, Action::Ready { on: true });
    plan.finish(hits + 160 + depth)
}

/// The overflow count holds at its largest value.
pub(super) fn overflow_saturates(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    plan.at(3, Action::Ready { on: false });
    // A nonce is a hit in every lane.
    let drops = (0xffff + 40u64).div_ceil(design.lanes() as u64) + design.fifo_depth() as u64;
    plan.load(4, random_job(&mut rng, 5, Target::MAX, (0, drops as u32)));
    let over = drops * design.latency().interval + (tail_of(design) + 6).max(150);
    plan.at(over, Action::Ready { on: true });
    plan.finish(over + 20 + (design.fifo_depth() * design.lanes()) as u64)
}

/// The device's power-up state read into the model: no reset at first, every register compared from cycle 0 on.
pub(super) fn power_up_state(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    plan.origin = Origin::PowerUp;
    plan.events.clear();
    for i in 0..4u64 {
        let job = random_job(&mut rng, i as u8, easy(1), (0, 90));
        plan.load(20 + 61 * i, job);
    }
    plan.at(300, Action::Abort);
    plan.at(330, Action::Reset { cycles: 1 });
    plan.load(340, random_job(&mut rng, 9, easy(1), (0, 90)));
    plan.finish(440 + tail_of(design))
}
