//! The two netlists of a part, cut at their registers, and what is known of these.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};

use super::MutateError;
use super::pairs::open_pairs;
use super::registers::{Held, first, held, registers};
use super::single::Part;

/// Both netlists of a part without their registers, as [`Part::same`] left them.
pub(super) struct Cut {
    /// Ports with their widths, of each direction.
    pub(super) inputs: BTreeMap<String, usize>,
    pub(super) outputs: BTreeMap<String, usize>,
    /// Stands for both.
    pub(super) made: String,
    /// What each plain register does, by its number.
    pub(super) plain: BTreeMap<usize, Held>,
    /// Of each register the signal that clocks it.
    pub(super) clocks: BTreeMap<usize, String>,
    /// What registers hold at first, of those of which it is said.
    pub(super) first: BTreeMap<usize, u64>,
}

impl Part<'_> {
    /// Nothing where a register is left in: then states are not all in the ports.
    pub(super) fn cut(&self) -> Result<Option<Cut>, MutateError> {
        let (folder, name) = (&self.sample.folder, self.name);
        if !folder.has(&format!("{name}-gate-cut.il")) {
            return Ok(None);
        }
        let flat = folder.read(&format!("{name}-gold-flat.il"))?;
        let cuts = ["gold", "gate"].map(|side| folder.read(&format!("{name}-{side}-cut.il")));
        let [gold, gate] = cuts;
        let (gold, gate) = (gold?, gate?);
        let numbered = registers(&flat);
        if !registers(&gold).is_empty() || !registers(&gate).is_empty() {
            return Ok(None);
        }
        let all = (0..).zip(held(&flat));
        let plain = all.filter_map(|(number, register)| Some((number, register?)));
        let sides = [ports(&gold), ports(&gate)];
        let [(inputs, outputs), (gate_inputs, gate_outputs)] = sides;
        let alike = inputs == gate_inputs && outputs == gate_outputs;
        Ok(alike.then(|| Cut {
            made: short(&format!("{gold}{gate}")),
            clocks: clocks(&gold),
            first: first(&flat, &numbered),
            inputs,
            outputs,
            plain: plain.collect(),
        }))
    }

    /// The pairs that were left open with this mutant; nothing where none are known, or none are left.
    pub(super) fn open(&self, number: usize) -> Result<Option<BTreeSet<String>>, MutateError> {
        let file = format!("{}-open-{number}.txt", self.name);
        if !self.sample.folder.has(&file) {
            return Ok(None);
        }
        let open = open_pairs(&self.sample.folder.read(&file)?);
        Ok(open.filter(|open| !open.is_empty()))
    }
}

/// A word that stands for a text.
pub(super) fn short(text: &str) -> String {
    hex::encode(&Sha256::digest(text)[..8])
}

/// `register12.Q` is 12 and `Q`.
pub(super) fn of_register(port: &str) -> Option<(usize, &str)> {
    let (number, pin) = port.strip_prefix("register")?.split_once('.')?;
    Some((number.parse().ok()?, pin))
}

/// Inputs and outputs of a cut netlist, with their widths.
fn ports(rtlil: &str) -> (BTreeMap<String, usize>, BTreeMap<String, usize>) {
    let (mut inputs, mut outputs) = (BTreeMap::new(), BTreeMap::new());
    for line in rtlil.lines() {
        let Some(rest) = line.strip_prefix("  wire ") else {
            continue;
        };
        let words: Vec<&str> = rest.split(' ').collect();
        let width = match words.iter().position(|word| *word == "width") {
            Some(at) => words.get(at + 1).and_then(|width| width.parse().ok()),
            None => Some(1),
        };
        let name = words.last().and_then(|name| name.strip_prefix('\\'));
        let (Some(width), Some(name)) = (width, name) else {
            continue;
        };
        if words.contains(&"input") {
            inputs.insert(name.to_owned(), width);
        } else if words.contains(&"output") {
            outputs.insert(name.to_owned(), width);
        }
    }
    (inputs, outputs)
}

/// `  connect \register12.CLK \clk`: what clocks each register of a cut netlist.
fn clocks(rtlil: &str) -> BTreeMap<usize, String> {
    let lines = rtlil
        .lines()
        .filter_map(|line| line.strip_prefix("  connect \\"));
    let pins = lines.filter_map(|line| line.split_once(' '));
    let of = |(pin, signal): (&str, &str)| {
        let (number, pin) = of_register(pin)?;
        (pin == "CLK").then(|| (number, signal.to_owned()))
    };
    pins.filter_map(of).collect()
}
