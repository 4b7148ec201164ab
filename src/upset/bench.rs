//! The recorded run, and a flip held against it.

use super::judge::{Fate, Host};
use super::machine::Machine;
use super::sample::Flip;
use crate::design::{DesignConfig, Structure};
use crate::dut::Device;
use crate::model::Frame;
use crate::stimulus::Script;

/// Cycles after which the state is held against the record.
const STEP: usize = 64;

/// A record that can't be made.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
    /// The core ends the simulation by itself.
    #[error("the core ended the simulation in cycle {cycle} of plain work: {how}")]
    Ended {
        /// When.
        cycle: usize,
        /// How.
        how: String,
    },
    /// Registers that are not in view can't be flipped, nor put back.
    #[error("[probes] shows {seen} of {all} registers: a flip needs them all")]
    Blind {
        /// In view.
        seen: usize,
        /// In the design.
        all: usize,
    },
}

/// An undisturbed run.
pub struct Bench {
    host: Host,
    /// Inputs, row by row.
    pub inputs: Vec<u32>,
    input_words: usize,
    output_words: usize,
    state_words: usize,
    outputs: Vec<u32>,
    /// The state before each cycle, and behind the last one.
    states: Vec<u32>,
    /// Cycles from the flip on.
    window: usize,
}

impl Bench {
    /// Records a run of `script` on a device that has just been powered up.
    ///
    /// # Errors
    /// Registers out of view; a core that ends the run.
    pub fn record<I: Frame>(
        design: &DesignConfig,
        structure: &Structure,
        script: &Script,
        device: &mut dyn Device,
        (inputs, window): (&[I], usize),
    ) -> Result<Self, BenchError> {
        let (seen, all) = (
            device.covered().iter().filter(|&&c| c).count(),
            structure.registers.len(),
        );
        if seen < all {
            return Err(BenchError::Blind { seen, all });
        }
        let (input_words, output_words) = (structure.inputs.words(), structure.outputs.words());
        let state_words = structure.state_words();
        let mut rows = vec![0; inputs.len() * input_words];
        for (row, inputs) in rows.chunks_mut(input_words).zip(inputs) {
            inputs.write(row);
        }
        let mut outputs = vec![0; inputs.len() * output_words];
        let mut states = vec![0; (inputs.len() + 1) * state_words];
        let (first, rest) = states.split_at_mut(state_words);
        device.sample(first);
        let ran = device.run(inputs.len(), &rows, &mut outputs, rest);
        if let Some(ended) = ran.ended {
            return Err(BenchError::Ended {
                cycle: ended.cycle,
                how: ended.how,
            });
        }
        Ok(Self {
            host: Host::new(design, script, output_words),
            inputs: rows,
            input_words,
            output_words,
            state_words,
            outputs,
            states,
            window,
        })
    }

    /// Words of a row of inputs.
    pub fn input_words(&self) -> usize {
        self.input_words
    }

    /// Cycles from the flip on in which it is looked for.
    pub fn window(&self) -> usize {
        self.window
    }

    /// The state before this cycle's edge.
    pub fn state(&self, cycle: usize) -> &[u32] {
        &self.states[cycle * self.state_words..(cycle + 1) * self.state_words]
    }

    fn shown(&self, cycles: std::ops::Range<usize>) -> &[u32] {
        &self.outputs[cycles.start * self.output_words..cycles.end * self.output_words]
    }

    /// Flips a bit and lets the machine run on: what became of it, and what the machine showed and held.
    pub fn flip(&self, machine: &mut dyn Machine, flip: &Flip) -> (Fate, Trail) {
        let mut state = self.state(flip.cycle).to_vec();
        state[flip.bit / 32] ^= 1 << (flip.bit % 32);
        machine.load(&state);
        let end = flip.cycle + self.window;
        let mut outputs = Vec::with_capacity(self.window * self.output_words);
        let (mut at, mut differs) = (flip.cycle, true);
        while at < end && differs {
            let next = (at + STEP).min(end);
            let from = outputs.len();
            outputs.resize(from + (next - at) * self.output_words, 0);
            let ended = machine.run(at..next, &mut outputs[from..], &mut state);
            if let Some(ended) = ended {
                // A simulation that ends is a core that stands still.
                let ended = Some(ended.how);
                return (
                    Fate::Detected,
                    Trail {
                        outputs,
                        state,
                        ended,
                    },
                );
            }
            differs = state != self.state(next);
            at = next;
        }
        // From an equal state on all is equal.
        let want = self.shown(flip.cycle..at);
        let fate = self
            .host
            .judge(self.shown(0..flip.cycle), want, &outputs, differs);
        let trail = Trail {
            outputs,
            state,
            ended: None,
        };
        (fate, trail)
    }
}

/// What a machine showed and held after a flip: two machines of one core leave the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trail {
    /// Outputs, row by row, until the state was equal again.
    pub outputs: Vec<u32>,
    /// The state at the end.
    pub state: Vec<u32>,
    /// How the core ended the run.
    pub ended: Option<String>,
}
