//! The C++ compiler and the libraries that waves are written with, each tried on a small program.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use verilated::Cxx;

use crate::cli::Context;
use crate::cli::doctor::piece::{Finding, Piece, Status, Use};
use crate::tools::program::on_path;
use crate::tools::trial::{self, TrialError};

/// Tries a compiler on a small program.
type Trial = fn(&Path, &AtomicBool) -> Result<(), TrialError>;

const COMPILER: Use = Use {
    name: "c++ compiler",
    needed: true,
    disables: "run of any RTL",
    install: "apt-get install g++",
};

const LIBRARIES: [(Use, Trial); 2] = [
    (
        Use {
            name: "zlib headers",
            needed: false,
            disables: "FST waves (VCD works without)",
            install: "apt-get install zlib1g-dev",
        },
        trial::compile_with_zlib,
    ),
    (
        Use {
            name: "lz4 headers",
            needed: false,
            disables: "FST waves with a newer Verilator (VCD works without)",
            install: "apt-get install liblz4-dev",
        },
        trial::compile_with_lz4,
    ),
];

/// The compiler.
pub fn compiler(ctx: &Context) -> Piece {
    let cxx = match Cxx::find() {
        Ok(cxx) => cxx,
        Err(error) => {
            // One that is named or there and does not answer is broken; none on PATH is absence.
            let named = std::env::var_os("CXX").is_some_and(|v| !v.is_empty());
            let there = ["g++", "clang++", "c++"]
                .iter()
                .any(|name| on_path(name).is_some());
            let status = if named || there {
                Status::Broken
            } else {
                Status::Absent
            };
            return COMPILER.found(Finding::not(status, error.what));
        }
    };
    let tried = trial::compile(&cxx.path, ctx.cancel);
    COMPILER.found(match tried {
        Ok(()) => Finding {
            version: Some(cxx.version),
            ..Finding::works(cxx.path, "compiles, links and runs C++20 with threads")
        },
        Err(error) => Finding {
            path: Some(cxx.path),
            ..Finding::not(Status::Broken, error.to_string())
        },
    })
}

/// The libraries, as far as `compiler` works.
pub fn libraries(compiler: &Piece, ctx: &Context) -> Vec<Piece> {
    let one = |(what, trial): (Use, Trial)| match (&compiler.path, compiler.status) {
        (Some(cxx), Status::Ok) => what.found(match trial(cxx, ctx.cancel) {
            Ok(()) => Finding::works(cxx.clone(), "found, linked and run by the compiler"),
            Err(error) => Finding::not(Status::Absent, error.to_string()),
        }),
        _ => what.found(Finding::not(
            Status::Absent,
            "not tried: no C++ compiler works".to_owned(),
        )),
    };
    LIBRARIES.map(one).to_vec()
}
