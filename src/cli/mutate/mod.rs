//! `goldbench mutate`: how much of a sample of small changes the test set notices.

use std::path::PathBuf;
use std::time::Duration;

use clap::ValueEnum;

use crate::cli::config::ConfigArgs;
use crate::cli::format::{Format, FormatArgs};
use crate::cli::percent::percent;
use crate::cli::verify::KeptArgs;
use crate::cli::{Context, Failure, Outcome};
use crate::dut::builtin_origin;
use crate::lockstep::Noticed;
use crate::mutate::Choice;
use crate::stimulus::Suite;
use crate::units::Seed;
use crate::verdict::Part;

mod failure;
mod joined;
mod judged;
mod key;
mod row;
mod session;
mod show;

pub(crate) use failure::failure;
pub(crate) use judged::Judged;
pub(crate) use row::Report;
pub(crate) use session::{Made, Session};
pub(crate) use show::text;

/// Mutate a core's RTL, and count which of the changes the test set notices
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Each mutant is a bit of a cell's port inverted, stuck or crossed (Yosys `mutate`), drawn uniformly from all instances; all are
woven into one build. Three observers are scored: the oracle of results alone, all outputs, and the full state (as `verify`).
The rate is killed / (sampled - tied off - proven equivalent), with its 95 % interval (Clopper-Pearson). What nothing notices
and nothing proves is unknown: it is listed with its line, and counts as not killed. A crash or a hang is a kill.
A core with [interface] has no model: its trials are run, and results are asked; with [probes] the full state too, by every_round.
The same command goes on where a run was stopped or killed. Needs yosys, Verilator and a C++ compiler.
Exits with 1 when --min-kill is not reached.

EXAMPLES:
  goldbench mutate tests/cores/own_core.toml --sample 200
  goldbench mutate builtin:miner --min-kill 95               2,000 mutants; fails below 95 % by the full state
  goldbench mutate builtin:compress --under 'u_pipe.g_stage[20].u_stage' --sample 500
  goldbench mutate mycore/core.toml --shard 1/4 --report json=out/mutants-1.json
  goldbench mutate --config fold=8 --suite regression --format json --report json=out/mutate.json"
)]
pub struct Args {
    /// The core's manifest; `builtin:miner` where none is named
    #[arg(value_name = "MANIFEST", conflicts_with = "settings")]
    manifest: Option<PathBuf>,

    #[command(flatten)]
    config: ConfigArgs,

    /// How many mutants; all there are, where these are fewer
    #[arg(long, default_value_t = 2000, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    sample: u32,

    /// Of the draw and of the cases: same seed, same mutants, same cases
    #[arg(long, default_value = "1", value_name = "N")]
    seed: Seed,

    /// What is run on each mutant
    #[arg(long, value_enum, default_value = "smoke", value_name = "SUITE")]
    suite: SuiteArg,

    /// The weakest observer that is scored; a mutant is done once this one and all stronger ones have noticed it
    #[arg(long, value_enum, default_value = "results", value_name = "OBSERVER")]
    observer: Observer,

    /// Fail (exit code 1) when fewer percent of the killable mutants are killed by the strongest observer asked
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    min_kill: Option<f64>,

    /// Only mutants of the instance at this path below the top module, and of what is inside
    #[arg(long, value_name = "INSTANCE-PATH")]
    under: Option<String>,

    /// Seconds for telling mutants without an effect, and as many again for proofs of what nothing notices; 0 for neither
    #[arg(long, default_value_t = 300, value_name = "N")]
    proof_seconds: u64,

    /// Run the I-th of N parts of the sample, which is drawn whole; `goldbench report merge` joins their JSON, and judges --min-kill
    #[arg(long, value_name = "I/N")]
    shard: Option<Part>,

    /// Begin anew what an earlier run has left in the folder
    #[arg(long)]
    fresh: bool,

    /// Mutants side by side; 0 is one for each processor
    #[arg(long, default_value_t = 0, value_name = "N")]
    jobs: usize,

    /// Seconds without progress after which a mutant counts as hung
    #[arg(long, default_value_t = 60, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,

    #[command(flatten)]
    kept: KeptArgs,

    /// Where the netlist and the journal are written, in a folder `mutate/NAME`
    #[arg(long, default_value = "out", value_name = "DIR")]
    out: PathBuf,

    /// Also write a report: json=FILE; may be repeated
    #[arg(long, value_name = "KIND=FILE", value_parser = report_of)]
    report: Vec<PathBuf>,

    /// Add how long the parts and the mutants took, which differs from run to run
    #[arg(long)]
    times: bool,

    #[command(flatten)]
    output: FormatArgs,
}

/// `--suite`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SuiteArg {
    /// Every change; cases of 200,000 cycles and more are left out
    Smoke,
    /// Before a merge: all of it, minutes for each mutant that nothing notices
    Regression,
}

impl SuiteArg {
    pub(crate) fn suite(self) -> (Suite, &'static str) {
        match self {
            Self::Smoke => (Suite::Smoke, "smoke"),
            Self::Regression => (Suite::Regression, "regression"),
        }
    }
}

/// `--observer`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Observer {
    /// Results alone, outputs alone, and the full state
    Results,
    /// Outputs alone, and the full state
    Outputs,
    /// The full state: the fastest
    Full,
}

impl Observer {
    fn asked(self) -> Noticed {
        Noticed {
            results: self == Self::Results,
            outputs: self != Self::Full,
            full: true,
        }
    }
}

fn report_of(text: &str) -> Result<PathBuf, String> {
    match text.split_once('=') {
        Some(("json", file)) if !file.is_empty() => Ok(file.into()),
        _ => Err("write it as json=FILE".into()),
    }
}

/// Draws, weaves, builds, runs, proves, prints.
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    let manifest = match args.config.design()? {
        Some(design) => PathBuf::from(builtin_origin(&design)),
        None => args.manifest.unwrap_or_else(|| "builtin:miner".into()),
    };
    for report in &args.report {
        crate::report::check_writable(report).map_err(|error| Failure::input(error.to_string()))?;
    }
    let (suite, suite_name) = args.suite.suite();
    let session = Session {
        folder: "mutate",
        choice: Choice {
            sample: args.sample as usize,
            seed: args.seed,
            under: args.under,
        },
        suite,
        asked: args.observer.asked(),
        proofs: Duration::from_secs(args.proof_seconds),
        fresh: args.fresh,
        jobs: args.jobs,
        patience: Duration::from_secs(args.timeout),
        out: args.out,
        kept: args.kept.kept()?,
        shard: args.shard,
    };
    let mut made = Made::make(ctx, &manifest, &session)?;
    let came = made.run(ctx, &session)?;
    let mut report = row::Report::of(&made, &session, suite_name, &came);
    report.gate = args.min_kill.map(|percent| report.gate(percent));
    if args.times {
        report.times = Some(came.times.clone());
    }
    match args.output.format {
        Format::Text => ctx.print(&show::text(&report, Some(&made.folder()), ctx.paint()))?,
        Format::Json => ctx.print_json(&report)?,
    }
    for file in &args.report {
        report.write(file)?;
    }
    if report.interrupted {
        return Err(Failure::Cancelled);
    }
    Ok(report.outcome())
}
