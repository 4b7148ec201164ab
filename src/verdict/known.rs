//! Known failures: what a baseline lets pass, and what became of each of its entries.

use serde::{Deserialize, Serialize};

/// An entry of a baseline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownFailure {
    /// The core's name, or a glob.
    pub core: String,
    /// Globs of the cases.
    pub cases: Vec<String>,
    /// The id of its cause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bucket: Option<String>,
    /// A text that its cause must hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// Why it is let pass.
    pub reason: String,
    /// The last day on which it is, `2026-12-31`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// What became of it.
    pub state: KnownState,
}

/// What became of an entry of a baseline; a later one weighs more where parts of a run are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KnownState {
    /// No case here is its.
    NotRun,
    /// All of its cases came, and none fails so: the entry can go.
    Fixed,
    /// Not all of its cases came to a verdict, and none of those that did fails so.
    Unfinished,
    /// At least one case still fails so.
    StillFails,
}

impl KnownFailure {
    /// Are both the same entry, whatever became of it.
    pub fn same(&self, other: &Self) -> bool {
        let told = |entry: &Self| Self {
            state: KnownState::NotRun,
            ..entry.clone()
        };
        told(self) == told(other)
    }
}
