//! The verdict on a whole run.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{CaseVerdict, Outcome};
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
}

impl CoreRun {
    /// Is the verdict the one that the manifest expects.
    ///
    /// A core that could not be verified has none. A core expected to PASS must have no finding; one expected to FAIL (or
    /// crash, ..) must have at least one case with that verdict.
    pub fn as_expected(&self) -> bool {
        if self.refused.is_some() {
            false
        } else if self.expect.is_finding() {
            self.cases.iter().any(|case| case.outcome == self.expect)
        } else {
            !self.cases.iter().any(|case| case.outcome.is_finding())
        }
    }
}

impl Regression {
    /// Every core's verdict is as its manifest expects.
    pub fn as_expected(&self) -> bool {
        self.cores.iter().all(CoreRun::as_expected)
    }
}
