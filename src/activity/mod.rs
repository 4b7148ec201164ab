//! What a core in steady flow does, without moving a word from register to register.
//!
//! While nonces follow each other and nothing else happens, every register of the datapath holds a word that its nonce makes,
//! at a time that the design says ([`crate::design::Structure::held`]). So a run is a walk over nonces, in vector lanes, and
//! each word is worked out once, however many registers it passes through.
//!
//! Like the models, this takes nothing from [`crate::spec`] and nothing from `sha2`.

#![expect(
    clippy::inline_always,
    reason = "a task's parts must be compiled with its engine's registers"
)]
#![expect(
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "rounds are below 80, and the numbers of nonces are those of a run"
)]
#![expect(
    clippy::needless_range_loop,
    reason = "several planes are walked by the same index"
)]

mod blocks;
mod control;
mod counts;
mod course;
mod edges;
mod fill;
mod finder;
mod hashes;
mod law;
mod per_bit;
mod plan;
mod profile;
mod progression;
mod rows;
pub mod saif;
mod scan;
mod search;
mod steady;
mod table;
mod tally;
mod toggles;

pub use blocks::{Block, blocks, node_blocks};
pub use course::{Course, Stretch};
pub use fill::powered_up;
pub use law::Law;
pub use per_bit::{Activity, WordActivity};
pub use profile::{Profile, profile};
pub use rows::Rows;
pub use scan::{Found, scan};
pub use search::{Scanned, Search};
pub use steady::Steady;
pub use tally::{Tally, tally};

/// Nonces that are worked on one after the other before anything of them is counted.
const GROUP: usize = 8;
