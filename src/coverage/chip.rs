//! Watches a chip.

use super::Watch;
use super::bin::Bin;
use super::counted::Counted;
use super::edges::{Asked, Edge};
use super::flow::Flow;
use super::jobs::{Around, Jobs};
use super::places::Places;
use crate::design::{DesignConfig, Partition};
use crate::job::Job;
use crate::model::{ChipInputs, ChipOutputs, Glimpse};
use crate::units::{Cycle, Nonce};

/// What a chip's run brought.
#[derive(Clone, Debug)]
pub struct ChipWatch {
    design: DesignConfig,
    counted: Counted,
    places: Places,
    flow: Flow,
    jobs: Jobs,
    age: u64,
    found: Option<u64>,
    taken: Option<u64>,
    /// The enabled cycle before: was a job taken, exhausted, overflow, stale.
    loaded: bool,
    exhausted: bool,
    counts: (u16, u16),
}

impl ChipWatch {
    /// Nothing has come yet.
    pub fn new(design: &DesignConfig) -> Self {
        Self {
            design: *design,
            counted: Counted::new(design),
            places: Places::new(design),
            flow: Flow::new(design),
            jobs: Jobs::default(),
            age: 0,
            found: None,
            taken: None,
            loaded: false,
            exhausted: false,
            counts: (0, 0),
        }
    }

    /// Is this nonce the first of a piece, and the last of one.
    fn edges(&self, job: &Job, nonce: Nonce) -> (bool, bool) {
        let (n, start, end) = (
            u64::from(nonce.0),
            u64::from(job.start.0),
            u64::from(job.end.0),
        );
        let (piece, stride) = (self.design.piece(), u64::from(self.design.stride()));
        let (first, last) = match self.design.partition {
            Partition::HighBits => (n % piece == 0, (n + 1) % piece == 0),
            Partition::Range => ((n - start) % piece == 0, (n + 1 - start) % piece == 0),
            Partition::Interleaved => (n - start < stride, end - n < stride),
        };
        (first || nonce == job.start, last || nonce == job.end)
    }

    fn results(&mut self, cycle: Cycle, i: &ChipInputs, o: &ChipOutputs, seen: &Glimpse) {
        let counted = &mut self.counted;
        if seen.hit {
            counted.hit_if(self.loaded, Bin::HitOnLoad, cycle);
            counted.hit_if(
                seen.in_flight == 0 && self.flow.is_empty(),
                Bin::HitLastSlot,
                cycle,
            );
            let interval = self.design.latency().interval;
            let close = self
                .found
                .is_some_and(|at| (1..=interval).contains(&(self.age - at)));
            counted.hit_if(close, Bin::HitConsecutive, cycle);
            self.found = Some(self.age);
        }
        counted.hit_if(seen.full, Bin::FifoFull, cycle);
        counted.hit_if(o.overflow > self.counts.0, Bin::FifoOverflow, cycle);
        counted.hit_if(o.stale > self.counts.1, Bin::StaleDropped, cycle);
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
        let (id, nonce) = (o.hit_job_id.value, Nonce(o.hit_nonce.value));
        let alone = self.flow.entered_alone(id, nonce);
        counted.hit_if(alone, Bin::HitFirstSlot, cycle);
        if let Some(job) = self
            .flow
            .job(id)
            .filter(|j| (j.start..=j.end).contains(&nonce))
        {
            let lane = (o.hit_version.value ^ job.version) >> 13;
            let (first, last) = self.edges(job, nonce);
            let counted = &mut self.counted;
            counted.lane(lane as usize, cycle);
            counted.hit_if(job.start == nonce, Bin::HitFirstOfRange, cycle);
            counted.hit_if(job.end == nonce, Bin::HitLastOfRange, cycle);
            let core = (o.hit_core.value as usize, self.design.cores as usize);
            if first {
                counted.core_edge(core, false, cycle);
            }
            if last {
                counted.core_edge(core, true, cycle);
            }
        }
        let older = self.jobs.last().is_some_and(|job| job.id.0 != id);
        self.counted.hit_if(older, Bin::StaleHit, cycle);
    }

    fn control(&mut self, cycle: Cycle, i: &ChipInputs, o: &ChipOutputs, seen: &Glimpse) {
        let counted = &mut self.counted;
        let taken = i.job_valid && o.job_ready;
        counted.hit_if(i.job_valid && !o.job_ready, Bin::Declined, cycle);
        counted.hit_if(o.exhausted && !self.exhausted, Bin::Exhausted, cycle);
        let all = u64::MAX >> (64 - self.design.cores);
        let mapped = i.core_enable & all != all && !seen.issued.is_empty();
        counted.hit_if(mapped, Bin::QueueWaits, cycle);
        if taken {
            let around = Around::of(seen, &self.places);
            counted.hit_if(i.new_block && o.busy, Bin::NewBlock, cycle);
            let job = i.offered();
            self.flow.take(&job);
            self.jobs.take(cycle, job, around, counted);
        }
    }
}

impl Watch for ChipWatch {
    type Inputs = ChipInputs;
    type Outputs = ChipOutputs;

    fn cycle(&mut self, cycle: Cycle, i: &ChipInputs, o: &ChipOutputs, seen: &Glimpse) {
        if !seen.known {
            return;
        }
        self.places.count(cycle, seen, &mut self.counted);
        let asked = Asked {
            reset: i.reset,
            enable: i.enable,
            offered: i.job_valid,
        };
        Edge::of(asked, o.busy, seen, &self.places).count(cycle, &mut self.counted);
        if i.reset {
            self.flow.kill();
            (self.loaded, self.exhausted, self.counts) = (false, false, (0, 0));
            return;
        }
        if !i.enable {
            return;
        }
        self.results(cycle, i, o, seen);
        let new_block = i.job_valid && o.job_ready && i.new_block;
        let issued = if new_block { &[] } else { &*seen.issued };
        let idle = seen.in_flight == 0;
        self.flow.cycle(cycle, (issued, idle), &mut self.counted);
        self.control(cycle, i, o, seen);
        if new_block {
            self.flow.kill();
        }
        self.loaded = i.job_valid && o.job_ready;
        self.exhausted = o.exhausted;
        self.counts = (o.overflow, o.stale);
        self.age += 1;
    }

    fn counted(&self) -> &Counted {
        &self.counted
    }
}
