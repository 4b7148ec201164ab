//! How often each bin came in a run, and when first.

use serde::{Deserialize, Serialize};

use super::bin::{Bin, places};
use crate::design::DesignConfig;
use crate::units::Cycle;

/// One bin's count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hits {
    /// Cycles, nonces or blocks in which it came.
    pub count: u64,
    /// The first of these cycles; for what is known of a nonce or block alone, the cycle in which that left the pipes.
    pub first: Cycle,
}

/// All bins of a design, in the order of [`super::bins`].
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// One for each bin.
    pub bins: Vec<Hits>,
    #[serde(skip)]
    lanes: usize,
    #[serde(skip)]
    cores: usize,
}

impl Counted {
    pub(super) fn new(design: &DesignConfig) -> Self {
        let (lanes, cores) = places(design);
        Self {
            bins: vec![Hits::default(); super::bins(design).len()],
            lanes,
            cores,
        }
    }

    /// So many bins of a core without a design, none of which has come.
    pub fn of(bins: usize) -> Self {
        Self {
            bins: vec![Hits::default(); bins],
            lanes: 0,
            cores: 0,
        }
    }

    /// The bin at this place came.
    pub fn add(&mut self, at: usize, cycle: Cycle) {
        if let Some(hits) = self.bins.get_mut(at) {
            if hits.count == 0 {
                hits.first = cycle;
            }
            hits.count += 1;
        }
    }

    /// It came.
    pub(super) fn hit(&mut self, bin: Bin, cycle: Cycle) {
        self.add(bin as usize, cycle);
    }

    /// It came, if it did.
    pub(super) fn hit_if(&mut self, holds: bool, bin: Bin, cycle: Cycle) {
        if holds {
            self.hit(bin, cycle);
        }
    }

    /// A hit of this lane was taken; a core of a single one has no such bin.
    pub(super) fn lane(&mut self, lane: usize, cycle: Cycle) {
        if lane < self.cores - self.lanes {
            self.add(self.lanes + lane, cycle);
        }
    }

    /// The first or last nonce of one of this core's pieces was a hit, and was taken.
    pub(super) fn core_edge(&mut self, (core, cores): (usize, usize), last: bool, cycle: Cycle) {
        self.add(self.cores + core + usize::from(last) * cores, cycle);
    }
}
