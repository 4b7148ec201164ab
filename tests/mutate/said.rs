//! The binary run to its end.

use std::path::{Path, PathBuf};
use std::process::Command;

use goldbench::tools::program::on_path;
use goldbench::tools::{dirs::Dirs, toolchain};

/// What a finished command printed, and its exit code.
#[derive(Debug)]
pub struct Said {
    pub out: String,
    pub err: String,
    pub code: Option<i32>,
}

/// Runs it.
pub fn said(command: &mut Command) -> Said {
    let output = command.output().unwrap();
    Said {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code(),
    }
}

/// `goldbench` from the root of the repository.
pub fn goldbench(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_goldbench"));
    command
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// A folder for this test's files, always the same: what was built of them is found in the store by the next run.
pub fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("mutate")
        .join(name);
    let _ = std::fs::remove_dir_all(&path);
    path
}

/// Are Verilator and Yosys there; panics where they are required.
pub fn tools() -> bool {
    let dirs = Dirs::of_process().expect("a home folder");
    let found = toolchain::find(&dirs).is_ok() && on_path("yosys").is_some();
    let required = std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_some();
    assert!(found || !required, "Verilator and Yosys are needed");
    if !found {
        eprintln!("skipped: Verilator or Yosys is absent");
    }
    found
}
