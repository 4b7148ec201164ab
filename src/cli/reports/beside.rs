//! `--with FILE`: results of other verbs that a page shows beside the verdicts.

use std::path::{Path, PathBuf};

use crate::cli::Failure;
use crate::report::measured::{Measured, MeasuredError};
use crate::verdict::Regression;

/// All of them.
///
/// # Errors
/// Files that are no such results, each named.
pub(super) fn read(files: &[PathBuf]) -> Result<Vec<Measured>, Failure> {
    let (mut all, mut failures) = (Vec::new(), Vec::new());
    for file in files {
        match one(file) {
            Ok(measured) => all.push(measured),
            Err(failure) => failures.push(failure),
        }
    }
    Failure::gather(failures)?;
    Ok(all)
}

/// The same, for the page of a run.
///
/// # Errors
/// As [`read`]; a result of a core that the run has not.
pub(super) fn of(files: &[PathBuf], run: &Regression) -> Result<Vec<Measured>, Failure> {
    let all = read(files)?;
    let ran: Vec<&str> = run.cores.iter().map(|core| &*core.core).collect();
    for (measured, file) in all.iter().zip(files) {
        let cores = measured.cores();
        if let Some(other) = cores.iter().find(|core| !ran.contains(core)) {
            return Err(Failure::input(format!(
                "it is of `{other}`, which is no core of this run"
            ))
            .at(file.display())
            .help(format!("the cores of the run: {}", ran.join(", "))));
        }
    }
    Ok(all)
}

fn one(file: &Path) -> Result<Measured, Failure> {
    let help = "give what `goldbench coverage` or `goldbench mutate` prints with --format json";
    let text = std::fs::read_to_string(file).map_err(|error| {
        Failure::input(error.to_string())
            .at(file.display())
            .help(help)
    })?;
    Measured::parse(&text).map_err(|error| {
        let at = match &error {
            MeasuredError::Malformed {
                field: Some(field), ..
            } => format!("{}, field `{field}`", file.display()),
            MeasuredError::Malformed { field: None, .. } => file.display().to_string(),
            MeasuredError::Schema(_) => format!("{}, field `schema`", file.display()),
        };
        Failure::input(error.to_string()).at(at).help(help)
    })
}
