//! `goldbench prove`: everything proved on the built-in cores, planted faults refuted with the right stage named, and
//! counter-examples that fail in the simulator at that stage and cycle.

mod bench;
mod base;
mod refuted;
mod tools;
mod space;
#[path = "../support/mod.rs"]
mod support;
