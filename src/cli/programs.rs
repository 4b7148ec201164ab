//! External programs, found for a verb.

use std::path::PathBuf;

use super::{Context, Failure};
use crate::tools::program::{Found, Program, Unusable};

/// Finds a program that a verb can't do without.
///
/// # Errors
/// It is absent or broken, with the line that installs it; Ctrl-C.
pub(super) fn find(program: &Program, ctx: &Context) -> Result<Found, Failure> {
    program.find(ctx.cancel).map_err(|unusable| match unusable {
        Unusable::Cancelled => Failure::Cancelled,
        Unusable::Absent(_) => {
            Failure::tool(format!("{} {unusable}", program.name)).help(program.install)
        }
        Unusable::Broken { .. } => {
            Failure::tool(format!("{} is broken: {unusable}", program.name)).help(program.install)
        }
    })
}

/// This program, of which workers are made.
///
/// # Errors
/// The system does not tell where it lies.
pub(super) fn this_program() -> Result<PathBuf, Failure> {
    std::env::current_exe().map_err(|error| {
        Failure::tool(format!("this program does not know where it lies: {error}"))
    })
}
