//! Checking whole files: everything wrong with each, as plain data.

use std::path::{Path, PathBuf};

use serde::Serialize;

use super::problem::{Problem, ProblemKind};
use super::vector::VectorSet;
use super::{Finding, Format, builtin, parse_bytes};

/// How a check ended; the worst of its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckVerdict {
    /// Every statement is proved.
    Clean,
    /// Something stated is not true.
    Findings,
    /// Something could not be read as vectors, so it is not proved.
    BadInput,
}

/// How many vectors of each type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Counts {
    /// Messages with a digest.
    pub messages: usize,
    /// Monte Carlo chains.
    pub monte_carlo: usize,
    /// Block headers.
    pub headers: usize,
}

impl Counts {
    /// The counts of a set.
    pub fn of(set: &VectorSet) -> Self {
        Self {
            messages: set.messages().count(),
            monte_carlo: set.monte_carlo().count(),
            headers: set.headers().count(),
        }
    }

    /// All vectors.
    pub const fn total(&self) -> usize {
        self.messages + self.monte_carlo + self.headers
    }
}

/// What was found of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileReport {
    /// The file as it was named, or `builtin:NAME`.
    pub file: String,
    /// Its format, where it could be read at all.
    pub format: Option<Format>,
    /// Its vectors; zero for a malformed file.
    pub counts: Counts,
    /// What is wrong with its form; then nothing in it was proved.
    pub problems: Vec<Problem>,
    /// What it states that is not true.
    pub findings: Vec<Finding>,
}

/// What was found of all files; JSON schema `goldbench.vectors.check/1`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CheckReport {
    /// `goldbench.vectors.check/1`.
    pub schema: &'static str,
    /// The worst that any file gave.
    pub verdict: CheckVerdict,
    /// A report a file, in the order given.
    pub files: Vec<FileReport>,
}

impl CheckReport {
    fn of(files: Vec<FileReport>) -> Self {
        let verdict = |file: &FileReport| match file {
            file if !file.problems.is_empty() => CheckVerdict::BadInput,
            file if !file.findings.is_empty() => CheckVerdict::Findings,
            _ => CheckVerdict::Clean,
        };
        Self {
            schema: "goldbench.vectors.check/1",
            verdict: files
                .iter()
                .map(verdict)
                .max()
                .unwrap_or(CheckVerdict::Clean),
            files,
        }
    }

    /// All problems of all files.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.files.iter().flat_map(|file| &file.problems)
    }

    /// All findings of all files.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.files.iter().flat_map(|file| &file.findings)
    }
}

/// Checks the embedded sets.
pub fn check_builtin() -> CheckReport {
    CheckReport::of(
        builtin()
            .iter()
            .map(|set| check_set(set, Format::Json))
            .collect(),
    )
}

/// Checks files, and of directories the files directly in them whose extension
/// is one of vectors (`json`, `rsp`, `bin`, `hex`), in order of name.
pub fn check_paths(paths: &[PathBuf]) -> CheckReport {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            files.extend(check_directory(path));
        } else {
            files.push(check_file(path));
        }
    }
    CheckReport::of(files)
}

fn check_directory(directory: &Path) -> Vec<FileReport> {
    let listed = std::fs::read_dir(directory)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
    let mut paths: Vec<PathBuf> = match listed {
        Ok(paths) => paths,
        Err(error) => {
            let kind = ProblemKind::Unreadable(error.to_string());
            return vec![unreadable(directory, None, kind)];
        }
    };
    paths.retain(|path| path.is_file() && Format::of_extension(path).is_some());
    paths.sort();
    if paths.is_empty() {
        // Checking nothing must not look like a pass.
        return vec![unreadable(directory, None, ProblemKind::Empty)];
    }
    paths.iter().map(|path| check_file(path)).collect()
}

fn check_file(path: &Path) -> FileReport {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            let kind = ProblemKind::Unreadable(error.to_string());
            return unreadable(path, None, kind);
        }
    };
    let format = Format::detect(path, &bytes);
    let file = path.display().to_string();
    match parse_bytes(&file, format, &bytes) {
        Ok(set) => check_set(&set, format),
        Err(problems) => malformed(file, Some(format), problems),
    }
}

fn check_set(set: &VectorSet, format: Format) -> FileReport {
    FileReport {
        file: set.file.clone(),
        format: Some(format),
        counts: Counts::of(set),
        problems: Vec::new(),
        findings: set.verify(),
    }
}

fn unreadable(path: &Path, format: Option<Format>, kind: ProblemKind) -> FileReport {
    let file = path.display().to_string();
    let problems = vec![Problem::of_file(&file, kind)];
    malformed(file, format, problems)
}

fn malformed(file: String, format: Option<Format>, problems: Vec<Problem>) -> FileReport {
    FileReport {
        file,
        format,
        counts: Counts::default(),
        problems,
        findings: Vec::new(),
    }
}
