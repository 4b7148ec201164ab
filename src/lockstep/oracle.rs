//! The result oracle: what must come out, by the protocol and `sha2`.

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

    /// The run is over: what has not come by now does not come.
    fn finish(&mut self);

    /// What was delivered.
    fn results(&self) -> &Results;

    /// What was wrong.
    fn faults(&self) -> &[ResultFault];
}

/// After so many faults an oracle stops: what follows follows from them.
pub(super) const ENOUGH: usize = 4;
