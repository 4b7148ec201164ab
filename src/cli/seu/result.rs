//! What is kept and printed as JSON: `goldbench.seu/1`.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::cli::kept;
use crate::units::Seed;
use crate::upset::{Fate, Table};
use crate::verdict::Tools;

/// Silent flips that are named, of each class.
const NAMED: u64 = 3;

/// A run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Report {
    pub(crate) schema: String,
    pub(crate) tools: Tools,
    pub(crate) core: String,
    pub(crate) manifest: String,
    /// What it was measured on.
    pub(crate) sources: String,
    pub(crate) seed: Seed,
    /// Flips asked for.
    pub(crate) sample: u64,
    /// Cycles of the recorded run.
    pub(crate) cycles: usize,
    /// Cycles in which a flip is looked for.
    pub(crate) window: usize,
    pub(crate) table: Table,
    /// By register, in the order of names: masked, silent, detected, latent. Registers without a flip are absent.
    pub(crate) registers: BTreeMap<String, [u64; 4]>,
    /// Flips done in the model as well.
    pub(crate) checked: usize,
    /// Those of them after which device and model differed: the bit and the cycle.
    pub(crate) disagree: Vec<String>,
    /// Silent flips, the first few of each class: the bit and the cycle.
    pub(crate) silent: Vec<String>,
    /// Of a core with `[interface]`: what went through it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) work: String,
    /// Registers that got no flip.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) untouched: Vec<String>,
    /// Registers that the build does not show: nothing is known of them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) unseen: Vec<String>,
    pub(crate) interrupted: bool,
    /// Of the flips alone, without builds; only if asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) seconds: Option<f64>,
}

impl Report {
    pub(crate) const SCHEMA: &str = "goldbench.seu/1";

    pub(crate) fn to_json(&self) -> String {
        kept::to_json(self)
    }

    /// Counts a flip; of silent ones the first few of a class are named.
    pub(super) fn count(
        &mut self,
        class: usize,
        fate: Fate,
        register: &str,
        name: impl Fn() -> String,
    ) {
        if fate == Fate::Silent && self.table.classes[class].silent < NAMED {
            self.silent.push(name());
        }
        self.table.count(class, fate);
        let counts = self.registers.entry(register.to_owned()).or_default();
        counts[fate as usize] += 1;
    }

    /// Reads one that was kept; `None` where there is none of this schema.
    pub(crate) fn read(file: &Path) -> Option<Self> {
        kept::read(file, Self::SCHEMA)
    }
}
