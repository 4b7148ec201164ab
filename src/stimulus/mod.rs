//! What is driven into a core: scripts of jobs, blocks and control events, stored vectors first, then the sweep of bins,
//! then constrained random.
//!
//! A [`Script`] is plain data and holds all that a run needs; from it a driver makes the inputs of each cycle. The same
//! script with the same seed makes the same inputs, so a stored [`Case`] is a replay.

mod case;
mod chip_cases;
mod chip_data;
mod chip_drive;
mod chip_random;
mod chip_sweep;
mod compress_cases;
mod compress_drive;
mod feed;
mod miner_cases;
mod miner_drive;
mod miner_random;
mod miner_sweep;
mod patterns;
mod script;
mod seed;
mod suite;
mod sure;
mod sweep_beat;
mod sweep_control;
mod sweep_hits;
mod sweep_jobs;
mod sweep_reset;
mod sweep_survivors;
mod sweep_targets;
mod workload;
mod testbench;

pub use case::{Case, CaseError, StoredCase, View};
pub use chip_drive::ChipDriver;
pub use compress_drive::CompressDriver;
pub use feed::{Entering, Feed};
pub use miner_drive::MinerDriver;
pub use patterns::carrying_block;
pub use script::{
    Action, CompressScript, Event, Fill, Golden, MinerScript, Origin, PowerUp, Script,
};
pub use seed::{case_seed, rng};
pub use suite::{Suite, cases};
pub use sweep_reset::reset_every_cycle;
pub use testbench::testbenches;
pub use workload::workload;

use crate::model::Frame;

/// Makes the inputs of each cycle, from the first on.
pub trait Driver {
    /// What drives the core in one cycle.
    type Inputs: Frame;

    /// The next cycle's inputs.
    fn next_inputs(&mut self) -> Self::Inputs;

    /// Cycles from the next one on in which nothing happens at the ports: no reset, no stall, nothing offered, and the rest
    /// as it was. Fewer may be said than there are.
    fn quiet(&self) -> u64 {
        0
    }

    /// Leaves out cycles in which nothing happens, at most [`Driver::quiet`].
    fn skip(&mut self, _cycles: u64) {}
}
