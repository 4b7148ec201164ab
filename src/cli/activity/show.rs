//! What a run shows: blocks and their activity, in lines or as one JSON object.

use std::fmt::Write as _;

use serde::Serialize;

use super::passes::Counted;
use super::request::{Request, Wanted};
use super::subject::Subject;
use crate::activity::{Tally, blocks, node_blocks};
use crate::design::DesignConfig;

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
    /// Nodes of the logic, pipe by pipe and kind by kind; not among the total.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    nodes: Vec<NodesRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    shown: Vec<Shown>,
}

#[derive(Debug, Serialize)]
struct Row {
    block: String,
    flops: usize,
    #[serde(flatten)]
    counts: Counts,
}

#[derive(Debug, Serialize)]
struct NodesRow {
    nodes: String,
    bits: usize,
    #[serde(flatten)]
    counts: Counts,
}

#[derive(Debug, Serialize)]
struct Counts {
    toggles: u64,
    /// Of a bit in a cycle.
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
            .map(|block| Row {
                counts: Counts::of(block.bits, block.words.iter().copied(), tally),
                block: block.name,
                flops: block.bits,
            })
            .collect();
        let nodes = node_blocks(&subject.nodes, structure.state_words());
        let nodes = nodes.into_iter().map(|block| NodesRow {
            counts: Counts::of(block.bits, block.words.iter().copied(), tally),
            nodes: block.name,
            bits: block.bits,
        });
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
            total: Row {
                block: "all".into(),
                flops: structure.flops(),
                counts: Counts::of(structure.flops(), all, tally),
            },
            blocks,
            nodes: nodes.collect(),
            shown: Vec::new(),
        }
    }

    /// Adds the elements and nodes that were asked for in a cycle with this state.
    pub(super) fn show(&mut self, wanted: &Wanted, subject: &Subject, state: &[u32]) {
        let named = subject.named();
        for named in named.filter(|named| named.name.starts_with(&wanted.name)) {
            self.shown.push(Shown {
                value: hex(state, named.bit, named.width),
                element: named.name,
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
        let rows = self.blocks.iter().chain([&self.total]);
        let rows: Vec<_> = rows
            .map(|row| (row.block.as_str(), row.flops, &row.counts))
            .collect();
        table(&mut text, ["block", "flops", "a flop/cycle"], &rows);
        if !self.nodes.is_empty() {
            text.push('\n');
            let rows = self.nodes.iter();
            let rows: Vec<_> = rows
                .map(|row| (row.nodes.as_str(), row.bits, &row.counts))
                .collect();
            table(&mut text, ["nodes", "bits", "a bit/cycle"], &rows);
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

impl Counts {
    fn of(bits: usize, words: impl Iterator<Item = usize>, tally: &Tally) -> Self {
        let (mut toggles, mut ones) = (0, 0);
        for word in words {
            let counts = &tally.activity.words[word];
            toggles += counts.toggles.iter().sum::<u64>();
            ones += counts.ones.iter().sum::<u64>();
        }
        let times = (bits as u64 * tally.activity.cycles).max(1) as f64;
        Self {
            toggles,
            toggle_rate: toggles as f64 / times,
            at_one: ones as f64 / times,
        }
    }
}

/// What was counted of blocks: name, bits, counts.
fn table(text: &mut String, [what, bits, rate]: [&str; 3], rows: &[(&str, usize, &Counts)]) {
    let widest = rows.iter().map(|row| row.0.len()).max().unwrap_or(0);
    let toggles = rows.iter().map(|row| row.2.toggles.to_string().len());
    let toggles = toggles.max().unwrap_or(0).max(7);
    // A string takes every line.
    let _ = writeln!(
        text,
        "{what:widest$}  {bits:>7}  {:>toggles$}  {rate:>12}  {:>7}",
        "toggles", "at one"
    );
    for (name, bits, counts) in rows {
        let _ = writeln!(
            text,
            "{name:widest$}  {bits:>7}  {:>toggles$}  {:>12.4}  {:>6.2} %",
            counts.toggles,
            counts.toggle_rate,
            100.0 * counts.at_one
        );
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
