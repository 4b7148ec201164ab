//! The same netlist and activity in `OpenSTA`.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde::Serialize;

use super::how::How;
use super::ready::Ready;
use crate::cli::{Context, Failure};
use crate::gates::{Counts, opensta};
use crate::liberty;
use crate::tools::run::{RunError, run};

/// A slice takes seconds; a core has ten times the nets.
const PATIENCE: Duration = Duration::from_secs(1800);

/// Two sums of the same.
#[derive(Debug, Serialize)]
pub(super) struct Compared {
    /// Of every cell of the netlist, those that do not count too, with an ideal clock.
    pub(super) rows: Vec<Term>,
}

/// A term, in W.
#[derive(Debug, Serialize)]
pub(super) struct Term {
    pub(super) of: &'static str,
    pub(super) goldbench: f64,
    /// Ours under `OpenSTA`'s rule for internal power.
    pub(super) by_its_rule: f64,
    pub(super) opensta: f64,
}

/// Asks it.
///
/// # Errors
/// A program that can't be run or does not come to a total; files that can't be written.
pub(super) fn compare(
    sta: &Path,
    how: &How,
    ready: &Ready,
    counts: &Counts,
    ctx: &Context,
) -> Result<Compared, Failure> {
    let failed =
        |error: std::io::Error| Failure::input(format!("no place for OpenSTA's files: {error}"));
    let folder = tempfile::tempdir().map_err(failed)?;
    let [library, netlist, script] =
        ["cells.lib", "netlist.v", "power.tcl"].map(|name| folder.path().join(name));
    let mut text = liberty::open(&how.liberty).map_err(failed)?;
    let mut plain = std::fs::File::create(&library).map_err(failed)?;
    std::io::copy(&mut text, &mut plain).map_err(failed)?;
    std::fs::write(&netlist, opensta::verilog(&ready.circuit, &how.library)).map_err(failed)?;
    let commands = opensta::commands(
        (&library, &netlist),
        (&ready.circuit, &how.library),
        (&ready.timing, &ready.tree, counts),
    );
    std::fs::write(&script, commands).map_err(failed)?;
    let mut command = Command::new(sta);
    let ended = run(
        command
            .args(["-no_init", "-no_splash", "-exit"])
            .arg(&script),
        PATIENCE,
        ctx.cancel,
    );
    let ended = ended.map_err(|error| match error {
        RunError::Cancelled => Failure::Cancelled,
        error => Failure::tool(format!("opensta: {error}")),
    })?;
    let theirs = opensta::sums(&ended.stdout).ok_or_else(|| {
        Failure::tool(format!("opensta comes to no sum: {}", ended.last_words())).at(sta.display())
    })?;
    let terms = opensta::terms(
        (&ready.circuit, &ready.timing),
        (&ready.power, counts),
        &theirs,
    );
    let row = |(of, told): (&'static str, opensta::Told)| Term {
        of,
        goldbench: told.ours,
        by_its_rule: told.rule,
        opensta: told.theirs,
    };
    Ok(Compared {
        rows: terms.into_iter().map(row).collect(),
    })
}
