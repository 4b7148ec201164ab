//! Golden model, golden vectors and test bench for SHA-256d mining hardware.

pub mod bits;
pub mod design;
pub mod job;
pub mod model;
pub mod report;
pub mod spec;
pub mod units;
pub mod verdict;
