//! The manifest of a core in its own conventions: `[interface]` where our own have `[design]`.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::bounds::out_of_bounds;
use super::expression::{Expression, Names};
use super::interface::{
    BusTable, FurtherClock, HitTable, InterfaceTable, NonceTable, ResetTable, ScriptTable,
};
use super::place::Place;
use super::probe::Probe;
use super::roles;
use crate::design::with_nearest;
use crate::dut::{ClockTable, CoreTable, ManifestError, Tie};

/// A manifest, as written in TOML. `docs/interface.md` goes through it field by field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Files and names.
    pub core: CoreTable,
    /// What the core does and how it is spoken to.
    pub interface: InterfaceTable,
    /// The clock that everything is counted in.
    pub clock: ClockTable,
    /// Further ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clocks: Vec<FurtherClock>,
    /// The reset, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reset: Option<ResetTable>,
    /// Input roles to places.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub inputs: BTreeMap<String, Place>,
    /// Output roles to places.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub outputs: BTreeMap<String, Place>,
    /// Input ports that are held.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tied: BTreeMap<String, Expression>,
    /// From a reported number to a nonce.
    #[serde(default)]
    pub nonce: NonceTable,
    /// How a hit is shown.
    #[serde(default)]
    pub hit: HitTable,
    /// The bus.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bus: Option<BusTable>,
    /// What is done.
    #[serde(default)]
    pub script: ScriptTable,
    /// Internal signals held at a value from power-up on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ties: Vec<Tie>,
    /// Registers of the rounds to internal signals.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub probes: BTreeMap<String, Probe>,
}

impl Manifest {
    /// Is this text of a core in its own conventions.
    pub fn is_one(text: &str) -> bool {
        toml::from_str::<toml::Table>(text).is_ok_and(|table| table.contains_key("interface"))
    }

    /// Reads and checks a manifest's text; `path` is for errors.
    ///
    /// # Errors
    /// With line and field where the text is wrong; with the nearest name where a role is.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ManifestError> {
        let manifest: Self = toml::from_str(text).map_err(|error| ManifestError::Malformed {
            path: path.into(),
            text: with_nearest(&error.to_string()),
        })?;
        let refuse = |(table, text)| ManifestError::Role {
            path: path.into(),
            table,
            text,
        };
        crate::dut::check_name(&manifest.core.name).map_err(|text| refuse(("core", text)))?;
        roles::check(&manifest).map_err(refuse)?;
        let taps = manifest.taps();
        taps.map_err(|(key, text)| refuse(("probes", format!("{key}: {text}"))))?;
        if let Some(wrong) = out_of_bounds(&manifest).first() {
            return Err(ManifestError::Malformed {
                path: path.into(),
                text: format!("[{}] {}: {}", wrong.table, wrong.field, wrong.text),
            });
        }
        Ok(manifest)
    }

    /// The numbers that expressions may name: the build's parameters, as far as they are numbers.
    pub fn names(&self) -> Names {
        let parameters = self.core.parameters.iter();
        parameters
            .filter_map(|(name, value)| Some((name.clone(), super::expression::number(value)?)))
            .collect()
    }
}
