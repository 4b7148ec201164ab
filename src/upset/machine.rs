//! What can be put into a state and run on from there: the device, and the model.

use crate::dut::{Device, Ended, VerilatedDevice};
use crate::model::{Frame, Model, OutputFrame};

/// A core that can be put into any state.
pub trait Machine {
    /// Puts it into this state.
    fn load(&mut self, state: &[u32]);

    /// Runs these cycles, a row of inputs each; outputs before each edge, and the state behind the last one. Gives how the
    /// core ended the run itself, if it did.
    fn run(
        &mut self,
        cycles: std::ops::Range<usize>,
        outputs: &mut [u32],
        state: &mut [u32],
    ) -> Option<Ended>;
}

/// A Verilated core whose registers can be written.
pub struct RtlMachine<'a> {
    /// Every register in view and writable.
    pub device: &'a mut VerilatedDevice,
    /// Inputs of the recorded run, row by row.
    pub inputs: &'a [u32],
    /// Words of a row.
    pub input_words: usize,
}

impl Machine for RtlMachine<'_> {
    fn load(&mut self, state: &[u32]) {
        self.device.write(state);
    }

    fn run(
        &mut self,
        cycles: std::ops::Range<usize>,
        outputs: &mut [u32],
        state: &mut [u32],
    ) -> Option<Ended> {
        let words = cycles.start * self.input_words..cycles.end * self.input_words;
        let inputs = &self.inputs[words];
        let ran = self.device.run(cycles.len(), inputs, outputs, &mut []);
        self.device.sample(state);
        ran.ended
    }
}

/// The model.
pub struct ModelMachine<'a, M: Model> {
    /// Of the same design.
    pub model: M,
    /// Inputs of the recorded run.
    pub inputs: &'a [M::Inputs],
}

impl<M: Model> Machine for ModelMachine<'_, M> {
    fn load(&mut self, state: &[u32]) {
        self.model.load(state);
    }

    fn run(
        &mut self,
        cycles: std::ops::Range<usize>,
        outputs: &mut [u32],
        state: &mut [u32],
    ) -> Option<Ended> {
        let words = outputs.len() / cycles.len().max(1);
        for (inputs, row) in self.inputs[cycles].iter().zip(outputs.chunks_mut(words)) {
            let shown = self.model.step(inputs);
            debug_assert_eq!(shown.words(), words);
            shown.write(row);
        }
        state.copy_from_slice(&self.model.state());
        None
    }
}

/// The outputs of a row, back as the model shows them.
pub(super) fn read<O: OutputFrame>(row: &[u32]) -> O {
    O::read(row)
}
