//! `goldbench report show`: one stored result.

use std::path::PathBuf;

use super::stored::{File, Output};
use crate::cli::{Context, Failure, Outcome};

/// Show a stored JSON result in any format
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "EXAMPLES:
  goldbench report show out/result.json
  goldbench report show out/result.json --report html=out/html --report github")]
pub struct Args {
    /// A JSON result of `verify`, `replay`, `mutate`, `coverage` or `explore`
    #[arg(value_name = "FILE")]
    file: PathBuf,

    #[command(flatten)]
    output: Output,
}

/// Reads and shows.
pub fn run(args: &Args, ctx: &Context) -> Result<Outcome, Failure> {
    let file = File::read(&args.file)?;
    let kind = file.kind()?;
    args.output.check(&kind)?;
    (kind.show)(file, &args.output, ctx)
}
