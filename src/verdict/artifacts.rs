//! The files that show a failure again.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::Detail;
use crate::units::Cycle;

/// Files that show the failure again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Artifacts {
    /// The case, to be replayed.
    pub case: Option<PathBuf>,
    /// Waves of the window around the divergence.
    pub wave: Option<PathBuf>,
    /// The viewer's save file, with the signals in view.
    pub view: Option<PathBuf>,
    /// First and last cycle of the waves.
    pub window: Option<(Cycle, Cycle)>,
    /// Why there is no wave, when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_wave: Option<String>,
    /// What shrinking did: `200 jobs -> 1 job`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shrunk: Option<String>,
    /// The case, kept among the failures that every later run tries again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saved: Option<PathBuf>,
}

impl Artifacts {
    /// Only the case itself: of a finding that is not shown in detail.
    pub fn without_detail(case: Option<PathBuf>) -> Self {
        let causes = Detail::CAUSES;
        Self {
            case,
            no_wave: Some(format!(
                "recorded for the first failure of each of {causes} causes of a core; replay records it"
            )),
            ..Self::default()
        }
    }
}
