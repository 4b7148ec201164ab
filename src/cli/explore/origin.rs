//! What a result stands on: it is in every file that is written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::energy::{Model, data};

/// The configuration, the data behind the model, the tools.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Origin {
    /// What was asked.
    pub(super) configuration: Configuration,
    /// SHA-256 of the data that level 1 is made of, file by file.
    pub(super) library: BTreeMap<String, String>,
    /// Programs and their versions.
    pub(super) tools: BTreeMap<String, String>,
    /// Both levels' free coefficients, and the wall's factor.
    pub(super) models: (Model, Model, f64),
    /// Nodes that no scored row is of, and folded cores.
    pub(super) warnings: Vec<String>,
}

/// What decides on the points.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Configuration {
    /// Axis by axis: key and values.
    pub(super) axes: Vec<(String, Vec<String>)>,
    /// The law of frequency.
    pub(super) law: String,
    /// The hash rate that takes the place of voltages.
    pub(super) rate_ghs: Option<f64>,
    /// Where the temperature is no axis.
    pub(super) celsius: f64,
}

impl Origin {
    /// Of this program.
    pub(super) fn of(
        configuration: Configuration,
        models: (Model, Model, f64),
        warnings: Vec<String>,
    ) -> Self {
        let files = data().into_iter();
        let library = files.map(|(name, text)| (name.into(), hex::encode(Sha256::digest(text))));
        Self {
            configuration,
            library: library.collect(),
            tools: BTreeMap::from([("goldbench".into(), env!("CARGO_PKG_VERSION").into())]),
            models,
            warnings,
        }
    }

    /// Name by name, so that whatever differs can be said.
    pub(super) fn said(&self) -> Vec<(&'static str, String)> {
        let of = &self.configuration;
        let axes = of
            .axes
            .iter()
            .map(|(key, values)| format!("{key}={}", values.join("|")));
        let pairs = |map: &BTreeMap<String, String>| {
            let all = map.iter().map(|(name, value)| format!("{name} {value}"));
            all.collect::<Vec<_>>().join(", ")
        };
        vec![
            ("the grid", axes.collect::<Vec<_>>().join(" ")),
            ("--law", of.law.clone()),
            ("--rate", format!("{:?}", of.rate_ghs)),
            ("--temperature", of.celsius.to_string()),
            ("the data of the model", pairs(&self.library)),
            ("the version", pairs(&self.tools)),
            ("the model", format!("{:?}", self.models)),
        ]
    }

    /// A digest of all of it.
    pub(super) fn digest(&self) -> String {
        let mut hash = Sha256::new();
        for (name, value) in self.said() {
            hash.update(format!("{name}: {value}\n"));
        }
        hex::encode(hash.finalize())
    }
}
