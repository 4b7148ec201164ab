//! `goldbench design`: what a design consists of, before anything is built.

use std::path::PathBuf;

use clap::Subcommand;
use serde::Serialize;

use crate::cli::config::ConfigArgs;
use crate::cli::format::{Format, FormatArgs};
use crate::cli::{Context, Failure, Outcome};
use crate::design::DesignConfig;
use crate::dut::builtin_origin;

mod count;
mod ladder;
mod show;

/// Show what a design consists of, and count its flip-flops in the RTL
#[derive(Debug, clap::Args)]
#[command(after_help = "EXAMPLES:
  goldbench design show
  goldbench design show --config rounds_per_stage=2 --config shortcuts=+dead-words
  goldbench design show --config 'fold=8 datapath=shared midstates=4' --format json | jq .flops
  goldbench design count --config fold=16
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
    /// Count flip-flops with Yosys, register by register, against what the design says
    #[command(
        after_help = "The RTL is read with `hierarchy; proc; flatten; opt_clean`; what the design has and Yosys has not is named with the
reason: nobody reads it, it always holds the same, it is a copy of another. Needs yosys. Exits with 1 where the RTL has
flip-flops that no register of the design speaks of, or lacks a register.

EXAMPLES:
  goldbench design count
  goldbench design count mycore/core.toml --full
  goldbench design count --config 'fold=16 midstates=2' --format json | jq .registers[0]"
    )]
    Count {
        /// The core's manifest; the built-in miner where none is named
        #[arg(value_name = "MANIFEST", conflicts_with = "settings")]
        manifest: Option<PathBuf>,
        #[command(flatten)]
        config: ConfigArgs,
        /// Go on with `opt -full`: minutes for a core that is not folded
        #[arg(long)]
        full: bool,
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

/// Shows, counts, or shows a ladder; of the built-in miner where nothing else is asked for.
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    let design = |config: &ConfigArgs| -> Result<DesignConfig, Failure> {
        Ok(config.design()?.unwrap_or_else(DesignConfig::miner))
    };
    match args.action {
        Action::Show { config, output } => {
            let shown = show::Shown::of(&design(&config)?);
            put(ctx, output, &shown, show::Shown::text)?;
        }
        Action::Count {
            manifest,
            config,
            full,
            output,
        } => {
            let built_in = || Ok(builtin_origin(&design(&config)?).into());
            let origin: PathBuf = manifest.map_or_else(built_in, Ok::<_, Failure>)?;
            let counted = count::count(ctx, &origin, full)?;
            put(ctx, output, &counted, count::Counted::text)?;
            return Ok(counted.outcome());
        }
        Action::Ladder { config, output } => {
            let shown = ladder::Shown::of(&design(&config)?)?;
            put(ctx, output, &shown, ladder::Shown::text)?;
        }
    }
    Ok(Outcome::Clean)
}

fn put<T: Serialize>(
    ctx: &Context,
    output: FormatArgs,
    shown: &T,
    text: fn(&T) -> String,
) -> Result<(), Failure> {
    match output.format {
        Format::Json => ctx.print_json(shown),
        Format::Text => ctx.print(&text(shown)),
    }
}
