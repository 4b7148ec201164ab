//! What Yosys's `write_json` says, where no Verilator does.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use super::unit::{Inst, Pin, Unit, Var};
use super::yosys_cells::{Cell, Drivers, HIDDEN, Nets, PORT, REGISTER, take};
use super::{Direction, ReadError};

#[derive(Deserialize)]
struct File {
    modules: BTreeMap<String, Module>,
}

#[derive(Deserialize)]
struct Module {
    #[serde(default)]
    attributes: BTreeMap<String, Value>,
    #[serde(default)]
    parameter_default_values: BTreeMap<String, Value>,
    #[serde(default)]
    ports: BTreeMap<String, Port>,
    #[serde(default)]
    cells: BTreeMap<String, Cell>,
    #[serde(default)]
    netnames: BTreeMap<String, NetName>,
    #[serde(default)]
    memories: BTreeMap<String, Memory>,
}

#[derive(Deserialize)]
struct Port {
    direction: String,
    bits: Vec<Value>,
}

#[derive(Deserialize)]
struct NetName {
    hide_name: u8,
    bits: Vec<Value>,
    #[serde(default)]
    attributes: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Memory {
    width: u32,
    size: u32,
}

/// Reads it: all modules that the RTL has, not Yosys's own cells.
///
/// # Errors
/// Text that is no such JSON.
pub(super) fn read(text: &str) -> Result<Vec<Unit>, ReadError> {
    let file: File =
        serde_json::from_str(text).map_err(|error| ReadError::Unread(error.to_string()))?;
    let directions: BTreeMap<String, BTreeMap<String, Direction>> = file
        .modules
        .iter()
        .map(|(id, module)| {
            let ports = module.ports.iter();
            let ports = ports.filter_map(|(name, port)| Some((name.clone(), direction(port)?)));
            (id.clone(), ports.collect())
        })
        .collect();
    let modules = file.modules.iter();
    Ok(modules
        .map(|(id, module)| unit(id, module, &directions))
        .collect())
}

fn direction(port: &Port) -> Option<Direction> {
    Some(match port.direction.as_str() {
        "input" => Direction::Input,
        "output" => Direction::Output,
        "inout" => Direction::Inout,
        _ => return None,
    })
}

/// `$paramod\sub\W=..` and `$paramod$hash\sub` are `sub`.
fn written(id: &str, module: &Module) -> String {
    let of = module.attributes.get("hdlname").and_then(Value::as_str);
    let of = of.unwrap_or(id);
    let name = match of.strip_prefix("$paramod") {
        Some(rest) => rest.split('\\').nth(1).unwrap_or(rest),
        None => of.trim_start_matches('\\'),
    };
    name.to_owned()
}

fn unit(id: &str, module: &Module, known: &BTreeMap<String, BTreeMap<String, Direction>>) -> Unit {
    let mut unit = Unit {
        name: written(id, module),
        id: id.to_owned(),
        ..Unit::default()
    };
    let mut nets = Nets::default();
    // The ports' order is that of their nets: Yosys numbers them as they are declared.
    let mut ports: Vec<(&String, &Port)> = module.ports.iter().collect();
    ports.sort_by_key(|(_, port)| port.bits.iter().find_map(Value::as_u64));
    for (name, port) in ports {
        unit.ports.push(name.clone());
        let var = Var {
            width: u32::try_from(port.bits.len()).unwrap_or(u32::MAX),
            entries: 1,
            direction: direction(port),
        };
        unit.vars.insert(name.clone(), var);
        let flow = nets.name(name, &port.bits, PORT);
        unit.flows.extend(flow);
    }
    let mut names: Vec<(&String, &NetName)> = module.netnames.iter().collect();
    names.sort_by_key(|(name, net)| (net.hide_name, name.len()));
    for (name, net) in names {
        if !unit.vars.contains_key(name) && net.hide_name == 0 {
            let var = Var {
                width: u32::try_from(net.bits.len()).unwrap_or(u32::MAX),
                entries: 1,
                direction: None,
            };
            unit.vars.insert(name.clone(), var);
        }
        // What only has an initial value is a constant to Yosys.
        if net.hide_name == 0 && net.bits.iter().all(Value::is_string) {
            unit.whole.insert(name.clone());
        }
        if net.attributes.contains_key("init") {
            unit.initial.insert(name.clone());
        }
        if !module.ports.contains_key(name) {
            let rank = if net.hide_name == 0 { REGISTER } else { HIDDEN };
            let flow = nets.name(name, &net.bits, rank);
            unit.flows.extend(flow);
        }
    }
    for (name, memory) in &module.memories {
        let var = Var {
            width: memory.width,
            entries: memory.size,
            direction: None,
        };
        unit.vars.insert(name.clone(), var);
    }
    for (name, value) in &module.parameter_default_values {
        let digits = value.as_str().unwrap_or_default();
        let number = u64::from_str_radix(digits, 2).ok();
        let text = number.map_or_else(|| digits.into(), |number| number.to_string());
        unit.parameters.push((name.clone(), text, true));
    }
    let drivers = Drivers::of(module.cells.values());
    for (name, cell) in &module.cells {
        match known.get(&cell.kind) {
            Some(ports) => {
                let pins = cell.connections.iter().map(|(port, bits)| {
                    let reads = nets.names_of(bits);
                    let (plain, only) = (reads.len() == 1, reads.first());
                    let width = only.and_then(|n| unit.vars.get(n)).map_or(1, |v| v.width);
                    if ports.get(port) == Some(&Direction::Input) {
                        unit.whole.extend(reads.iter().cloned());
                    }
                    Pin {
                        port: port.clone(),
                        plain: plain && width as usize == bits.len(),
                        reads,
                    }
                });
                let pins = pins.collect();
                unit.instances.push(Inst {
                    path: name.clone(),
                    of: cell.kind.clone(),
                    pins,
                });
            }
            None => take(&mut unit, &nets, &drivers, cell),
        }
    }
    unit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flip_flops_resets_and_instances_are_read() {
        let text = r#"{"modules": {
          "top": {"ports": {"clk": {"direction": "input", "bits": [2]}, "rst_n": {"direction": "input", "bits": [3]},
              "d": {"direction": "input", "bits": [4, 5]}, "q": {"direction": "output", "bits": [6, 7]}},
            "parameter_default_values": {"W": "00000000000000000000000000000010"},
            "cells": {
              "u": {"type": "$paramod\\sub\\W=s32'00000000000000000000000000000010", "parameters": {}, "port_directions": {},
                "connections": {"c": [2], "x": [4, 5]}},
              "ff": {"type": "$adff", "parameters": {"ARST_POLARITY": "0", "CLK_POLARITY": "1"},
                "port_directions": {"CLK": "input", "ARST": "input", "D": "input", "Q": "output"},
                "connections": {"CLK": [2], "ARST": [3], "D": [8, 9], "Q": [6, 7]}},
              "add": {"type": "$add", "parameters": {}, "port_directions": {"A": "input", "Y": "output"},
                "connections": {"A": [4, 5], "Y": [8, 9]}}},
            "netnames": {"d": {"hide_name": 0, "bits": [4, 5]}, "held": {"hide_name": 0, "bits": [10], "attributes": {"init": "1"}},
              "other": {"hide_name": 0, "bits": [2]}}},
          "$paramod\\sub\\W=s32'00000000000000000000000000000010": {"ports": {"c": {"direction": "input", "bits": [2]},
            "x": {"direction": "input", "bits": [3, 4]}}}}}"#;
        let units = read(text).unwrap();
        let top = units.iter().find(|unit| unit.name == "top").unwrap();
        assert_eq!(top.ports, ["clk", "rst_n", "d", "q"]);
        assert_eq!(top.parameters, [("W".into(), "2".into(), true)]);
        let [process] = &top.processes[..] else {
            panic!("{:?}", top.processes)
        };
        assert_eq!(process.clock, "clk");
        assert!(process.targets.contains("q"));
        assert_eq!(
            process.resets.keys().next(),
            Some(&("rst_n".into(), true, true))
        );
        assert!(top.initial.contains("held"));
        let inst = &top.instances[0];
        let sub = units.iter().find(|unit| unit.id == inst.of).unwrap();
        assert_eq!((&*inst.path, &*sub.name), ("u", "sub"));
        assert!(inst.pins.iter().all(|pin| pin.plain));
        let alias = top.flows.iter().find(|f| f.target == "other").unwrap();
        assert!(alias.plain && alias.reads == ["clk"]);
        assert!(read("{}").is_err() && read("[1").is_err());
    }
}
