//! The cases of a miner core, from stored headers and from the sweep of bins.

use super::miner_random::random;
use super::miner_sweep as sweep;
use super::script::{FIRST_RESET, first_reset};
use super::seed::case_seed;
use super::sweep_reset::{self, reset_every_cycle};
use super::sweep_targets::target_bits;
use super::{Action, Case, Event, Fill, Golden, MinerScript, Origin, PowerUp, Script, Suite, View};
use super::{sweep_beat, sweep_control, sweep_survivors};
use crate::design::{CoreKind, DesignConfig, Shortcut};
use crate::golden::{self, HeaderVector, Vector};
use crate::job::Job;
use crate::spec::Header;
use crate::units::{Cycle, JobId, Nonce, Seed};

/// Cycles between two jobs, so that slots never run out: a slot is free again once its last nonce has left the pipe.
pub(super) fn spacing(design: &DesignConfig) -> u64 {
    let latency = design.latency();
    // Where a nonce takes several clocks, the short ranges of the sweep take longer than the pipe.
    let walked = if latency.interval == 1 {
        0
    } else {
        64 * latency.interval
    };
    single_spacing(design).max(walked)
}

/// The same of jobs of a single nonce.
pub(super) fn single_spacing(design: &DesignConfig) -> u64 {
    let latency = design.latency();
    let emptied = latency.issue_to_result + 1 + waiting(design);
    let emptied = emptied.div_ceil(design.slots() as u64 - 1) + 8;
    // A survivor finds the checker idle, wherever in its job's short range it stands.
    let checked = if design.has(Shortcut::EarlyReject) {
        design.check_interval() + 32
    } else {
        0
    };
    // A nonce waits for its beat.
    (emptied + latency.interval - 1).max(checked)
}

/// Cycles that a nonce may have to wait for others to be checked: where 32 bits are compared, none but the one that is
/// looked for survives; else another one may be in front of it.
fn waiting(design: &DesignConfig) -> u64 {
    if design.has(Shortcut::EarlyReject) && design.reject_bits < 32 {
        design.survivors_depth() as u64 * design.check_interval()
    } else {
        0
    }
}

/// Collects events in the order of their cycles.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) design: DesignConfig,
    pub(super) seed: Seed,
    pub(super) events: Vec<Event>,
    pub(super) golden: Vec<Golden>,
    pub(super) fill: Fill,
    pub(super) origin: Origin,
    pub(super) noise: bool,
}

impl Plan {
    pub(super) fn new(design: &DesignConfig, seed: Seed) -> Self {
        Self {
            design: *design,
            seed,
            events: vec![first_reset()],
            golden: Vec::new(),
            fill: Fill::Random,
            origin: Origin::Reset,
            noise: true,
        }
    }

    pub(super) fn at(&mut self, cycle: u64, action: Action) {
        self.events.push(Event {
            at: Cycle(cycle),
            action,
        });
    }

    pub(super) fn load(&mut self, cycle: u64, job: Job) {
        let job = job.fitted(&self.design, None);
        self.at(cycle, Action::Load { job });
    }

    /// A job whose header is known: its lanes are that header's rolled versions.
    pub(super) fn load_header(&mut self, cycle: u64, job: Job, header: &Header) {
        let job = job.fitted(&self.design, Some(header));
        self.at(cycle, Action::Load { job });
    }

    /// The cycle in which a hit stands at the host's port, if nothing stalls; at the latest, where it may have to wait.
    pub(super) fn due(&self, loaded: u64, job: &Job, nonce: Nonce) -> Cycle {
        let latency = self.design.latency();
        // The fold's clocks begin with the first cycle behind the reset.
        let issued = latency.first_issue(loaded, FIRST_RESET);
        let distance = u64::from(nonce.0 - job.start.0) * latency.interval;
        Cycle(issued + distance + latency.issue_to_result + waiting(&self.design))
    }

    /// Ends the script once the last nonce of the last event has come out.
    pub(super) fn finish(mut self, cycles: u64) -> Script {
        assert!(
            self.golden.iter().all(|golden| golden.due.0 < cycles),
            "a stored nonce lies beyond the script's end: nobody would miss it"
        );
        self.events.sort_by_key(|event| event.at);
        let script = MinerScript {
            cycles,
            power_up: PowerUp {
                fill: self.fill,
                seed: self.seed,
            },
            origin: self.origin,
            noise: self.noise.then_some(self.seed),
            events: self.events,
            golden: self.golden,
        };
        if self.design.kind == CoreKind::Chip {
            Script::Chip(script)
        } else {
            Script::Miner(script)
        }
    }
}

/// Real headers one after the other, each on a short range around its nonce, under its own target.
pub(super) fn headers(
    design: &DesignConfig,
    seed: Seed,
    headers: &[HeaderVector],
    before: u32,
    after: u32,
) -> Script {
    let mut plan = Plan::new(design, seed);
    let mut cycle = 4;
    for (i, vector) in headers.iter().enumerate() {
        let nonce = vector.nonce;
        let range = (
            Nonce(nonce.0.saturating_sub(before)),
            Nonce(nonce.0.saturating_add(after)),
        );
        let target = vector
            .header
            .target()
            .expect("stored headers have a target: `vectors check` proves it");
        let job = Job::new(JobId(i as u8), &vector.header, target, range)
            .expect("the range lies around its nonce");
        plan.golden.push(Golden {
            vector: vector.id.clone(),
            job: job.id,
            nonce,
            due: plan.due(cycle, &job, nonce),
        });
        let walk = job.nonces() * design.latency().interval;
        plan.load_header(cycle, job, &vector.header);
        cycle += (walk + design.latency().load_to_issue_most - 1).max(spacing(design));
    }
    plan.finish(cycle + design.latency().issue_to_result + waiting(design) + 8)
}

/// All cases of a miner core in a suite.
pub(super) fn cases(
    design: &DesignConfig,
    core: &str,
    root: Seed,
    suite: Suite,
    further: &[Vector],
) -> Vec<Case> {
    let stored: Vec<HeaderVector> = golden::builtin()
        .iter()
        .flat_map(golden::VectorSet::headers)
        .cloned()
        .collect();
    let mut cases = Vec::new();
    let mut add = |name: &str, view: View, make: &dyn Fn(Seed) -> Script| {
        let seed = case_seed(root, core, name);
        cases.push(Case {
            name: name.into(),
            seed,
            view,
            script: make(seed),
        });
    };
    for (i, chunk) in stored.chunks(8).enumerate() {
        add(&format!("headers[{i}]"), View::Full, &|seed| {
            headers(design, seed, chunk, 20, 12)
        });
    }
    let more: Vec<HeaderVector> = further.iter().filter_map(Vector::header).cloned().collect();
    for (i, chunk) in more.chunks(100).enumerate() {
        add(&format!("vectors[{i}]"), View::Full, &|seed| {
            headers(design, seed, chunk, 20, 12)
        });
    }
    add("headers_long", View::Ports, &|seed| {
        let some = &stored[..stored.len().min(suite.scale(4, 16, 40))];
        headers(
            design,
            seed,
            some,
            suite.scale(2_000, 20_000, 200_000) as u32,
            40,
        )
    });
    for (name, make) in sweep::ALL {
        add(name, View::Full, &|seed| make(design, seed));
    }
    if suite != Suite::Smoke {
        add("target_bits", View::Full, &|seed| target_bits(design, seed));
    }
    let beats = design.latency().interval > 1;
    for (name, make) in sweep_beat::OF_MINERS.iter().filter(|_| beats) {
        add(name, View::Full, &|seed| make(design, seed));
    }
    let early = design.has(Shortcut::EarlyReject);
    for (name, make) in sweep_survivors::ALL.iter().filter(|_| early) {
        add(name, View::Full, &|seed| make(design, seed));
    }
    for (name, fill) in [("zeros", Fill::Zeros), ("ones", Fill::Ones)] {
        add(&format!("power_up_{name}"), View::Full, &|seed| {
            let mut script = random(design, seed, 3_000);
            if let Script::Miner(script) = &mut script {
                script.power_up.fill = fill;
            }
            script
        });
    }
    for i in 0..suite.scale(4, 16, 100) {
        add(&format!("power_up_state[{i}]"), View::Full, &|seed| {
            sweep_control::power_up_state(design, seed)
        });
    }
    if suite == Suite::Nightly {
        for (number, name) in reset_every_cycle(design).iter().enumerate() {
            add(name, View::Full, &|seed| {
                sweep_reset::script(design, number, seed)
            });
        }
    }
    let (count, cycles) = suite.random();
    for i in 0..count {
        add(&format!("random[{i}]"), View::Full, &|seed| {
            random(design, seed, cycles)
        });
    }
    cases
}
