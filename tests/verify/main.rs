//! `verify`, `replay` and `worker` as a user meets them: good cores, wrong ones, broken tools, interrupted runs.
//!
//! The cores under `tests/cores` are small, and a manifest made for one test names their files where they lie: so every
//! test, and the next run, finds the same compiled models in the cache.

mod bench;
mod cache;
mod docs;
mod ends;
#[path = "../../crates/verilated/tests/common/executable.rs"]
mod executable;
mod fit;
mod full;
mod gate;
mod happy;
mod input;
mod interrupt;
mod kept;
mod ports;
mod refused;
mod reports;
mod seeded;
mod tools;
mod verilators;
mod worker;
