//! `goldbench doctor`: what is installed, what is missing, and the line that installs it.

use crate::cli::format::{Format, FormatArgs};
use crate::cli::{Context, Failure, Outcome};
use crate::tools::dirs::Dirs;

mod compiler;
mod examine;
mod piece;
mod table;
mod verilators;

use piece::{Piece, Report, Status};

/// Show the tools that are installed, and how to install those that are missing
#[derive(Clone, Copy, Debug, clap::Args)]
#[command(
    after_help = "Exits with 3 when a piece that `verify` needs is absent or broken, else with 0.

EXAMPLES:
  goldbench doctor
  goldbench doctor --format json | jq '.pieces[] | select(.status != \"ok\") | .install'
  VERILATOR=/opt/verilator/bin/verilator goldbench doctor"
)]
pub struct Args {
    #[command(flatten)]
    output: FormatArgs,
}

/// Examines this machine and shows the report.
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    let dirs: Dirs = ctx.dirs()?;
    let report = Report::of(examine::machine(&dirs, ctx)?);
    match args.output.format {
        Format::Text => ctx.print(&table::render(&report, ctx.paint()))?,
        Format::Json => ctx.print_json(&report)?,
    }
    let missing = report.unmet();
    if missing.is_empty() {
        return Ok(Outcome::Clean);
    }
    Failure::gather(missing.into_iter().map(failure).collect()).map(|()| Outcome::Clean)
}

fn failure(piece: &Piece) -> Failure {
    let state = match piece.status {
        Status::Absent => "is absent",
        _ => "is broken",
    };
    let failure =
        Failure::tool(format!("{} {state}: {}", piece.name, piece.detail)).help(piece.install);
    match &piece.path {
        Some(path) => failure.at(path.display()),
        None => failure,
    }
}
