//! `goldbench energy`: what a design costs in joules.

use crate::cli::{Context, Failure, Outcome};

mod gates;

/// What a design costs in joules for each hash
#[derive(Debug, clap::Args)]
#[command(after_help = "EXAMPLES:
  goldbench energy gates --liberty osu018")]
pub struct Args {
    #[command(subcommand)]
    ask: Ask,
}

/// What is asked.
#[derive(Debug, clap::Subcommand)]
enum Ask {
    Gates(gates::Args),
}

/// Answers.
///
/// # Errors
/// Those of what is asked.
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    match args.ask {
        Ask::Gates(args) => gates::run(args, ctx),
    }
}
