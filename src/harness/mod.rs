//! A core in its own conventions, judged by what its ports show.
//!
//! A [`Manifest`] with an `[interface]` says what the core does, which port has which role, and how it is spoken to; a
//! [`Stranger`] is that manifest with its files found.

// A manifest's numbers are patterns of bits: which of them are negative is the core's affair.
#![allow(clippy::cast_sign_loss, clippy::cast_possible_wrap)]

mod alterations;
mod benches;
mod bins;
mod bounds;
mod bus;
mod chance;
mod bytes;
mod clocking;
mod clocks;
mod counting;
mod device;
mod digests;
mod discover;
mod due;
mod expect;
mod experiments;
mod explain_hash;
mod explain_hits;
mod explain_jobs;
mod explain_mine;
mod expression;
mod fixed;
mod flops;
mod flow;
mod hashing;
mod interface;
mod judge_hash;
mod judge_mine;
mod manifest;
mod mine_carries;
mod mine_data;
mod mine_golden;
mod mine_rolls;
mod mine_switches;
mod mine_targets;
mod mine_trials;
mod mining;
mod near_misses;
mod otherwise;
mod pace;
mod place;
mod plain_work;
mod probe;
mod renumbered;
mod request;
mod roles;
mod rounds;
mod run;
mod serial;
mod slip_text;
mod slips;
mod speak;
mod statement;
mod stop;
mod stored;
mod stranger;
mod sweep_reset;
mod swept;
mod taps;
mod trial;
mod trials;
mod upsets;
mod values;
mod wires;

pub use alterations::{Alteration, alterations};
pub use benches::benches;
pub use bins::bins;
pub use bounds::{OutOfBounds, out_of_bounds};
pub use discover::{Discovered, Refusal, discover};
pub use expression::{Expression, ExpressionError, Names};
pub use flops::Flops;
pub use flow::{Flow, FlowError, Flown};
pub use interface::{
    BusKind, BusTable, Compare, FurtherClock, HitTable, InterfaceTable, Kind, NonceTable, Order,
    Protocol, ResetKind, ResetTable, ScriptTable, Shown, Test,
};
pub use manifest::Manifest;
pub use otherwise::run_trial;
pub use place::{Active, Bytes, Of, Place, Words};
pub use probe::Probe;
pub use request::{Cover, Request};
pub use roles::{HASH_INPUTS, HASH_OUTPUTS, MINER_INPUTS, MINER_OUTPUTS, Role};
pub use rounds::{Traced, prefer};
pub use run::{Progress, cover, explained, once};
pub use statement::{Statement, StatementError, Value};
pub use stored::{StoredTrial, smaller};
pub use stranger::Stranger;
pub use sweep_reset::reset_every_cycle;
pub use taps::{Part, Tap, pass_name};
pub use trial::{Cut, Entry, Sweep, Task, Trial, Work};
pub use trials::{stored_messages, trials};
pub use upsets::{FlipRequest, Flipped};
