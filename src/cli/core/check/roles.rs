//! Roles of a kind, drivers of a port, what a protocol asks for: all that is wrong, where reading a manifest tells the first.

use std::collections::BTreeMap;
use std::path::Path;

use super::Problems;
use crate::design::nearest;
use crate::harness::{
    HASH_INPUTS, HASH_OUTPUTS, Kind, MINER_INPUTS, MINER_OUTPUTS, Manifest, Of, Place, Role,
};

/// Names, roles, drivers, then what the protocol asks for.
pub(super) fn check(manifest: &Manifest, path: &Path, problems: &mut Problems<'_>) {
    let (inputs, outputs) = match manifest.interface.kind {
        Kind::Hash => (HASH_INPUTS, HASH_OUTPUTS),
        Kind::Miner => (MINER_INPUTS, MINER_OUTPUTS),
    };
    let mut rest = manifest.clone();
    rest.probes.clear();
    for (table, roles, bound) in [
        ("inputs", inputs, &mut rest.inputs),
        ("outputs", outputs, &mut rest.outputs),
    ] {
        known(table, roles, bound, problems);
    }
    rest.outputs.retain(|role, place| {
        let parameter = matches!(place.of, Of::Parameter(_));
        if parameter {
            problems.put(
                "role",
                ("outputs", role),
                "a parameter shows nothing; name a port or a signal",
            );
        }
        !parameter
    });
    drivers(&mut rest, problems);
    // What is left is told by reading it: one thing at a time, for each is a reason of its own.
    let Ok(text) = toml::to_string(&rest) else {
        return;
    };
    if let Err(crate::dut::ManifestError::Role { table, text, .. }) = Manifest::parse(&text, path) {
        problems.put("role", (table, ""), text);
    }
}

fn known(
    table: &str,
    roles: &[Role],
    bound: &mut BTreeMap<String, Place>,
    problems: &mut Problems<'_>,
) {
    let names = || roles.iter().map(|(name, ..)| *name);
    bound.retain(|role, _| {
        let known = names().any(|name| name == role);
        if !known {
            problems.put(
                "role",
                (table, role),
                format!(
                    "no role of this kind of core; nearest: {}",
                    nearest(role, names())
                ),
            );
        }
        known
    });
}

/// What is driven, by whom, and in which bits of it.
type Driven = (String, Option<(u32, u32)>, String);

/// Takes out what is driven twice, and tells it.
fn drivers(rest: &mut Manifest, problems: &mut Problems<'_>) {
    let mut taken: Vec<Driven> = vec![(rest.clock.port.clone(), None, "the clock".into())];
    let mut take = |at: (&str, &str), name: &str, bits: Option<(u32, u32)>, who: String| -> bool {
        let meets = |other: Option<(u32, u32)>| match (bits, other) {
            (Some((high, low)), Some((top, bottom))) => high >= bottom && top >= low,
            _ => true,
        };
        let other = taken
            .iter()
            .find(|(n, b, _)| n == name && meets(*b))
            .map(|t| t.2.clone());
        if let Some(other) = &other {
            problems.put(
                "driver",
                at,
                format!(
                    "`{name}` is driven by {other} and by {who}: give each its own port or bits"
                ),
            );
        } else {
            taken.push((name.into(), bits, who));
        }
        other.is_none()
    };
    rest.clocks.retain(|clock| {
        take(
            ("clocks", "port"),
            &clock.port,
            None,
            "another clock".into(),
        )
    });
    if let Some(reset) = &rest.reset
        && !take(("reset", "port"), &reset.port, None, "the reset".into())
    {
        rest.reset = None;
    }
    rest.inputs.retain(|role, place| {
        let at = ("inputs", role.as_str());
        let who = || format!("`{role}`");
        match &place.of {
            Of::Ports(ports) => ports.iter().all(|port| take(at, port, place.bits, who())),
            Of::Signal { path, .. } => take(at, path, place.bits, who()),
            Of::Parameter(_) | Of::Script => true,
        }
    });
    rest.tied
        .retain(|port, _| take(("tied", port), port, None, "[tied]".into()));
    if let Some(bus) = &rest.bus {
        let inputs = |kind, signal: &str| {
            super::bus::direction(kind, signal) == Some(crate::survey::Direction::Input)
        };
        for (signal, place) in &bus.ports {
            if let Of::Ports(ports) = &place.of
                && inputs(bus.kind, signal)
            {
                for port in ports {
                    take(("bus.ports", signal), port, place.bits, "the bus".into());
                }
            }
        }
    }
}
