//! A core of which every register is known for as long as nothing happens.

use std::ops::Range;

use super::control::Control;
use super::{Activity, Steady};
use crate::simd::{Engine, NoEngine};

/// Steady flow, in the cycles of a run: the datapath by its nonces, what is beside it by the law that it showed.
pub struct Law {
    pub(super) steady: Steady,
    pub(super) control: Control,
    /// The run's cycle in which the job's first nonce was issued; it may lie in front of the run.
    pub(super) issued: i64,
    /// Words of the state, and nodes.
    pub(super) words: usize,
}

impl Law {
    /// A cycle of the run as the steady flow counts them.
    fn cycle(&self, cycle: u64) -> u64 {
        (cycle.cast_signed() - self.issued).cast_unsigned()
    }

    /// The whole state in a cycle, and behind it the nodes.
    pub fn state(&self, cycle: u64) -> Vec<u32> {
        let mut state = vec![0; self.words];
        let datapath = self.steady.words(self.cycle(cycle));
        for (word, value) in datapath.into_iter().chain(self.control.words(cycle)) {
            state[word] = value;
        }
        state
    }

    /// What every bit does from each cycle of a range to the next.
    ///
    /// # Errors
    /// An engine that the processor lacks.
    pub fn count(
        &self,
        cycles: &Range<u64>,
        engine: Engine,
        ones: bool,
    ) -> Result<Activity, NoEngine> {
        let flow = self.cycle(cycles.start)..self.cycle(cycles.end);
        let mut activity = self.steady.count(flow, engine, ones)?;
        activity.words.extend(self.control.count(cycles));
        activity.words.sort_by_key(|word| word.word);
        if !ones {
            activity
                .words
                .iter_mut()
                .for_each(|word| word.ones = [0; 32]);
        }
        Ok(activity)
    }
}
