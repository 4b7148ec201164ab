//! `goldbench core`: the manifest of a core, written, checked and corrected.

use clap::Subcommand;

use crate::cli::{Context, Failure, Outcome};

mod check;
mod discover;
mod guess;
mod init;
mod manifest_text;
mod rtl;
mod schema;
mod tries;
mod unclocked;

pub(crate) use rtl::{readers, survey};
pub(in crate::cli) use unclocked::unclocked;

/// Write, check and correct the manifest of a core of your own
#[derive(Debug, clap::Args)]
#[command(after_help = "EXAMPLES:
  goldbench core init --top sha_core rtl/*.v -o core.toml
  goldbench core check core.toml
  goldbench core discover core.toml
  goldbench core schema > core.schema.json")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    Init(init::Args),
    Check(check::Args),
    Discover(discover::Args),
    Schema(schema::Args),
}

/// Runs what was asked for.
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    match args.action {
        Action::Init(args) => init::run(&args, ctx),
        Action::Check(args) => check::run(&args, ctx),
        Action::Discover(args) => discover::run(&args, ctx),
        Action::Schema(args) => schema::run(&args, ctx),
    }
}
