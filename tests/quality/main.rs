//! The quality of the test set: bins of functional coverage, lines and toggles, bit flips, sign-off.

#[path = "../verify/bench.rs"]
#[allow(dead_code)] // what `verify`'s tests alone need
mod bench;
mod bins;
mod cover;
mod docs;
mod fates;
mod flips;
mod flips_strangers;
mod gates;
mod shards;
mod strangers;
