//! Nonces on their way through the pipes, with what their hashes show.

use std::collections::{HashMap, VecDeque};

use super::bin::Bin;
use super::counted::Counted;
use super::hashed::{bins_of, of_nonce};
use super::sums::Features;
use crate::design::{CoreKind, DesignConfig, Shortcut};
use crate::job::Job;
use crate::model::Issued;
use crate::units::{Cycle, Nonce};

#[derive(Clone, Copy, Debug)]
struct Passing {
    leaves: u64,
    nonce: Nonce,
    features: Features,
}

/// Nonces remembered for having entered empty pipes.
const RECENT: usize = 64;

/// What passes, and what has left.
#[derive(Clone, Debug)]
pub(super) struct Flow {
    /// Enabled cycles from a nonce's entry to its compare.
    latency: u64,
    /// Zero bits that an early compare asks for.
    early: u32,
    lanes: usize,
    /// The ids of jobs as cores hold them; the chip's own bit is left out.
    ids: u8,
    /// Enabled cycles so far.
    age: u64,
    passing: VecDeque<Passing>,
    /// Jobs taken, by id.
    jobs: HashMap<u8, Job>,
    /// The last nonce that entered each core.
    last: HashMap<usize, Nonce>,
    /// The last ones that entered empty pipes, with their jobs.
    alone: VecDeque<(u8, Nonce)>,
}

impl Flow {
    pub(super) fn new(design: &DesignConfig) -> Self {
        let early = design.has(Shortcut::EarlyReject);
        Self {
            latency: design.latency().issue_to_digest,
            early: if early { design.reject_bits } else { 0 },
            lanes: design.core().lanes(),
            ids: if design.kind == CoreKind::Chip {
                0x7f
            } else {
                0xff
            },
            age: 0,
            passing: VecDeque::new(),
            jobs: HashMap::new(),
            last: HashMap::new(),
            alone: VecDeque::new(),
        }
    }

    /// A job is taken.
    pub(super) fn take(&mut self, job: &Job) {
        self.jobs.insert(job.id.0, job.clone());
    }

    /// The job of a hit.
    pub(super) fn job(&self, id: u8) -> Option<&Job> {
        self.jobs.get(&id)
    }

    /// All that passes is killed.
    pub(super) fn kill(&mut self) {
        self.passing.clear();
    }

    /// An enabled cycle: `issued` enter.
    pub(super) fn cycle(
        &mut self,
        cycle: Cycle,
        (issued, idle): (&[Issued], bool),
        counted: &mut Counted,
    ) {
        while let Some(passing) = self.passing.front().filter(|p| p.leaves <= self.age) {
            for bin in bins_of(passing.features) {
                counted.hit(bin, cycle);
            }
            counted.hit_if(passing.nonce == Nonce(0), Bin::NonceZero, cycle);
            counted.hit_if(passing.nonce == Nonce(u32::MAX), Bin::NonceMax, cycle);
            self.passing.pop_front();
        }
        for issued in issued {
            self.enter(cycle, issued, idle, counted);
        }
        self.age += 1;
    }

    fn enter(&mut self, cycle: Cycle, issued: &Issued, idle: bool, counted: &mut Counted) {
        let before = self.last.insert(issued.core, issued.nonce);
        let wraps = issued.nonce == Nonce(0) && before == Some(Nonce(u32::MAX));
        counted.hit_if(wraps, Bin::NonceWrap, cycle);
        let Some(job) = self.jobs.get(&(issued.job.0 & self.ids)) else {
            return;
        };
        // BIP 320: version rolling begins with bit 13.
        let base = ((issued.version ^ job.version) >> 13) as usize;
        if base + self.lanes > job.lanes() {
            return;
        }
        if idle {
            if self.alone.len() == RECENT {
                self.alone.pop_front();
            }
            self.alone.push_back((job.id.0, issued.nonce));
        }
        let lanes = base..base + self.lanes;
        let features = lanes.map(|lane| of_nonce(job, lane, issued.nonce, self.early));
        self.passing.push_back(Passing {
            leaves: self.age + self.latency,
            nonce: issued.nonce,
            features: features.fold(0, |all, features| all | features),
        });
    }

    /// Did this job's nonce enter empty pipes.
    pub(super) fn entered_alone(&self, id: u8, nonce: Nonce) -> bool {
        self.alone.contains(&(id, nonce))
    }

    /// Does nothing pass any more.
    pub(super) fn is_empty(&self) -> bool {
        self.passing.is_empty()
    }
}
