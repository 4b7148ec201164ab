//! Does a build fit its manifest: ports and signals found by name, and held against what the design needs.

use verilated::{Direction, Model, PortId, SignalId};

use super::source::names_in;
use super::{Core, ProbeError, Tie};
use crate::design::nearest;

/// A build that does not fit its manifest.
#[derive(Debug, thiserror::Error)]
pub enum DeviceError {
    /// A port that the RTL does not have.
    #[error("[{table}] {role} = \"{port}\": module {top} has no such port; nearest: {nearest}")]
    NoPort {
        /// `inputs`, `outputs` or `clock`.
        table: &'static str,
        /// The role.
        role: String,
        /// The port named.
        port: String,
        /// The top module.
        top: String,
        /// The nearest ports.
        nearest: String,
    },
    /// A port of another width or direction.
    #[error("[{table}] {role} = \"{port}\": the design needs {want}, the port is {got}")]
    PortShape {
        /// `inputs`, `outputs` or `clock`.
        table: &'static str,
        /// The role.
        role: String,
        /// The port.
        port: String,
        /// What the design needs.
        want: String,
        /// What the port is.
        got: String,
    },
    /// An input that nothing drives.
    #[error("input port `{0}` has no role: bind it in [inputs]")]
    Undriven(String),
    /// A probe that matches no register of the design.
    #[error(transparent)]
    Probe(#[from] ProbeError),
    /// A probed signal that the RTL does not have.
    #[error("[probes] {register}: the RTL has no `{path}`; {hint}")]
    NoSignal {
        /// The register.
        register: String,
        /// The path tried.
        path: String,
        /// The nearest paths, or that the module itself is not there.
        hint: String,
    },
    /// A probed signal of another size.
    #[error("[probes] {register}: the design has {want} bits there, `{path}` has {got}")]
    SignalShape {
        /// The register.
        register: String,
        /// The path.
        path: String,
        /// Bits times entries of the design.
        want: String,
        /// Bits times entries of the RTL.
        got: String,
    },
    /// A tied signal that the RTL does not have, or that can't be set.
    #[error("[[ties]] `{0}`: {1}")]
    Tie(String, String),
    /// The library can't be opened or the model not made.
    #[error("{0}")]
    Load(String),
}

/// The port that the manifest names.
pub(super) fn port(
    core: &Core,
    model: &Model,
    table: &'static str,
    role: &str,
    name: &str,
) -> Result<PortId, DeviceError> {
    model.port(name).ok_or_else(|| DeviceError::NoPort {
        table,
        role: role.into(),
        port: name.into(),
        top: core.manifest.core.top.clone(),
        nearest: nearest(name, model.ports().iter().map(|p| p.name.as_str())),
    })
}

/// Is a port as wide as the design needs it, and does it go the right way.
pub(super) fn check_shape(
    model: &Model,
    id: PortId,
    want: (u32, Direction),
    (table, role): (&'static str, &str),
) -> Result<(), DeviceError> {
    let found = &model.ports()[id.index()];
    let got = (found.width, found.direction);
    if got == want {
        return Ok(());
    }
    let words = |(width, direction)| {
        let way = match direction {
            Direction::Input => "an input",
            Direction::Output => "an output",
            Direction::Inout => "an inout",
        };
        let bits = if width == 1 { "bit" } else { "bits" };
        format!("{way} of {width} {bits}")
    };
    Err(DeviceError::PortShape {
        table,
        role: role.into(),
        port: found.name.clone(),
        want: words(want),
        got: words(got),
    })
}

/// The signal that holds a register.
pub(super) fn signal(
    core: &Core,
    model: &Model,
    register: &crate::design::Register,
    (module, path): (&str, &str),
) -> Result<SignalId, DeviceError> {
    let id = model.signal(path).ok_or_else(|| DeviceError::NoSignal {
        register: register.name.clone(),
        path: path.into(),
        hint: hint(core, model, module, path),
    })?;
    let found = &model.signals()[id.index()];
    if (found.width, found.elements()) == (register.width, register.entries) {
        return Ok(id);
    }
    Err(DeviceError::SignalShape {
        register: register.name.clone(),
        path: path.into(),
        want: format!("{} x {}", register.width, register.entries),
        got: format!("{} x {}", found.width, found.elements()),
    })
}

/// What a path that leads nowhere may have been meant for. Only what is probed is visible in a build, so the module's
/// text is asked as well.
fn hint(core: &Core, model: &Model, module: &str, path: &str) -> String {
    let Some(names) = names_in(core, module) else {
        return format!("no source has a module `{module}`");
    };
    let parent = path.rsplit_once('.').map_or("", |(parent, _)| parent);
    let mut paths: Vec<String> = names.iter().map(|n| format!("{parent}.{n}")).collect();
    paths.extend(model.signals().iter().map(|s| s.path.clone()));
    // A name that exists under a path that does not is no help.
    paths.retain(|candidate| candidate != path);
    format!(
        "nearest: {}",
        nearest(path, paths.iter().map(String::as_str))
    )
}

/// Sets what the manifest ties.
pub(super) fn tie(core: &Core, model: &mut Model) -> Result<(), DeviceError> {
    let table = &core.manifest.core;
    tie_all(&table.top, &core.manifest.ties, model).map_err(|(tie, mut text)| {
        if text == NO_SIGNAL {
            let below_top = format!("{}.{}", table.top, tie.signal);
            text = format!("{text}; {}", hint(core, model, &tie.module, &below_top));
        }
        DeviceError::Tie(tie.signal.clone(), text)
    })
}

const NO_SIGNAL: &str = "the RTL has no such signal";

/// Sets internal signals: below `top`, or `package.variable`.
///
/// # Errors
/// The first one that is not there or can't be set, and why.
pub(crate) fn tie_all<'a>(
    top: &str,
    ties: &'a [Tie],
    model: &mut Model,
) -> Result<(), (&'a Tie, String)> {
    for tie in ties {
        let below_top = format!("{top}.{}", tie.signal);
        let id = model
            .signal(&tie.signal)
            .or_else(|| model.signal(&below_top));
        let id = id.ok_or_else(|| (tie, NO_SIGNAL.into()))?;
        model
            .poke_signal(id, &[tie.value])
            .map_err(|error| (tie, error.to_string()))?;
    }
    Ok(())
}
