//! Device and model side by side: the same inputs, every output and every register compared in every cycle.
//!
//! Two oracles are always on. The cycle model says what every register holds ([`crate::model`]); a result oracle, which
//! knows `sha2` and the protocol but no register, says what must come out ([`MinerOracle`], [`ChipOracle`],
//! [`CompressOracle`]).
//!
//! The device runs in batches on the C++ side; the model follows cycle by cycle through the samples, so at a mismatch it
//! stands exactly there. The first divergence is then explained ([`explain`]), and the run goes on for a while to see
//! what it leads to.

mod after;
mod case;
mod checkpoint;
mod chip_ledger;
mod chip_oracle;
mod compares;
mod comparing;
mod compress_oracle;
mod cut;
mod differ;
mod driven;
mod early;
mod explain;
mod hypotheses;
mod locate;
mod miner_oracle;
mod mistakes;
mod noticed;
mod oracle;
mod rows;
mod run;
mod scene;
mod slips;
mod states;
pub mod suspects;
mod terms;
mod watched;
mod waves;
pub mod worker;

pub use after::AFTER;
pub use case::{Builds, CaseError, cover_case, run_case};
pub use chip_oracle::ChipOracle;
pub use compress_oracle::CompressOracle;
pub use differ::{Differ, element_value};
pub use driven::drive_case;
pub use miner_oracle::MinerOracle;
pub use noticed::{Noticed, noticed};
pub use oracle::Oracle;
pub use run::{Lockstep, lockstep};
pub use scene::Scene;
pub use waves::{Sighting, Waves, record};
