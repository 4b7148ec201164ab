//! What the benches share: cores, their steady work, the parts that are timed, and the clock.
#![allow(dead_code, unused_imports, missing_docs)] // each bench uses its part

pub mod clock;
pub mod cpu_time;
pub mod estimate;
pub mod kind;
pub mod parts;
pub mod table;

#[path = "../../tests/support/mod.rs"]
mod support;

pub use kind::{Compress, Kind, Miner};
pub use parts::Parts;
pub use support::{Ready, ready};
