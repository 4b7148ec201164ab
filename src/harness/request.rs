//! What a worker process is asked to do with a core in its own conventions.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::manifest::Manifest;
use super::trial::Trial;

/// What a worker is asked to do with a core in its own conventions.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// The core's manifest.
    pub stranger: PathBuf,
    /// The build.
    pub library: PathBuf,
    /// The case.
    pub trial: Trial,
    /// It is run once, and what it brings is counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cover: Option<Cover>,
    /// It is run once under this manifest, as if the core's file said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead: Option<Box<Manifest>>,
}

/// What is counted of a trial beside its bins.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Cover {
    /// Where lines and toggles go, on a build that counts them.
    pub file: Option<PathBuf>,
}
