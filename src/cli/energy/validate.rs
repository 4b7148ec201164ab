//! `goldbench energy validate`: both levels against published silicon.

use std::path::PathBuf;

use serde::Serialize;

use super::{Output, parity, table};
use crate::cli::chips::book;
use crate::cli::format::Format;
use crate::cli::{Context, Failure, Outcome};
use crate::energy::{Validation, Weigh, validate};
use crate::report::write_file;

/// Hold both levels against published chips, each predicted by a fit that never saw it
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Score A takes the rows at chip level, score B all rows with a known voltage that are not of low confidence; what was taken at the
wall is divided by one stated factor. Every row is predicted by a fit that left its chip out. Intervals hold 90 % of medians
when chips are drawn anew (10,000 draws, one seed). Rows without a voltage are shown with a range and never scored.
--chips FILE scores rows of your own: nothing is fitted to them.

EXAMPLES:
  goldbench energy validate
  goldbench energy validate --picture parity.svg
  goldbench energy validate --chips mine.csv
  goldbench energy validate --format json | jq '.scores[] | [.name, .level, .score.median]'"
)]
pub(super) struct Args {
    /// Score further rows, in the columns of `goldbench chips --format csv`
    #[arg(long, value_name = "FILE")]
    chips: Option<PathBuf>,

    /// Draw predicted against published, as SVG
    #[arg(long, value_name = "FILE")]
    picture: Option<PathBuf>,

    /// What counts as one when a level is fitted: every row, or every chip however many rows it has
    #[arg(long, value_enum, default_value_t, value_name = "WHAT")]
    weigh: WeighArg,

    /// List the rows that no score takes, too
    #[arg(long)]
    all: bool,

    #[command(flatten)]
    output: Output,
}

/// What counts as one in a fit.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
enum WeighArg {
    /// Every row
    #[default]
    Rows,
    /// Every chip
    Chips,
}

/// `goldbench.energy.validate/1`
#[derive(Debug, Serialize)]
struct Shown<'a> {
    schema: &'static str,
    version: &'static str,
    words: Vec<String>,
    #[serde(flatten)]
    validation: &'a Validation,
}

/// Fits, scores, draws.
pub(super) fn run(args: &Args, ctx: &Context) -> Result<Outcome, Failure> {
    let book = book(args.chips.as_ref())?;
    let weigh = match args.weigh {
        WeighArg::Rows => Weigh::Rows,
        WeighArg::Chips => Weigh::Chips,
    };
    let validation = validate(&book, weigh);
    if let Some(path) = &args.picture {
        write_file(path, parity::picture(&validation)?.as_bytes())?;
    }
    match args.output.format {
        Format::Json => ctx.print_json(&Shown {
            schema: "goldbench.energy.validate/1",
            version: env!("CARGO_PKG_VERSION"),
            words: validation
                .compared
                .iter()
                .map(crate::energy::Compared::words)
                .collect(),
            validation: &validation,
        })?,
        Format::Text => ctx.print(&table::text(&validation, args.all))?,
    }
    Ok(Outcome::Clean)
}
