//! An oracle beside which somebody counts what the run brings.

use super::Oracle;
use crate::coverage::Watch;
use crate::model::Glimpse;
use crate::units::Cycle;
use crate::verdict::{ResultFault, Results};

/// The two of them. What the watcher sees changes no verdict.
#[derive(Debug)]
pub(super) struct Watched<'a, O, W> {
    pub(super) oracle: O,
    /// `None` where nobody asked.
    pub(super) watch: Option<&'a mut W>,
}

impl<O, W> Oracle for Watched<'_, O, W>
where
    O: Oracle,
    W: Watch<Inputs = O::Inputs, Outputs = O::Outputs>,
{
    type Inputs = O::Inputs;
    type Outputs = O::Outputs;

    fn cycle(&mut self, cycle: Cycle, inputs: &O::Inputs, outputs: &O::Outputs) {
        self.oracle.cycle(cycle, inputs, outputs);
    }

    fn watches(&self) -> bool {
        self.watch.is_some()
    }

    fn watch(&mut self, cycle: Cycle, inputs: &O::Inputs, outputs: &O::Outputs, seen: &Glimpse) {
        if let Some(watch) = &mut self.watch {
            watch.cycle(cycle, inputs, outputs, seen);
        }
    }

    fn finish(&mut self, cycles: u64) {
        self.oracle.finish(cycles);
    }

    fn results(&self) -> &Results {
        self.oracle.results()
    }

    fn faults(&self) -> &[ResultFault] {
        self.oracle.faults()
    }
}
