//! Mapped gates: what a design's netlist of library cells does in time, and what that costs.
//!
//! Yosys maps RTL to a library's cells ([`synthesis`]); a [`Circuit`] is what comes out, [`Timing`] its delays by the library's
//! tables, [`Simulator`] an event-driven machine with inertial delays, and [`Power`] what its transitions cost. The machine is
//! driven with what the cycle model says that registers hold ([`Feed`]), and is held against it in every cycle
//! ([`Bench`]): a netlist that computes something else is a finding, not a figure.

mod accounts;
mod bench;
#[cfg(test)]
mod bench_tests;
mod blocks;
mod buffers;
mod circuit;
mod clock_tree;
mod counts;
mod error;
mod feed;
mod kind;
mod levels;
mod load;
mod mapping;
pub mod opensta;
mod opensta_rule;
mod power;
mod saif;
mod simulator;
#[cfg(test)]
mod simulator_tests;
mod slice;
mod synthesis;
mod timing;
mod units;
mod wheel;

pub use accounts::{Account, Accounts, By, Owner, owners};
pub use bench::{Bench, Front, Ran, Recorded, Wrong};
pub use blocks::{Block, Blocks};
pub use circuit::{Circuit, Instance, Net};
pub use clock_tree::ClockTree;
pub use counts::Counts;
pub use error::GatesError;
pub use feed::{Feed, FeedError};
pub use kind::Kind;
pub use load::WireRule;
pub use mapping::{Mapped, SynthesisError, digest};
pub use power::{Power, Shares};
pub use saif::write_saif;
pub use simulator::Simulator;
pub use slice::{Part, Slice};
pub use synthesis::{Foreign, Synthesis};
pub use timing::Timing;
pub use units::{Composed, Piece, Place, Units, places};
