#![doc = "stub"]

pub mod bits;
pub mod golden;
pub mod spec;
pub mod units;
