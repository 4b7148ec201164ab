//! `goldbench coverage`: what a suite's cases really brought before a core.

use std::path::PathBuf;

use crate::cli::format::{Format, FormatArgs};
use crate::cli::percent::percent;
use crate::cli::verify::{ChosenArgs, KeptArgs, Plan, check_folder, write};
use crate::cli::{Context, Failure, Outcome};
use crate::coverage::rtl::{Waivers, lcov};
use crate::verdict::Part;

mod bins;
mod joined;
mod rtl;
pub(crate) mod result;
mod session;
mod show;
mod strangers;

pub(crate) use result::Report;
pub(crate) use show::text;

use result::Least;
use session::Session;

/// Run a suite and count the situations (bins) that really came, by what device and model did
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Every case runs in lockstep, as `verify` runs it; a bin counts only in cycles in which device and model agree. A bin
that a design can't have is listed with its reason and counted nowhere. docs/coverage.md lists the bins.
A core with [interface] has no model: its trials are judged by its ports, bins count in trials that pass, and with --rtl
lines and toggles are of the same runs.
What was measured is kept in OUT/CORE/coverage-SUITE-SEED.json, where `goldbench signoff` finds it.
Exits with 1 when a case fails or a gate is not met.

EXAMPLES:
  goldbench coverage                                           the built-in cores, smoke suite
  goldbench coverage builtin:miner --suite regression --min-functional 100
  goldbench coverage mycore/core.toml --case job_switch --list
  goldbench coverage tests/cores/block_core/core.toml --rtl    a core in its own conventions
  goldbench coverage --config 'fold=4 midstates=2' --format json
  goldbench coverage mycore/core.toml --rtl --waivers waivers.toml --report lcov=out/lines.info
  goldbench coverage builtin:miner --shard 1/4 --format json > shard-1.json
  goldbench coverage --bins builtin:chip                       the bins, without running anything"
)]
pub struct Args {
    #[command(flatten)]
    chosen: ChosenArgs,

    #[command(flatten)]
    kept: KeptArgs,

    /// Where what was measured is kept
    #[arg(long, default_value = "out", value_name = "DIR")]
    out: PathBuf,

    /// Bins that must have come, in percent of those that the design can have
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    min_functional: Option<f64>,

    /// Count lines and toggles of the RTL too, on a build of their own: a hundred times slower
    #[arg(long)]
    rtl: bool,

    /// With --rtl: lines and signals that need not come, each with its reason
    #[arg(long, value_name = "FILE", requires = "rtl")]
    waivers: Option<PathBuf>,

    /// With --rtl: lines that must have come, in percent
    #[arg(long, value_name = "PERCENT", value_parser = percent, requires = "rtl")]
    min_line: Option<f64>,

    /// With --rtl: bits that must have risen and fallen, in percent
    #[arg(long, value_name = "PERCENT", value_parser = percent, requires = "rtl")]
    min_toggle: Option<f64>,

    /// With --rtl: also write the lines as lcov=FILE, of one core
    #[arg(long, value_name = "lcov=FILE", value_parser = lcov_of, requires = "rtl")]
    report: Option<PathBuf>,

    /// Run the I-th of N parts: each case is in one of them; `goldbench report merge` joins their JSON, and judges the gates
    #[arg(long, value_name = "I/N", conflicts_with = "report")]
    shard: Option<Part>,

    /// Show every bin, not only those that did not come
    #[arg(long)]
    list: bool,

    /// Print the bins of the cores as a table in Markdown, and run nothing
    #[arg(long)]
    bins: bool,

    #[command(flatten)]
    output: FormatArgs,
}

fn lcov_of(text: &str) -> Result<PathBuf, String> {
    let file = text.strip_prefix("lcov=").filter(|file| !file.is_empty());
    file.map(PathBuf::from)
        .ok_or_else(|| "write it as lcov=FILE".into())
}

/// Runs, prints, keeps.
#[expect(
    clippy::needless_pass_by_value,
    reason = "every verb takes its arguments so"
)]
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    let chosen = &args.chosen;
    let kept = args.kept.kept()?;
    let mut plan = Plan::of_suite(ctx, &chosen.manifests()?, &chosen.selection(), &kept)?;
    if args.bins {
        let cores = plan.cores.iter();
        let columns: Vec<_> = cores
            .map(|planned| bins::column(&planned.subject))
            .collect();
        ctx.print(&bins::markdown(&columns))?;
        return Ok(Outcome::Clean);
    }
    check_folder(&args.out)?;
    let waivers = match &args.waivers {
        Some(file) => Waivers::read(file).map_err(|error| {
            Failure::input(error.to_string())
                .help("docs/coverage.md shows what a waiver looks like")
        })?,
        None => Waivers::default(),
    };
    if args.report.is_some() && plan.cores.len() != 1 {
        return Err(Failure::input("--report lcov=FILE is of one core").help("name one manifest"));
    }
    let shard = args.shard.map(|part| plan.deal(part)).transpose()?;
    let least = Least {
        functional: args.min_functional,
        line: args.min_line,
        toggle: args.min_toggle,
    };
    let session = Session {
        // What a part of a suite brought speaks for no suite.
        suite: if chosen.is_part() {
            result::PART
        } else {
            chosen.suite_name()
        },
        seed: chosen.seed,
        jobs: chosen.jobs,
        patience: chosen.patience(),
        rtl: args.rtl.then_some(waivers),
        least: (least != Least::default()).then_some(least),
        shard,
    };
    let report = session.run(ctx, &plan)?;
    for core in &report.cores {
        let file = args.out.join(&core.core);
        // What was cut short, or is a shard, takes no whole result's place.
        let suite = match &report.shard {
            Some(shard) => &format!("{}-shard{}of{}", report.suite, shard.index, shard.count),
            None if report.interrupted => result::PART,
            None => &report.suite,
        };
        let file = file.join(format!("coverage-{suite}-{}.json", report.seed));
        write(&file, &report.of_core(core).to_json())?;
    }
    if let (Some(file), Some(core)) = (&args.report, report.cores.first()) {
        write(file, &lcov(&core.points))?;
    }
    match args.output.format {
        Format::Text => ctx.print(&show::text(&report, args.list, ctx.paint()))?,
        Format::Json => ctx.print(&report.to_json())?,
    }
    if report.interrupted {
        return Err(Failure::Cancelled);
    }
    Ok(outcome(&report))
}

/// A finding where a case fails; and where a whole run misses a gate: a shard's is judged by the whole.
pub(crate) fn outcome(report: &Report) -> Outcome {
    let least = match &report.shard {
        Some(_) => Least::default(),
        None => report.least.unwrap_or_default(),
    };
    let short = |percent: f64, least: Option<f64>| least.is_some_and(|least| percent < least);
    let finding = report.cores.iter().any(|core| {
        let rtl = core.rtl.as_ref().is_some_and(|rtl| {
            short(rtl.lines.percent(), least.line) || short(rtl.toggles.percent(), least.toggle)
        });
        let failed = core.cases.iter().any(|case| case.outcome.is_finding());
        failed || rtl || short(core.functional.percent(), least.functional)
    });
    if finding {
        Outcome::Findings
    } else {
        Outcome::Clean
    }
}
