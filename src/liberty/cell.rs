//! A cell of a library.

use super::{Expression, Table};

/// A cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    /// `NAND2X1`
    pub name: String,
    /// The line that it begins on.
    pub line: usize,
    /// In the library's unit, which is um2 as a rule.
    pub area: f64,
    /// `cell_leakage_power`, in W.
    pub leakage: Option<f64>,
    /// Leakage by state.
    pub leakages: Vec<Leakage>,
    /// Its pins, but those of its supply.
    pub pins: Vec<Pin>,
    /// What it remembers.
    pub sequential: Option<Sequential>,
    /// What it is kept for, where that is no plain logic: `a level shifter`, `an isolation cell`, `dont_use`.
    pub reserved: Option<&'static str>,
    /// Something in it that is beyond gates and flip-flops, such as a bus.
    pub beyond: Option<String>,
}

/// Leakage in a state.
#[derive(Clone, Debug, PartialEq)]
pub struct Leakage {
    /// The state; `None` is any.
    pub when: Option<Expression>,
    /// In W.
    pub power: f64,
    /// The pin that it goes through, where there are several.
    pub supply: Option<String>,
}

/// Which way a pin goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// Into the cell.
    #[default]
    Input,
    /// Out of it.
    Output,
    /// Both ways.
    Inout,
    /// Neither.
    Internal,
}

/// A pin.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pin {
    /// `A`
    pub name: String,
    /// Which way.
    pub direction: Direction,
    /// Of an input, in F.
    pub capacitance: f64,
    /// Of an output.
    pub function: Option<Expression>,
    /// Is it a clock.
    pub clock: bool,
    /// When it drives nothing.
    pub three_state: bool,
    /// Delays to an output; setup times of an input.
    pub arcs: Vec<Arc>,
    /// Energies of its transitions.
    pub power: Vec<Power>,
}

/// How an output follows an input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sense {
    /// It rises when the input rises.
    Positive,
    /// It falls when the input rises.
    Negative,
    /// Either.
    #[default]
    Either,
}

/// What an arc is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimingType {
    /// Through logic.
    #[default]
    Combinational,
    /// From a clock's rising edge.
    Rising,
    /// From a clock's falling edge.
    Falling,
    /// How long in front of a clock's rising edge an input has to stand.
    SetupRising,
    /// Anything else.
    Other,
}

/// A timing arc.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arc {
    /// From these pins.
    pub related: Vec<String>,
    /// Which way.
    pub sense: Sense,
    /// What it is.
    pub kind: TimingType,
    /// Only in this state.
    pub when: Option<Expression>,
    /// `cell_rise`, `cell_fall`, or the constraint of a rising and falling input, in s.
    pub delay: [Option<Table>; 2],
    /// `rise_transition`, `fall_transition`, in s.
    pub slew: [Option<Table>; 2],
}

/// Internal power.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Power {
    /// Of transitions that these pins cause; of an input none.
    pub related: Vec<String>,
    /// Only in this state.
    pub when: Option<Expression>,
    /// The supply that it is drawn from, where there are several.
    pub supply: Option<String>,
    /// Of a rising and of a falling transition, in J.
    pub energy: [Option<Table>; 2],
}

/// A flip-flop or latch.
#[derive(Clone, Debug, PartialEq)]
pub struct Sequential {
    /// Is it a latch.
    pub latch: bool,
    /// Names of its state and of the inverse.
    pub states: [String; 2],
    /// The clock.
    pub clocked_on: Option<Expression>,
    /// What it holds behind the clock's edge.
    pub next_state: Option<Expression>,
    /// When it is zero whatever the clock does.
    pub clear: Option<Expression>,
    /// When it is one whatever the clock does.
    pub preset: Option<Expression>,
}

impl Cell {
    /// The pin of this name.
    pub fn pin(&self, name: &str) -> Option<&Pin> {
        self.pins.iter().find(|pin| pin.name == name)
    }

    /// Its inputs, in the library's order.
    pub fn inputs(&self) -> impl Iterator<Item = &Pin> {
        let inputs = self.pins.iter();
        inputs.filter(|pin| pin.direction == Direction::Input)
    }

    /// Its outputs, in the library's order.
    pub fn outputs(&self) -> impl Iterator<Item = &Pin> {
        let outputs = self.pins.iter();
        outputs.filter(|pin| pin.direction == Direction::Output)
    }
}
