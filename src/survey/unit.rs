//! One elaborated module: its variables, its instances, and who takes what from whom.

use std::collections::{BTreeMap, BTreeSet};

use super::Direction;

/// A variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Var {
    /// Bits of an element.
    pub(super) width: u32,
    /// Elements; 1 where it is no array.
    pub(super) entries: u32,
    pub(super) direction: Option<Direction>,
}

/// What is wired to a port.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pin {
    pub(super) port: String,
    pub(super) reads: Vec<String>,
    /// Nothing but a name.
    pub(super) plain: bool,
}

/// A module within another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Inst {
    /// Its name, behind those of the blocks around it: `g_stage[3].u_stage`.
    pub(super) path: String,
    /// The module's id.
    pub(super) of: String,
    pub(super) pins: Vec<Pin>,
}

/// Somebody takes a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Flow {
    pub(super) target: String,
    pub(super) reads: Vec<String>,
    /// As it is, bit for bit.
    pub(super) plain: bool,
    /// At a clock's edge.
    pub(super) clocked: bool,
    /// Of a concatenation: the names in it, the highest bits first.
    pub(super) joined: Vec<String>,
}

/// Registers that one clock moves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Process {
    pub(super) clock: String,
    pub(super) falling: bool,
    pub(super) targets: BTreeSet<String>,
    /// Who sets them to constants: the signal, whether at zero, whether at once, and how many of the targets.
    pub(super) resets: BTreeMap<(String, bool, bool), usize>,
}

/// SHA-256's own first word is taken where a signal is one (or zero).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Choice {
    pub(super) signal: String,
    pub(super) at_one: bool,
}

/// An elaborated module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Unit {
    /// As the RTL has it.
    pub(super) name: String,
    /// As elaboration has it.
    pub(super) id: String,
    pub(super) vars: BTreeMap<String, Var>,
    /// Ports in their order.
    pub(super) ports: Vec<String>,
    /// Parameters, and whether they can be set from outside; values as Verilog writes them.
    pub(super) parameters: Vec<(String, String, bool)>,
    pub(super) instances: Vec<Inst>,
    pub(super) flows: Vec<Flow>,
    pub(super) processes: Vec<Process>,
    /// Set once, at power-up.
    pub(super) initial: BTreeSet<String>,
    pub(super) choices: Vec<Choice>,
    /// Constants of 256 bits and more: hexadecimal digits.
    pub(super) constants: BTreeSet<String>,
    /// Bits of a variable that are read, highest and lowest, where all reads are of constant bits.
    pub(super) slices: BTreeMap<String, (u32, u32)>,
    /// Variables that are read whole.
    pub(super) whole: BTreeSet<String>,
}

impl Unit {
    /// Is anything driving it, at power-up aside.
    pub(super) fn drives(&self, name: &str) -> bool {
        self.flows.iter().any(|flow| flow.target == name)
    }
}
