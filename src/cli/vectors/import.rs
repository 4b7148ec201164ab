//! `goldbench vectors import`: foreign vector files into ours.

use std::path::PathBuf;

use serde::Serialize;

use super::{counted, refused};
use crate::cli::format::{Format, FormatArgs};
use crate::cli::{Context, Failure, Outcome};
use crate::golden::{Counts, Heights, ImportOptions, import, save};

/// Convert vector files to the project's JSON, proving each entry
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Nothing is written unless every entry is well formed and true; the file is written aside and
renamed. What an entry states is proved; a height alone cannot be, except against its neighbours.

EXAMPLES:
  goldbench vectors import SHA256ShortMsg.rsp --out cavp_short.json --title 'CAVP short messages'
  goldbench vectors import mainnet.bin --start-height 822528 --out headers.json
  goldbench vectors import mainnet.bin --heights heights.txt --out headers.json"
)]
pub struct Args {
    /// Vector files: CAVP .rsp, raw headers .bin, header hex lines, JSON
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// The file to write
    #[arg(long, value_name = "FILE")]
    out: PathBuf,

    /// Name of the set [default: the name of the file to write]
    #[arg(long)]
    name: Option<String>,

    /// What the set is, in a line
    #[arg(long, default_value = "")]
    title: String,

    /// Where the vectors come from, in a line
    #[arg(long, default_value = "")]
    source: String,

    /// Text file with the height of each header, one a line
    #[arg(long, value_name = "FILE", conflicts_with = "start_height")]
    heights: Option<PathBuf>,

    /// Height of the first header; each further one is the next block
    #[arg(long, value_name = "HEIGHT", value_parser = clap::value_parser!(u32).range(..=1_000_000_000))]
    start_height: Option<u32>,

    #[command(flatten)]
    output: FormatArgs,
}

/// JSON schema `goldbench.vectors.import/1`.
#[derive(Debug, Serialize)]
struct Imported {
    schema: &'static str,
    out: PathBuf,
    name: String,
    counts: Counts,
}

/// Imports, proves and writes.
pub fn run(args: &Args, ctx: &Context) -> Result<Outcome, Failure> {
    let stem = || args.out.file_stem().unwrap_or_default();
    let options = ImportOptions {
        name: args
            .name
            .clone()
            .unwrap_or_else(|| stem().to_string_lossy().into_owned()),
        title: args.title.clone(),
        source: args.source.clone(),
        heights: match (&args.heights, args.start_height) {
            (Some(path), _) => Heights::File(path.clone()),
            (None, Some(first)) => Heights::From(first),
            (None, None) => Heights::AsStated,
        },
    };
    let set = import(&args.paths, &options).map_err(refused)?;
    save(&set, &args.out).map_err(|error| {
        Failure::input(error.to_string()).help("name a file in a directory that can be written")
    })?;
    let imported = Imported {
        schema: "goldbench.vectors.import/1",
        out: args.out.clone(),
        name: set.name.clone(),
        counts: Counts::of(&set),
    };
    match args.output.format {
        Format::Text => ctx.print(&format!(
            "{}: {} proved and written\n",
            imported.out.display(),
            counted(imported.counts.total(), "vector")
        ))?,
        Format::Json => ctx.print_json(&imported)?,
    }
    Ok(Outcome::Clean)
}
