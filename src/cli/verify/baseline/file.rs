//! The file of a baseline: what may stand in it, and how one is written.

use std::fmt::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::cli::Failure;
use crate::design::with_nearest;
use crate::verdict::{Bucket, KnownFailure, KnownState, Regression};

/// The schema of the file.
const SCHEMA: &str = "goldbench.baseline/1";

/// A file as it is written.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) schema: Option<String>,
    #[serde(default)]
    pub(super) known: Vec<Entry>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    pub(super) core: String,
    pub(super) case: OneOrMore,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) bucket: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) cause: Option<String>,
    #[serde(default)]
    pub(super) reason: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) until: Option<Day>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// A date: TOML has a type of its own for it, JSON has not.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub(super) enum Day {
    Text(String),
    Toml(toml::value::Datetime),
}

impl File {
    /// Reads TOML, or JSON where the file's name ends so.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let fail = |what: String, help: &str| {
            Failure::input(what)
                .at(path.display())
                .help(help.to_owned())
        };
        let form = "docs/report.md describes a baseline; --write-baseline FILE writes one";
        let text = std::fs::read_to_string(path).map_err(|error| fail(error.to_string(), form))?;
        let file: File = if is_json(path) {
            serde_json::from_str(&text).map_err(|error| error.to_string())
        } else {
            toml::from_str(&text).map_err(|error| error.to_string())
        }
        .map_err(|error| fail(with_nearest(&error), form))?;
        if file
            .schema
            .as_deref()
            .is_some_and(|schema| schema != SCHEMA)
        {
            return Err(fail(format!("this is no {SCHEMA}"), form));
        }
        Ok(file)
    }
}

/// The baseline of a run: entries that hold on, without those that are fixed, and an entry for each new cause, whose reason
/// is left to the reader.
pub fn render(run: &Regression, path: &Path) -> String {
    let kept = run.baseline.iter().filter(|e| e.state != KnownState::Fixed);
    let mut known: Vec<(Entry, Option<String>)> = kept.map(|e| (of_known(e), None)).collect();
    for bucket in Bucket::all(run) {
        let core = run.cores.iter().find(|core| core.core == bucket.core);
        let new = |name: &String| core.is_some_and(|core| !core.known.contains_key(name));
        let cases: Vec<String> = bucket.cases.into_iter().filter(new).collect();
        if cases.is_empty() || core.is_some_and(|core| core.expect.is_finding()) {
            continue;
        }
        let entry = Entry {
            core: bucket.core,
            case: OneOrMore::More(cases),
            bucket: Some(bucket.cause.id),
            cause: None,
            reason: String::new(),
            until: None,
        };
        known.push((entry, Some(bucket.cause.cause)));
    }
    if is_json(path) {
        let file = File {
            schema: Some(SCHEMA.into()),
            known: known.into_iter().map(|(entry, _)| entry).collect(),
        };
        return serde_json::to_string_pretty(&file).unwrap_or_default() + "\n";
    }
    let mut text = format!(
        "# Failures that `goldbench verify --baseline` lets pass. Each needs its reason; docs/report.md has the fields.\n\
         schema = \"{SCHEMA}\"\n"
    );
    for (entry, cause) in known {
        text += "\n[[known]]\n";
        if let Some(cause) = cause {
            let _ = writeln!(text, "# {}", crate::report::visible(&cause));
        }
        text += &toml::to_string(&entry).unwrap_or_default();
    }
    text
}

fn of_known(known: &KnownFailure) -> Entry {
    Entry {
        core: known.core.clone(),
        case: OneOrMore::More(known.cases.clone()),
        bucket: known.bucket.clone(),
        cause: known.cause.clone(),
        reason: known.reason.clone(),
        until: known.until.clone().map(Day::Text),
    }
}

fn is_json(path: &Path) -> bool {
    path.extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("json"))
}
