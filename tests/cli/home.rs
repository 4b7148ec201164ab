//! A home of its own for each test, so that no test sees the machine's caches or private tools.

use std::fs;
use std::path::{Path, PathBuf};

use assert_cmd::Command;
use tempfile::TempDir;

use crate::executable::executable;

/// An empty home directory, with a `bin` for fake programs.
pub struct Home {
    dir: TempDir,
}

impl Home {
    /// A fresh one.
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("bin")).unwrap();
        Self { dir }
    }

    /// Its directory.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// The directory of the fake programs.
    pub fn bin(&self) -> PathBuf {
        self.path().join("bin")
    }

    /// Puts a shell script called `name` into [`Home::bin`].
    pub fn fake(&self, name: &str, script: &str) {
        let file = self.bin().join(name);
        executable(&file, script);
    }

    /// `goldbench` at home here, with the machine's `PATH`.
    pub fn goldbench(&self, arguments: &[&str]) -> Command {
        let mut command = Command::cargo_bin("goldbench").unwrap();
        self.settle(|name, value| {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        });
        command.args(arguments);
        command
    }

    /// `goldbench` at home here, that finds only the fake programs.
    pub fn alone(&self, arguments: &[&str]) -> Command {
        let mut command = self.goldbench(arguments);
        command.env("PATH", self.bin());
        command
    }

    /// Tells `set` what the environment must be.
    pub fn settle(&self, mut set: impl FnMut(&str, Option<&Path>)) {
        set("HOME", Some(self.path()));
        for name in [
            "XDG_CACHE_HOME",
            "XDG_DATA_HOME",
            "GOLDBENCH_CACHE",
            "GOLDBENCH_CACHE_BOUND",
            "VERILATOR",
            "VERILATOR_ROOT",
            "CXX",
            "NO_COLOR",
        ] {
            set(name, None);
        }
    }
}

/// What a finished command printed, and its exit code.
pub struct Said {
    /// The standard output.
    pub out: String,
    /// The standard error.
    pub err: String,
    /// The exit code.
    pub code: i32,
}

/// Runs it to its end.
pub fn said(command: &mut Command) -> Said {
    let output = command.output().unwrap();
    Said {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code().expect("ended by a signal"),
    }
}
