//! The verdict on a whole run.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{CaseVerdict, KnownFailure, Outcome, Place, Shard};
use crate::units::Seed;

/// How long a build took; `cached` builds took nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct BuildTimes {
    /// `fast`, `probe`, `trace`.
    pub build: String,
    /// Came from the cache.
    pub cached: bool,
    /// Verilator, seconds.
    pub verilate_s: f64,
    /// C++ compiler and linker, wall seconds; the runtime's objects not included.
    pub compile_s: f64,
}

/// One core's part.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CoreRun {
    /// The core's name.
    pub core: String,
    /// Its manifest, or `builtin:miner`.
    pub manifest: String,
    /// The verdict that the manifest expects.
    pub expect: Outcome,
    /// Cases in their order.
    pub cases: Vec<CaseVerdict>,
    /// Why it could not be verified, or not to its end: a manifest that does not fit the RTL, a build that a tool failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// Findings that the baseline knows: the case's name, and the reason that is given there.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub known: BTreeMap<String, String>,
    /// Names of the cases that were left out because the run stopped at its first finding.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_run: Vec<String>,
    /// How many of its cases are in other shards.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub elsewhere: usize,
    /// Of a shard: where `cases`, and behind them `not_run`, stand in the whole run's list, from 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<usize>,
    /// What the core consists of, in the order of the way of data: for drawings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Place>,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde calls it
fn is_zero(count: &usize) -> bool {
    *count == 0
}

/// Versions of the tools that took part.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tools {
    /// goldbench itself.
    pub goldbench: String,
    /// Verilator, as it names itself.
    pub verilator: String,
    /// C++ compiler.
    pub compiler: String,
}

/// A whole run. Holds no times: those go to [`BuildTimes`] and the terminal, so that the same input gives the same bytes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Regression {
    /// `goldbench.verify/1`
    pub schema: String,
    /// Suite or case selection, as given.
    pub suite: String,
    /// The root seed.
    pub seed: Seed,
    /// Tools.
    pub tools: Tools,
    /// Cores in the order given.
    pub cores: Vec<CoreRun>,
    /// Where files were written.
    pub out: PathBuf,
    /// Was it cut short by Ctrl-C.
    pub interrupted: bool,
    /// Did it stop at its first finding, as it was told to.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub stopped: bool,
    /// Which part of a run this is; `None` for a whole one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shard: Option<Shard>,
    /// Shards that a merge did without.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing_shards: Vec<u32>,
    /// The baseline's entries, and what became of each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub baseline: Vec<KnownFailure>,
}

impl CoreRun {
    /// A core before its first case.
    pub fn new(core: &str, manifest: &str, expect: Outcome) -> Self {
        Self {
            core: core.into(),
            manifest: manifest.into(),
            expect,
            cases: Vec::new(),
            refused: None,
            known: BTreeMap::new(),
            not_run: Vec::new(),
            elsewhere: 0,
            places: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// Is the verdict the one that the manifest expects.
    ///
    /// A core that could not be verified has none. A core expected to PASS must have no finding but those that the baseline
    /// knows; one expected to FAIL (or crash, ..) must have at least one case with that verdict, as far as all of its cases
    /// are here.
    pub fn as_expected(&self) -> bool {
        if self.refused.is_some() {
            false
        } else if self.expect.is_finding() {
            !self.is_whole() || self.cases.iter().any(|case| case.outcome == self.expect)
        } else {
            !self.cases.iter().any(|case| self.is_new(case))
        }
    }

    /// Are all of its cases here: none was left out, and none is in another shard.
    pub fn is_whole(&self) -> bool {
        self.not_run.is_empty() && self.elsewhere == 0
    }

    /// Is the case a finding that the baseline does not know.
    pub fn is_new(&self, case: &CaseVerdict) -> bool {
        case.outcome.is_finding() && !self.known.contains_key(&case.id.case)
    }

    /// Must the case be mended: a new finding of a core that has none to be expected.
    pub fn counts(&self, case: &CaseVerdict) -> bool {
        self.is_new(case) && !(self.expect.is_finding() && self.as_expected())
    }
}

impl Regression {
    /// The schema of its JSON.
    pub const SCHEMA: &'static str = "goldbench.verify/1";

    /// Every core's verdict is as its manifest expects.
    pub fn as_expected(&self) -> bool {
        self.cores.iter().all(CoreRun::as_expected)
    }
}
