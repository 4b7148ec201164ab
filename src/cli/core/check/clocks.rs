//! Does the clock move anything, and is every input driven.

use std::collections::BTreeSet;
use std::str::FromStr;

use super::Problems;
use crate::harness::{Manifest, Of, Statement};
use crate::survey::{Direction, Moved, Survey};

/// Why a clock moves nothing.
pub(in crate::cli) struct Unreached {
    /// The port, how many registers there are, and what clocks them.
    pub(in crate::cli) text: String,
    /// Other ports clock the registers: nothing that the RTL hides is this one's way. A core without registers needs no clock.
    pub(in crate::cli) sure: bool,
}

/// A clock that reaches no register makes every run a wait without end.
pub(super) fn check(port: &str, survey: &Survey, problems: &mut Problems<'_>) {
    if let Some(unreached) = unreached(port, survey) {
        problems.put("clock", ("clock", "port"), unreached.text);
    }
}

/// Says so of a port that is there and clocks no register.
pub(in crate::cli::core) fn unreached(port: &str, survey: &Survey) -> Option<Unreached> {
    if survey.port(port).is_none() || survey.clocks.iter().any(|clock| clock.port == port) {
        return None;
    }
    let registers = survey
        .registers
        .iter()
        .filter(|r| r.moved == Moved::Clocked)
        .count();
    let others: Vec<&str> = survey
        .clocks
        .iter()
        .map(|clock| clock.port.as_str())
        .collect();
    let help = match &others[..] {
        [] if registers == 0 => "the design has no register".to_owned(),
        [] => "no input reaches any: is a clock made inside, by a primitive without a stub?"
            .to_owned(),
        others => format!("registers are clocked by `{}`", others.join("`, `")),
    };
    Some(Unreached {
        text: format!("`{port}` reaches none of the {registers} registers; {help}"),
        sure: !others.is_empty(),
    })
}

/// Every input is a clock, the reset, tied, or has a role.
pub(super) fn undriven(manifest: &Manifest, survey: &Survey, problems: &mut Problems<'_>) {
    let mut driven: BTreeSet<String> = [manifest.clock.port.clone()].into();
    driven.extend(manifest.clocks.iter().map(|clock| clock.port.clone()));
    driven.extend(manifest.reset.iter().map(|reset| reset.port.clone()));
    driven.extend(manifest.tied.keys().cloned());
    let bus = manifest.bus.iter().flat_map(|bus| bus.ports.values());
    for place in manifest.inputs.values().chain(bus) {
        if let Of::Ports(ports) = &place.of {
            driven.extend(ports.iter().cloned());
        }
    }
    let script = &manifest.script;
    let lists = [
        &script.begin,
        &script.block,
        &script.next_block,
        &script.job,
        &script.poll,
    ];
    for line in lists.into_iter().flatten() {
        if let Ok(Statement::Set(name, _) | Statement::Pulse(name)) = Statement::from_str(line) {
            driven.insert(name);
        }
    }
    for port in survey
        .ports_of(Direction::Input)
        .filter(|p| !driven.contains(&p.name))
    {
        let plural = if port.width == 1 { "bit" } else { "bits" };
        problems.put(
            "driver",
            ("inputs", ""),
            format!(
                "nothing drives input `{}` ({} {plural}): give it a role, or hold it in [tied]",
                port.name, port.width
            ),
        );
    }
}
