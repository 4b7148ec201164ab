//! What is kept and printed as JSON: `goldbench.coverage/1`.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::cli::kept;
use crate::coverage::CoreBins;
use crate::coverage::rtl::{Point, Points, RtlCoverage, Waivers};
use crate::stimulus::{Fill, Origin, Script};
use crate::units::Seed;
use crate::verdict::{CaseVerdict, Outcome, Shard, Tools};

/// One case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct CaseRow {
    pub(crate) case: String,
    pub(crate) seed: Seed,
    pub(crate) outcome: Outcome,
    /// What was seen of a case that did not pass.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) detail: String,
    pub(crate) cycles: u64,
    /// From where on the model knew the state; a core in its own conventions has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) origin: Option<Origin>,
    /// How registers powered up.
    pub(crate) power_up: Fill,
    /// Stored messages whose digest came out right.
    pub(crate) messages: u64,
    /// Stored headers whose nonce was found in its cycle.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) headers: Vec<String>,
}

impl CaseRow {
    pub(crate) fn new(verdict: CaseVerdict, script: &Script) -> Self {
        Self::of(verdict, Some(script.origin()), script.power_up().fill)
    }

    pub(crate) fn of(verdict: CaseVerdict, origin: Option<Origin>, power_up: Fill) -> Self {
        let detail = match (&verdict.divergence, verdict.result_faults.is_empty()) {
            (Some(d), _) => format!("{} differs in cycle {}", d.first.element, d.cycle),
            (None, false) => "a wrong result".into(),
            (None, true) => verdict.detail,
        };
        let golden = verdict.results.golden.into_iter();
        Self {
            case: verdict.id.case,
            seed: verdict.id.seed,
            outcome: verdict.outcome,
            detail: if verdict.outcome == Outcome::Pass {
                String::new()
            } else {
                detail
            },
            cycles: verdict.tally.cycles,
            origin,
            power_up,
            messages: verdict.results.messages,
            headers: golden.map(|hit| hit.vector).collect(),
        }
    }
}

/// One core.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct CoreRow {
    pub(crate) core: String,
    pub(crate) manifest: String,
    /// What it was measured on.
    pub(crate) sources: String,
    pub(crate) cases: Vec<CaseRow>,
    pub(crate) functional: CoreBins,
    /// Lines and toggles, where they were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) rtl: Option<RtlCoverage>,
    /// What these were added up from.
    #[serde(skip)]
    pub(crate) points: Points,
    /// Of a shard: where `cases` stand in the whole list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) places: Vec<usize>,
    /// Of a shard: the points, as those of other shards are added to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) dealt_points: Option<Vec<(Point, u64)>>,
}

/// The suite of a run of some cases alone.
pub(crate) const PART: &str = "part";

/// A run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Report {
    pub(crate) schema: String,
    pub(crate) tools: Tools,
    /// `smoke`, `regression`, `nightly`, or `part` of one.
    pub(crate) suite: String,
    pub(crate) seed: Seed,
    pub(crate) cores: Vec<CoreRow>,
    pub(crate) interrupted: bool,
    /// What is asked of it, where something is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) least: Option<Least>,
    /// Which part of a run this is; `None` for all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) shard: Option<Shard>,
    /// Of a shard with `--rtl`: what is waived.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) waivers: Option<Waivers>,
    /// Shards that a merge did without.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) missing_shards: Vec<u32>,
}

/// Gates, in percent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Least {
    /// Bins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) functional: Option<f64>,
    /// Lines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) line: Option<f64>,
    /// Toggles.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) toggle: Option<f64>,
}

impl Report {
    pub(crate) const SCHEMA: &'static str = "goldbench.coverage/1";

    /// Is it of a whole suite.
    pub(crate) fn is_whole(&self) -> bool {
        let all = self.shard.is_none() && self.missing_shards.is_empty();
        all && !self.interrupted && self.suite != PART
    }

    /// The same of one core.
    pub(crate) fn of_core(&self, core: &CoreRow) -> Self {
        Self {
            cores: vec![core.clone()],
            ..self.clone()
        }
    }

    pub(crate) fn to_json(&self) -> String {
        kept::to_json(self)
    }

    /// Reads one that was kept; `None` where there is none of this schema.
    pub(crate) fn read(file: &Path) -> Option<Self> {
        kept::read(file, Self::SCHEMA)
    }
}
