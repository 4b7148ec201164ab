//! The result oracle: what must come out, by the protocol and `sha2`.

use crate::model::Glimpse;
use crate::units::Cycle;
use crate::verdict::{ResultFault, Results};

/// Watches the ports of a device and judges what it delivers.
pub trait Oracle {
    /// What drives the device.
    type Inputs;
    /// What the device shows.
    type Outputs;

    /// One cycle: inputs, and outputs before the edge.
    fn cycle(&mut self, cycle: Cycle, inputs: &Self::Inputs, outputs: &Self::Outputs);

    /// Does somebody watch what the run brings: then [`Oracle::watch`] hears of each cycle that agreed.
    fn watches(&self) -> bool {
        false
    }

    /// A cycle in which device and model agreed, with the model's control before its edge.
    fn watch(
        &mut self,
        _cycle: Cycle,
        _inputs: &Self::Inputs,
        _outputs: &Self::Outputs,
        _seen: &Glimpse,
    ) {
    }

    /// The run is over after so many cycles: what was due by now and has not come does not come.
    fn finish(&mut self, cycles: u64);

    /// What was delivered.
    fn results(&self) -> &Results;

    /// What was wrong.
    fn faults(&self) -> &[ResultFault];
}

/// After so many faults an oracle stops: what follows follows from them.
pub(super) const ENOUGH: usize = 4;
