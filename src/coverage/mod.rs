//! Functional coverage: which of the situations that a core must be shown in a run has really shown.
//!
//! A [`Bin`] is one such situation. Watchers follow a run cycle by cycle (inputs, outputs, the model's control, and by the
//! specification what each nonce or block hashes to) and count the bins that came. Whether a case was *meant* to bring a
//! bin is nowhere looked at.

mod bin;
mod chip;
mod compress;
mod core;
mod counted;
mod edges;
mod flow;
mod hashed;
mod jobs;
mod miner;
mod places;
pub mod rtl;
mod shown;
mod sums;

pub use bin::{BinInfo, NOT_APPLICABLE, bins};
pub use chip::ChipWatch;
pub use compress::CompressWatch;
pub use core::{CoreBins, Merged};
pub use counted::{Counted, Hits};
pub use miner::MinerWatch;
pub use shown::{says, shown_by_block, shown_by_nonce};

use crate::model::Glimpse;
use crate::units::Cycle;

/// Follows a run.
pub trait Watch {
    /// What drives the core.
    type Inputs;
    /// What it shows.
    type Outputs;

    /// One cycle: inputs, outputs before the edge, and control before it.
    fn cycle(&mut self, cycle: Cycle, i: &Self::Inputs, o: &Self::Outputs, seen: &Glimpse);

    /// What has come.
    fn counted(&self) -> &Counted;
}
