//! Looks at each piece of this machine and tries it.

use crate::cli::doctor::piece::{Finding, Piece, Status, Use};
use crate::cli::doctor::{compiler, verilators};
use crate::cli::{Context, Failure};
use crate::tools::dirs::Dirs;
use crate::tools::program::{self, Program, Unusable};

/// Every piece of this machine. [`Failure::Cancelled`] when Ctrl-C was pressed meanwhile: what it killed would
/// look broken.
pub fn machine(dirs: &Dirs, ctx: &Context) -> Result<Vec<Piece>, Failure> {
    let mut pieces = verilators::verilators(dirs, ctx)?;
    let compiler = compiler::compiler(ctx);
    let libraries = compiler::libraries(&compiler, ctx);
    ctx.checkpoint()?;
    pieces.push(compiler);
    pieces.extend(libraries);
    for program in program::ALL {
        pieces.push(examine(program, ctx));
        ctx.checkpoint()?;
    }
    // Needed ones first; the order is otherwise kept.
    pieces.sort_by_key(|piece| !piece.needed);
    Ok(pieces)
}

fn examine(program: &Program, ctx: &Context) -> Piece {
    let finding = match program.find(ctx.cancel) {
        Ok(found) if found.version.is_some() => Finding {
            version: found.version,
            ..Finding::works(found.path, "tells its version")
        },
        Ok(found) => Finding::works(found.path, "is there; not started, it opens a window"),
        Err(Unusable::Broken { path, reason }) => Finding {
            path: Some(path),
            ..Finding::not(Status::Broken, reason)
        },
        Err(absent) => Finding::not(Status::Absent, absent.to_string()),
    };
    let what = Use {
        name: program.name,
        needed: false,
        disables: program.disables,
        install: program.install,
    };
    what.found(finding)
}
