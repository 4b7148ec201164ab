//! A count of flip-flops: what the design says that there are, against what Yosys finds in the RTL.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Serialize;

use super::circuit::{Place, place};
use super::cone::is_flop;
use crate::dut::{Core, ProbeMap};
use crate::netlist::{Bit, Netlist};

/// What Yosys made of a bit of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// It is a flip-flop.
    Kept,
    /// It always holds the same, whatever comes in.
    Constant,
    /// It always holds what another one does.
    Copy,
    /// Nobody reads it.
    Unread,
}

impl Fate {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Kept, Self::Constant, Self::Copy, Self::Unread];
}

/// What Yosys kept of a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// `hash1.round[37].w`
    pub register: String,
    /// Bits that the design gives it.
    pub bits: usize,
    /// Bits by what became of them.
    pub fates: BTreeMap<Fate, usize>,
    /// Why it could not be found, where it could not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost: Option<String>,
}

/// A whole core.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Census {
    /// Each register of the design, in its order.
    pub registers: Vec<Kept>,
    /// Flip-flops that Yosys has.
    pub flops: usize,
    /// Those of them that no register of the design speaks of, by a name that the RTL has for them.
    pub strange: BTreeMap<String, usize>,
}

impl Census {
    /// Bits of registers with this fate.
    pub fn with(&self, fate: Fate) -> usize {
        let of = |kept: &Kept| kept.fates.get(&fate).copied().unwrap_or(0);
        self.registers.iter().map(of).sum()
    }
}

/// Counts the flip-flops of a netlist against the core's design: as it was elaborated, and as it was left.
pub fn census(core: &Core, [before, netlist]: &[Netlist; 2]) -> Census {
    let mut flops: BTreeSet<usize> = BTreeSet::new();
    let outputs = netlist.cells.values().filter(|cell| is_flop(cell));
    for bits in outputs.filter_map(|cell| cell.connections.get("Q")) {
        flops.extend(bits.iter().filter_map(net));
    }
    let arrays = netlist.memories.iter();
    let mut arrays: BTreeMap<&str, usize> = arrays
        .map(|(name, memory)| (name.as_str(), memory.width as usize * memory.size))
        .collect();
    let total = flops.len() + arrays.values().sum::<usize>();

    let paths = ProbeMap::of(core).map(|map| map.paths).unwrap_or_default();
    let mut taken = HashMap::new();
    let mut registers = Vec::new();
    for (at, register) in core.structure.registers.iter().enumerate() {
        let mut kept = Kept {
            register: register.name.clone(),
            bits: register.flops(),
            fates: BTreeMap::new(),
            lost: None,
        };
        let path = paths.get(at).cloned().flatten();
        let path = path.ok_or_else(|| "no probe names it in the manifest".to_owned());
        let first = path.and_then(|path| Ok((place(before, core, register, &path)?, path)));
        let found = first.map(|(_, path)| place(netlist, core, register, &path));
        match found {
            // Its name went with its last bit.
            Ok(Err(_)) => {
                kept.fates.insert(Fate::Unread, kept.bits);
            }
            Ok(Ok(Place::Array(name))) => {
                let bits = arrays.remove(name.as_str()).unwrap_or(0);
                kept.fates.insert(Fate::Kept, bits);
            }
            Ok(Ok(Place::Nets(entries))) => {
                for bit in entries.iter().flatten() {
                    let fate = match bit {
                        Bit::Constant(_) => Fate::Constant,
                        Bit::Net(net) if !flops.contains(net) => Fate::Unread,
                        Bit::Net(net) => match taken.insert(*net, at) {
                            None => Fate::Kept,
                            Some(_) => Fate::Copy,
                        },
                    };
                    *kept.fates.entry(fate).or_insert(0) += 1;
                }
            }
            Err(why) => kept.lost = Some(why),
        }
        registers.push(kept);
    }
    flops.retain(|net| !taken.contains_key(net));
    let mut strange = named(netlist, &flops);
    strange.extend(arrays.into_iter().map(|(name, bits)| (name.into(), bits)));
    Census {
        registers,
        flops: total,
        strange,
    }
}

fn net(bit: &Bit) -> Option<usize> {
    match bit {
        Bit::Net(net) => Some(*net),
        Bit::Constant(_) => None,
    }
}

/// These nets under the first name that the netlist has for each, and how many it covers.
fn named(netlist: &Netlist, nets: &BTreeSet<usize>) -> BTreeMap<String, usize> {
    let (mut left, mut found) = (nets.clone(), BTreeMap::new());
    for (name, wire) in &netlist.netnames {
        let here = wire.bits.iter().filter_map(net);
        let count = here.filter(|net| left.remove(net)).count();
        if count > 0 {
            found.insert(name.clone(), count);
        }
    }
    found
}
