//! Miners in software: one for each rung of the midstate ladder that has work in it.
//!
//! Each walks a job's nonces on one thread in portable Rust, and does what the modelled core of its rung does: the same
//! additions are left out, and [`Word`] lets a test count them. They share the two loops of [`rounds`] and differ in what
//! they are handed: words as values, as constants, or worked out once for the job.

#![expect(
    clippy::inline_always,
    reason = "what a caller knows to be constant must be so in every sum it is part of"
)]

mod early;
mod met;
mod midstate;
mod padding;
mod prepared;
mod rounds;
mod scan;
mod whole;
mod word;

pub use early::EarlyStop;
pub use met::Met;
pub use midstate::Midstate;
pub use padding::Padding;
pub use prepared::{ConstantWords, Prepared};
pub use scan::{CpuMiner, Hit, Miner, scan};
pub use whole::Whole;
pub use word::Word;

#[cfg(test)]
mod count;
