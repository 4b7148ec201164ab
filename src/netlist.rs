//! A netlist of one flat module, as Yosys writes it in JSON: of whole words, or of a library's cells.

use std::collections::BTreeMap;

use serde::Deserialize;

/// One bit of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(untagged)]
pub enum Bit {
    /// A net.
    Net(usize),
    /// `0`, `1`, `x`, `z`
    Constant(char),
}

/// A port of a cell or module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Into it.
    Input,
    /// Out of it.
    Output,
    /// Both: nothing of ours has one.
    Inout,
}

/// A port of the module.
#[derive(Clone, Debug, Deserialize)]
pub struct Port {
    /// Its direction.
    pub direction: Direction,
    /// Its nets, the lowest bit first.
    pub bits: Vec<Bit>,
}

/// A cell.
#[derive(Clone, Debug, Deserialize)]
pub struct Cell {
    /// `$add`, `$dff`, ...
    #[serde(rename = "type")]
    pub kind: String,
    /// Parameters: numbers as binary digits.
    pub parameters: BTreeMap<String, String>,
    /// Attributes; `src` is the line of the RTL.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
    /// Which ports it drives; empty where Yosys does not know the cell.
    #[serde(default)]
    pub port_directions: BTreeMap<String, Direction>,
    /// What its ports are connected to.
    pub connections: BTreeMap<String, Vec<Bit>>,
}

impl Cell {
    /// A numeric parameter; 0 where the cell has none of that name.
    pub fn number(&self, parameter: &str) -> usize {
        let text = self.parameters.get(parameter).map_or("0", String::as_str);
        // Only the low bits matter: no width or address is wider.
        let low = &text[text.len().saturating_sub(32)..];
        usize::from_str_radix(low, 2).unwrap_or(0)
    }

    /// A parameter's bits, the lowest first; an `x` is zero.
    pub fn bits(&self, parameter: &str) -> Vec<bool> {
        let text = self.parameters.get(parameter).map_or("", String::as_str);
        text.bytes().rev().map(|digit| digit == b'1').collect()
    }

    /// Where the RTL has it, `file:line.column`, the innermost of nested instances.
    pub fn source(&self) -> &str {
        let lines = self.attributes.get("src").map_or("?", String::as_str);
        lines.rsplit('|').next().unwrap_or(lines)
    }
}

/// A named net.
#[derive(Clone, Debug, Deserialize)]
pub struct NetName {
    /// Its bits, the lowest first.
    pub bits: Vec<Bit>,
    /// Attributes, as of a cell.
    #[serde(default)]
    pub attributes: BTreeMap<String, String>,
}

/// An array of the RTL.
#[derive(Clone, Debug, Deserialize)]
pub struct Memory {
    /// Bits of an entry.
    pub width: u32,
    /// Entries.
    pub size: usize,
    /// The first entry's index.
    pub start_offset: i64,
}

/// One flat module.
#[derive(Clone, Debug, Deserialize)]
pub struct Netlist {
    /// Ports by name.
    pub ports: BTreeMap<String, Port>,
    /// Cells by name.
    #[serde(default)]
    pub cells: BTreeMap<String, Cell>,
    /// Arrays by name.
    #[serde(default)]
    pub memories: BTreeMap<String, Memory>,
    /// Nets by name: `u_pipe.g_stage[37].u_stage.state_q`.
    #[serde(default)]
    pub netnames: BTreeMap<String, NetName>,
}

#[derive(Deserialize)]
struct File {
    modules: BTreeMap<String, Netlist>,
}

impl Netlist {
    /// Reads the module `top` of a JSON file.
    ///
    /// # Errors
    /// What the parser says, or that the module is not there.
    pub fn read(text: &str, top: &str) -> Result<Self, String> {
        let mut file: File = serde_json::from_str(text).map_err(|error| error.to_string())?;
        file.modules
            .remove(top)
            .ok_or_else(|| format!("no module `{top}` in it"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_yosys_writes() {
        let text = r#"{"modules": {"top": {"ports": {"a": {"direction": "input", "bits": [2, "x"]}},
            "cells": {"c": {"hide_name": 1, "type": "$add", "parameters": {"Y_WIDTH": "00000000000000000000000000000101"},
              "attributes": {"src": "a.sv:1.2-3.4|b.sv:5.6-7.8"}, "port_directions": {"Y": "output"}, "connections": {"Y": [3]}}},
            "netnames": {"a": {"hide_name": 0, "bits": [2, "x"], "attributes": {}}}}}}"#;
        let netlist = Netlist::read(text, "top").unwrap();
        assert_eq!(netlist.ports["a"].bits, [Bit::Net(2), Bit::Constant('x')]);
        assert_eq!(netlist.cells["c"].number("Y_WIDTH"), 5);
        assert_eq!(netlist.cells["c"].source(), "b.sv:5.6-7.8");
        assert!(Netlist::read(text, "pot").unwrap_err().contains("pot"));
    }
}
