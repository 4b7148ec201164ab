//! The verdict on one case.

use serde::{Deserialize, Serialize};

use super::{Artifacts, Diagnosis, Divergence, ResultFault, Results};
use crate::units::Seed;

/// Which case of which core.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CaseId {
    /// The core's name, from its manifest.
    pub core: String,
    /// The case's name: `job_switch`.
    pub case: String,
    /// The seed that all of the case's randomness comes from.
    pub seed: Seed,
}

/// The six verdicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
pub enum Outcome {
    /// Everything compared was equal, every result right.
    Pass,
    /// The device differed from the model or gave a wrong result.
    Fail,
    /// Verilator refused the RTL.
    NoElaborate,
    /// The device ended its process, or ended the simulation itself.
    Crash,
    /// The device stopped making progress.
    Hang,
    /// The core does not offer what the case needs.
    NotCovered,
}

impl Outcome {
    /// The word in tables and reports.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Pass => "PASS",
            Outcome::Fail => "FAIL",
            Outcome::NoElaborate => "NO-ELABORATE",
            Outcome::Crash => "CRASH",
            Outcome::Hang => "HANG",
            Outcome::NotCovered => "NOT-COVERED",
        }
    }

    /// Is this a finding, exit code 1.
    pub fn is_finding(self) -> bool {
        !matches!(self, Outcome::Pass | Outcome::NotCovered)
    }
}

/// How much was compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Clock cycles run.
    pub cycles: u64,
    /// 32-bit words of register state compared, each at both clock phases.
    pub words: u64,
    /// Words skipped because the model holds them unknown.
    pub unknown: u64,
    /// The same over the last quarter of the run: zero once the pipe has filled.
    pub unknown_late: u64,
}

/// What came of one case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseVerdict {
    /// Which case.
    #[serde(flatten)]
    pub id: CaseId,
    /// The verdict.
    pub outcome: Outcome,
    /// For a crash, a hang, a refusal: what was seen. Empty otherwise.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub detail: String,
    /// How much was compared.
    pub tally: Tally,
    /// What the device delivered.
    pub results: Results,
    /// Wrong results, by the result oracle: independent of the cycle model.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub result_faults: Vec<ResultFault>,
    /// Of a core that is judged by its ports: the name of the fault, where one explains everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnosis: Option<Diagnosis>,
    /// The first divergence from the model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub divergence: Option<Box<Divergence>>,
    /// Files that show a failure again; `None` for a pass, and until they are written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub artifacts: Option<Artifacts>,
}

impl CaseVerdict {
    /// A case of which nothing is known yet but how it came out.
    #[must_use]
    pub fn new(id: CaseId, outcome: Outcome) -> Self {
        Self {
            id,
            outcome,
            detail: String::new(),
            tally: Tally::default(),
            results: Results::default(),
            result_faults: Vec::new(),
            diagnosis: None,
            divergence: None,
            artifacts: None,
        }
    }
}
