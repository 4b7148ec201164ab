//! `goldbench design`: what a design consists of, before anything is built.

use clap::Subcommand;
use serde::Serialize;

use crate::cli::config::ConfigArgs;
use crate::cli::format::{Format, FormatArgs};
use crate::cli::{Context, Failure, Outcome};
use crate::design::DesignConfig;

mod ladder;
mod show;

/// Show what a design consists of: pipes and stages, latency, additions, flops
#[derive(Debug, clap::Args)]
#[command(after_help = "EXAMPLES:
  goldbench design show
  goldbench design show --config rounds_per_stage=2 --config shortcuts=+dead-words
  goldbench design show --config 'fold=8 datapath=shared midstates=4' --format json | jq .flops
  goldbench design ladder")]
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
    /// Show what each shortcut saves: from three compressions a header to shared midstates, one rung at a time
    #[command(after_help = "EXAMPLES:
  goldbench design ladder
  goldbench design ladder --config rounds_per_stage=2
  goldbench design ladder --format json | jq '.rungs[] | [.rung, .additions_per_hash]'")]
    Ladder {
        #[command(flatten)]
        config: ConfigArgs,
        #[command(flatten)]
        output: FormatArgs,
    },
}

/// Shows a design, or a ladder of them; of the built-in miner where nothing else is asked for.
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    let design = |config: &ConfigArgs| -> Result<DesignConfig, Failure> {
        Ok(config.design()?.unwrap_or_else(DesignConfig::miner))
    };
    match args.action {
        Action::Show { config, output } => {
            let shown = show::Shown::of(&design(&config)?);
            put(ctx, output, &shown, show::Shown::text)
        }
        Action::Ladder { config, output } => {
            let shown = ladder::Shown::of(&design(&config)?)?;
            put(ctx, output, &shown, ladder::Shown::text)
        }
    }
}

fn put<T: Serialize>(
    ctx: &Context,
    output: FormatArgs,
    shown: &T,
    text: fn(&T) -> String,
) -> Result<Outcome, Failure> {
    match output.format {
        Format::Json => ctx.print_json(shown)?,
        Format::Text => ctx.print(&text(shown))?,
    }
    Ok(Outcome::Clean)
}
