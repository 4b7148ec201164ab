//! Liberty files: what a library of cells says of its gates' logic, delays, capacitances and power.
//!
//! A file is read as a stream ([`Items`]): what energy and delay do not need (noise, current sources, footprints) is passed over
//! without being kept, so that memory goes with what is kept and not with the file. Values are kept in SI units.

mod cell;
mod error;
mod expression;
mod file;
mod items;
#[cfg(test)]
mod items_tests;
mod library;
mod read;
mod read_cell;
#[cfg(test)]
mod read_tests;
mod table;
mod units;
mod wire_load;

pub use cell::{Arc, Cell, Direction, Leakage, Pin, Power, Sense, Sequential, TimingType};
pub use error::LibertyError;
pub use expression::{Expression, Truth};
pub use file::{INSTALLED, copy_marked, open, path_of};
pub use items::{Item, Items};
pub use library::Library;
pub use read::read;
pub use table::{At, Quantity, Table};
pub use units::Units;
pub use wire_load::WireLoad;
