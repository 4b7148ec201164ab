//! The buffers of a batch: one row of inputs, outputs and registers for each cycle.

use crate::design::Structure;
use crate::dut::{Device, Ran};
use crate::model::Frame;

/// Rows of one batch. Registers have one row more, in front: the state before the batch.
#[derive(Debug)]
pub(super) struct Rows {
    input_words: usize,
    output_words: usize,
    register_words: usize,
    inputs: Vec<u32>,
    outputs: Vec<u32>,
    registers: Vec<u32>,
}

impl Rows {
    /// Cycles in a batch. Small, so that its samples are still in the cache when the model comes to them.
    pub(super) const BATCH: usize = 32;

    pub(super) fn new(structure: &Structure, register_words: usize) -> Self {
        let (input_words, output_words) = (structure.inputs.words(), structure.outputs.words());
        Self {
            input_words,
            output_words,
            register_words,
            inputs: vec![0; Self::BATCH * input_words],
            outputs: vec![0; Self::BATCH * output_words],
            registers: vec![0; (Self::BATCH + 1) * register_words],
        }
    }

    pub(super) fn sees_registers(&self) -> bool {
        self.register_words > 0
    }

    /// Reads the state before the first batch.
    pub(super) fn start(&mut self, device: &mut dyn Device) {
        if self.sees_registers() {
            device.sample(&mut self.registers[..self.register_words]);
        }
    }

    /// Runs a batch.
    pub(super) fn run<I: Frame>(&mut self, device: &mut dyn Device, inputs: &[I]) -> Ran {
        for (frame, inputs) in self.inputs.chunks_mut(self.input_words).zip(inputs) {
            inputs.write(frame);
        }
        let n = inputs.len();
        device.run(
            n,
            &self.inputs[..n * self.input_words],
            &mut self.outputs[..n * self.output_words],
            &mut self.registers[self.register_words..(n + 1) * self.register_words],
        )
    }

    /// Outputs of the batch's cycle `k`, before its edge.
    pub(super) fn outputs(&self, k: usize) -> &[u32] {
        &self.outputs[k * self.output_words..(k + 1) * self.output_words]
    }

    /// Registers before the edge of cycle `k`.
    pub(super) fn before(&self, k: usize) -> &[u32] {
        &self.registers[k * self.register_words..(k + 1) * self.register_words]
    }

    /// Registers after the edge of cycle `k`.
    pub(super) fn now(&self, k: usize) -> &[u32] {
        self.before(k + 1)
    }

    /// The last state of a batch of `cycles` becomes the one before the next.
    pub(super) fn turn(&mut self, cycles: usize) {
        let last = cycles * self.register_words;
        self.registers
            .copy_within(last..last + self.register_words, 0);
    }
}
