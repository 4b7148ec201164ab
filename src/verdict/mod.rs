//! What came of a run: plain data that everything hands on and `report` renders.
//!
//! A divergence found in RTL is a value, not an error: errors are for broken tools and bad input.

mod artifacts;
mod bucket;
mod case;
mod detail;
mod diagnosis;
mod divergence;
mod joined;
mod known;
mod merge;
mod place;
mod regression;
mod result;
mod shard;

pub use artifacts::Artifacts;
pub use bucket::{Bucket, Cause};
pub use case::{CaseId, CaseVerdict, Outcome, Tally};
pub use detail::Detail;
pub use diagnosis::Diagnosis;
pub use divergence::{Consequence, Divergence, Fault, Inputs, Mismatch, SourceLine};
pub use known::{KnownFailure, KnownState};
pub use merge::{MergeError, Mergeable, merge};
pub use place::Place;
pub use regression::{BuildTimes, CoreRun, Regression, Tools};
pub use result::{GoldenHit, ResultFault, Results};
pub use shard::{Part, Shard};
