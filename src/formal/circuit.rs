//! A core's netlist in the names of its design: elements of registers, ports by role.

use std::collections::HashMap;

use super::cone::Cone;
use super::{Term, Terms};
use crate::design::{Register, Structure};
use crate::dut::{Core, ProbeMap};
use crate::netlist::{Bit, Netlist};

/// Where the RTL has a register of the design.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// The nets of each entry.
    Nets(Vec<Vec<Bit>>),
    /// An array, by its name in the netlist.
    Array(String),
}

/// A core, ready to be asked what each register takes next.
#[derive(Debug)]
pub struct Circuit<'a> {
    core: &'a Core,
    cone: Cone<'a>,
    elements: HashMap<String, Term>,
    inputs: HashMap<String, Term>,
    places: Vec<Result<Place, String>>,
}

impl<'a> Circuit<'a> {
    /// Finds the design's registers and ports in the netlist.
    pub fn new(core: &'a Core, netlist: &'a Netlist) -> Self {
        let mut circuit = Self {
            core,
            cone: Cone::new(netlist),
            elements: HashMap::new(),
            inputs: HashMap::new(),
            places: Vec::new(),
        };
        for (name, port) in &netlist.ports {
            // A port without a role may stand at anything.
            let roles = core.manifest.inputs.iter();
            let role = roles
                .clone()
                .find(|(_, bound)| *bound == name)
                .map_or(name, |(role, _)| role);
            if port.direction == crate::netlist::Direction::Input {
                let term = circuit.cone.terms.var(role, port.bits.len() as u32);
                circuit.cone.name(&port.bits, term);
                circuit.inputs.insert(role.clone(), term);
            }
        }
        let probes = ProbeMap::of(core).map(|map| map.paths).unwrap_or_default();
        for (at, register) in core.structure.registers.iter().enumerate() {
            let path = probes.get(at).cloned().flatten();
            let place = path
                .ok_or_else(|| format!("no probe names `{}` in the manifest", register.name))
                .and_then(|path| place(netlist, core, register, &path));
            circuit.bind(at, place.as_ref().ok());
            circuit.places.push(place);
        }
        circuit
    }

    /// Makes the register's elements leaves: whatever depends on them says so by their names.
    fn bind(&mut self, at: usize, place: Option<&Place>) {
        let register = &self.core.structure.registers[at];
        let mut entries = Vec::new();
        for entry in 0..register.entries {
            let mut lanes = Vec::new();
            for (element, low, width) in lanes_of(&self.core.structure, at, entry) {
                let term = self.cone.terms.var(&element, width);
                self.elements.insert(element, term);
                if let Some(Place::Nets(nets)) = place {
                    self.cone
                        .name(&nets[entry][low as usize..(low + width) as usize], term);
                }
                lanes.push((low, term));
            }
            if matches!(place, Some(Place::Array(_))) {
                lanes.sort_by_key(|&(low, _)| std::cmp::Reverse(low));
                let terms: Vec<Term> = lanes.iter().map(|&(_, term)| term).collect();
                entries.push(self.cone.terms.concat(&terms));
            }
        }
        if let Some(Place::Array(name)) = place {
            self.cone.arrays.insert(name.clone(), entries);
        }
    }

    /// The core.
    pub fn core(&self) -> &'a Core {
        self.core
    }

    /// The store of terms.
    pub fn terms(&mut self) -> &mut Terms {
        &mut self.cone.terms
    }

    /// The store of terms, to read.
    pub fn all_terms(&self) -> &Terms {
        &self.cone.terms
    }

    /// An element of a register as it stands: `hash.round[36].a`.
    ///
    /// # Errors
    /// The design has none of that name.
    pub fn element(&self, name: &str) -> Result<Term, String> {
        let found = self.elements.get(name).copied();
        found.ok_or_else(|| format!("the design has no element `{name}`"))
    }

    /// What stands at an input, by its role.
    ///
    /// # Errors
    /// The core has no such input.
    pub fn input(&self, role: &str) -> Result<Term, String> {
        let found = self.inputs.get(role).copied();
        found.ok_or_else(|| format!("the core has no input `{role}`"))
    }

    /// What the RTL shows at an output, by its role.
    ///
    /// # Errors
    /// The core has no such output, or it is beyond what is known here.
    pub fn output(&mut self, role: &str) -> Result<Term, String> {
        let port = self.core.manifest.outputs.get(role);
        let port = port.and_then(|name| self.cone.netlist.ports.get(name));
        let port = port.ok_or_else(|| format!("the core has no output `{role}`"))?;
        self.cone.value(&port.bits)
    }

    /// What stands on a signal of the RTL, by its path below the top module.
    ///
    /// # Errors
    /// The RTL has no such signal, or its logic is beyond what is known here.
    pub fn wire(&mut self, path: &str) -> Result<Term, String> {
        let net = self.cone.netlist.netnames.get(path);
        let net = net.ok_or_else(|| format!("the RTL has no signal `{path}`"))?;
        self.cone.value(&net.bits)
    }

    /// The instance that a register lies in, `up` levels above the register itself.
    pub fn scope(&self, register: &str, up: usize) -> Option<String> {
        let at = self.core.structure.register(register)?;
        let path = ProbeMap::of(self.core).ok()?.paths.get(at)?.clone()?;
        let top = format!("{}.", self.core.manifest.core.top);
        let mut path = path.strip_prefix(&top).unwrap_or(&path);
        for _ in 0..up {
            path = path.rsplit_once('.')?.0;
        }
        Some(path.to_owned())
    }

    /// What each lane of a register takes with the clock's edge, in the order of its lanes.
    ///
    /// # Errors
    /// It is not found in the RTL, or its logic is beyond what is known here.
    pub fn next(&mut self, at: usize) -> Result<Vec<Term>, String> {
        let register = &self.core.structure.registers[at];
        let entries = match self.places[at].clone()? {
            Place::Array(name) => self.cone.next_array(&name)?,
            Place::Nets(nets) => {
                let next = nets.iter().map(|bits| self.cone.next(bits));
                next.collect::<Result<_, _>>()
                    .map_err(|why| format!("`{}`: {why}", register.name))?
            }
        };
        let mut lanes = Vec::new();
        for (entry, &whole) in entries.iter().enumerate() {
            for (_, low, width) in lanes_of(&self.core.structure, at, entry) {
                lanes.push(self.cone.terms.extract(whole, low, width));
            }
        }
        Ok(lanes)
    }

    /// What holds state but is not written by the rising edge of the core's clock, by name.
    pub fn off_clock(&self) -> Vec<String> {
        let clock = self.cone.netlist.ports.get(&self.core.manifest.clock.port);
        let clock = clock.map_or(&[][..], |port| &port.bits);
        let states = self.cone.state_cells();
        let wrong = states.filter(|(_, cell)| {
            let array_unclocked =
                cell.parameters.contains_key("CLK_ENABLE") && cell.number("CLK_ENABLE") == 0;
            cell.connections.get("CLK").is_none_or(|clk| clk != clock)
                || cell.number("CLK_POLARITY") != 1
                || array_unclocked
        });
        wrong
            .map(|(name, cell)| format!("{name} at {}", cell.source()))
            .collect()
    }
}

/// The lanes of one entry: element, first bit within the entry, width; in the order of the register's lanes.
fn lanes_of(structure: &Structure, at: usize, entry: usize) -> Vec<(String, u32, u32)> {
    let register = &structure.registers[at];
    let stride = (register.entry_words() * 32) as u32;
    let elements = structure.elements_of(at).zip(&register.lanes);
    elements
        .filter(|(_, lane)| lane.bit / stride == entry as u32)
        .map(|(element, lane)| (element.name, lane.bit % stride, lane.width))
        .collect()
}

/// The path with the scopes that Yosys makes of an `else if` (`genblk1.g_tail` for `g_tail`): those have no name of their
/// own in the RTL, and other tools leave them out. The path itself where it stands as it is, or none fits alone.
fn as_yosys_has_it(netlist: &Netlist, path: &str) -> String {
    let names = || netlist.netnames.keys().chain(netlist.memories.keys());
    let entry = format!("{path}[0]");
    if names().any(|name| name == path || *name == entry) {
        return path.to_owned();
    }
    let plain = |name: &str| {
        let named = |scope: &&str| {
            let number = scope.strip_prefix("genblk");
            number.is_none_or(|n| n.is_empty() || !n.bytes().all(|b| b.is_ascii_digit()))
        };
        name.split('.').filter(named).collect::<Vec<_>>().join(".")
    };
    let whole = |name: &String| name.strip_suffix("[0]").unwrap_or(name).to_owned();
    let mut fitting: Vec<String> = names()
        .filter(|name| name.contains("genblk") && plain(&whole(name)) == path)
        .map(whole)
        .collect();
    fitting.dedup();
    match &fitting[..] {
        [one] => one.clone(),
        _ => path.to_owned(),
    }
}

/// Where the RTL has a register.
pub(super) fn place(
    netlist: &Netlist,
    core: &Core,
    register: &Register,
    path: &str,
) -> Result<Place, String> {
    let top = format!("{}.", core.manifest.core.top);
    let path = path.strip_prefix(&top).unwrap_or(path);
    let path = &as_yosys_has_it(netlist, path);
    let wide = |bits: usize| {
        (bits == register.width as usize)
            .then_some(())
            .ok_or_else(|| {
                format!(
                    "`{path}` has {bits} bits, `{}` has {}",
                    register.name, register.width
                )
            })
    };
    if let Some(memory) = netlist.memories.get(path) {
        wide(memory.width as usize)?;
        if memory.size != register.entries || memory.start_offset != 0 {
            return Err(format!(
                "`{path}` has {} entries, `{}` has {}",
                memory.size, register.name, register.entries
            ));
        }
        return Ok(Place::Array(path.to_owned()));
    }
    let mut nets = Vec::new();
    for entry in 0..register.entries {
        let one = format!("{path}[{entry}]");
        // An array of one entry is an array all the same.
        let plain = netlist.netnames.get(path).filter(|_| register.entries == 1);
        let name = if register.entries == 1 { path } else { &one };
        let net = plain.or_else(|| netlist.netnames.get(&one));
        let net =
            net.ok_or_else(|| format!("the RTL has no signal `{name}` for `{}`", register.name))?;
        wide(net.bits.len())?;
        nets.push(net.bits.clone());
    }
    Ok(Place::Nets(nets))
}
