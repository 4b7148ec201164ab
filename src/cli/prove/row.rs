//! What is shown of a proof; its JSON is `goldbench.prove/1`.

use std::path::PathBuf;

use serde::Serialize;

use crate::formal::{Named, Wrong};

/// The whole answer.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    /// `goldbench.prove/1`
    pub(super) schema: &'static str,
    /// Versions, as the programs print them.
    pub(super) tools: Tools,
    /// Every lemma asked for is proved.
    pub(super) proved: bool,
    /// The cores, in the order in which they were named.
    pub(super) cores: Vec<CoreRow>,
}

/// Who answered.
#[derive(Debug, Serialize)]
pub(super) struct Tools {
    pub(super) goldbench: &'static str,
    pub(super) yosys: String,
    pub(super) z3: String,
}

/// One core.
#[derive(Debug, Serialize)]
pub(super) struct CoreRow {
    /// Its name.
    pub(super) core: String,
    /// Its manifest, as it was named.
    pub(super) manifest: String,
    /// What was proved: the digest of its sources.
    pub(super) sources: String,
    /// Why the RTL could not be elaborated; then there are no lemmas.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) refused: Option<String>,
    /// Its lemmas, in the order of the way of data.
    pub(super) lemmas: Vec<LemmaRow>,
    /// Seconds that Yosys took; with `--times`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) elaborate_seconds: Option<f64>,
}

/// What came of a lemma.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Word {
    Proved,
    Refuted,
    Timeout,
    Unknown,
}

/// One lemma.
#[derive(Debug, Serialize)]
pub(super) struct LemmaRow {
    pub(super) name: String,
    pub(super) says: String,
    pub(super) assumes: Vec<&'static str>,
    pub(super) verdict: Word,
    /// Why it is unknown; what a look at the netlist found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) detail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) counterexample: Option<Example>,
    /// From the question to its answer; with `--times`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) seconds: Option<f64>,
}

/// What refutes a lemma.
#[derive(Debug, Serialize)]
pub(super) struct Example {
    /// The elements that come out wrong.
    pub(super) wrong: Vec<Wrong>,
    /// What registers and inputs hold.
    pub(super) given: Vec<Named>,
    /// The case that shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) replay: Option<ReplayRow>,
    /// Why there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) no_replay: Option<String>,
}

/// A stored case.
#[derive(Debug, Serialize)]
pub(super) struct ReplayRow {
    /// The file, for `goldbench replay`.
    pub(super) file: PathBuf,
    /// The cycle whose edge writes the wrong value.
    pub(super) cycle: u64,
}
