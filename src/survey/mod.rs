//! What a core's RTL has: ports, parameters, registers, modules, read by Verilator or Yosys and told as plain data.
//!
//! Nothing here knows of SHA-256 but one number, the first word of its initial state, by which a [`Select`] is found.
//! [`read`] does it all; what is made of it (roles, a manifest, a check) is others' work.

use serde::Serialize;

mod build;
mod facts;
mod hierarchy;
mod json;
mod processes;
mod read;
mod shape;
mod tops;
mod tree;
mod unit;
mod xml;
mod yosys;
mod yosys_cells;

pub use read::{ReadError, Readers, Request, read};
pub use tops::{modules_in, tops};

/// Where a port goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Into the module.
    Input,
    /// Out of it.
    Output,
    /// Both.
    Inout,
}

/// A port of the top module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Port {
    /// Its name.
    pub name: String,
    /// Its direction.
    pub direction: Direction,
    /// Its bits.
    pub width: u32,
}

/// A parameter or constant of the top module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its value in this build: a decimal number up to 64 bits, else as Verilog writes it.
    pub value: String,
    /// Can it be set from outside; a `localparam` can't.
    pub settable: bool,
}

/// What moves a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Moved {
    /// A clock.
    Clocked,
    /// Nothing but its initial value: whoever uses the core sets it from outside.
    Held,
}

/// A register, or a variable that nothing drives.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Register {
    /// Path below the top module.
    pub path: String,
    /// The module that declares it.
    pub module: String,
    /// Bits of an element.
    pub width: u32,
    /// Elements; 1 where it is no array.
    pub entries: u32,
    /// What moves it.
    pub moved: Moved,
    /// The top module's port that its clock comes from, if one does.
    pub clock: Option<String>,
    /// Bits of it that are read, highest and lowest; `None` where nobody in its module reads it.
    pub read: Option<(u32, u32)>,
    /// What others take is not what it holds but what it will hold next.
    pub ahead: bool,
}

/// A variable of a module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Signal {
    /// Its name, behind those of the blocks around it.
    pub name: String,
    /// Bits of an element.
    pub width: u32,
    /// Elements.
    pub entries: u32,
}

/// An instance in a module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Instance {
    /// Its name, behind those of the blocks around it.
    pub name: String,
    /// Its module, by [`Module::id`].
    pub module: String,
}

/// A module, once for each set of its parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Module {
    /// As the RTL has it.
    pub name: String,
    /// As the reader calls it: another one for each set of parameters.
    pub id: String,
    /// Its variables, ports among them.
    pub signals: Vec<Signal>,
    /// What is in it.
    pub instances: Vec<Instance>,
}

/// A port of the top that clocks registers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Clock {
    /// The port.
    pub port: String,
    /// Registers (not bits) that it moves.
    pub registers: usize,
    /// It comes to all of them as it is, without a gate between.
    pub plain: bool,
    /// The falling edge moves them.
    pub falling: bool,
}

/// A port of the top that sets registers to constants.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reset {
    /// The port.
    pub port: String,
    /// The level at which it does.
    pub at_zero: bool,
    /// At once, or with the clock.
    pub at_once: bool,
    /// Registers that it sets.
    pub registers: usize,
}

/// SHA-256's initial state is taken where this port has this value, and another where it has not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Select {
    /// The port.
    pub port: String,
    /// The value: 0 or 1.
    pub value: u8,
}

/// Which end of a wide port its words begin at, as far as the RTL shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Joined {
    /// The port.
    pub port: String,
    /// Names that it is made of, those of the highest bits first.
    pub of: Vec<String>,
}

/// All of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Survey {
    /// The top module.
    pub top: String,
    /// Who read it: `verilator --xml-only`, `verilator --json-only`, `yosys`.
    pub reader: String,
    /// Ports of the top, in their order.
    pub ports: Vec<Port>,
    /// Parameters and constants of the top.
    pub parameters: Vec<Parameter>,
    /// Registers of the whole design.
    pub registers: Vec<Register>,
    /// Modules, the top first.
    pub modules: Vec<Module>,
    /// Clocks, the one with most registers first.
    pub clocks: Vec<Clock>,
    /// Resets, likewise.
    pub resets: Vec<Reset>,
    /// Inputs that say which initial state is taken.
    pub selects: Vec<Select>,
    /// What wide outputs are made of.
    pub joined: Vec<Joined>,
    /// Constants of 256 bits and more: hexadecimal digits, the highest first.
    pub constants: Vec<String>,
}
