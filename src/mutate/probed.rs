//! Probes of a core in its own conventions, found again in the netlist with its mutants.
//!
//! Yosys keeps the names of registers and wires, but not everywhere the shape: an array may be split into its entries, a scope
//! of a generate block becomes a part of the name. So what the netlist declares decides, and what is not there is counted.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::netlist;
use super::sample::{Sample, module_of};
use crate::dut::SignalRef;
use crate::harness::{Part, Probe, Stranger, Tap, pass_name};

/// What can be seen of the full state of a core in its own conventions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Probed {
    /// Registers that the manifest probes, one for each round.
    pub registers: usize,
    /// Those that the netlist has.
    pub found: usize,
    /// Those that it has not: what nothing reads Yosys leaves out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Why the full state is not asked for all that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_asked: Option<String>,
}

/// The names that each module of a netlist declares.
struct Declared(BTreeMap<String, BTreeSet<String>>);

impl Declared {
    /// Reads Verilog as [`netlist::read`] leaves it: plain names, a declaration a line.
    fn read(text: &str) -> Self {
        let mut modules: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut module = String::new();
        for line in text.lines() {
            if let Some(behind) = line.strip_prefix("module ") {
                let name = behind.split(['(', ' ', ';']).next().unwrap_or_default();
                name.clone_into(&mut module);
                continue;
            }
            let mut words = line.split_whitespace();
            let kinds = ["wire", "reg", "input", "output", "inout"];
            if !words.next().is_some_and(|word| kinds.contains(&word)) {
                continue;
            }
            let is_name =
                |word: &&str| !word.starts_with('[') && !["signed", "wire", "reg"].contains(word);
            if let Some(name) = words.find(is_name) {
                let of_module = modules.entry(module.clone()).or_default();
                of_module.insert(name.trim_end_matches(';').to_owned());
            }
        }
        Self(modules)
    }

    /// What a signal of a module is called here: `g[1].state[8]` is a name as it stands, or an entry of an array.
    fn name(&self, module: &str, signal: &str) -> Option<String> {
        let names = self.0.get(module)?;
        let whole = netlist::plain(signal);
        if names.contains(&whole) {
            return Some(whole);
        }
        let (array, index) = signal.strip_suffix(']')?.rsplit_once('[')?;
        let array = netlist::plain(array);
        let all = [format!("{array}_all"), array];
        let there = all.into_iter().find(|array| names.contains(array))?;
        Some(format!("{there}[{index}]"))
    }

    /// Where a path below the top module of the RTL leads in the netlist.
    fn place(&self, sample: &Sample<'_>, path: &str) -> Option<SignalRef> {
        let around = sample.tree.around(path);
        let (mut names, mut from) = (Vec::new(), 0);
        for outer in &around {
            names.push(netlist::plain(path.get(from..outer.len())?));
            from = outer.len() + 1;
        }
        let instance = around.last().copied().unwrap_or_default();
        let module = module_of(&sample.tree, &sample.copied, instance)?;
        names.push(self.name(&module, path.get(from..)?)?);
        Some(SignalRef {
            module,
            signal: names.join("."),
        })
    }
}

/// A core's probes for its netlist, one for each register, and how many of them it has.
pub(super) fn probes(
    origin: &Stranger,
    sample: &Sample<'_>,
) -> (BTreeMap<String, Probe>, Option<Probed>) {
    let manifest = &origin.manifest;
    let taps = manifest.taps().unwrap_or_default();
    if taps.is_empty() {
        return (BTreeMap::new(), None);
    }
    let text = std::fs::read_to_string(sample.netlist()).unwrap_or_default();
    let declared = Declared::read(&text);
    let mut probes = BTreeMap::new();
    let (mut found, mut missing) = (0, Vec::new());
    for tap in &taps {
        let hash = pass_name(manifest.interface.kind, tap.pass);
        let name = name(&hash, tap);
        let Some(signal) = declared.place(sample, &tap.path) else {
            missing.push(name);
            continue;
        };
        found += 1;
        let rounds = manifest.probes[&tap.key].rounds.clone();
        let probe = Probe {
            signal: signal.signal,
            module: Some(signal.module),
            bits: tap.bits.map(|(high, low)| format!("{high}:{low}")),
            words: tap.words,
            bytes: tap.bytes,
            rounds: rounds.filter(|_| tap.bank),
        };
        probes.insert(name, probe);
    }
    let probed = Probed {
        registers: taps.len(),
        found,
        missing,
        not_asked: (found == 0).then(|| "the netlist has none of the probed registers".into()),
    };
    (probes, Some(probed))
}

/// The name of one register in `[probes]`.
fn name(hash: &str, tap: &Tap) -> String {
    let part = tap.key.rsplit('.').next().unwrap_or(&tap.key);
    if tap.bank || tap.part == Part::Digest {
        format!("{hash}.{part}")
    } else {
        format!("{hash}.round[{}].{part}", tap.round)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_netlist_declares_decides_on_a_name() {
        let text = "module m(clk, q);\n  parameter N = 2;\n  input clk;\n  wire clk;\n  reg [31:0] g_1__state = 32'd0;\n\
            \x20 reg [7:0] mem [0:3];\n  wire [7:0] split_all [0:1];\n  wire signed [3:0] one;\n  assign one = 4'h0;\nendmodule\n\
            module n(a);\n  output [1:0] a;\nendmodule\n";
        let declared = Declared::read(text);
        let of = |signal| declared.name("m", signal);
        assert_eq!(of("g[1].state").as_deref(), Some("g_1__state"));
        assert_eq!(of("mem[2]").as_deref(), Some("mem[2]"));
        assert_eq!(of("split[1]").as_deref(), Some("split_all[1]"));
        assert_eq!(of("one").as_deref(), Some("one"));
        assert_eq!((of("two"), of("two[1]"), of("a")), (None, None, None));
        assert_eq!(declared.name("n", "a").as_deref(), Some("a"));
    }
}
