//! `goldbench verify`: cores against the model, case by case.

use std::path::{Path, PathBuf};

use crate::cli::format::{Format, FormatArgs};
use crate::cli::reports::{self, ReportArgs, Shown};
use crate::cli::{Context, Failure, Outcome};
use crate::report::{self, Format as _, Json, Text, Times};
use crate::verdict::{Part, Regression};
use baseline::Baseline;
use regress::RegressArgs;

mod artifacts;
pub(crate) mod baseline;
mod builds;
mod chosen;
mod deal;
mod losses;
mod plan;
mod pool;
mod recording;
mod regress;
mod session;
mod strangers;
mod subject;

pub(crate) use artifacts::{check_folder, manifest_path, plain_name};
pub(crate) use builds::{Attempt, Builder};
pub use chosen::ChosenArgs;
pub use plan::{Held, Plan, Planned, Selection};
pub(crate) use plan::{open, open_stranger};
pub(crate) use regress::Kept;
pub use regress::KeptArgs;
pub use session::{Gate, Session, Verified};
pub(crate) use strangers::{build_stranger, build_traced};
pub use subject::Subject;

/// Verify cores in lockstep with the model: every register, every cycle, both clock phases
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Exits with 0 when every core's verdict is the one that its manifest expects, else with 1; with 2 where a manifest does not
fit its RTL or a file can't be written, with 3 where a tool fails. The other cores' verdicts are shown all the same.

EXAMPLES:
  goldbench verify                                   the built-in cores, smoke suite
  goldbench verify mycore/core.toml --suite regression
  goldbench verify builtin:miner --case 'headers*' --case job_switch
  goldbench verify --config 'fold=4 midstates=2'     the built-in miner of that design
  goldbench verify --format json --report junit=out/junit.xml
  goldbench verify --shard 1/4 --report json=out/shard-1.json
  goldbench verify mycore/core.toml --save-regression      a failing case is kept below vectors/regress, and run ever after
  goldbench verify --baseline known.toml --fail-fast --report github --report html=out/html"
)]
pub struct Args {
    #[command(flatten)]
    chosen: ChosenArgs,

    /// Where failing cases, waves and reports are written
    #[arg(long, default_value = "out", value_name = "DIR")]
    out: PathBuf,

    #[command(flatten)]
    regress: RegressArgs,

    #[command(flatten)]
    reports: ReportArgs,

    /// Run the I-th of N parts: each case is in one of them; `goldbench report merge` joins their JSON reports
    #[arg(long, value_name = "I/N")]
    shard: Option<Part>,

    /// Stop at the first finding; the cases behind it are told as not run
    #[arg(long)]
    fail_fast: bool,

    /// Known failures, each with its reason: they are told, and are no findings (docs/report.md)
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// Write a baseline of what fails now: new causes without a reason, which is to be filled in
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,

    /// Do not run a failing case again to make it smaller
    #[arg(long)]
    no_shrink: bool,

    #[command(flatten)]
    output: FormatArgs,
}

/// Verifies, prints, writes reports.
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    let chosen = &args.chosen;
    let (manifests, selection) = (chosen.manifests()?, chosen.selection());
    let baseline = match &args.baseline {
        Some(file) => Baseline::read(file, chrono::Utc::now().date_naive())?,
        None => Baseline::default(),
    };
    let kept = args.regress.kept()?;
    let mut plan = Plan::of_suite(ctx, &manifests, &selection, &kept)?;
    let shard = args.shard.map(|part| plan.deal(part)).transpose()?;
    let session = Session {
        suite: chosen.suite_name().into(),
        seed: chosen.seed,
        out: args.out,
        jobs: chosen.jobs,
        patience: chosen.patience(),
        shrink: !args.no_shrink,
        keeper: args.regress.keeper()?,
        gate: Gate {
            baseline,
            fail_fast: args.fail_fast,
            shard,
        },
    };
    args.reports.check()?;
    if let Some(file) = &args.write_baseline {
        reports::check_file(file, "the baseline", "--write-baseline DIR/known.toml")?;
    }
    let mut verified = session.run(ctx, &plan)?;
    // What was found is shown first, and one place that can't be written takes nothing from the others.
    let mut unwritten = Vec::from_iter(show(&verified, args.output.format, ctx).err());
    let (run, times) = (&verified.regression, &verified.times);
    regress::tell(run, ctx);
    let shown = Shown {
        times,
        format: args.output.format,
        bases: &[],
    };
    unwritten.extend(args.reports.write(run, &shown, ctx));
    if let Some(file) = &args.write_baseline {
        unwritten.extend(write(file, &baseline::render(run, file)).err());
    }
    verified.failures.extend(unwritten);
    verified.outcome()
}

/// Prints a run in the format that was asked for.
pub(crate) fn show(verified: &Verified, format: Format, ctx: &Context) -> Result<(), Failure> {
    show_run(&verified.regression, &verified.times, format, ctx)
}

/// Prints a run, with its times where they are known.
pub(crate) fn show_run(
    run: &Regression,
    times: &Times,
    format: Format,
    ctx: &Context,
) -> Result<(), Failure> {
    let text = match format {
        Format::Text => Text {
            colour: ctx.color,
            ..Text::default()
        }
        .render(run, times),
        Format::Json => Json::default().render(run, times),
    };
    ctx.print(&text.map_err(|error| Failure::input(error.to_string()))?)
}

/// Writes a file aside and renames it, making its folder where it is missing.
pub(crate) fn write(file: &Path, text: &str) -> Result<(), Failure> {
    let fail = |what: String| {
        Failure::input(what)
            .at(file.display())
            .help("name a folder that can be written, with room on its disk")
    };
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|error| fail(format!("the folder can't be made: {error}")))?;
    }
    report::write_file(file, text.as_bytes()).map_err(|error| fail(error.to_string()))
}
