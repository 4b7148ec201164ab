//! `goldbench vectors`: prove, list and import golden vectors.

use crate::cli::{Context, Failure, Outcome};
use crate::golden::{LoadError, Problem};

mod check;
mod import;
mod list;

/// Check, list and import golden vectors
#[derive(Clone, Debug, clap::Args)]
#[command(after_help = "EXAMPLES:
  goldbench vectors check
  goldbench vectors list
  goldbench vectors import SHA256ShortMsg.rsp --out cavp_short.json")]
pub struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Clone, Debug, clap::Subcommand)]
enum Verb {
    Check(check::Args),
    List(list::Args),
    Import(import::Args),
}

/// Runs the verb that was typed.
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    match args.verb {
        Verb::Check(args) => check::run(&args, ctx),
        Verb::List(args) => list::run(&args, ctx),
        Verb::Import(args) => import::run(&args, ctx),
    }
}

/// Files that cannot be used, as failures: each problem or finding one.
pub(crate) fn refused(error: LoadError) -> Failure {
    let failures = match error {
        LoadError::Malformed(problems) => problems.iter().map(malformed).collect(),
        LoadError::Wrong(findings) => findings
            .iter()
            .map(|finding| {
                Failure::input(finding.to_string())
                    .help("correct the file, or see all of it with `goldbench vectors check`")
            })
            .collect(),
    };
    match Failure::gather(failures) {
        Err(failure) => failure,
        Ok(()) => Failure::input("the file cannot be used"),
    }
}

fn malformed(problem: &Problem) -> Failure {
    Failure::input(problem.to_string())
}

/// `1 finding`, `2 findings`.
fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
