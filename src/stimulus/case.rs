//! A case: a script under a name, and the file in which one is stored to be shown again.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{CompressScript, Script};
use crate::units::Seed;

/// What of the device is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum View {
    /// Every register in every cycle, on the probe build.
    Full,
    /// Outputs only, on the fast build; a mismatch runs again with every register in view.
    Ports,
}

/// One case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// `job_switch`
    pub name: String,
    /// Where its randomness came from.
    pub seed: Seed,
    /// What is compared.
    pub view: View,
    /// What is driven.
    pub script: Script,
}

/// A case with its core, as stored in a `case.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredCase {
    /// `goldbench.case/1`
    pub schema: String,
    /// The core's manifest: a path, or `builtin:miner`.
    pub manifest: PathBuf,
    /// The case.
    pub case: Case,
}

/// The one field that every version has.
#[derive(Deserialize)]
struct Versioned {
    schema: String,
}

/// A stored case that can't be read.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// The file can't be read at all.
    #[error("{path}: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// It is not a case.
    #[error("{path}:{line}:{column}: not a stored case: {reason}")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What the parser says.
        reason: String,
    },
    /// A case of another version.
    #[error(
        "{path}: schema `{schema}` is not known here: this version reads `{}`",
        StoredCase::SCHEMA
    )]
    Schema {
        /// The file.
        path: PathBuf,
        /// What it says.
        schema: String,
    },
    /// Its blocks come from a set that is not embedded: nothing would be driven, and nothing compared.
    #[error(
        "{path}: no embedded vector set `{set}` holds what this case feeds: see `vectors list`"
    )]
    Set {
        /// The file.
        path: PathBuf,
        /// The set.
        set: String,
    },
}

impl StoredCase {
    /// The schema that is written and read.
    pub const SCHEMA: &str = "goldbench.case/1";

    /// Reads a `case.json`.
    ///
    /// # Errors
    /// Unreadable, malformed, of another version, or fed from a set that is not embedded.
    pub fn read(path: &Path) -> Result<Self, CaseError> {
        let text = std::fs::read_to_string(path).map_err(|source| CaseError::Unreadable {
            path: path.into(),
            source,
        })?;
        // First: a file of another version has other fields, and to miss ours in it would mislead.
        if let Ok(Versioned { schema }) = serde_json::from_str(&text)
            && schema != Self::SCHEMA
        {
            return Err(CaseError::Schema {
                path: path.into(),
                schema,
            });
        }
        let stored: Self = serde_json::from_str(&text).map_err(|e| CaseError::Malformed {
            path: path.into(),
            line: e.line(),
            column: e.column(),
            reason: e.to_string(),
        })?;
        if let Script::Compress(CompressScript { feed, .. }) = &stored.case.script
            && let Some(set) = feed.missing_set()
        {
            return Err(CaseError::Set {
                path: path.into(),
                set: set.into(),
            });
        }
        Ok(stored)
    }

    /// The file's bytes.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a case is plain data");
        text.push('\n');
        text
    }
}
