//! `goldbench replay`: a stored case, once more.

use std::path::PathBuf;
use std::time::Duration;

use crate::cli::format::FormatArgs;
use crate::cli::reports::{ReportArgs, Shown};
use crate::cli::verify::{Gate, Kept, Plan, Session, show};
use crate::cli::{Context, Failure, Outcome};
use crate::harness::StoredTrial;
use crate::stimulus::StoredCase;

/// Run a stored case again, with waves of the failing window
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Exits with 0 when the core's verdict is the one that its manifest expects, else with 1.

EXAMPLES:
  goldbench replay out/miner/job_switch/case.json
  goldbench replay case.json --manifest fixed/core.toml --format json
  goldbench replay case.json --report html=out/html
  goldbench replay vectors/regress/own-random-3-0x51ab3f.json --manifest core.toml"
)]
pub struct Args {
    /// The case, as written by `verify`, also by its --save-regression
    #[arg(value_name = "CASE.json")]
    case: PathBuf,

    /// Another core than the one that the case was stored for
    #[arg(long, value_name = "MANIFEST")]
    manifest: Option<PathBuf>,

    /// Seconds without progress after which the case counts as hung
    #[arg(long, default_value_t = 60, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,

    /// Where waves are written
    #[arg(long, default_value = "out", value_name = "DIR")]
    out: PathBuf,

    #[command(flatten)]
    reports: ReportArgs,

    #[command(flatten)]
    output: FormatArgs,
}

/// Reads the case and runs it.
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    let (seed, plan) = if Kept::is_one(&args.case) {
        let kept = Kept::read(&args.case)?;
        let manifest = args.manifest.ok_or_else(|| {
            Failure::input("a kept failure says the name of its core, not where it is")
                .at(args.case.display())
                .help("name the core: goldbench replay CASE.json --manifest core.toml")
        })?;
        (kept.seed(), Plan::of_kept(ctx, &manifest, kept)?)
    } else if let Some(stored) = StoredTrial::read(&args.case) {
        let manifest = args.manifest.unwrap_or(stored.manifest);
        (stored.trial.seed, Plan::of_trial(&manifest, stored.trial)?)
    } else {
        let stored = StoredCase::read(&args.case).map_err(|error| {
            Failure::input(error.to_string()).help("name a case.json that `goldbench verify` wrote")
        })?;
        let manifest = args.manifest.unwrap_or(stored.manifest);
        (
            stored.case.seed,
            Plan::of_case(ctx, &manifest, stored.case)?,
        )
    };
    let session = Session {
        suite: format!("replay of {}", args.case.display()),
        seed,
        out: args.out,
        jobs: 1,
        patience: Duration::from_secs(args.timeout),
        shrink: false,
        keeper: None,
        gate: Gate::default(),
    };
    args.reports.check()?;
    let mut verified = session.run(ctx, &plan)?;
    let mut unwritten = Vec::from_iter(show(&verified, args.output.format, ctx).err());
    let shown = Shown {
        times: &verified.times,
        format: args.output.format,
        bases: &[],
    };
    unwritten.extend(args.reports.write(&verified.regression, &shown, ctx));
    verified.failures.extend(unwritten);
    verified.outcome()
}
