//! From nets to terms: what a net is, in terms of registers and inputs.

use std::collections::HashMap;

use super::cells::{self, Inputs};
use super::{Op, Term, Terms, Value};
use crate::netlist::{Bit, Cell, Direction, Netlist};

/// Who drives a net.
#[derive(Clone, Copy, Debug)]
enum Driver {
    /// A term: a register's element or an input.
    Leaf(Term),
    /// A cell's output, by index.
    Cell(u32),
}

/// A netlist, and the terms of its nets.
#[derive(Debug)]
pub(super) struct Cone<'a> {
    pub(super) terms: Terms,
    pub(super) netlist: &'a Netlist,
    cells: Vec<(&'a str, &'a Cell)>,
    /// Per net: the driver, and the bit of it.
    drivers: HashMap<usize, (Driver, u32)>,
    /// Per net: the flip-flop that it is the output of.
    flops: HashMap<usize, (u32, u32)>,
    /// Per array: the elements of its entries.
    pub(super) arrays: HashMap<String, Vec<Term>>,
    done: HashMap<u32, Term>,
}

impl<'a> Cone<'a> {
    /// A netlist of whose registers nothing is named yet.
    pub(super) fn new(netlist: &'a Netlist) -> Self {
        let cells: Vec<_> = netlist.cells.iter().map(|(n, c)| (n.as_str(), c)).collect();
        let (mut drivers, mut flops) = (HashMap::new(), HashMap::new());
        for (at, (_, cell)) in cells.iter().enumerate() {
            for (port, bits) in &cell.connections {
                if cell.port_directions.get(port) != Some(&Direction::Output) {
                    continue;
                }
                for (i, bit) in bits.iter().enumerate() {
                    if let Bit::Net(net) = bit {
                        let place = (at as u32, i as u32);
                        if is_flop(cell) {
                            flops.insert(*net, place);
                        } else {
                            drivers.insert(*net, (Driver::Cell(place.0), place.1));
                        }
                    }
                }
            }
        }
        Self {
            terms: Terms::default(),
            netlist,
            cells,
            drivers,
            flops,
            arrays: HashMap::new(),
            done: HashMap::new(),
        }
    }

    /// Cells of the kinds that hold state.
    pub(super) fn state_cells(&self) -> impl Iterator<Item = &(&'a str, &'a Cell)> {
        let holds = |cell: &Cell| is_flop(cell) || cell.kind.starts_with("$memwr");
        self.cells.iter().filter(move |(_, cell)| holds(cell))
    }

    /// Says that these nets are this term: a register's element, an input.
    pub(super) fn name(&mut self, bits: &[Bit], term: Term) {
        for (i, bit) in bits.iter().enumerate() {
            if let Bit::Net(net) = bit {
                self.drivers.insert(*net, (Driver::Leaf(term), i as u32));
            }
        }
    }

    /// What stands on these nets.
    pub(super) fn value(&mut self, bits: &[Bit]) -> Result<Term, String> {
        let mut parts = Vec::new();
        let mut at = 0;
        while at < bits.len() {
            let (part, taken) = self.run(&bits[at..])?;
            parts.push(part);
            at += taken;
        }
        parts.reverse();
        Ok(self.terms.concat(&parts))
    }

    /// The longest slice of one driver at the low end of `bits`.
    fn run(&mut self, bits: &[Bit]) -> Result<(Term, usize), String> {
        let net = match &bits[0] {
            Bit::Constant('0') => return Ok((self.terms.number(0, 1), 1)),
            Bit::Constant('1') => return Ok((self.terms.number(1, 1), 1)),
            // An `x` of the RTL, an open end: nobody may rely on its value.
            Bit::Constant(_) => return Ok((self.terms.free(1), 1)),
            Bit::Net(net) => *net,
        };
        let Some(&(driver, low)) = self.drivers.get(&net) else {
            let term = self.unnamed(net);
            self.name(&bits[..1], term);
            return Ok((term, 1));
        };
        let same = |other: Driver| match (driver, other) {
            (Driver::Leaf(a), Driver::Leaf(b)) => a == b,
            (Driver::Cell(a), Driver::Cell(b)) => a == b,
            _ => false,
        };
        let follows = |i: usize| match &bits[i] {
            Bit::Net(net) => self
                .drivers
                .get(net)
                .is_some_and(|&(d, bit)| same(d) && bit == low + i as u32),
            Bit::Constant(_) => false,
        };
        let taken = (1..bits.len()).find(|&i| !follows(i)).unwrap_or(bits.len());
        let whole = match driver {
            Driver::Leaf(term) => term,
            Driver::Cell(cell) => self.cell(cell)?,
        };
        Ok((self.terms.extract(whole, low, taken as u32), taken))
    }

    /// A bit of a register that the design does not know, or a net that nobody drives.
    fn unnamed(&mut self, net: usize) -> Term {
        match self.flops.get(&net) {
            Some(&(cell, bit)) => {
                let name = format!("{}[{bit}]", self.cells[cell as usize].0);
                self.terms.var(&name, 1)
            }
            None => self.terms.free(1),
        }
    }

    fn cell(&mut self, at: u32) -> Result<Term, String> {
        if let Some(&term) = self.done.get(&at) {
            return Ok(term);
        }
        let cell = self.cells[at as usize].1;
        let term = if cell.kind.starts_with("$memrd") {
            self.read(cell)?
        } else if let Some((port, width)) = abstracted(cell) {
            // An instance without its inside: whatever it may give.
            let name = format!("{}.{port}", self.cells[at as usize].0);
            self.terms.var(&name, width)
        } else {
            cells::output(self, cell)?
        };
        self.done.insert(at, term);
        Ok(term)
    }

    fn read(&mut self, cell: &Cell) -> Result<Term, String> {
        if cell.number("CLK_ENABLE") == 1 {
            return Err(format!("a clocked read of an array at {}", cell.source()));
        }
        let address = self.value(&cell.connections["ADDR"])?;
        let entries = self.array(cell)?.clone();
        Ok(self.terms.select(&entries, address))
    }

    fn array(&self, cell: &Cell) -> Result<&Vec<Term>, String> {
        let name = cell.parameters.get("MEMID").map_or("", String::as_str);
        let name = name.trim_start_matches('\\');
        self.arrays.get(name).ok_or_else(|| {
            format!(
                "the array `{name}` at {} is no register of the design",
                cell.source()
            )
        })
    }

    /// What the registers behind these nets take with the clock's edge.
    pub(super) fn next(&mut self, bits: &[Bit]) -> Result<Term, String> {
        let mut parts = Vec::new();
        let mut at = 0;
        while at < bits.len() {
            let flop = |bit: &Bit| match bit {
                Bit::Net(net) => self.flops.get(net).copied(),
                Bit::Constant(_) => None,
            };
            let (cell, low) = flop(&bits[at]).ok_or("it is no register of the RTL")?;
            let more = (at + 1..bits.len())
                .take_while(|&i| flop(&bits[i]) == Some((cell, low + (i - at) as u32)))
                .count();
            let whole = self.flop(cell)?;
            parts.push(self.terms.extract(whole, low, more as u32 + 1));
            at += more + 1;
        }
        parts.reverse();
        Ok(self.terms.concat(&parts))
    }

    fn flop(&mut self, at: u32) -> Result<Term, String> {
        let cell = self.cells[at as usize].1;
        let data = self.value(&cell.connections["D"])?;
        let held = self.value(&cell.connections["Q"])?;
        let mut control = |port: &str| -> Result<Term, String> {
            let bit = self.value(&cell.connections[port])?;
            let high = cell.number(&format!("{port}_POLARITY")) == 1;
            Ok(if high { bit } else { self.terms.not(bit) })
        };
        match cell.kind.as_str() {
            "$dff" => Ok(data),
            "$dffe" => {
                let enable = control("EN")?;
                Ok(self.terms.ite(enable, data, held))
            }
            "$sdff" => {
                let reset = control("SRST")?;
                let value = self.terms.value(Value(cell.bits("SRST_VALUE")));
                Ok(self.terms.ite(reset, value, data))
            }
            kind => Err(format!(
                "a register `{kind}` at {}: only those that one clock edge writes are known here",
                cell.source()
            )),
        }
    }

    /// What an array's entries take with the clock's edge.
    pub(super) fn next_array(&mut self, name: &str) -> Result<Vec<Term>, String> {
        let mut entries = self.arrays[name].clone();
        let writes: Vec<&Cell> = self
            .cells
            .iter()
            .map(|(_, cell)| *cell)
            .filter(|cell| {
                cell.kind.starts_with("$memwr")
                    && cell
                        .parameters
                        .get("MEMID")
                        .is_some_and(|id| id.trim_start_matches('\\') == name)
            })
            .collect();
        if writes.len() > 1 {
            return Err(format!(
                "the array `{name}` is written at more than one place"
            ));
        }
        for cell in writes {
            let address = self.value(&cell.connections["ADDR"])?;
            let data = self.value(&cell.connections["DATA"])?;
            let enable = self.value(&cell.connections["EN"])?;
            let t = &mut self.terms;
            let (keep, all_or_none) = (t.not(enable), whole_write(t, enable));
            for (i, entry) in entries.iter_mut().enumerate() {
                let index = t.number(i as u64, t.width(address));
                let here = t.compare(Op::Eq, address, index);
                *entry = if let Some(writes) = all_or_none {
                    let takes = t.binary(Op::And, here, writes);
                    t.ite(takes, data, *entry)
                } else {
                    let (new, old) = (
                        t.binary(Op::And, data, enable),
                        t.binary(Op::And, *entry, keep),
                    );
                    let written = t.binary(Op::Or, new, old);
                    t.ite(here, written, *entry)
                };
            }
        }
        Ok(entries)
    }
}

/// The one bit that writes a whole entry, where the enable of its bits is a choice between all and none: bit by bit,
/// an array of 64 entries took the solver over a minute.
fn whole_write(terms: &Terms, enable: Term) -> Option<Term> {
    let node = terms.node(enable);
    let constant = |term: Term| match &terms.node(term).op {
        Op::Const(value) => Some(value),
        _ => None,
    };
    if node.op != Op::Ite {
        return None;
    }
    let (all, none) = (constant(node.args[1])?, constant(node.args[2])?);
    (all.0.iter().all(|&bit| bit) && !none.any()).then_some(node.args[0])
}

/// The one output of an instance that was left without its inside, and its width.
fn abstracted(cell: &Cell) -> Option<(&str, u32)> {
    // A module with parameters is called `$paramod$...`.
    if cell.kind.starts_with('$') && !cell.kind.starts_with("$paramod") {
        return None;
    }
    let outputs = cell.port_directions.iter();
    let mut outputs = outputs.filter(|(_, direction)| **direction == Direction::Output);
    let (port, _) = outputs.next()?;
    let only = outputs.next().is_none();
    only.then(|| (port.as_str(), cell.connections[port].len() as u32))
}

pub(super) fn is_flop(cell: &Cell) -> bool {
    let kinds = [
        "$dff", "$adff", "$sdff", "$aldff", "$dlatch", "$adlatch", "$sr", "$ff",
    ];
    kinds.iter().any(|kind| cell.kind.starts_with(kind))
}

impl Inputs for Cone<'_> {
    fn terms(&mut self) -> &mut Terms {
        &mut self.terms
    }

    fn port(&mut self, cell: &Cell, port: &str) -> Result<Term, String> {
        self.value(&cell.connections[port])
    }
}
