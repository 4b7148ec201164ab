//! Results that were kept, and whether they are of these sources.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

use crate::cli::Failure;
use crate::cli::coverage::result as coverage;
use crate::cli::kept;
use crate::cli::seu::result as seu;
use crate::cli::verify::Subject;

/// The digest of a core's sources.
pub(super) fn digest(subject: &Subject) -> Result<String, Failure> {
    subject.sources_digest().map_err(|error| {
        Failure::input(format!("a source can't be read: {error}")).at(subject.origin().display())
    })
}

/// A result, or why a file is none that counts.
#[derive(Debug)]
pub(super) enum Found<T> {
    /// Of these sources.
    Fresh(PathBuf, T),
    /// A file that counts for nothing, and why.
    Void(String),
    /// No file.
    Absent,
}

impl<T> Found<T> {
    /// Why it counts for nothing.
    pub(super) fn why(&self) -> String {
        match self {
            Self::Fresh(..) => String::new(),
            Self::Void(why) => why.clone(),
            Self::Absent => "no result".into(),
        }
    }

    fn of(file: &Path, want: &str, read: impl Fn(&Path) -> Option<(T, Option<String>)>) -> Self {
        if !file.is_file() {
            return Self::Absent;
        }
        match read(file) {
            None => Self::Void(format!("{} can't be read as a result", file.display())),
            Some((_, None)) => Self::Void(format!(
                "{} does not say of which sources it is",
                file.display()
            )),
            Some((_, Some(sources))) if sources != want => {
                Self::Void(format!("{} is stale: of other sources", file.display()))
            }
            Some((result, _)) => Self::Fresh(file.into(), result),
        }
    }
}

/// Of `goldbench mutate`, what is asked of it. Every field that a gate needs must be there.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Mutants {
    #[serde(default)]
    pub(super) sources: Option<String>,
    #[serde(default)]
    pub(super) counts: MutantCounts,
    #[serde(default)]
    pub(super) observers: Vec<Observer>,
    #[serde(default)]
    pub(super) interrupted: bool,
    /// The only instance that mutants were drawn from.
    #[serde(default)]
    pub(super) under: Option<String>,
    /// Of a part of a sample.
    #[serde(default)]
    pub(super) shard: Option<Value>,
    /// A merge did without these.
    #[serde(default)]
    pub(super) missing_shards: Vec<u32>,
}

/// How many mutants are what.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct MutantCounts {
    #[serde(default)]
    pub(super) sampled: u64,
    #[serde(default)]
    pub(super) tied_off: u64,
    #[serde(default)]
    pub(super) no_path: u64,
    #[serde(default)]
    pub(super) equivalent: u64,
    #[serde(default)]
    pub(super) unknown: u64,
    #[serde(default)]
    pub(super) not_run: u64,
}

/// What one observer noticed.
#[allow(clippy::struct_field_names)] // it is the field's name in the file
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Observer {
    #[serde(default)]
    pub(super) observer: String,
    #[serde(default)]
    pub(super) killed: u64,
    #[serde(default)]
    pub(super) killable: u64,
}

/// All of a core.
#[derive(Debug)]
pub(super) struct Evidence {
    /// Suites that ran on these sources.
    pub(super) suites: Vec<(PathBuf, coverage::Report)>,
    /// Of suites some cases alone, by `--case`, by `--shard` or by Ctrl-C: only what fails there says something of the core.
    pub(super) parts: Vec<(PathBuf, coverage::Report)>,
    /// Why there are none, where a file was found.
    pub(super) void_suites: Vec<String>,
    pub(super) seu: Found<seu::Report>,
    pub(super) prove: Found<Value>,
    pub(super) mutants: Found<Mutants>,
}

impl Evidence {
    /// Reads what lies in a core's folder.
    pub(super) fn read(subject: &Subject, folder: &Path, mutate: &Path) -> Result<Self, Failure> {
        let want = digest(subject)?;
        let (mut suites, mut parts, mut void_suites) = (Vec::new(), Vec::new(), Vec::new());
        for file in files(folder) {
            let found = Found::of(&file, &want, |file| {
                let report = coverage::Report::read(file)?;
                let sources = report.cores.first().map(|core| core.sources.clone());
                Some((report, sources))
            });
            match found {
                Found::Fresh(file, report) if !report.is_whole() => {
                    void_suites.push(format!("{} is of a part of a suite", file.display()));
                    parts.push((file, report));
                }
                Found::Fresh(file, report) => suites.push((file, report)),
                Found::Void(why) => void_suites.push(why),
                Found::Absent => {}
            }
        }
        Ok(Self {
            suites,
            parts,
            void_suites,
            seu: Found::of(&folder.join("seu.json"), &want, |file| {
                let report = seu::Report::read(file)?;
                let sources = Some(report.sources.clone());
                Some((report, sources))
            }),
            prove: Found::of(&folder.join("prove.json"), &want, |file| {
                let value: Value = kept::read(file, "goldbench.prove/1")?;
                let sources = value["cores"][0]["sources"].as_str().map(Into::into);
                Some((value, sources))
            }),
            mutants: Found::of(mutate, &want, |file| {
                let mutants: Mutants = kept::read(file, "goldbench.mutate/1")?;
                let sources = mutants.sources.clone();
                Some((mutants, sources))
            }),
        })
    }
}

/// Results of suites, by name.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let wanted = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        let json = path.extension().is_some_and(|end| end == "json");
        json && name.is_some_and(|name| name.starts_with("coverage-"))
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(wanted).collect();
    files.sort();
    files
}
