//! A core in its own conventions, judged by what its ports show.
//!
//! A [`Manifest`] with an `[interface]` says what the core does, which port has which role, and how it is spoken to; a
//! [`Stranger`] is that manifest with its files found.

mod expression;
mod interface;
mod manifest;
mod place;
mod roles;
mod statement;

pub use expression::{Expression, ExpressionError, Names};
pub use interface::{
    BusKind, BusTable, Compare, FurtherClock, HitTable, InterfaceTable, Kind, NonceTable, Order,
    Protocol, ResetKind, ResetTable, ScriptTable, Shown, Test,
};
pub use manifest::Manifest;
pub use place::{Active, Bytes, Of, Place, Words};
pub use roles::{HASH_INPUTS, HASH_OUTPUTS, MINER_INPUTS, MINER_OUTPUTS, Role};
pub use statement::{Statement, StatementError, Value};
