//! `goldbench compare --testbench`: what test benches as they are often written catch, beside the suites.

use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;

use crate::cli::config::ConfigArgs;
use crate::cli::format::{Format, FormatArgs};
use crate::cli::mutate::{Made, Session, failure};
use crate::cli::progress::Progress;
use crate::cli::verify::KeptArgs;
use crate::cli::{Context, Failure, Outcome};
use crate::dut::builtin_origin;
use crate::lockstep::Noticed;
use crate::mutate::{Choice, Journal, Setup, bound};
use crate::report::svg;
use crate::stimulus::Suite;
use crate::units::Seed;

mod benches;
mod show;

/// Compare test benches: a golden nonce, a nonce sweep, ten jobs, the smoke and the regression suite, on the same mutants
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "Each bench is run on the same sample of mutants (`goldbench mutate`), and judged by results alone: what a host sees. Mutants
that are tied off or without a path to an output are left out; of the others some may be equivalent, to all benches alike.
A core with [interface] has benches of its kind: a miner those of nonces, a core that hashes blocks one known block and ten others.
The same command goes on where a run was stopped or killed. Needs yosys, Verilator and a C++ compiler.

EXAMPLES:
  goldbench compare --testbench builtin:compress
  goldbench compare --testbench tests/cores/block_core/core.toml --sample 100
  goldbench compare --testbench mycore/core.toml --sample 500 --svg out/testbench.svg
  goldbench compare --testbench --config fold=8 --no-regression --format json"
)]
pub struct Args {
    /// Compare test benches (the only thing that is compared so far)
    #[arg(long, required = true)]
    testbench: bool,

    /// The core's manifest; `builtin:miner` where none is named
    #[arg(value_name = "MANIFEST", conflicts_with = "settings")]
    manifest: Option<PathBuf>,

    #[command(flatten)]
    config: ConfigArgs,

    /// How many mutants
    #[arg(long, default_value_t = 200, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    sample: u32,

    /// Of the draw and of the cases
    #[arg(long, default_value = "1", value_name = "N")]
    seed: Seed,

    /// Leave out the regression suite, which takes minutes for each mutant that nothing notices
    #[arg(long)]
    no_regression: bool,

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

    /// Where the netlist and the journals are written, in a folder `compare/NAME`
    #[arg(long, default_value = "out", value_name = "DIR")]
    out: PathBuf,

    /// Also draw it
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,

    #[command(flatten)]
    output: FormatArgs,
}

/// `goldbench.compare.testbench/1`
#[derive(Clone, Debug, Serialize)]
struct Report {
    schema: &'static str,
    core: String,
    manifest: String,
    seed: Seed,
    sampled: usize,
    tied_off_or_no_path: usize,
    killable: usize,
    benches: Vec<Row>,
    /// Benches that a core of its kind can't have.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    not_applicable: Vec<Lacked>,
    interrupted: bool,
}

/// A bench that a core can't have.
#[derive(Clone, Debug, Serialize)]
struct Lacked {
    bench: String,
    why: String,
}

/// What one bench catches.
#[derive(Clone, Debug, Serialize)]
struct Row {
    bench: String,
    /// How many were run on it: all the killable ones, unless Ctrl-C came first.
    run: usize,
    killed: usize,
    /// Percent.
    rate: Option<f64>,
    low: Option<f64>,
    high: Option<f64>,
}

/// Makes the sample, runs each bench on it, prints.
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    debug_assert!(args.testbench, "clap requires it");
    let manifest = match args.config.design()? {
        Some(design) => PathBuf::from(builtin_origin(&design)),
        None => args.manifest.unwrap_or_else(|| "builtin:miner".into()),
    };
    if let Some(svg) = &args.svg {
        crate::report::check_writable(svg).map_err(|error| Failure::input(error.to_string()))?;
    }
    let session = Session {
        folder: "compare",
        choice: Choice {
            sample: args.sample as usize,
            seed: args.seed,
            under: None,
        },
        suite: Suite::Smoke,
        asked: Noticed {
            results: true,
            outputs: false,
            full: false,
        },
        proofs: Duration::from_secs(600),
        fresh: args.fresh,
        jobs: args.jobs,
        patience: Duration::from_secs(args.timeout),
        out: args.out,
        kept: args.kept.kept()?,
        shard: None,
    };
    let made = Made::make(ctx, &manifest, &session)?;
    let (benches, not_applicable) = benches::of(&made, &session, !args.no_regression);
    let mut report = Report {
        schema: "goldbench.compare.testbench/1",
        core: made.core.name().into(),
        manifest: manifest.display().to_string(),
        seed: args.seed,
        sampled: made.fates.len(),
        tied_off_or_no_path: made.fates.iter().flatten().count(),
        killable: made.fates.iter().filter(|fate| fate.is_none()).count(),
        benches: Vec::new(),
        not_applicable,
        interrupted: false,
    };
    for (name, setup) in benches {
        let (row, interrupted) = caught(ctx, &made, &session, (&name, setup))?;
        report.benches.push(row);
        if interrupted {
            report.interrupted = true;
            break;
        }
    }
    match args.output.format {
        Format::Text => ctx.print(&show::text(&report, ctx.paint()))?,
        Format::Json => ctx.print_json(&report)?,
    }
    if let Some(file) = &args.svg {
        let picture = svg::picture(&show::page(&report), "goldbench compare --testbench");
        crate::report::write_file(file, picture.as_bytes())
            .map_err(|error| Failure::input(error.to_string()))?;
    }
    if report.interrupted {
        return Err(Failure::Cancelled);
    }
    Ok(Outcome::Clean)
}

/// Runs one bench on the sample; its row, and whether Ctrl-C came first.
fn caught<'a>(
    ctx: &'a Context,
    made: &Made<'a>,
    session: &Session,
    (name, setup): (&str, Setup),
) -> Result<(Row, bool), Failure> {
    let mut key = made.key.clone();
    key.insert("bench".into(), name.into());
    let journal = made.folder().join(format!("{name}.jsonl"));
    let mut journal = Journal::open(&journal, &key, session.fresh).map_err(failure)?;
    let campaign = Made::campaign(ctx, session, setup)?;
    let bar = std::sync::Mutex::new(None);
    let label = format!("{name} on {}", made.core.name());
    let mutated = campaign.run(&made.fates, &mut journal, &|done, all| {
        let mut bar = bar
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let bar = bar
            .get_or_insert_with(|| Progress::of(&label, all as u64, "mutants").from(done as u64));
        bar.set(done as u64);
    });
    drop(bar);
    let mutated = mutated.map_err(failure)?;
    let live = mutated.scores.iter().zip(&made.fates);
    let scores: Vec<_> = live
        .filter(|(_, fate)| fate.is_none())
        .filter_map(|(score, _)| score.as_ref())
        .collect();
    let killed = scores.iter().filter(|s| s.results.is_some()).count();
    let bound = bound(killed, scores.len());
    let percent = |value: f64| (value * 1e6).round() / 1e4;
    let row = Row {
        bench: name.into(),
        run: scores.len(),
        killed,
        rate: bound.map(|bound| percent(bound.rate)),
        low: bound.map(|bound| percent(bound.low)),
        high: bound.map(|bound| percent(bound.high)),
    };
    Ok((row, mutated.interrupted))
}
