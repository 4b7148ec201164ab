//! Do statements read, and are their roles known.

use std::str::FromStr;

use super::Problems;
use super::numbers::value;
use crate::design::nearest;
use crate::harness::{
    Expression, HASH_INPUTS, HASH_OUTPUTS, Kind, MINER_INPUTS, MINER_OUTPUTS, Manifest, Statement,
    Value,
};
use crate::survey::Survey;

/// All lines of `[script]`.
pub(super) fn check(manifest: &Manifest, survey: Option<&Survey>, problems: &mut Problems<'_>) {
    let (inputs, outputs) = match manifest.interface.kind {
        Kind::Hash => (HASH_INPUTS, HASH_OUTPUTS),
        Kind::Miner => (MINER_INPUTS, MINER_OUTPUTS),
    };
    let mut roles: Vec<&str> = inputs
        .iter()
        .chain(outputs)
        .map(|(name, ..)| *name)
        .collect();
    // A port may stand for itself where it is set or watched.
    roles.extend(
        survey
            .iter()
            .flat_map(|s| &s.ports)
            .map(|port| port.name.as_str()),
    );
    let script = &manifest.script;
    for (field, lines) in [
        ("begin", &script.begin),
        ("block", &script.block),
        ("next_block", &script.next_block),
        ("job", &script.job),
        ("poll", &script.poll),
    ] {
        for line in lines {
            match Statement::from_str(line) {
                Ok(statement) => of_one(
                    manifest,
                    (field, line),
                    &statement,
                    &roles,
                    survey.is_some(),
                    problems,
                ),
                Err(error) => problems.put("script", ("script", field), error.to_string()),
            }
        }
    }
}

fn of_one(
    manifest: &Manifest,
    (field, line): (&str, &str),
    statement: &Statement,
    roles: &[&str],
    ports: bool,
    problems: &mut Problems<'_>,
) {
    let names = manifest.names();
    let at = ("script", field);
    let mut role = |name: &str, port: bool| {
        // Without the RTL a name may be a port's.
        if !roles.contains(&name) && (ports || !port) {
            problems.put(
                "script",
                at,
                format!(
                    "`{line}`: `{name}` is neither a role nor a port; nearest: {}",
                    nearest(name, roles.iter().copied())
                ),
            );
        }
    };
    let mut numbers: Vec<&Expression> = Vec::new();
    match statement {
        Statement::Set(name, value) => {
            role(name, true);
            if let Value::Number(number) = value {
                numbers.push(number);
            }
        }
        Statement::Pulse(name) | Statement::Get(name) => role(name, true),
        Statement::Wait(number) | Statement::Send(Value::Number(number)) => numbers.push(number),
        Statement::Until(name, number) => {
            role(name, true);
            numbers.extend(number);
        }
        Statement::Write(address, value) => {
            numbers.push(address);
            match value {
                Value::Role(name) => role(name, false),
                Value::Number(number) => numbers.push(number),
            }
        }
        Statement::UntilRead(address, mask, number) => numbers.extend([address, mask, number]),
        Statement::Read(address, name) => {
            numbers.push(address);
            role(name, false);
        }
        Statement::Send(Value::Role(name)) | Statement::Receive(name) => role(name, false),
    }
    for number in numbers {
        value(at, number, &names, problems);
    }
    let on_bus = matches!(
        statement,
        Statement::Write(..)
            | Statement::Read(..)
            | Statement::UntilRead(..)
            | Statement::Send(_)
            | Statement::Receive(_)
    );
    if on_bus && manifest.bus.is_none() {
        problems.put("script", at, format!("`{line}`: there is no [bus] for it"));
    }
}
