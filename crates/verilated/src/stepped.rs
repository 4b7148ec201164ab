//! What a run of cycles gave, besides its samples.

/// A register that changed while the clock was low.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LowPhaseChange {
    /// Cycle within the call, from 0.
    pub cycle: usize,
    /// First word of the register row that differs.
    pub word: usize,
}

/// What [`crate::Stepper::step_n`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stepped {
    /// Cycles done, both phases sampled. Fewer than asked for if the simulation ended; the cycle in
    /// which the RTL ended it is counted, one that broke the model is not.
    pub cycles: usize,
    /// Whether the simulation has ended; [`crate::Model::ending`] says how.
    pub finished: bool,
    /// The cycle within the call, from 0, in which it ended; 0 as well if it had ended before.
    pub ended_in: Option<usize>,
    /// The first register that changed in a low phase, that is otherwise than at the rising edge.
    pub low_phase_change: Option<LowPhaseChange>,
}
