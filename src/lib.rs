//! Golden model, golden vectors and test bench for SHA-256d mining hardware.
pub mod design;
pub mod model;
