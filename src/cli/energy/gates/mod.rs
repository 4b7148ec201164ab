//! `goldbench energy gates`: from RTL to joules through a library's gates.

use std::path::PathBuf;

use crate::cli::{Context, Failure, Outcome};

/// Measure a design's energy on mapped gates, with every glitch
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A Liberty file, plain or .gz, or osu018, osu035, osu050
    #[arg(long, value_name = "FILE")]
    liberty: PathBuf,
}

/// Maps, simulates, adds up.
pub fn run(args: Args, _ctx: &Context) -> Result<Outcome, Failure> {
    Err(Failure::input(format!(
        "{}: not yet",
        args.liberty.display()
    )))
}
