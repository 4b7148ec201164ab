#![doc = "stub"]

pub mod bits;
pub mod spec;
pub mod units;
