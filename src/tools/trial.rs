//! Small trials that show a tool to work, where its version alone would not: a compiler without its library, a
//! Verilator without perl.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use verilated::Verilator;

use crate::tools::run::{RunError, run};
use crate::tools::toolchain;

/// A trial takes a second; a machine under load may need more.
const PATIENCE: Duration = Duration::from_secs(60);

/// What a build asks of the compiler: the language level, the standard library, threads.
const PLAIN: &str = "#include <cstdint>
#include <string>
#include <thread>
int main() {
    std::uint64_t sum = 0;
    std::thread worker([&] { sum = std::string(42, 'x').size(); });
    worker.join();
    return sum == 42 ? 0 : 1;
}
";

/// What FST waves ask besides: the zlib headers and the library.
const ZLIB: &str = "#include <zlib.h>
int main() { return zlibVersion()[0] == ZLIB_VERSION[0] ? 0 : 1; }
";

/// What FST waves of newer Verilators ask besides.
const LZ4: &str = "#include <lz4.h>
int main() { return LZ4_versionNumber() == LZ4_VERSION_NUMBER ? 0 : 1; }
";

/// What is elaborated to try a Verilator.
const MODULE: &str = "module trial (input logic clk, output logic q);\n  always_ff @(posedge clk) q <= ~q;\nendmodule\n";

/// A trial that failed.
#[derive(Debug, thiserror::Error)]
pub enum TrialError {
    /// The tool's last words, or why it could not be run.
    #[error("{0}")]
    Failed(String),
    /// The trial's own files could not be written.
    #[error("no place for a trial: {0}")]
    Scratch(#[from] io::Error),
    /// Ctrl-C was pressed meanwhile.
    #[error("stopped by Ctrl-C")]
    Cancelled,
}

impl TrialError {
    /// The same without the directory of the trial, which is another one each time and gone by now.
    fn without(self, scratch: &Path) -> Self {
        match self {
            Self::Failed(why) => Self::Failed(why.replace(&format!("{}/", scratch.display()), "")),
            other => other,
        }
    }
}

/// Compiles, links and runs a C++20 program with a thread.
pub fn compile(cxx: &Path, cancel: &AtomicBool) -> Result<(), TrialError> {
    compile_and_run(cxx, PLAIN, &["-pthread"], cancel)
}

/// Compiles, links and runs a program that uses zlib.
pub fn compile_with_zlib(cxx: &Path, cancel: &AtomicBool) -> Result<(), TrialError> {
    compile_and_run(cxx, ZLIB, &["-lz"], cancel)
}

/// Compiles, links and runs a program that uses lz4.
pub fn compile_with_lz4(cxx: &Path, cancel: &AtomicBool) -> Result<(), TrialError> {
    compile_and_run(cxx, LZ4, &["-llz4"], cancel)
}

/// Elaborates a module of three lines.
pub fn elaborate(verilator: &Verilator, cancel: &AtomicBool) -> Result<(), TrialError> {
    let scratch = tempfile::tempdir()?;
    let source = scratch.path().join("trial.sv");
    fs::write(&source, MODULE)?;
    let mut command = toolchain::command(verilator);
    command
        .args(["--lint-only", "--top-module", "trial"])
        .arg(&source);
    finish(&mut command, cancel).map_err(|error| error.without(scratch.path()))
}

fn compile_and_run(
    cxx: &Path,
    text: &str,
    libraries: &[&str],
    cancel: &AtomicBool,
) -> Result<(), TrialError> {
    let scratch = tempfile::tempdir()?;
    let source = scratch.path().join("trial.cpp");
    let program = scratch.path().join("trial");
    fs::write(&source, text)?;
    let mut command = Command::new(cxx);
    command
        .arg("-std=gnu++20")
        .arg(&source)
        .arg("-o")
        .arg(&program)
        .args(libraries);
    finish(&mut command, cancel)
        .and_then(|()| finish(&mut Command::new(&program), cancel))
        .map_err(|error| error.without(scratch.path()))
}

fn finish(command: &mut Command, cancel: &AtomicBool) -> Result<(), TrialError> {
    match run(command, PATIENCE, cancel) {
        Ok(ended) if ended.status.success() => Ok(()),
        Ok(ended) => Err(TrialError::Failed(first_error(&ended.stderr).map_or_else(
            || format!("{}: {}", ended.status, ended.last_words()),
            ToOwned::to_owned,
        ))),
        Err(RunError::Cancelled) => Err(TrialError::Cancelled),
        Err(error) => Err(TrialError::Failed(error.to_string())),
    }
}

/// The first line that calls itself an error: compilers put the cause first and a summary last.
fn first_error(text: &str) -> Option<&str> {
    text.lines()
        .map(str::trim)
        .find(|line| line.to_ascii_lowercase().contains("error"))
}

#[cfg(test)]
mod tests {
    use super::*;

    static GO_ON: AtomicBool = AtomicBool::new(false);

    #[test]
    fn a_program_that_always_succeeds_is_no_compiler() {
        // `true` accepts the compile, and leaves no program to run.
        let error = compile(Path::new("true"), &GO_ON).unwrap_err();
        assert!(matches!(error, TrialError::Failed(_)), "{error}");
    }

    #[test]
    fn the_cause_comes_before_the_summary() {
        let text = "trial.cpp:1:10: fatal error: zlib.h: No such file or directory\ncompilation terminated.\n";
        assert!(first_error(text).unwrap().contains("zlib.h"));
        assert_eq!(first_error("all is well"), None);
    }
}
