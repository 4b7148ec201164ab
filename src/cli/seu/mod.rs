//! `goldbench seu`: what becomes of a bit that flips.

use std::path::PathBuf;

use crate::cli::config::ConfigArgs;
use crate::cli::format::{Format, FormatArgs};
use crate::cli::percent::percent;
use crate::cli::verify::{check_folder, open, open_stranger, write};
use crate::cli::{Context, Failure, Outcome};
use crate::dut::{BUILTIN, builtin_origin};
use crate::harness::Stranger;
use crate::units::Seed;

mod ask;
mod pool;
pub(crate) mod result;
mod run;
mod session;
mod show;
mod stranger;

use session::Session;

/// Flip single bits of registers in the RTL (single-event upsets) and say what becomes of them, by class of register
#[derive(Clone, Debug, clap::Args)]
#[command(
    after_help = "A run of plain work is recorded; for each flip the Verilated core is put into the recorded state, one bit is turned
over, and it runs on against the record. masked: nothing that the host takes differs, and the state is right again;
silent: a wrong digest or a lost hit, and nothing tells; detected: a reported hit fails when the host hashes it again,
comes twice, is counted as lost, or the core stands still or ends early; latent: nothing differs so far, and the state
does. Some of the flips are done in the model as well, and must come out to the same bits.
A core with [interface] has no model: each flip is a run of its own from power-up, at plain work, in any register that a
clock moves; classes are the RTL's own names.
What was measured is kept in OUT/CORE/seu.json, where `goldbench signoff` finds it. Ctrl-C leaves the flips done so
far, in seu-part.json.
Exits with 1 when device and model differ after a flip, or more flips are silent than --max-silent lets pass.

EXAMPLES:
  goldbench seu                                        1,000 flips in the built-in miner
  goldbench seu builtin:miner --sample 10000 --seed 7
  goldbench seu --class 'tag*' --class 'job *' --sample 500
  goldbench seu --config 'fold=4 midstates=2' --format json
  goldbench seu mycore/core.toml --max-silent 0
  goldbench seu tests/cores/fsm_miner/core.toml --class '*.window' --times"
)]
pub struct Args {
    /// The core's manifest; the built-in miner where none is named
    #[arg(value_name = "MANIFEST", conflicts_with = "settings")]
    manifest: Option<PathBuf>,

    #[command(flatten)]
    config: ConfigArgs,

    /// Flips: half in equal parts to the classes, half by their flip-flops
    #[arg(long, default_value_t = 1_000, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    sample: u64,

    /// The root of all randomness: same seed, same flips
    #[arg(long, default_value = "1", value_name = "N")]
    seed: Seed,

    /// Only classes or registers that match; may be repeated
    #[arg(long, value_name = "GLOB")]
    class: Vec<String>,

    /// Flips that are done in the model as well, of a core that has one
    #[arg(long, default_value_t = 20, value_name = "N")]
    check: usize,

    /// Devices side by side; 0 is one for each processor
    #[arg(long, default_value_t = 0, value_name = "N")]
    jobs: usize,

    /// Silent flips that are let pass, in percent of all flip-flops; more makes the exit code 1
    #[arg(long, value_name = "PERCENT", value_parser = percent)]
    max_silent: Option<f64>,

    /// Where what was measured is kept
    #[arg(long, default_value = "out", value_name = "DIR")]
    out: PathBuf,

    /// Add how long it took, which differs from run to run
    #[arg(long)]
    times: bool,

    #[command(flatten)]
    output: FormatArgs,
}

/// Flips, prints, keeps.
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    let manifest = match (args.config.design()?, args.manifest) {
        (Some(design), _) => PathBuf::from(builtin_origin(&design)),
        (None, Some(manifest)) => manifest,
        (None, None) => format!("{BUILTIN}miner").into(),
    };
    check_folder(&args.out)?;
    let session = Session {
        sample: args.sample,
        seed: args.seed,
        globs: args.class,
        check: args.check,
        jobs: match args.jobs {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            jobs => jobs,
        },
    };
    let (mut report, seconds) = if Stranger::is_one(&manifest) {
        session.stranger(ctx, &open_stranger(&manifest)?)?
    } else {
        session.run(ctx, &open(ctx, &manifest)?)?
    };
    // What was cut short takes no whole result's place.
    let name = if report.interrupted {
        "seu-part.json"
    } else {
        "seu.json"
    };
    let file = args.out.join(&report.core).join(name);
    // A part of the classes speaks for no core.
    if session.globs.is_empty() && report.table.flips() > 0 {
        write(&file, &report.to_json())?;
    }
    report.seconds = args.times.then_some(seconds);
    match args.output.format {
        Format::Text => ctx.print(&show::text(&report, ctx.paint()))?,
        Format::Json => ctx.print(&report.to_json())?,
    }
    if report.interrupted {
        return Err(Failure::Cancelled);
    }
    let silent = 100.0 * report.table.all[1].share;
    let too_many = args.max_silent.is_some_and(|most| silent > most);
    Ok(if too_many || !report.disagree.is_empty() {
        Outcome::Findings
    } else {
        Outcome::Clean
    })
}
