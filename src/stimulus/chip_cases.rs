//! The cases of a chip, from stored headers and from the sweep of bins.

use super::chip_data;
use super::chip_random::random;
use super::chip_sweep as sweep;
use super::miner_cases::Plan;
use super::script::Script;
use super::seed::case_seed;
use super::sweep_beat;
use super::sweep_reset::{self, reset_every_cycle};
use super::{Case, Fill, Golden, Suite, View};
use crate::design::{DesignConfig, Partition};
use crate::golden::{self, HeaderVector, Vector};
use crate::job::Job;
use crate::units::{Cycle, JobId, Nonce, Seed};

/// Cycles after which a job of so many nonces is through, whatever cores there are, with its last hit at the host's port.
pub(super) fn through(design: &DesignConfig, nonces: u32) -> u64 {
    let latency = design.latency();
    let pieces = match design.partition {
        Partition::Interleaved => u64::from(design.cores),
        _ => u64::from(nonces) / design.piece() + 2,
    };
    let each = latency.issue_to_result + latency.load_to_issue_most;
    let units = pieces * each + u64::from(nonces) * latency.interval;
    units * design.groups() as u64 + 2 * design.results_depth() as u64 + 24
}

/// Real headers one after the other, each on a short range around its nonce, under its own target.
pub(super) fn headers(design: &DesignConfig, seed: Seed, headers: &[HeaderVector]) -> Script {
    let mut plan = Plan::new(design, seed);
    let mut cycle = 4;
    for (i, vector) in headers.iter().enumerate() {
        let nonce = vector.nonce.0;
        let range = (
            Nonce(nonce.saturating_sub(2)),
            Nonce(nonce.saturating_add(1)),
        );
        let target = vector
            .header
            .target()
            .expect("stored headers have a target: `vectors check` proves it");
        let id = JobId(i as u8 & 0x7f);
        let job =
            Job::new(id, &vector.header, target, range).expect("the range lies around its nonce");
        let due = cycle + through(design, 4);
        plan.golden.push(Golden {
            vector: vector.id.clone(),
            job: id,
            nonce: vector.nonce,
            due: Cycle(due),
        });
        plan.load_header(cycle, job, &vector.header);
        cycle = due + 1;
    }
    plan.finish(cycle + 8)
}

/// All cases of a chip in a suite.
pub(super) fn cases(
    design: &DesignConfig,
    core: &str,
    root: Seed,
    suite: Suite,
    further: &[Vector],
) -> Vec<Case> {
    let stored = golden::builtin()
        .iter()
        .flat_map(golden::VectorSet::headers);
    let stored: Vec<HeaderVector> = stored.cloned().collect();
    let more: Vec<HeaderVector> = further.iter().filter_map(Vector::header).cloned().collect();
    let mut cases = Vec::new();
    let mut add = |name: &str, make: &dyn Fn(Seed) -> Script| {
        let seed = case_seed(root, core, name);
        cases.push(Case {
            name: name.into(),
            seed,
            view: View::Full,
            script: make(seed),
        });
    };
    for (name, vectors, chunk) in [("headers", &stored, 8), ("vectors", &more, 100)] {
        for (i, chunk) in vectors.chunks(chunk).enumerate() {
            add(&format!("{name}[{i}]"), &|seed| {
                headers(design, seed, chunk)
            });
        }
    }
    for (name, make) in sweep::ALL.into_iter().chain(chip_data::ALL) {
        add(name, &|seed| make(design, seed));
    }
    let beats = design.latency().interval > 1;
    for (name, make) in sweep_beat::OF_CHIPS.iter().filter(|_| beats) {
        add(name, &|seed| make(design, seed));
    }
    for (name, fill) in [("zeros", Fill::Zeros), ("ones", Fill::Ones)] {
        add(&format!("power_up_{name}"), &|seed| {
            let mut script = random(design, seed, 3_000);
            if let Script::Chip(script) = &mut script {
                script.power_up.fill = fill;
            }
            script
        });
    }
    for i in 0..suite.scale(4, 16, 100) {
        add(&format!("power_up_state[{i}]"), &|seed| {
            sweep::power_up_state(design, seed)
        });
    }
    if suite == Suite::Nightly {
        for (number, name) in reset_every_cycle(design).iter().enumerate() {
            add(name, &|seed| sweep_reset::script(design, number, seed));
        }
    }
    let (count, cycles) = suite.random();
    for i in 0..count {
        add(&format!("random[{i}]"), &|seed| {
            random(design, seed, cycles)
        });
    }
    cases
}
