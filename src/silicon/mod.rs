//! Chips that were really built: what was published of them, and which designs could stand behind it.
//!
//! The rows are data of the crate (`published.csv`), each with its source and how far it can be trusted. Nothing is
//! corrected here: a row says what its source said.

mod book;
mod fleet;
mod preset;
mod read;
mod row;

pub use book::{Book, Filter, NoSuchChip};
pub use fleet::{Fit, Fleet, FleetError};
pub use preset::{Preset, plausible, preset, presets};
pub use read::{COLUMNS, RowError, read_rows};
pub use row::{Confidence, Level, Row};
