//! The sweep of cores that take several clocks for a nonce: whatever can meet a hit meets it in every clock of the beat.
//!
//! Where a hit may come in any cycle, other cases see to that; here hits come in one clock of the beat only.

use super::chip_sweep::{across, chip_job};
use super::miner_cases::Plan;
use super::miner_sweep::{Make, easy, random_job, tail_of};
use super::{Action, Script, rng};
use crate::design::DesignConfig;
use crate::spec::Target;
use crate::units::Seed;

/// The sweep of such cores, in its order.
pub(super) const OF_MINERS: [(&str, Make); 2] = [
    ("abort_any_clock", abort),
    ("back_pressure_any_clock", back_pressure),
];

/// The same of chips with such cores.
pub(super) const OF_CHIPS: [(&str, Make); 1] = [("new_block_any_clock", new_block)];

/// The first cycle from `least` on in this clock of the beat.
fn clock_from(design: &DesignConfig, least: u64, clock: u64) -> u64 {
    let interval = design.latency().interval;
    least + (interval + clock - least % interval) % interval
}

/// An abort in each clock of the beat in which the first nonces' hits come out.
fn abort(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let latency = design.latency();
    let mut cycle = 4;
    for clock in 0..latency.interval {
        let job = random_job(&mut rng, clock as u8, Target::MAX, (0, 7));
        plan.load(cycle, job);
        let hits = cycle + latency.load_to_issue_most + latency.issue_to_result;
        let at = clock_from(design, hits, clock);
        plan.at(at, Action::Abort);
        // What was spared comes out before the next job's hits.
        cycle = at + 4;
    }
    plan.finish(cycle + tail_of(design))
}

/// A full FIFO from which the host takes a hit in each clock around another one's push.
fn back_pressure(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let (latency, depth) = (design.latency(), design.fifo_depth() as u64);
    let pops = latency.interval;
    plan.at(4, Action::Ready { on: false });
    let nonces = depth + 2 + pops;
    let job = random_job(&mut rng, 1, Target::MAX, (0, nonces as u32));
    plan.load(5, job);
    let full = 5 + latency.load_to_issue_most + latency.issue_to_result;
    let full = full + (depth + 1) * latency.interval;
    for pop in 0..pops {
        // Another clock of the beat each time, one entry a beat, so that the FIFO is full again.
        let at = full + pop * (latency.interval + 1);
        plan.at(at, Action::Ready { on: true });
        plan.at(at + design.lanes() as u64, Action::Ready { on: false });
    }
    let end = full + nonces * (latency.interval + 1);
    plan.at(end, Action::Ready { on: true });
    plan.finish(end + depth * design.lanes() as u64 + tail_of(design))
}

/// A new block in each clock of the beat in which the first hits of all cores come out.
fn new_block(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let latency = design.latency();
    let nonces = (design.piece().min(4) * u64::from(design.cores)) as u32;
    let mut cycle = 4;
    for clock in 0..latency.interval {
        let job = chip_job(&mut rng, 2 * clock, Target::MAX, across(design, nonces));
        plan.load(cycle, job);
        let hits = cycle + latency.load_to_issue_most + latency.issue_to_result;
        let at = clock_from(design, hits, clock);
        let job = chip_job(&mut rng, 2 * clock + 1, easy(1), across(design, 2));
        let job = job.fitted(design, None);
        plan.at(at, Action::NewBlock { job });
        cycle = at + latency.issue_to_result + 2 * latency.interval;
    }
    plan.finish(cycle + tail_of(design))
}
