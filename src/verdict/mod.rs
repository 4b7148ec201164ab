//! What came of a run: plain data that everything hands on and `report` renders.
//!
//! A divergence found in RTL is a value, not an error: errors are for broken tools and bad input.

mod case;
mod divergence;
mod regression;
mod result;

pub use case::{CaseId, CaseVerdict, Outcome, Tally};
pub use divergence::{Artifacts, Consequence, Divergence, Fault, Inputs, Mismatch, SourceLine};
pub use regression::{BuildTimes, CoreRun, Regression, Tools};
pub use result::{GoldenHit, ResultFault, Results};
