//! What a run shows: blocks and their activity, in lines or as one JSON object.

use std::fmt::Write as _;

use serde::Serialize;

use super::passes::Counted;
use super::request::{Request, Wanted};
use super::subject::Subject;
use crate::activity::{Tally, blocks};
use crate::design::{DesignConfig, Structure};

/// A run's activity, as `goldbench.activity/1` shows it; `docs/schemas.md` describes the fields.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    schema: &'static str,
    core: String,
    design: DesignConfig,
    engine: &'static str,
    run_cycles: u64,
    from: u64,
    cycles: u64,
    /// False when Ctrl-C ended the run early.
    pub(super) complete: bool,
    by_law: u64,
    total: Row,
    blocks: Vec<Row>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    shown: Vec<Shown>,
}

#[derive(Debug, Serialize)]
struct Row {
    block: String,
    flops: usize,
    toggles: u64,
    /// Of a flip-flop in a cycle.
    toggle_rate: f64,
    /// The part of the time at one.
    at_one: f64,
}

#[derive(Debug, Serialize)]
struct Shown {
    element: String,
    cycle: u64,
    /// In hex, most significant digit first.
    value: String,
}

impl Report {
    pub(super) fn of(subject: &Subject, request: &Request, counted: &Counted) -> Self {
        let structure = &subject.core.structure;
        let tally = &counted.tally;
        let blocks: Vec<Row> = blocks(structure)
            .into_iter()
            .map(|block| Row::of(block.name, block.flops, block.words.iter().copied(), tally))
            .collect();
        let all = 0..structure.state_words();
        Self {
            schema: "goldbench.activity/1",
            core: subject.core.name().to_owned(),
            design: subject.core.manifest.design,
            engine: request.way.name(),
            run_cycles: subject.cycles,
            from: tally.cycles.start,
            cycles: tally.activity.cycles,
            complete: tally.cycles == request.window,
            by_law: counted.by_law,
            total: Row::of("all".into(), structure.flops(), all, tally),
            blocks,
            shown: Vec::new(),
        }
    }

    /// Adds the elements that were asked for in a cycle with this state.
    pub(super) fn show(&mut self, wanted: &Wanted, structure: &Structure, state: &[u32]) {
        let elements = structure.elements();
        for element in elements.filter(|element| element.name.starts_with(&wanted.name)) {
            self.shown.push(Shown {
                value: hex(state, element.bit, element.width),
                element: element.name,
                cycle: wanted.cycle,
            });
        }
    }

    /// In lines.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        // A string takes every line.
        let _ = writeln!(text, "core    {}", self.core);
        let differences = self.design.differences();
        if !differences.is_empty() {
            let _ = writeln!(text, "design  {differences}");
        }
        let last = (self.from + self.cycles).saturating_sub(1);
        let _ = writeln!(
            text,
            "cycles  {} to {last} of {}{}, {} of the run's so far by law ({})\n",
            self.from,
            self.run_cycles,
            if self.complete { "" } else { ", stopped early" },
            self.by_law,
            self.engine,
        );
        let rows = || self.blocks.iter().chain([&self.total]);
        let widest = rows().map(|row| row.block.len()).max().unwrap_or(0);
        let toggles = rows()
            .map(|row| row.toggles.to_string().len())
            .max()
            .unwrap_or(0)
            .max(7);
        let _ = writeln!(
            text,
            "{:widest$}  {:>7}  {:>toggles$}  {:>12}  {:>7}",
            "block", "flops", "toggles", "a flop/cycle", "at one"
        );
        for row in rows() {
            let _ = writeln!(
                text,
                "{:widest$}  {:>7}  {:>toggles$}  {:>12.4}  {:>6.2} %",
                row.block,
                row.flops,
                row.toggles,
                row.toggle_rate,
                100.0 * row.at_one
            );
        }
        for Shown {
            element,
            cycle,
            value,
        } in &self.shown
        {
            let _ = writeln!(text, "\n{element} in cycle {cycle}: {value}");
        }
        text
    }
}

impl Row {
    fn of(block: String, flops: usize, words: impl Iterator<Item = usize>, tally: &Tally) -> Self {
        let (mut toggles, mut ones) = (0, 0);
        for word in words {
            let counts = &tally.activity.words[word];
            toggles += counts.toggles.iter().sum::<u64>();
            ones += counts.ones.iter().sum::<u64>();
        }
        let times = (flops as u64 * tally.activity.cycles).max(1) as f64;
        Self {
            block,
            flops,
            toggles,
            toggle_rate: toggles as f64 / times,
            at_one: ones as f64 / times,
        }
    }
}

/// Bits of a state in hex, most significant digit first.
fn hex(state: &[u32], bit: usize, width: u32) -> String {
    let at = |bit: usize| state[bit / 32] >> (bit % 32) & 1;
    let digits = (0..width.div_ceil(4)).rev().map(|digit| {
        let bits = (4 * digit..(4 * digit + 4).min(width)).rev();
        let value = bits.fold(0, |value, b| value << 1 | at(bit + b as usize));
        char::from_digit(value, 16).unwrap_or('?')
    });
    digits.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_shown_most_significant_first() {
        let state = [0x8000_0001, 0x0000_00a5];
        assert_eq!(hex(&state, 0, 32), "80000001");
        assert_eq!(hex(&state, 32, 8), "a5");
        assert_eq!(hex(&state, 31, 5), "0b");
        assert_eq!(hex(&state, 0, 64), "000000a580000001");
    }
}
