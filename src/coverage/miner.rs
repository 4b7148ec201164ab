//! Watches a miner core.

use super::Watch;
use super::bin::Bin;
use super::counted::Counted;
use super::edges::{Asked, Edge};
use super::flow::Flow;
use super::jobs::{Around, Jobs};
use super::places::Places;
use crate::design::DesignConfig;
use crate::model::{Glimpse, MinerInputs, MinerOutputs};
use crate::units::{Cycle, Nonce};

/// What a miner's run brought.
#[derive(Clone, Debug)]
pub struct MinerWatch {
    counted: Counted,
    places: Places,
    flow: Flow,
    jobs: Jobs,
    interval: u64,
    /// Enabled cycles so far, and those of the last hit behind the compare and the last one taken.
    age: u64,
    found: Option<u64>,
    taken: Option<u64>,
    before: Before,
}

/// The enabled cycle before.
#[derive(Clone, Copy, Debug, Default)]
struct Before {
    loaded: bool,
    exhausted: bool,
    overflow: u16,
    empty: bool,
}

impl MinerWatch {
    /// Nothing has come yet.
    pub fn new(design: &DesignConfig) -> Self {
        Self {
            counted: Counted::new(design),
            places: Places::new(design),
            flow: Flow::new(design),
            jobs: Jobs::default(),
            interval: design.latency().interval,
            age: 0,
            found: None,
            taken: None,
            before: Before::default(),
        }
    }

    /// A hit stands behind the compare: what was compared in the enabled cycle before.
    fn found(&mut self, cycle: Cycle, seen: &Glimpse) {
        if !seen.hit {
            return;
        }
        let counted = &mut self.counted;
        counted.hit_if(self.before.loaded, Bin::HitOnLoad, cycle);
        counted.hit_if(
            seen.in_flight == 0 && self.before.empty,
            Bin::HitLastSlot,
            cycle,
        );
        let close = self.found.is_some_and(|at| self.age - at == self.interval);
        counted.hit_if(close, Bin::HitConsecutive, cycle);
        self.found = Some(self.age);
    }

    /// What the host takes, or leaves.
    fn results(&mut self, cycle: Cycle, i: &MinerInputs, o: &MinerOutputs, seen: &Glimpse) {
        let counted = &mut self.counted;
        counted.hit_if(seen.full, Bin::FifoFull, cycle);
        counted.hit_if(o.overflow > self.before.overflow, Bin::FifoOverflow, cycle);
        counted.hit_if(o.overflow == u16::MAX, Bin::FifoSaturated, cycle);
        if !o.hit_valid {
            return;
        }
        if !i.hit_ready {
            counted.hit(Bin::BackPressure, cycle);
            return;
        }
        counted.hit_if(seen.full, Bin::FifoPopFull, cycle);
        counted.hit_if(seen.waiting == 1, Bin::FifoEmptied, cycle);
        let close = self.taken.is_some_and(|at| at + 1 == self.age);
        counted.hit_if(close, Bin::PopBackToBack, cycle);
        self.taken = Some(self.age);
        counted.lane(o.hit_lane.value as usize, cycle);
        let (id, nonce) = (o.hit_job_id.value, Nonce(o.hit_nonce.value));
        let alone = self.flow.entered_alone(id, nonce);
        counted.hit_if(alone, Bin::HitFirstSlot, cycle);
        if let Some(job) = self.flow.job(id) {
            counted.hit_if(job.start == nonce, Bin::HitFirstOfRange, cycle);
            counted.hit_if(job.end == nonce, Bin::HitLastOfRange, cycle);
        }
        let older = self.jobs.last().is_some_and(|job| job.id.0 != id);
        counted.hit_if(older, Bin::StaleHit, cycle);
    }

    fn control(&mut self, cycle: Cycle, i: &MinerInputs, o: &MinerOutputs, seen: &Glimpse) {
        let counted = &mut self.counted;
        let taken = i.load && o.load_ready;
        counted.hit_if(i.load && !o.load_ready, Bin::Declined, cycle);
        let exhausted = o.exhausted && !self.before.exhausted;
        counted.hit_if(exhausted, Bin::Exhausted, cycle);
        if i.abort {
            let idle = seen.in_flight == 0 && !o.busy;
            counted.hit_if(idle, Bin::AbortIdle, cycle);
            counted.hit_if(seen.in_flight > 0, Bin::Abort, cycle);
            counted.hit_if(seen.hit, Bin::AbortHit, cycle);
            counted.hit_if(taken, Bin::AbortLoad, cycle);
        }
        if taken {
            let around = Around::of(seen, &self.places);
            let job = i.job();
            self.flow.take(&job);
            self.jobs.take(cycle, job, around, counted);
        }
    }
}

impl Watch for MinerWatch {
    type Inputs = MinerInputs;
    type Outputs = MinerOutputs;

    fn cycle(&mut self, cycle: Cycle, i: &MinerInputs, o: &MinerOutputs, seen: &Glimpse) {
        if !seen.known {
            return;
        }
        self.places.count(cycle, seen, &mut self.counted);
        let asked = Asked {
            reset: i.reset,
            enable: i.enable,
            offered: i.load,
        };
        Edge::of(asked, o.busy, seen, &self.places).count(cycle, &mut self.counted);
        if i.reset {
            self.flow.kill();
            self.before = Before::default();
            return;
        }
        if !i.enable {
            return;
        }
        self.found(cycle, seen);
        self.results(cycle, i, o, seen);
        let issued = if i.abort { &[] } else { &*seen.issued };
        let idle = seen.in_flight == 0;
        self.flow.cycle(cycle, (issued, idle), &mut self.counted);
        self.control(cycle, i, o, seen);
        self.before = Before {
            loaded: i.load && o.load_ready,
            exhausted: o.exhausted,
            overflow: o.overflow,
            empty: self.flow.is_empty(),
        };
        if i.abort {
            self.flow.kill();
        }
        self.age += 1;
    }

    fn counted(&self) -> &Counted {
        &self.counted
    }
}
