//! The sweep of a chip over data and over what meets a hit: what a single core is shown by its own sweep.

use rand::{Rng, RngExt};

use super::chip_cases::through;
use super::chip_sweep::{across, chip_job};
use super::miner_cases::Plan;
use super::miner_sweep::{Make, easy};
use super::script::FIRST_RESET;
use super::{Action, Script, patterns, rng};
use crate::design::DesignConfig;
use crate::job;
use crate::spec::Target;
use crate::units::{JobId, Nonce, Seed};

/// The sweep, in its order.
pub(super) const ALL: [(&str, Make); 5] = [
    ("patterns", data_patterns),
    ("rolls", rolls),
    ("target_one_above", target_one_above),
    ("zero_bits", zero_bits),
    ("hit_met", hit_met),
];

/// States that random words hardly ever are: those with long carries, and a few of equal words.
fn data_patterns(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    let states = patterns::carrying().chain(patterns::states().take(3));
    for (i, state) in (0..).zip(states) {
        let mut job = chip_job(&mut rng, i, easy(1), across(design, 4));
        job.midstate = state;
        job.tail = [state.0[0], state.0[3], state.0[7]];
        plan.load(cycle, job);
        cycle += through(design, 4);
    }
    plan.finish(cycle)
}

/// Jobs that differ in their midstate alone (BIP 320), and in one bit of their time alone.
fn rolls(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let base = chip_job(&mut rng, 0, easy(1), across(design, 4));
    let mut cycle = 4;
    for i in 0..8u8 {
        let mut job = base.clone();
        job.id = JobId(i);
        if i < 4 {
            rng.fill(&mut job.midstate.0);
        } else {
            job.tail[1] ^= 1 << (7 * i % 32);
        }
        plan.load(cycle, job);
        cycle += through(design, 4);
    }
    plan.finish(cycle)
}

/// The target one above a hash, of each version.
fn target_one_above(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    for i in 0..(4 * design.states()).min(16) {
        let range = across(design, 4);
        let job = chip_job(&mut rng, i as u64, Target::MAX, range).fitted(design, None);
        let mut job = job;
        let nonce = Nonce(range.0 + i as u32 % 4);
        let equal = Target::just_met_by(&job::hash_of(&job, i % design.states(), nonce));
        job.target = equal.one_above().unwrap_or(equal);
        plan.load(cycle, job);
        cycle += through(design, 4);
    }
    plan.finish(cycle)
}

/// Short ranges around nonces whose hashes have 8, 12 and 16 leading zero bits.
fn zero_bits(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let mut cycle = 4;
    for (i, bits) in (0..).zip([8, 12, 16]) {
        let target = easy(bits);
        let mut job = chip_job(&mut rng, i, target, (0, 0)).fitted(design, None);
        let start = rng.next_u32() >> 1;
        let met = |&n: &u32| target.is_met_by(&job::hash(&job, Nonce(n)));
        let nonce = (start..=u32::MAX).find(met).unwrap_or(start);
        (job.start, job.end) = (Nonce(nonce - 2), Nonce(nonce + 1));
        plan.load(cycle, job);
        cycle += through(design, 4);
    }
    plan.finish(cycle)
}

/// A job that is taken, and a reset, in each of the cycles around the one in which a hit is found.
fn hit_met(design: &DesignConfig, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    let latency = design.latency();
    // A core's clocks of the fold begin behind the reset.
    let (mut cycle, mut began) = (4, FIRST_RESET);
    for i in 0..10u64 {
        let one = (7, 7);
        plan.load(cycle, chip_job(&mut rng, 2 * i, Target::MAX, one));
        // At the port; in the core's FIFO one cycle before, in the register behind the compare two.
        let hit = latency.first_issue(cycle, began) + latency.issue_to_result;
        let met = hit - 5 + i % 5;
        let behind = if i < 5 {
            plan.load(met, chip_job(&mut rng, 2 * i + 1, easy(1), one));
            met + through(design, 1)
        } else {
            plan.at(met, Action::Reset { cycles: 1 });
            began = met + 1;
            met + 4
        };
        cycle = behind + through(design, 1);
    }
    plan.finish(cycle)
}
