//! From elaborated modules to the survey.

use std::collections::{BTreeMap, BTreeSet};

use super::hierarchy::{Hierarchy, Origin};
use super::unit::Unit;
use super::{
    Clock, Direction, Instance, Joined, Module, Moved, Parameter, Port, ReadError, Register, Reset,
    Select, Signal, Survey,
};

/// Tells what modules have, from the one called `top` down.
pub(super) fn survey(units: &[Unit], top: &str, reader: &str) -> Result<Survey, ReadError> {
    let at = units
        .iter()
        .position(|unit| unit.id == top || unit.name == top);
    let at = at.ok_or_else(|| ReadError::Unread(format!("there is no module `{top}` in it")))?;
    let hierarchy = Hierarchy::of(units, at);
    let unit = &units[at];
    let reached: BTreeSet<usize> = hierarchy.places.iter().map(|place| place.unit).collect();
    let others = reached.iter().filter(|&&unit| unit != at);
    let constants: BTreeSet<&String> = reached.iter().flat_map(|&u| &units[u].constants).collect();
    let (registers, clocks, resets) = registers(&hierarchy);
    Ok(Survey {
        top: unit.name.clone(),
        reader: reader.into(),
        ports: ports(unit),
        parameters: unit.parameters.iter().map(parameter).collect(),
        registers,
        modules: std::iter::once(&at)
            .chain(others)
            .map(|&unit| module(&units[unit]))
            .collect(),
        clocks,
        resets,
        selects: selects(&hierarchy),
        joined: joined(&hierarchy),
        constants: constants.into_iter().cloned().collect(),
    })
}

fn ports(unit: &Unit) -> Vec<Port> {
    let ports = unit.ports.iter().filter_map(|name| {
        let var = unit.vars.get(name)?;
        Some(Port {
            name: name.clone(),
            direction: var.direction?,
            width: var.width.saturating_mul(var.entries),
        })
    });
    ports.collect()
}

fn parameter((name, value, settable): &(String, String, bool)) -> Parameter {
    let plain = || {
        let (_, digits) = value.split_once('\'')?;
        let digits = digits.trim_start_matches('s').strip_prefix('h')?;
        let number = u64::from_str_radix(digits, 16).ok()?;
        Some(number.to_string())
    };
    Parameter {
        name: name.clone(),
        value: plain().unwrap_or_else(|| value.clone()),
        settable: *settable,
    }
}

fn module(unit: &Unit) -> Module {
    let signals = unit.vars.iter().map(|(name, var)| Signal {
        name: name.clone(),
        width: var.width,
        entries: var.entries,
    });
    let instances = unit.instances.iter().map(|inst| Instance {
        name: inst.path.clone(),
        module: inst.of.clone(),
    });
    Module {
        name: unit.name.clone(),
        id: unit.id.clone(),
        signals: signals.collect(),
        instances: instances.collect(),
    }
}

/// Registers, and the ports that clock and reset them.
fn registers(hierarchy: &Hierarchy<'_>) -> (Vec<Register>, Vec<Clock>, Vec<Reset>) {
    let mut registers = Vec::new();
    let mut clocks: BTreeMap<String, Clock> = BTreeMap::new();
    let mut resets: BTreeMap<(String, bool, bool), usize> = BTreeMap::new();
    for (at, place) in hierarchy.places.iter().enumerate() {
        let unit = &hierarchy.units[place.unit];
        for process in &unit.processes {
            let origin = hierarchy.origin(at, &process.clock);
            for port in &origin.ports {
                let clock = clocks.entry(port.clone()).or_insert_with(|| Clock {
                    port: port.clone(),
                    registers: 0,
                    plain: true,
                    falling: process.falling,
                });
                clock.registers += process.targets.len();
                clock.plain &= origin.plain;
            }
            for ((signal, at_zero, at_once), count) in &process.resets {
                let Origin { ports, plain } = hierarchy.origin(at, signal);
                if let Some(port) = ports.first().filter(|_| plain) {
                    let key = (port.clone(), *at_zero, *at_once);
                    *resets.entry(key).or_default() += count;
                }
            }
            let clock = origin.ports.first().filter(|_| origin.ports.len() == 1);
            for name in &process.targets {
                registers.extend(register(unit, &place.path, name, Moved::Clocked, clock));
            }
        }
        for name in unit.vars.keys().filter(|name| held(unit, name)) {
            registers.extend(register(unit, &place.path, name, Moved::Held, None));
        }
    }
    let mut clocks: Vec<Clock> = clocks.into_values().collect();
    clocks.sort_by_key(|clock| std::cmp::Reverse(clock.registers));
    let resets = resets.into_iter();
    let mut resets: Vec<Reset> = resets
        .map(|((port, at_zero, at_once), registers)| Reset {
            port,
            at_zero,
            at_once,
            registers,
        })
        .collect();
    resets.sort_by_key(|reset| std::cmp::Reverse(reset.registers));
    (registers, clocks, resets)
}

/// Nothing drives it but its initial value, and it is no port, no instance's output, and somebody reads it.
fn held(unit: &Unit, name: &str) -> bool {
    let var = unit.vars[name];
    let wired = unit.instances.iter().flat_map(|inst| &inst.pins);
    let wired = wired
        .filter(|pin| pin.reads.iter().any(|read| read == name))
        .count();
    var.direction.is_none()
        && !unit.drives(name)
        && !unit.processes.iter().any(|process| process.targets.contains(name))
        && (unit.whole.contains(name) || unit.slices.contains_key(name))
        // What is wired to an instance may be its output.
        && (wired == 0 || unit.initial.contains(name))
}

fn register(
    unit: &Unit,
    path: &str,
    name: &str,
    moved: Moved,
    clock: Option<&String>,
) -> Option<Register> {
    let var = unit.vars.get(name)?;
    let read = if unit.whole.contains(name) {
        Some((var.width.saturating_sub(1), 0))
    } else {
        unit.slices.get(name).copied()
    };
    Some(Register {
        path: match path {
            "" => name.into(),
            path => format!("{path}.{name}"),
        },
        module: unit.name.clone(),
        width: var.width,
        entries: var.entries,
        moved,
        clock: clock.cloned(),
        read,
        ahead: ahead(unit, name),
    })
}

/// It takes what some signal has, that signal is made of it, and wide registers take the signal.
fn ahead(unit: &Unit, name: &str) -> bool {
    let into = |target: &'_ str| {
        let target = target.to_owned();
        unit.flows.iter().filter(move |flow| flow.target == target)
    };
    let wide = |flow: &&super::unit::Flow| {
        let var = unit.vars.get(&flow.target);
        var.is_some_and(|var| var.width >= 96)
    };
    into(name).filter(|flow| flow.clocked).any(|flow| {
        flow.reads.iter().any(|next| {
            let made_of_it = into(next).any(|f| !f.clocked && f.reads.iter().any(|r| r == name));
            let reads = |f: &&super::unit::Flow, what: &str| f.reads.iter().any(|r| r == what);
            let mut takers = unit.flows.iter().filter(wide);
            made_of_it
                && unit.flows.iter().filter(wide).any(|f| reads(&f, next))
                && !takers.any(|f| reads(&f, name))
        })
    })
}

fn selects(hierarchy: &Hierarchy<'_>) -> Vec<Select> {
    let mut found: BTreeMap<(String, u8), usize> = BTreeMap::new();
    for (at, place) in hierarchy.places.iter().enumerate() {
        for choice in &hierarchy.units[place.unit].choices {
            let origin = hierarchy.origin(at, &choice.signal);
            if let Some(port) = origin.ports.first().filter(|_| origin.plain) {
                *found
                    .entry((port.clone(), u8::from(choice.at_one)))
                    .or_default() += 1;
            }
        }
    }
    let selects = found.into_keys();
    selects
        .map(|(port, value)| Select { port, value })
        .collect()
}

/// What wide outputs of the top are joined of, behind names that they only take.
fn joined(hierarchy: &Hierarchy<'_>) -> Vec<Joined> {
    let unit = &hierarchy.units[hierarchy.places[0].unit];
    let mut found = Vec::new();
    for port in ports(unit) {
        if port.direction != Direction::Output || port.width < 96 {
            continue;
        }
        let mut name = port.name.clone();
        for _ in 0..10 {
            let mut flows = unit.flows.iter().filter(|flow| flow.target == name);
            let (Some(flow), None) = (flows.next(), flows.next()) else {
                break;
            };
            if flow.joined.len() > 2 {
                found.push(Joined {
                    port: port.name.clone(),
                    of: flow.joined.clone(),
                });
                break;
            }
            match &flow.reads[..] {
                [only] => name.clone_from(only),
                _ => break,
            }
        }
    }
    found
}
