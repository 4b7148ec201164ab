//! The command line: what was typed becomes what is meant, and what came out becomes an exit code.
//!
//! | exit code | meaning |
//! |---|---|
//! | 0 | done, nothing found |
//! | 1 | a finding: the thing under test is wrong |
//! | 2 | bad usage or bad input |
//! | 3 | a tool that is needed is absent or broken |
//! | 130 | stopped by Ctrl-C (143 by SIGTERM, 129 by SIGHUP) |
//!
//! A new verb is a file beside this one with `pub struct Args` (its documentation is the help text) and
//! `pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure>`, a `pub mod` line, and a line in [`verbs!`].

use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser};

pub mod activity;
mod aside;
pub mod cache;
pub mod chips;
pub mod color;
pub mod compare;
pub mod completions;
pub mod config;
pub mod context;
pub mod core;
pub mod coverage;
pub mod design;
pub mod doctor;
pub mod energy;
mod engine;
pub mod explore;
pub mod failure;
pub mod format;
mod header;
pub mod interrupt;
mod job;
mod kept;
pub mod mutant_worker;
pub mod mutate;
mod percent;
mod programs;
pub mod progress;
pub mod prove;
pub mod replay;
pub mod report;
mod reports;
pub mod seu;
pub mod signoff;
pub mod sim;
pub mod vectors;
pub mod verify;
pub mod worker;

pub use color::ColorWhen;
pub use context::Context;
pub use failure::{Failure, Outcome};
pub use format::Format;

/// Golden model, golden vectors and test bench for SHA-256d mining hardware
#[derive(Debug, Parser)]
#[command(
    name = "goldbench",
    version,
    arg_required_else_help = true,
    after_help = "EXIT CODES:\n  0 nothing found   1 a finding   2 bad usage or input   3 a needed tool is absent or broken   130 Ctrl-C (143 SIGTERM, 129 SIGHUP)"
)]
struct Cli {
    /// When to use colour; `auto` is on a terminal only, and never where `NO_COLOR` is set
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    color: ColorWhen,

    #[command(subcommand)]
    command: Command,
}

/// Writes the `Command` enum and its dispatch from one table.
macro_rules! verbs {
    ($($(#[$attribute:meta])* $verb:ident = $file:ident,)*) => {
        #[derive(Debug, clap::Subcommand)]
        enum Command {
            $($(#[$attribute])* $verb($file::Args),)*
        }

        fn dispatch(command: Command, ctx: &Context) -> Result<Outcome, Failure> {
            match command {
                $(Command::$verb(args) => $file::run(args, ctx),)*
            }
        }
    };
}

// In the order of `--help`, which is the way of data: design, sim, activity, energy, chips, explore, vectors, core, verify, coverage, replay, prove, mutate,
// compare, seu, signoff, report; then the housekeeping.
verbs! {
    Design = design,
    Sim = sim,
    Activity = activity,
    Energy = energy,
    Chips = chips,
    Explore = explore,
    Vectors = vectors,
    Core = core,
    Verify = verify,
    Coverage = coverage,
    Replay = replay,
    Prove = prove,
    Mutate = mutate,
    Compare = compare,
    Seu = seu,
    Signoff = signoff,
    Report = report,
    #[command(hide = true)]
    MutantWorker = mutant_worker,
    #[command(hide = true)]
    Worker = worker,
    Doctor = doctor,
    Cache = cache,
    Completions = completions,
}

/// Reads the process's arguments, runs the verb, reports its failure on the standard error, and gives the exit code.
pub fn main() -> ExitCode {
    interrupt::install();
    let clap_color = ColorWhen::typed(std::env::args_os().skip(1)).for_clap();
    let parsed = command()
        .color(clap_color)
        .try_get_matches()
        .and_then(|matches| Cli::from_arg_matches(&matches));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(usage) => {
            // Help goes to the standard output and usage errors to the standard error; a closed pipe is no error.
            let _ = usage.print();
            return ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(2));
        }
    };
    let ctx = Context::new(cli.color);
    match dispatch(cli.command, &ctx) {
        Ok(outcome) => ExitCode::from(outcome.exit_code()),
        Err(failure) => {
            ctx.report(&failure);
            ExitCode::from(failure.exit_code())
        }
    }
}

/// The whole command line as clap knows it; completions are generated from it.
pub fn command() -> clap::Command {
    Cli::command()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_consistent() {
        super::command().debug_assert();
    }

    #[test]
    fn every_shown_verb_has_help_and_examples() {
        for verb in super::command()
            .get_subcommands()
            .filter(|v| !v.is_hide_set())
        {
            let name = verb.get_name();
            assert!(
                verb.get_about().is_some(),
                "{name}: no line that says what it does"
            );
            let after = verb
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            assert!(
                after.contains("EXAMPLES:"),
                "{name}: no EXAMPLES in its help"
            );
        }
    }
}
