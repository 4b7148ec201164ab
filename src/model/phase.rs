//! The clocks of a fold, and which hash a shared pipe takes (`rtl/slot_phase.sv`).

use super::tracked::pieces_word;
use crate::design::DesignConfig;

#[derive(Clone, Debug)]
pub(super) struct Phase {
    iterations: usize,
    shared: bool,
    count: usize,
    second: bool,
}

impl Phase {
    pub(super) fn new(config: &DesignConfig) -> Self {
        Self {
            iterations: config.iterations(),
            shared: config.shared(),
            count: 0,
            second: false,
        }
    }

    /// The clock of the fold, 0 the one in which blocks move on.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Do blocks move on to the next stage in this cycle, if it is enabled.
    pub(super) fn steps(&self) -> bool {
        self.count == 0
    }

    /// Is the block that this step takes one of hash 2.
    pub(super) fn second(&self) -> bool {
        self.second
    }

    /// Does the current job's next nonce enter in this cycle, if it is enabled.
    pub(super) fn issues(&self) -> bool {
        self.steps() && !self.second
    }

    pub(super) fn clock(&mut self, reset: bool, enable: bool) {
        if reset {
            (self.count, self.second) = (0, false);
        } else if enable {
            self.second ^= self.shared && self.steps();
            self.count = (self.count + 1) % self.iterations;
        }
    }

    pub(super) fn visit(&self, known: bool, sink: &mut impl FnMut(&[u32], bool)) {
        if self.iterations > 1 {
            sink(&[self.count as u32], known);
        }
        if self.shared {
            sink(&[u32::from(self.second)], known);
        }
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        if self.iterations > 1 {
            self.count = pieces_word(take) as usize;
        }
        if self.shared {
            self.second = pieces_word(take) == 1;
        }
    }
}
