//! The library that was asked for.

use std::path::{Path, PathBuf};

use crate::cli::{Context, Failure};
use crate::liberty::{INSTALLED, LibertyError, Library, open, path_of, read};

/// Reads it, and says what it lacks.
///
/// # Errors
/// A file that is not there, is no Liberty, is cut off, or has neither voltage nor power.
pub(super) fn library(
    name: &Path,
    voltage: Option<f64>,
    ctx: &Context,
) -> Result<(PathBuf, Library), Failure> {
    let path = path_of(name);
    let installed = INSTALLED
        .iter()
        .find(|(_, file, _)| path == Path::new(file));
    let text = open(&path).map_err(|error| {
        let failure =
            Failure::input(format!("the library cannot be read: {error}")).at(path.display());
        match installed {
            Some((_, _, package)) => failure.help(format!("apt-get install {package}")),
            None => failure.help("give a Liberty file, plain or gzip, or osu018, osu035 or osu050"),
        }
    })?;
    let library = read(text).map_err(|error| {
        let failure =
            Failure::input(format!("the library cannot be used: {error}")).at(path.display());
        match error {
            LibertyError::CutOff { .. } => {
                failure.help("the file is not whole: fetch or unpack it again")
            }
            LibertyError::Io(_) => failure.help("is it a whole gzip file?"),
            LibertyError::Text { .. } => {
                failure.help("give a Liberty file, plain or gzip, and have that line put right by whoever made it")
            }
        }
    })?;
    if library.voltage <= 0.0 {
        return Err(Failure::input(
            "the library has no nom_voltage, and without it no joules can be told",
        )
        .at(path.display())
        .help("add `nom_voltage : V;` with the voltage that it was characterised at"));
    }
    if let Some(wanted) = voltage.filter(|wanted| (wanted - library.voltage).abs() > 1e-6) {
        return Err(Failure::input(format!(
            "the library's tables hold at {} V, and {wanted} V was asked for: nothing is scaled here",
            library.voltage
        ))
        .at("--voltage")
        .help("take a library that was characterised at that voltage"));
    }
    if library.lacks_internal_power() {
        return Err(Failure::input(
            "the library has no internal_power: what cells take inside, a third to two thirds of all, would be missing",
        )
        .at(path.display())
        .help("take a library with power tables (NLPM); timing-only views have none"));
    }
    if library.lacks_leakage() {
        ctx.note(&format!(
            "warning: {}: no leakage in it, none is counted",
            path.display()
        ));
    } else if library.units.leakage.is_none() {
        ctx.note(&format!(
            "warning: {}: no leakage_power_unit, leakage is not counted",
            path.display()
        ));
    }
    for warning in &library.warnings {
        ctx.note(&format!("warning: {}: {warning}", path.display()));
    }
    Ok((path, library))
}
