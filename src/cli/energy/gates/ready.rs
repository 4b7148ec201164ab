//! A mapped core, ready to be simulated.

use std::cell::Cell;
use std::path::Path;

use super::how::How;
use crate::cli::progress::Progress;
use crate::cli::{Context, Failure};
use crate::gates::{
    Accounts, Bench, Circuit, ClockTree, Feed, GatesError, Mapped, Power, Ran, SynthesisError,
    Timing, WireRule,
};

/// What simulation needs.
pub(super) struct Ready {
    pub(super) mapped: Mapped,
    pub(super) circuit: Circuit,
    pub(super) accounts: Accounts,
    pub(super) wires: WireRule,
    pub(super) tree: ClockTree,
    pub(super) timing: Timing,
    pub(super) power: Power,
    /// Buffers that were put in behind nets that feed too many pins.
    pub(super) buffers: usize,
    /// In fs.
    pub(super) period: u64,
}

impl Ready {
    /// Of a netlist; `accounts` says what its instances are put down to.
    ///
    /// # Errors
    /// A netlist that can't be simulated with this library.
    pub(super) fn new(
        how: &How,
        (clock, origin): (&str, &Path),
        mapped: Mapped,
        accounts: impl FnOnce(&Circuit) -> Accounts,
    ) -> Result<Self, Failure> {
        let library = &how.library;
        let wrong = |error: GatesError| {
            let help = help(&error);
            Failure::input(error.to_string())
                .at(origin.display())
                .help(help)
        };
        let mut circuit = Circuit::new(&mapped.netlist, library, clock).map_err(wrong)?;
        if circuit.instances.is_empty() {
            return Err(Failure::input("nothing is left of the RTL: its registers are not under the names that the manifest gives")
                .at(origin.display())
                .help("`goldbench prove` says which names it does not find"));
        }
        let buffers = circuit
            .buffer(library, how.max_fanout as usize)
            .map_err(wrong)?;
        let wires = how
            .wires
            .clone()
            .unwrap_or_else(|| WireRule::usual(&circuit, library));
        let tree = ClockTree::new(&circuit, library, &wires, how.clock_fanout);
        let timing = Timing::new(&circuit, library, &wires, &tree);
        let power = Power::new(&circuit, &timing, library.voltage);
        #[expect(clippy::cast_sign_loss, reason = "times are not negative")]
        let longest = (timing.longest * 1e15).ceil() as u64;
        let period = how.period.map_or(longest, |ps| ps * 1000).max(1);
        Ok(Self {
            accounts: accounts(&circuit),
            mapped,
            circuit,
            wires,
            tree,
            timing,
            power,
            buffers,
            period,
        })
    }

    /// Runs it; false with what came where Ctrl-C has ended it early.
    pub(super) fn run(
        &self,
        how: &How,
        (bench, feed): (&Bench, &Feed),
        ctx: &Context,
    ) -> (Ran, bool) {
        let cycles = feed.rows.len() as u64 - 1;
        let line = how
            .progress
            .then(|| Progress::of("gates", cycles, "cycles"));
        let stopped = Cell::new(false);
        let ran = bench.run(
            (&self.circuit, &self.timing, &self.power),
            feed,
            self.period,
            |cycles| {
                if let Some(line) = &line {
                    line.set(cycles);
                }
                stopped.set(ctx.checkpoint().is_err());
                !stopped.get()
            },
        );
        (ran, !stopped.get())
    }
}

/// What can be done about a netlist that can't be simulated.
fn help(error: &GatesError) -> &'static str {
    match error {
        GatesError::NoCell { cell, .. } if cell.contains("DLATCH") => {
            "the RTL has a latch, and latches are not simulated: give every branch of its `always` block a value"
        }
        GatesError::NoCell { cell, .. } if cell.contains("DFF") || cell.contains("SR_") => {
            "the RTL has a flip-flop of a kind that the library lacks: take a library with it, or another edge or reset"
        }
        GatesError::NoCell { .. } => {
            "take a library that has it, or leave its instance out of the RTL"
        }
        GatesError::Cell { .. } => {
            "gates and flip-flops of the rising edge are simulated: take such a cell out of the Liberty file, and the mapper does without"
        }
        GatesError::NoPin { .. } => {
            "the RTL has an instance of it by another library's pins: take that library"
        }
        GatesError::Drivers { .. } => "let one of them drive it",
        GatesError::NoDriver { .. } => "drive it in the RTL, or name what sets it in the manifest",
        GatesError::Loop { .. } => "put a register into it",
        GatesError::Clock { .. } => {
            "clock every flip-flop by the port that [clock] names, and gate by enables in place of the clock"
        }
    }
}

/// A flip-flop that is cleared or set while it should count.
pub(super) fn forced(flop: &str, origin: &Path) -> Failure {
    Failure::input(format!(
        "flip-flop `{flop}` is cleared or set in the run, whatever its clock does: that is not simulated"
    ))
    .at(origin.display())
    .help("asynchronous resets are, while nothing asserts them")
}

/// What Yosys does not map.
pub(super) fn unmapped(error: &SynthesisError, origin: &Path) -> Failure {
    match error {
        SynthesisError::Cancelled => Failure::Cancelled,
        SynthesisError::Tool(_) => {
            Failure::tool(error.to_string()).help("is it a Yosys of 0.23 or later?")
        }
        SynthesisError::Refused(_) => Failure::input(error.to_string())
            .at(origin.display())
            .help("`goldbench verify` says whether the RTL is good, `yosys -p 'read_liberty FILE'` whether the library is"),
        SynthesisError::Io { .. } => Failure::input(error.to_string()),
    }
}
