//! `goldbench cache`: the store of compiled models and of netlists that Yosys wrote for them, what is in it and how to empty it.

use clap::Subcommand;
use verilated::{Cache, Entry};

use crate::cli::format::FormatArgs;
use crate::cli::{Context, Failure, Outcome};
use crate::dut::FrontEndStore;
use crate::tools::size::ByteSize;

mod clean;
mod list;

/// Show or empty the store of compiled models
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The store is $GOLDBENCH_CACHE, else $XDG_CACHE_HOME/goldbench, else ~/.cache/goldbench.
After each build it is trimmed to $GOLDBENCH_CACHE_BOUND (2GiB unless set), least recently used first. Beside the models are
netlists that Yosys wrote for cores with front_end = \"yosys\": they are listed, and go where models alone leave too little room.

EXAMPLES:
  goldbench cache list
  goldbench cache clean --keep 500M
  goldbench cache clean --all"
)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the compiled models and netlists, least recently used first
    #[command(
        after_help = "EXAMPLES:\n  goldbench cache list --format json | jq '.entries[].what'"
    )]
    List {
        #[command(flatten)]
        output: FormatArgs,
    },
    /// Remove the models, then the netlists, that were not used for longest, down to the bound or to --keep
    #[command(
        after_help = "EXAMPLES:\n  goldbench cache clean --keep 1.5GiB\n  goldbench cache clean --all"
    )]
    Clean {
        /// Keep at most this much, most recently used first: 0, 500M, 2GiB
        #[arg(long, value_name = "SIZE", conflicts_with = "all")]
        keep: Option<ByteSize>,
        /// Remove every model and netlist, and the runtime objects that builds share
        #[arg(long)]
        all: bool,
        #[command(flatten)]
        output: FormatArgs,
    },
}

const SCHEMA: &str = "goldbench.cache/1";

/// Lists or cleans.
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    let cache = ctx.cache()?;
    let bound = ctx.cache_bound()?;
    let Args { action } = args;
    match action {
        Action::List { output } => list::run(&cache, bound, output.format, ctx)?,
        Action::Clean { keep, all, output } => {
            let keep = if all {
                ByteSize(0)
            } else {
                keep.unwrap_or(bound)
            };
            clean::run(&cache, keep, output.format, ctx)?;
        }
    }
    Ok(Outcome::Clean)
}

/// What Yosys wrote for builds.
fn netlists(ctx: &Context) -> Result<FrontEndStore, Failure> {
    Ok(FrontEndStore::of_cache(&ctx.dirs()?.cache))
}

/// Holds netlists and models together to the bound, after builds. What can't be removed is left for the next time.
pub(super) fn trim_netlists(ctx: &Context, cache: &Cache, bound: ByteSize) {
    if let (Ok(netlists), Ok(entries)) = (netlists(ctx), cache.entries()) {
        let models = entries.iter().map(|entry| entry.bytes).sum();
        let _ = netlists.clean(bound.0.saturating_sub(models).max(1));
    }
}

fn unread(netlists: &FrontEndStore, error: &std::io::Error) -> Failure {
    Failure::input(format!("netlists cannot be read or changed: {error}"))
        .at(netlists.folder.display())
        .help("name another directory in GOLDBENCH_CACHE")
}

fn counted_netlists(count: usize) -> String {
    if count == 1 {
        "1 netlist of Yosys".to_owned()
    } else {
        format!("{count} netlists of Yosys")
    }
}

fn entries(cache: &Cache) -> Result<Vec<Entry>, Failure> {
    cache.entries().map_err(|error| unreadable(&error))
}

fn unreadable(error: &verilated::BuildError) -> Failure {
    Failure::input(format!("the store cannot be read or changed: {error}"))
        .help("name another directory in GOLDBENCH_CACHE")
}

fn models(count: usize) -> String {
    if count == 1 {
        "1 model".to_owned()
    } else {
        format!("{count} models")
    }
}
