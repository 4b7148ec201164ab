//! Many cycles in one call: stimulus in, samples out, the loop on the C++ side.
#![allow(unsafe_code)] // calls into the shim

use crate::ending::Ending;
use crate::error::ModelError;
use crate::foreign::{self, Handle};
use crate::library::Library;
use crate::model::Model;
use crate::signal::{Direction, PortId, SignalId};
use crate::stepped::{LowPhaseChange, Stepped};
use std::sync::Arc;

/// A plan of what to poke and sample each cycle, for one model.
pub struct Stepper {
    plan: Handle,
    library: Arc<Library>,
    model: u64,
    input_words: usize,
    output_words: usize,
    register_words: usize,
}

// SAFETY: the plan is plain memory that only calls through `&mut self` write; it is used together
// with its model, which is borrowed for each call.
unsafe impl Send for Stepper {}

impl std::fmt::Debug for Stepper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stepper")
            .field("input_words", &self.input_words)
            .field("output_words", &self.output_words)
            .field("register_words", &self.register_words)
            .finish_non_exhaustive()
    }
}

impl Model {
    /// A stepper for this model. Each port and register takes whole words, low word first, in the
    /// order given; an array takes its elements one after another.
    pub fn stepper(
        &self,
        clock: PortId,
        inputs: &[PortId],
        outputs: &[PortId],
        registers: &[SignalId],
    ) -> Result<Stepper, ModelError> {
        let port = |id: &PortId| &self.ports()[id.index()];
        if port(&clock).width != 1 || port(&clock).direction == Direction::Output {
            return Err(ModelError::NotAClock(port(&clock).name.clone()));
        }
        if let Some(output) = inputs
            .iter()
            .map(port)
            .find(|p| p.direction == Direction::Output)
        {
            return Err(ModelError::ReadOnly(output.name.clone()));
        }
        let words = |ids: &[PortId]| ids.iter().map(|id| port(id).words()).sum();
        let signal = |id: &SignalId| &self.signals()[id.index()];
        let (i, o, r) = (
            numbers(inputs),
            numbers(outputs),
            registers.iter().map(|s| s.0),
        );
        let r: Vec<u32> = r.collect();
        // SAFETY: live handle; every index was looked up above or just below in the same lists, and
        // each pointer goes with its length.
        let plan = unsafe {
            (self.library.functions.plan)(
                self.handle,
                clock.0,
                i.as_ptr(),
                i.len() as u32,
                o.as_ptr(),
                o.len() as u32,
                r.as_ptr(),
                r.len() as u32,
            )
        };
        Ok(Stepper {
            plan,
            library: Arc::clone(&self.library),
            model: self.id,
            input_words: words(inputs),
            output_words: words(outputs),
            register_words: registers.iter().map(|id| signal(id).words()).sum(),
        })
    }
}

fn numbers(ports: &[PortId]) -> Vec<u32> {
    ports.iter().map(|p| p.0).collect()
}

impl Stepper {
    /// Words of stimulus per cycle.
    pub fn input_words(&self) -> usize {
        self.input_words
    }

    /// Words of sampled outputs per cycle.
    pub fn output_words(&self) -> usize {
        self.output_words
    }

    /// Words of sampled registers per cycle.
    pub fn register_words(&self) -> usize {
        self.register_words
    }

    /// Runs `n` cycles. Each: inputs poked, clock low, evaluated, outputs sampled, registers
    /// compared with the sample before; clock high, evaluated, registers sampled. `registers` may
    /// be empty: then they are neither sampled nor compared; so may `outputs`.
    ///
    /// # Panics
    /// If a buffer is too short for `n` cycles, or the stepper belongs to another model.
    pub fn step_n(
        &mut self,
        model: &mut Model,
        n: usize,
        stimulus: &[u32],
        outputs: &mut [u32],
        registers: &mut [u32],
    ) -> Stepped {
        self.belongs(model);
        assert!(
            stimulus.len() >= n * self.input_words,
            "stimulus too short for {n} cycles"
        );
        let row = |buffer: &mut [u32], words: usize, what: &str| {
            if buffer.is_empty() || words == 0 {
                return std::ptr::null_mut();
            }
            assert!(buffer.len() >= n * words, "{what} too short for {n} cycles");
            buffer.as_mut_ptr()
        };
        let outputs = row(outputs, self.output_words, "outputs");
        let registers = row(registers, self.register_words, "registers");
        let mut done = foreign::Stepped::default();
        // SAFETY: the plan's pointers lead into `model`, which is its own (checked) and alive; each
        // buffer is null or has room for `n` rows.
        unsafe {
            (self.library.functions.step)(
                model.handle,
                self.plan,
                n as u64,
                stimulus.as_ptr(),
                outputs,
                registers,
                &raw mut done,
            );
        }
        let (cycles, finished) = (index(done.cycles), model.finished());
        // A cycle that broke the model is not among those done, one that the RTL ended is.
        let broken = matches!(model.ending(), Some(Ending::Broken { .. }));
        let last = cycles.saturating_sub(usize::from(!broken));
        Stepped {
            cycles,
            finished,
            ended_in: finished.then_some(last),
            low_phase_change: (done.low_cycle != u64::MAX).then(|| LowPhaseChange {
                cycle: index(done.low_cycle),
                word: index(done.low_word),
            }),
        }
    }

    /// Reads the registers as they are.
    ///
    /// # Panics
    /// If `registers` is not of [`Stepper::register_words`] words, or the stepper belongs to
    /// another model.
    pub fn sample(&self, model: &Model, registers: &mut [u32]) {
        self.belongs(model);
        assert_eq!(registers.len(), self.register_words, "words of registers");
        // SAFETY: as in `step_n`, with room for one row.
        unsafe { (self.library.functions.sample)(self.plan, registers.as_mut_ptr()) };
    }

    fn belongs(&self, model: &Model) {
        assert_eq!(
            self.model, model.id,
            "a stepper goes with the model that made it"
        );
    }
}

fn index(n: u64) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

impl Drop for Stepper {
    fn drop(&mut self) {
        // SAFETY: made by this library, not used again; it owns no part of the model.
        unsafe { (self.library.functions.plan_free)(self.plan) };
    }
}
