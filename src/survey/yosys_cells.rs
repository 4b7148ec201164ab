//! Yosys's own cells: flip-flops, memories' ports, and logic.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Deserialize;
use serde_json::Value;

use super::unit::{Flow, Process, Unit};

/// A cell.
#[derive(Deserialize)]
pub(super) struct Cell {
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) parameters: BTreeMap<String, Value>,
    #[serde(default)]
    pub(super) port_directions: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) connections: BTreeMap<String, Vec<Value>>,
}

/// Cells by the word that they drive.
pub(super) struct Drivers<'a>(HashMap<&'a [Value], &'a Cell>);

impl<'a> Drivers<'a> {
    pub(super) fn of(cells: impl Iterator<Item = &'a Cell>) -> Self {
        let driven = cells.filter_map(|cell| Some((cell.connections.get("Y")?.as_slice(), cell)));
        Self(driven.collect())
    }

    /// The net and level at which a word becomes a constant, whatever else goes into it.
    fn cleared(&self, word: &[Value]) -> Option<(Value, bool)> {
        let mux = self.0.get(word).filter(|cell| cell.kind == "$mux")?;
        let constant = |port: &str| {
            mux.connections
                .get(port)
                .map(|bits| bits.iter().all(Value::is_string))
        };
        let at_zero = match (constant("A")?, constant("B")?) {
            (true, false) => true,
            (false, true) => false,
            _ => return None,
        };
        let [select] = mux.connections.get("S")?.as_slice() else {
            return None;
        };
        let (mut select, mut at_zero) = (select.clone(), at_zero);
        while let Some(cell) = self.0.get(std::slice::from_ref(&select)) {
            match (
                cell.kind.as_str(),
                cell.connections.get("A").map(Vec::as_slice),
            ) {
                ("$logic_not" | "$not", Some([of])) => (select, at_zero) = (of.clone(), !at_zero),
                _ => break,
            }
        }
        Some((select, at_zero))
    }
}

/// Which name each net goes by: the first that it was given.
#[derive(Default)]
pub(super) struct Nets {
    names: HashMap<u64, String>,
    /// Names of whole words, with their rank.
    words: HashMap<Vec<u64>, (u8, String)>,
}

/// What gives a word its name: a register of the RTL before a port, and that before what Yosys named.
pub(super) const REGISTER: u8 = 0;
/// A port.
pub(super) const PORT: u8 = 1;
/// Something that the RTL has no name for.
pub(super) const HIDDEN: u8 = 2;

impl Nets {
    /// Gives nets a name; where they have one already, the new one is a copy of that.
    pub(super) fn name(&mut self, name: &str, bits: &[Value], rank: u8) -> Option<Flow> {
        let mut known = false;
        let word: Option<Vec<u64>> = bits.iter().map(Value::as_u64).collect();
        if let Some(word) = word {
            let found = self.words.entry(word).or_insert((rank, name.into()));
            if rank < found.0 {
                *found = (rank, name.into());
            }
        }
        for net in bits.iter().filter_map(Value::as_u64) {
            known |= self.names.contains_key(&net);
            self.names.entry(net).or_insert_with(|| name.into());
        }
        let reads = self.names_of(bits);
        let copy = known && !reads.iter().any(|read| read == name);
        copy.then(|| Flow {
            target: name.into(),
            plain: reads.len() == 1,
            reads,
            ..Flow::default()
        })
    }

    /// Names of what a flip-flop holds: its word's own, if it has one.
    fn held(&self, bits: &[Value]) -> Vec<String> {
        let word: Option<Vec<u64>> = bits.iter().map(Value::as_u64).collect();
        let found = word.and_then(|word| self.words.get(&word));
        found.map_or_else(|| self.names_of(bits), |(_, name)| vec![name.clone()])
    }

    /// Names of nets, each once.
    pub(super) fn names_of(&self, bits: &[Value]) -> Vec<String> {
        let mut seen = BTreeSet::new();
        let nets = bits.iter().filter_map(Value::as_u64);
        let names = nets.map(|net| {
            let name = self.names.get(&net);
            name.cloned().unwrap_or_else(|| format!("${net}"))
        });
        names.filter(|name| seen.insert(name.clone())).collect()
    }
}

/// Takes a cell into a module's flows and processes.
pub(super) fn take(unit: &mut Unit, nets: &Nets, drivers: &Drivers<'_>, cell: &Cell) {
    let names = |port: &str| {
        let bits = cell.connections.get(port);
        bits.map_or(Vec::new(), |bits| nets.names_of(bits))
    };
    let is_one = |parameter: &str| {
        let text = cell.parameters.get(parameter).and_then(Value::as_str);
        text.is_none_or(|text| text.ends_with('1'))
    };
    let memory = cell.kind.starts_with("$memwr");
    let clock = names("CLK").into_iter().next();
    let outputs = || {
        let outputs = cell
            .port_directions
            .iter()
            .filter(|(_, way)| *way == "output");
        outputs
            .flat_map(|(port, _)| names(port))
            .collect::<Vec<_>>()
    };
    let inputs = || {
        let inputs = cell
            .port_directions
            .iter()
            .filter(|(_, way)| *way == "input");
        inputs.flat_map(|(port, _)| names(port)).collect::<Vec<_>>()
    };
    unit.whole.extend(inputs());
    if let Some(clock) = clock.filter(|_| memory || cell.kind.contains("ff")) {
        let id = cell.parameters.get("MEMID").and_then(Value::as_str);
        let targets: BTreeSet<String> = match id {
            Some(id) if memory => [id.trim_start_matches('\\').to_owned()].into(),
            _ => {
                let bits = cell.connections.get("Q");
                bits.map_or(BTreeSet::new(), |q| nets.held(q).into_iter().collect())
            }
        };
        let mut resets = BTreeMap::new();
        for (port, polarity, at_once) in [
            ("ARST", "ARST_POLARITY", true),
            ("SRST", "SRST_POLARITY", false),
        ] {
            for name in names(port) {
                resets.insert((name, !is_one(polarity), at_once), targets.len());
            }
        }
        let word = cell.connections.get("D").filter(|_| resets.is_empty());
        if let Some((net, at_zero)) = word.and_then(|word| drivers.cleared(word)) {
            for name in nets.names_of(&[net]) {
                resets.insert((name, at_zero, false), targets.len());
            }
        }
        let reads = inputs();
        // Others read it by the name that its nets were given first.
        for other in outputs().into_iter().filter(|name| !targets.contains(name)) {
            unit.flows.push(Flow {
                target: other,
                reads: targets.iter().cloned().collect(),
                plain: targets.len() == 1,
                ..Flow::default()
            });
        }
        unit.flows.extend(targets.iter().map(|target| Flow {
            target: target.clone(),
            reads: reads.clone(),
            clocked: true,
            ..Flow::default()
        }));
        unit.processes.push(Process {
            clock,
            falling: !is_one("CLK_POLARITY"),
            targets,
            resets,
        });
        return;
    }
    let reads = inputs();
    unit.flows.extend(outputs().into_iter().map(|target| Flow {
        target,
        reads: reads.clone(),
        ..Flow::default()
    }));
}
