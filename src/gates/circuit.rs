//! A netlist of a library's cells, joined with the library.

use std::collections::{BTreeMap, BTreeSet};

use super::GatesError;
use super::kind::Kind;
use crate::liberty::Library;
use crate::netlist::{Bit, Direction, Netlist};

/// A net, by its number.
pub type Net = u32;

/// The net that is always 0; the one behind it is always 1. Yosys numbers its own from 2 on.
pub const ZERO: Net = 0;
/// The net that is always 1.
pub const ONE: Net = 1;

/// A cell of the netlist.
#[derive(Clone, Debug)]
pub struct Instance {
    /// Its name.
    pub name: String,
    /// Place in [`Circuit::kinds`].
    pub kind: usize,
    /// Nets of its inputs.
    pub inputs: Vec<Net>,
    /// Nets of its outputs; `None` where nothing is connected.
    pub outputs: Vec<Option<Net>>,
}

/// Who drives a net.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Driver {
    /// Nobody: it is a constant, or not there.
    None,
    /// An output of an instance.
    Cell(u32, u8),
    /// A port.
    Port,
}

/// A netlist of cells.
#[derive(Clone, Debug)]
pub struct Circuit {
    /// The cells that occur.
    pub kinds: Vec<Kind>,
    /// Instances, by name.
    pub instances: Vec<Instance>,
    /// Of each net, its driver.
    pub drivers: Vec<Driver>,
    /// Of each net, who reads it: instances and their input.
    pub sinks: Vec<Vec<(u32, u8)>>,
    /// The clock's net.
    pub clock: Option<Net>,
    /// Nets that come from outside, but the clock.
    pub inputs: Vec<Net>,
    /// Nets that go outside.
    pub outputs: Vec<Net>,
    /// Gates, each behind those that it reads.
    pub order: Vec<u32>,
    /// Of each net a name: `u_pipe.g_stage[37].u_stage.state_q[3]`.
    pub names: Vec<String>,
    /// Signals of the RTL and their nets, the lowest bit first.
    pub signals: BTreeMap<String, Vec<Net>>,
    /// Those of them that the RTL declares as registers, where the mapping has marked them ([`REGISTER`]).
    pub registers: BTreeSet<String>,
}

/// The attribute that marks a signal of the RTL as what a flip-flop drives.
pub const REGISTER: &str = "goldbench_register";

impl Circuit {
    /// Joins a netlist with its library; `clock` is the clock's port.
    ///
    /// # Errors
    /// Cells and nets that can't be simulated, by their names.
    pub fn new(netlist: &Netlist, library: &Library, clock: &str) -> Result<Self, GatesError> {
        let mut circuit = Self {
            kinds: Vec::new(),
            instances: Vec::new(),
            drivers: Vec::new(),
            sinks: Vec::new(),
            clock: None,
            inputs: Vec::new(),
            outputs: Vec::new(),
            order: Vec::new(),
            names: Vec::new(),
            signals: BTreeMap::new(),
            registers: BTreeSet::new(),
        };
        circuit.names_of(netlist);
        circuit.ports(netlist, clock);
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        for (name, cell) in &netlist.cells {
            let kind = if let Some(&kind) = kinds.get(cell.kind.as_str()) {
                kind
            } else {
                let known = library.cells.get(&cell.kind);
                let known = known.ok_or_else(|| GatesError::NoCell {
                    cell: cell.kind.clone(),
                    instance: name.clone(),
                })?;
                let kind = Kind::new(known).map_err(|reason| GatesError::Cell {
                    cell: cell.kind.clone(),
                    instance: name.clone(),
                    reason,
                })?;
                circuit.kinds.push(kind);
                kinds.insert(&cell.kind, circuit.kinds.len() - 1);
                circuit.kinds.len() - 1
            };
            circuit.instance(name, kind, &cell.connections)?;
        }
        circuit.check()?;
        circuit.order = super::levels::order(&circuit)?;
        Ok(circuit)
    }

    /// The nets of a signal of the RTL; Yosys puts a scope of its own around branches of an outermost `else if`.
    pub fn signal(&self, path: &str) -> Option<&Vec<Net>> {
        let found = self.signals.get(path);
        found.or_else(|| self.signals.get(&format!("genblk1.{path}")))
    }

    /// The kind of an instance.
    pub fn kind_of(&self, instance: u32) -> &Kind {
        &self.kinds[self.instances[instance as usize].kind]
    }

    /// Is an instance a flip-flop.
    pub fn is_flop(&self, instance: u32) -> bool {
        self.kind_of(instance).flop.is_some()
    }

    /// Area of all instances, in the library's unit.
    pub fn area(&self) -> f64 {
        let areas = self.instances.iter().map(|i| self.kinds[i.kind].cell.area);
        areas.sum()
    }

    fn grow(&mut self, net: Net) {
        let nets = (net as usize + 1).max(2);
        if self.drivers.len() < nets {
            self.drivers.resize(nets, Driver::None);
            self.sinks.resize(nets, Vec::new());
            self.names.resize(nets, String::new());
        }
    }

    fn names_of(&mut self, netlist: &Netlist) {
        self.grow(ONE);
        self.names[0] = "0".into();
        self.names[1] = "1".into();
        for (name, signal) in &netlist.netnames {
            let nets: Vec<Net> = signal.bits.iter().map(net_of).collect();
            for (at, &net) in nets.iter().enumerate().filter(|(_, net)| **net > ONE) {
                self.grow(net);
                let known = &mut self.names[net as usize];
                // A name of the RTL, else one of Yosys; of several the shortest, which is that of the outermost instance.
                let better = known.is_empty()
                    || (known.starts_with('$'), known.len())
                        > (name.starts_with('$'), name.len() + 3);
                if better {
                    *known = match nets.len() {
                        1 => name.clone(),
                        _ => format!("{name}[{at}]"),
                    };
                }
            }
            if signal.attributes.contains_key(REGISTER) {
                self.registers.insert(name.clone());
            }
            self.signals.insert(name.clone(), nets);
        }
    }

    fn ports(&mut self, netlist: &Netlist, clock: &str) {
        let mut inputs = BTreeSet::new();
        let mut outputs = BTreeSet::new();
        for (name, port) in &netlist.ports {
            let nets: Vec<Net> = port.bits.iter().map(net_of).collect();
            for net in nets.into_iter().filter(|&net| net > ONE) {
                self.grow(net);
                match port.direction {
                    Direction::Output => {
                        outputs.insert(net);
                    }
                    _ if name == clock => {
                        self.drivers[net as usize] = Driver::Port;
                        self.clock = Some(net);
                    }
                    _ => {
                        self.drivers[net as usize] = Driver::Port;
                        inputs.insert(net);
                    }
                }
            }
        }
        self.inputs = inputs.into_iter().collect();
        self.outputs = outputs.into_iter().collect();
    }

    fn instance(
        &mut self,
        name: &str,
        kind: usize,
        connections: &BTreeMap<String, Vec<Bit>>,
    ) -> Result<(), GatesError> {
        let at = self.instances.len() as u32;
        let net = |pin: &str| connections.get(pin)?.first().map(net_of);
        let cell = &self.kinds[kind];
        let pin_missing = |pin: &str| GatesError::NoPin {
            instance: name.to_owned(),
            cell: cell.cell.name.clone(),
            pin: pin.to_owned(),
        };
        if let Some(pin) = connections.keys().find(|pin| cell.cell.pin(pin).is_none()) {
            return Err(pin_missing(pin));
        }
        let inputs = cell.inputs.iter();
        let inputs: Vec<Net> = inputs.map(|pin| net(pin).unwrap_or(ZERO)).collect();
        let outputs = cell.outputs.iter();
        let outputs: Vec<Option<Net>> = outputs.map(|output| net(&output.name)).collect();
        for (pin, &net) in inputs.iter().enumerate() {
            self.grow(net);
            self.sinks[net as usize].push((at, pin as u8));
        }
        for (pin, net) in outputs.iter().enumerate() {
            let Some(net) = *net else { continue };
            self.grow(net);
            let known = self.drivers[net as usize];
            if known != Driver::None || net <= ONE {
                let first = match known {
                    Driver::Cell(first, _) => self.instances[first as usize].name.clone(),
                    _ => "a port or constant".into(),
                };
                return Err(GatesError::Drivers {
                    net: self.names[net as usize].clone(),
                    first,
                    second: name.to_owned(),
                });
            }
            self.drivers[net as usize] = Driver::Cell(at, pin as u8);
        }
        self.instances.push(Instance {
            name: name.to_owned(),
            kind,
            inputs,
            outputs,
        });
        Ok(())
    }

    fn check(&self) -> Result<(), GatesError> {
        for (at, instance) in self.instances.iter().enumerate() {
            let kind = self.kind_of(at as u32);
            for (pin, &net) in instance.inputs.iter().enumerate() {
                if net > ONE && self.drivers[net as usize] == Driver::None {
                    return Err(GatesError::NoDriver {
                        net: self.names[net as usize].clone(),
                        instance: instance.name.clone(),
                    });
                }
                let is_clock = kind.flop.as_ref().is_some_and(|flop| flop.clock == pin);
                if is_clock && Some(net) != self.clock {
                    return Err(GatesError::Clock {
                        instance: instance.name.clone(),
                        net: self.names[net as usize].clone(),
                    });
                }
            }
        }
        Ok(())
    }
}

fn net_of(bit: &Bit) -> Net {
    match bit {
        Bit::Net(net) => *net as Net,
        Bit::Constant('1') => ONE,
        // What is of no account is low.
        Bit::Constant(_) => ZERO,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::liberty::read;

    /// The library of these tests.
    pub fn tiny() -> Library {
        read(include_bytes!("../liberty/tiny.lib").as_slice()).unwrap()
    }

    /// A netlist of instances: name, cell, and pins with their nets, such as `A2 Y3`; nets 2 and on are ports a, b, c.
    pub fn netlist(cells: &[(&str, &str, &str)], inputs: &[usize], outputs: &[usize]) -> Netlist {
        let mut ports = serde_json::Map::new();
        for (name, nets, direction) in [("in", inputs, "input"), ("out", outputs, "output")] {
            ports.insert(
                name.into(),
                serde_json::json!({"direction": direction, "bits": nets}),
            );
        }
        ports.insert(
            "clk".into(),
            serde_json::json!({"direction": "input", "bits": [99]}),
        );
        let mut all = serde_json::Map::new();
        for (name, cell, pins) in cells {
            let connections: serde_json::Map<String, serde_json::Value> = pins
                .split_whitespace()
                .map(|pin| {
                    let digits = pin.find(|c: char| c.is_ascii_digit()).unwrap();
                    let net: usize = pin[digits..].parse().unwrap();
                    (pin[..digits].to_owned(), serde_json::json!([net]))
                })
                .collect();
            let cell = serde_json::json!({"type": cell, "parameters": {}, "port_directions": {}, "connections": connections});
            all.insert((*name).into(), cell);
        }
        let mut names = serde_json::Map::new();
        for net in 2..12 {
            names.insert(format!("n{net}"), serde_json::json!({"bits": [net]}));
        }
        let file = serde_json::json!({"modules": {"top": {"ports": ports, "cells": all, "netnames": names}}});
        Netlist::read(&file.to_string(), "top").unwrap()
    }

    fn told(cells: &[(&str, &str, &str)]) -> String {
        let netlist = netlist(cells, &[2, 3], &[5]);
        let error = Circuit::new(&netlist, &tiny(), "clk").unwrap_err();
        error.to_string()
    }

    #[test]
    fn gates_stand_behind_what_they_read() {
        let cells = [("b", "INV", "A4 Y5"), ("a", "XOR", "A2 B3 Y4")];
        let circuit = Circuit::new(&netlist(&cells, &[2, 3], &[5]), &tiny(), "clk").unwrap();
        let order: Vec<&str> = circuit
            .order
            .iter()
            .map(|&i| circuit.instances[i as usize].name.as_str())
            .collect();
        assert_eq!(order, ["a", "b"]);
        assert_eq!(circuit.names[4], "n4");
        assert!((circuit.area() - 40.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_wrong_names_nets_and_instances() {
        let text = told(&[("u1", "NAND9", "A2 Y5")]);
        assert!(text.contains("`NAND9`") && text.contains("`u1`"), "{text}");
        let text = told(&[("u1", "INV", "Z2 Y5")]);
        assert!(text.contains("no pin `Z`"), "{text}");
        let text = told(&[("u1", "INV", "A2 Y5"), ("u2", "INV", "A3 Y5")]);
        assert!(
            text.contains("`n5`") && text.contains("`u1`") && text.contains("`u2`"),
            "{text}"
        );
        let text = told(&[("u1", "INV", "A7 Y5")]);
        assert!(text.contains("`n7` has no driver"), "{text}");
        let text = told(&[("u1", "XOR", "A2 B6 Y5"), ("u2", "INV", "A5 Y6")]);
        assert!(
            text.contains("loop") && text.contains("n5") && text.contains("u2"),
            "{text}"
        );
        let text = told(&[("u1", "DFF", "CK2 D3 Q5")]);
        assert!(text.contains("`n2`") && text.contains("clock"), "{text}");
    }
}
