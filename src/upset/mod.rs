//! Single-event upsets: one bit of one register flipped in one cycle, and what becomes of it.
//!
//! A run of undisturbed work is recorded once, with every register in every cycle. For a flip the device is put into the
//! recorded state, the bit is turned over, and the run goes on from there, held against the record. What a host can tell
//! decides: it knows its jobs, hashes each reported nonce again, and sees a core that stands still.

mod bench;
mod class;
mod judge;
mod machine;
mod rate;
mod sample;
mod tally;

pub use bench::{Bench, BenchError, Trail};
pub use class::{Class, classes};
pub use judge::Fate;
pub use machine::{Machine, ModelMachine, RtlMachine};
pub use rate::{Rate, wilson};
pub use sample::{Drawn, Flip, draw, sample};
pub use tally::{ClassRow, Table};
