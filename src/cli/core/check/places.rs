//! Is there what the manifest names, is it wide enough, does it go the right way.

use super::{Problems, bus};
use crate::design::nearest;
use crate::harness::{
    HASH_INPUTS, HASH_OUTPUTS, Kind, MINER_INPUTS, MINER_OUTPUTS, Manifest, Of, Place,
};
use crate::survey::{Direction, Signal, Survey};

/// Roles that say yes or no.
const YES_OR_NO: &[&str] = &[
    "valid",
    "start",
    "init",
    "next",
    "digest_ready",
    "digest_valid",
    "done",
    "ready",
    "stop",
    "accept",
    "found",
    "exhausted",
];

/// All ports, signals and parameters of the tables.
pub(super) fn check(manifest: &Manifest, survey: &Survey, problems: &mut Problems<'_>) {
    let input = Some(Direction::Input);
    one_bit(survey, ("clock", "port"), &manifest.clock.port, problems);
    for clock in &manifest.clocks {
        one_bit(survey, ("clocks", "port"), &clock.port, problems);
        if let Some(gate) = &clock.gate {
            port(
                survey,
                ("clocks", "gate"),
                gate,
                Some(Direction::Output),
                problems,
            );
        }
    }
    if let Some(reset) = &manifest.reset {
        one_bit(survey, ("reset", "port"), &reset.port, problems);
    }
    for name in manifest.tied.keys() {
        port(survey, ("tied", name), name, input, problems);
    }
    for (table, places, direction) in [
        ("inputs", &manifest.inputs, Direction::Input),
        ("outputs", &manifest.outputs, Direction::Output),
    ] {
        for (role, place) in places {
            let found = bits(survey, (table, role), place, direction, problems);
            if let Some(found) = found {
                width(
                    (table, role),
                    words(manifest.interface.kind, role),
                    found,
                    problems,
                );
            }
        }
    }
    if let Some(table) = &manifest.bus {
        for (signal, place) in &table.ports {
            let direction = bus::direction(table.kind, signal).unwrap_or(Direction::Input);
            bits(survey, ("bus.ports", signal), place, direction, problems);
        }
    }
}

/// 32-bit words of a role; `None` for one that is not known.
fn words(kind: Kind, role: &str) -> Option<u32> {
    let (inputs, outputs) = match kind {
        Kind::Hash => (HASH_INPUTS, HASH_OUTPUTS),
        Kind::Miner => (MINER_INPUTS, MINER_OUTPUTS),
    };
    let mut all = inputs.iter().chain(outputs);
    let found = all.find(|(name, ..)| *name == role);
    found.and_then(|(_, words, _)| u32::try_from(*words).ok())
}

fn width(at: (&str, &str), words: Option<u32>, found: u32, problems: &mut Problems<'_>) {
    let Some(words) = words else { return };
    let (want, good) = match words {
        0 if YES_OR_NO.contains(&at.1) => ("1 bit".to_owned(), found == 1),
        0 => return,
        // A counter may be narrower.
        1 => ("at most 32 bits".to_owned(), found <= 32),
        words => (format!("{} bits", 32 * words), found == 32 * words),
    };
    if !good {
        let help = if found > 32 * words.max(1) {
            "; say `bits` where it is a part"
        } else {
            ""
        };
        problems.put(
            "width",
            at,
            format!("the role has {want}, what it is bound to has {found}{help}"),
        );
    }
}

/// Bits of a place, if it is there.
fn bits(
    survey: &Survey,
    at: (&str, &str),
    place: &Place,
    direction: Direction,
    problems: &mut Problems<'_>,
) -> Option<u32> {
    let whole = match &place.of {
        Of::Ports(ports) => {
            let mut sum = 0;
            for name in ports {
                sum += port(survey, at, name, Some(direction), problems)?;
            }
            sum
        }
        Of::Signal { module, path } => signal(survey, at, path, module.as_deref(), problems)?.width,
        Of::Parameter(name) => {
            let names = || {
                survey
                    .parameters
                    .iter()
                    .filter(|p| p.settable)
                    .map(|p| p.name.as_str())
            };
            if !names().any(|known| known == name) {
                problems.put(
                    "port",
                    at,
                    format!(
                        "module {} has no parameter `{name}`; nearest: {}",
                        survey.top,
                        nearest(name, names())
                    ),
                );
            }
            return None;
        }
        Of::Script => return None,
    };
    match place.bits {
        Some((high, _)) if high >= whole => {
            problems.put(
                "width",
                at,
                format!("bits = \"{high}:..\" is beyond its {whole} bits"),
            );
            None
        }
        Some((high, low)) => Some(high - low + 1),
        None => Some(whole),
    }
}

fn one_bit(survey: &Survey, at: (&str, &str), name: &str, problems: &mut Problems<'_>) {
    if let Some(width) =
        port(survey, at, name, Some(Direction::Input), problems).filter(|w| *w != 1)
    {
        problems.put("width", at, format!("`{name}` has {width} bits, not one"));
    }
}

/// The bits of a port, if it is there; it must go this way.
pub(super) fn port(
    survey: &Survey,
    at: (&str, &str),
    name: &str,
    direction: Option<Direction>,
    problems: &mut Problems<'_>,
) -> Option<u32> {
    let Some(port) = survey.port(name) else {
        let fitting = survey
            .ports
            .iter()
            .filter(|p| direction.is_none_or(|d| p.direction == d));
        let near = nearest(name, fitting.map(|p| p.name.as_str()));
        problems.put(
            "port",
            at,
            format!(
                "module {} has no port `{name}`; nearest: {near}",
                survey.top
            ),
        );
        return None;
    };
    if direction.is_some_and(|direction| port.direction != direction) {
        let (is, wants) = match port.direction {
            Direction::Input => ("an input", "output"),
            Direction::Output => ("an output", "input"),
            Direction::Inout => ("an inout", "plain port"),
        };
        problems.put(
            "direction",
            at,
            format!("`{name}` is {is}; this must be an {wants}"),
        );
    }
    Some(port.width)
}

/// The signal that a path leads to; `module` must be the one that declares it, the top where nothing is said.
pub(super) fn signal<'s>(
    survey: &'s Survey,
    at: (&str, &str),
    path: &str,
    module: Option<&str>,
    problems: &mut Problems<'_>,
) -> Option<&'s Signal> {
    let Some((declares, signal)) = survey.signal(path) else {
        let near = survey.near(path);
        let near = nearest(path, near.iter().map(String::as_str));
        problems.put(
            "signal",
            at,
            format!("`{path}` is no signal of {}; nearest: {near}", survey.top),
        );
        return None;
    };
    let said = module.unwrap_or(&survey.top);
    if said != declares.name {
        problems.put(
            "signal",
            at,
            format!(
                "`{path}` is declared by module {}, not by {said}: say module = \"{}\"",
                declares.name, declares.name
            ),
        );
    }
    Some(signal)
}
