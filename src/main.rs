//! The `goldbench` binary. What was typed is read in [`goldbench::cli`]; nothing happens here.

use std::process::ExitCode;

fn main() -> ExitCode {
    goldbench::cli::main()
}
