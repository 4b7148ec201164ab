//! `goldbench signoff`: which of a gate's demands a core meets, by what was measured on these very sources.

use std::path::PathBuf;

use clap::ValueEnum;

use crate::cli::format::{Format, FormatArgs};
use crate::cli::verify::{Subject, check_folder, write};
use crate::cli::{Context, Failure, Outcome};

mod ask;
mod evidence;
mod formal;
mod measure;
mod mutants;
mod row;
mod runs;
mod show;
mod strangers;

use evidence::Evidence;
use row::{Report, Status};

/// Hold what was measured of a core against a gate of the sign-off ladder: what is met, what is not, what is missing
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Nothing is typed in: each row is read from results that goldbench kept in OUT/CORE (of `coverage`, `prove`, `seu`) or
that are named (`mutate`). A result of other sources is stale and counts as not measured. With --run what is missing
is run first, in the order of the rows. docs/coverage.md has the ladder.
Of a core with [interface] there is no model: its rows are of trials judged by its ports, and what can't be asked says why.
Exits with 0 when every row is met, else with 1.

EXAMPLES:
  goldbench signoff builtin:miner --gate S1 --run
  goldbench signoff tests/cores/block_core/core.toml --gate S1 --run
  goldbench signoff mycore/core.toml --gate S2 --mutate out/mycore/mutate.json
  goldbench signoff builtin:compress --gate S3 --format json | jq '.rows[] | select(.status != \"met\")'"
)]
pub struct Args {
    /// The core's manifest, or builtin:miner and the like
    #[arg(value_name = "MANIFEST")]
    manifest: PathBuf,

    /// Which gate: every change, nightly, or evidence for tape-out
    #[arg(long, value_enum, value_name = "GATE")]
    gate: Gate,

    /// The result of `goldbench mutate --format json`; OUT/CORE/mutate.json where none is named
    #[arg(long, value_name = "FILE")]
    mutate: Option<PathBuf>,

    /// Where results were kept
    #[arg(long, default_value = "out", value_name = "DIR")]
    out: PathBuf,

    /// Run what is not measured
    #[arg(long)]
    run: bool,

    #[command(flatten)]
    output: FormatArgs,
}

/// The gates, the later ones asking for more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Gate {
    /// Every change
    #[value(name = "S1", alias = "s1")]
    S1,
    /// Every night
    #[value(name = "S2", alias = "s2")]
    S2,
    /// Evidence for tape-out
    #[value(name = "S3", alias = "s3")]
    S3,
}

impl Gate {
    /// One of three.
    pub(super) fn of<T>(self, s1: T, s2: T, s3: T) -> T {
        match self {
            Self::S1 => s1,
            Self::S2 => s2,
            Self::S3 => s3,
        }
    }
}

/// Reads, runs what is missing if asked to, prints, keeps.
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    let subject = Subject::without_cases(ctx, &args.manifest)?;
    check_folder(&args.out)?;
    if let Some(file) = args.mutate.as_ref().filter(|file| !file.is_file()) {
        return Err(Failure::input("no such file")
            .at(file.display())
            .help("goldbench mutate MANIFEST --format json > FILE makes one"));
    }
    let folder = args.out.join(subject.name());
    let mutate = args.mutate.unwrap_or_else(|| folder.join("mutate.json"));
    let read = || Evidence::read(&subject, &folder, &mutate);
    let place = ask::Place {
        subject: &subject,
        manifest: &args.manifest,
        out: &args.out,
        mutate: &mutate,
        gate: args.gate,
    };
    let mut rows = ask::rows(&place, &read()?);
    let mut interrupted = false;
    if args.run {
        let mut tried = Vec::new();
        for at in 0..rows.len() {
            let Some(run) = rows[at].run.clone() else {
                continue;
            };
            if rows[at].status != Status::NotMeasured || tried.contains(&run) {
                continue;
            }
            match runs::run(ctx, &subject, &run) {
                Ok(()) => {}
                Err(Failure::Cancelled) => {
                    interrupted = true;
                    break;
                }
                Err(failure) => ctx.report(&failure),
            }
            tried.push(run);
            rows = ask::rows(&place, &read()?);
        }
    }
    let report = Report::new(&subject, args.gate, rows)?;
    write(
        &folder.join(format!("signoff-{}.json", report.gate)),
        &report.to_json(),
    )?;
    match args.output.format {
        Format::Text => ctx.print(&show::text(&report, ctx.paint()))?,
        Format::Json => ctx.print(&report.to_json())?,
    }
    if interrupted {
        return Err(Failure::Cancelled);
    }
    Ok(if report.met {
        Outcome::Clean
    } else {
        Outcome::Findings
    })
}
