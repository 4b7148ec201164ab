//! How long things took: beside the verdicts, never in them, so that the same input gives the same verdict.

use std::collections::BTreeMap;

use crate::verdict::{BuildTimes, CaseId};

/// Times of a run. Whatever is absent is left out of the report.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Times {
    /// Wall seconds of a case, stepping and comparing; builds not included.
    pub cases: BTreeMap<CaseId, f64>,
    /// Builds by the core's name, in the order in which they were made.
    pub builds: BTreeMap<String, Vec<BuildTimes>>,
}

impl Times {
    /// No times at all: the report is the same whenever and wherever it is made.
    pub fn none() -> Self {
        Self::default()
    }
}
