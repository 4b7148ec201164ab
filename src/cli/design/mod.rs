//! `goldbench design`: what a design consists of, before anything is built.

use clap::Subcommand;

use crate::cli::config::ConfigArgs;
use crate::cli::format::{Format, FormatArgs};
use crate::cli::{Context, Failure, Outcome};
use crate::design::DesignConfig;

mod show;

/// Show what a design consists of: pipes and stages, latency, additions, flops
#[derive(Debug, clap::Args)]
#[command(after_help = "EXAMPLES:
  goldbench design show
  goldbench design show --config rounds_per_stage=2 --config shortcuts=+dead-words
  goldbench design show --config 'fold=8 datapath=shared midstates=4' --format json | jq .flops")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Show a design's structure and what it amounts to
    #[command(after_help = "EXAMPLES:\n  goldbench design show --config fold=4")]
    Show {
        #[command(flatten)]
        config: ConfigArgs,
        #[command(flatten)]
        output: FormatArgs,
    },
}

/// Shows a design; the built-in miner where none is asked for.
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    let Action::Show { config, output } = args.action;
    let design = config.design()?.unwrap_or_else(DesignConfig::miner);
    let shown = show::Shown::of(&design);
    match output.format {
        Format::Json => ctx.print_json(&shown)?,
        Format::Text => ctx.print(&shown.text())?,
    }
    Ok(Outcome::Clean)
}
