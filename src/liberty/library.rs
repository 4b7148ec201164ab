//! A library of cells.

use std::collections::BTreeMap;

use super::{Cell, Units, WireLoad};

/// A library.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Library {
    /// Its name.
    pub name: String,
    /// What its numbers stood for: here all is in SI already.
    pub units: Units,
    /// `nom_voltage`, in V; 0 where it has none.
    pub voltage: f64,
    /// `nom_temperature`, in degrees Celsius.
    pub temperature: Option<f64>,
    /// Cells by name.
    pub cells: BTreeMap<String, Cell>,
    /// Tables of wires, by name.
    pub wire_loads: BTreeMap<String, WireLoad>,
    /// The one that it says to take.
    pub default_wire_load: Option<String>,
    /// What was passed over although it may matter.
    pub warnings: Vec<String>,
}

impl Library {
    /// Has no cell an internal power of any kind.
    pub fn lacks_internal_power(&self) -> bool {
        let pins = self.cells.values().flat_map(|cell| &cell.pins);
        pins.into_iter().all(|pin| pin.power.is_empty())
    }

    /// Lines on which cells begin that are kept for something else than plain logic.
    pub fn reserved(&self) -> Vec<usize> {
        let reserved = self.cells.values().filter(|cell| cell.reserved.is_some());
        let mut lines: Vec<usize> = reserved.map(|cell| cell.line).collect();
        lines.sort_unstable();
        lines
    }

    /// Has no cell a leakage.
    pub fn lacks_leakage(&self) -> bool {
        let mut cells = self.cells.values();
        cells.all(|cell| cell.leakage.is_none() && cell.leakages.is_empty())
    }
}
