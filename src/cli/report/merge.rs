//! `goldbench report merge`: the results of shards, joined to that of the whole.

use std::path::PathBuf;

use super::stored::{File, Output};
use crate::cli::{Context, Failure, Outcome};

/// Join the JSON results of all shards of a run
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "What comes out is byte for byte the JSON of one run of all of it; times are not part of a result.

EXAMPLES:
  goldbench report merge out/1.json out/2.json --format json
  goldbench report merge shards/*/result.json --report junit=junit.xml --report html=html --report github
  goldbench report merge out/1.json out/3.json --partial"
)]
pub struct Args {
    /// The JSON results of a run's shards, in any order
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,

    /// Join what is there where shards are missing; the result says which
    #[arg(long)]
    partial: bool,

    #[command(flatten)]
    output: Output,
}

/// Reads, joins, shows.
pub fn run(args: &Args, ctx: &Context) -> Result<Outcome, Failure> {
    let files = args.files.iter().map(|path| File::read(path));
    let files: Vec<File> = files.collect::<Result<_, _>>()?;
    let kind = files[0].kind()?;
    if let Some(other) = files.iter().find(|file| file.schema != files[0].schema) {
        return Err(Failure::input(format!(
            "results of two kinds: {} is {}, {} is {}",
            files[0].path.display(),
            files[0].schema,
            other.path.display(),
            other.schema
        ))
        .help("merge the results of one verb at a time"));
    }
    args.output.check(&kind)?;
    (kind.merge)(files, args.partial, &args.output, ctx)
}
