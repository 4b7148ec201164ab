//! What came of a run: plain data that everything hands on and `report` renders.
//!
//! A divergence found in RTL is a value, not an error: errors are for broken tools and bad input.

mod artifacts;
mod case;
mod diagnosis;
mod divergence;
mod regression;
mod result;

pub use artifacts::Artifacts;
pub use case::{CaseId, CaseVerdict, Outcome, Tally};
pub use diagnosis::Diagnosis;
pub use divergence::{Consequence, Divergence, Fault, Inputs, Mismatch, SourceLine};
pub use regression::{BuildTimes, CoreRun, Regression, Tools};
pub use result::{GoldenHit, ResultFault, Results};
