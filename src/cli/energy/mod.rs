//! `goldbench energy`: what a design costs in joules.

use clap::Subcommand;

use crate::cli::format::{Format, FormatArgs};
use crate::cli::{Context, Failure, Outcome};

mod compare;
mod explain;
mod gates;
mod ladder;
mod parity;
mod request;
mod show;
mod shown;
mod table;
mod validate;

/// What a design costs in J/TH, how sure that is, and how well the model does on chips that were sold
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "A design is given by its settings (as for --config), or by a published chip that it could stand behind (--chip); where it is not
published which design a chip is, the answer is a range over all that it could be. J/TH is pJ a hash. Two levels answer: the null
law J/TH = 1000 C0 (node / 28 nm)^b V^2, and a sum over additions, flip-flops, toggles and clock of the design, both fitted to the
same published rows. --explain prints the sum, and where each coefficient comes from (docs/energy.md).

EXAMPLES:
  goldbench energy --node 28 --volt 0.75
  goldbench energy fold=4 midstates=4 --node 7 --volt 0.35 --explain
  goldbench energy --chip BM1387
  goldbench energy --chip S21 --volt 0.3 --format json | jq .at_wall
  goldbench energy rounds_per_stage=2 --node 55 --volt 1.0 --law alpha-power
  goldbench energy ladder
  goldbench energy gates --liberty osu018
  goldbench energy compare
  goldbench energy validate --picture parity.svg"
)]
pub struct Args {
    #[command(subcommand)]
    ask: Option<Ask>,

    #[command(flatten)]
    request: request::RequestArgs,
}

/// What else is asked.
#[derive(Debug, Subcommand)]
enum Ask {
    Compare(compare::Args),
    Gates(Box<gates::Args>),
    Ladder(ladder::Args),
    Validate(validate::Args),
}

/// Answers.
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    match args.ask {
        Some(Ask::Compare(args)) => compare::run(&args, ctx),
        Some(Ask::Gates(args)) => gates::run(*args, ctx),
        Some(Ask::Ladder(args)) => ladder::run(&args, ctx),
        Some(Ask::Validate(args)) => validate::run(&args, ctx),
        None => {
            let request = request::Request::of(&args.request)?;
            let shown = shown::Shown::of(&request)?;
            match args.request.output.format {
                Format::Json => ctx.print_json(&shown)?,
                Format::Text => ctx.print(&show::text(&shown, args.request.explain))?,
            }
            Ok(Outcome::Clean)
        }
    }
}

/// The shape of an answer.
type Output = FormatArgs;
