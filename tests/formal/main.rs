//! `goldbench prove`: everything proved on the built-in cores, planted faults refuted with the right stage named, and
//! counter-examples that fail in the simulator at that stage and cycle; a chip's scheduler, and faults planted in it.

mod bench;
mod base;
mod chip;
#[path = "../support/chip_designs.rs"]
mod chip_designs;
#[path = "../support/chip_plants.rs"]
mod chip_plants;
mod chip_faults;
mod early;
mod refuted;
mod tools;
mod space;
#[path = "../support/mod.rs"]
mod support;
