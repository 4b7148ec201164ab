//! `goldbench report`: results that were stored, shown again or joined.

use clap::Subcommand;

use crate::cli::{Context, Failure, Outcome};

mod coverage;
mod explored;
mod merge;
mod mutants;
mod show;
mod stored;

/// Show a stored JSON result in any format, or join those of shards
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Exits as the run that is shown or joined: with 0 where all is as expected, with 1 on a finding, with 2 where a core could
not be verified or files do not fit each other.

EXAMPLES:
  goldbench verify --shard 1/2 --report json=out/1.json
  goldbench report merge out/1.json out/2.json --report junit=out/junit.xml --report html=out/html
  goldbench report merge out/mutants-1.json out/mutants-2.json --report json=out/mutants.json
  goldbench report merge out/grid-1.json out/grid-2.json --report json=out/grid.json
  goldbench report show out/result.json --report sarif=out/result.sarif"
)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Clone, Debug, Subcommand)]
enum Action {
    Show(show::Args),
    Merge(merge::Args),
}

/// Shows or joins.
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    match args.action {
        Action::Show(args) => show::run(&args, ctx),
        Action::Merge(args) => merge::run(&args, ctx),
    }
}
