//! `goldbench sim`: the model alone on one job.

use std::path::PathBuf;
use std::time::Instant;

use crate::cli::config::ConfigArgs;
use crate::cli::engine::EngineChoice;
use crate::cli::format::{Format, FormatArgs};
use crate::cli::job::JobArgs;
use crate::cli::{Context, Failure, Outcome};
use crate::units::HashRate;

mod came;
mod course;
mod engine;
mod judge;
mod request;
mod resume;
mod saved;
mod show;
mod sweep;
mod timing;
mod trace;
mod walk;

use course::Ended;
use engine::Way;
use request::Request;
use resume::Resume;
use show::Shown;
use trace::Trace;

/// Run the golden model on one header and show each hit at its cycle
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Cycle 0 resets the core, cycle 1 loads the job, the first nonce enters in cycle 2 (of a folded core, in cycle
1 + fold). A hit's cycle is that in which it stands at the host's port.

A range of up to 65536 nonces is walked cycle by cycle, and each nonce is hashed again by another implementation. A
longer one is scanned by all processors: each hit is hashed again, and one other nonce of each 65536. Each hit is judged
by a third. A disagreement with the model is a finding (exit code 1).

With --resume FILE a scan that was stopped or killed goes on: give the same command again. It prints the hits of the
runs before, too, so what the last run prints is what a single run would have printed.

EXAMPLES:
  goldbench sim --header block-0
  goldbench sim --header header.hex --nonce-start 0 --count 60000 --zero-bits 12
  goldbench sim --header block-125552 --nonce-start 0 --nonce-end 0xffffffff --resume scan.json
  goldbench sim --header block-0 --nonce-start 0 --count 10000000 --zero-bits 20 --engine portable
  goldbench sim --header block-125552 --count 8 --trace hit.fst
  goldbench sim --header block-125552 --config 'fold=8 datapath=shared'
  goldbench sim --header block-0 --zero-bits 4 --format json | jq '.hits[].cycle'"
)]
pub struct Args {
    /// The header: 160 hex digits, a built-in one by name (block-0), or a file: 80 raw bytes, lines of hex, vectors JSON
    #[arg(long, value_name = "HEX|NAME|FILE")]
    header: String,

    /// Which header of a file that holds several, by its name there (block-170)
    #[arg(long, value_name = "NAME")]
    vector: Option<String>,

    #[command(flatten)]
    job: JobArgs,

    #[command(flatten)]
    config: ConfigArgs,

    /// How hits are found; what is shown is the same. `auto` walks for a wave and for up to 65536 nonces, else it scans
    #[arg(long, value_enum, default_value_t, value_name = "ENGINE")]
    engine: EngineChoice,

    /// Keep in FILE how far a scan came, every two seconds, and go on from there if it exists
    #[arg(long, value_name = "FILE", conflicts_with = "trace")]
    resume: Option<PathBuf>,

    /// List at most the first N hits and count the others [default: 1000000 in JSON and with --resume, else all]
    #[arg(long, value_name = "N")]
    max_hits: Option<u64>,

    /// Write the wave of every register: FILE.vcd or FILE.fst
    #[arg(long, value_name = "FILE")]
    trace: Option<PathBuf>,

    /// First cycle of the wave
    #[arg(long, value_name = "CYCLE", default_value_t = 0, requires = "trace")]
    trace_from: u64,

    /// Cycles of the wave [default: to the end of the run]
    #[arg(long, value_name = "N", requires = "trace")]
    trace_cycles: Option<u64>,

    /// Add the seconds and the hash rate to the JSON, which then differs from run to run
    #[arg(long)]
    times: bool,

    #[command(flatten)]
    output: FormatArgs,
}

/// Goes through the range and shows what came of it.
#[expect(
    clippy::needless_pass_by_value,
    reason = "every verb is handed its own arguments"
)]
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    let request = Request::of(&args)?;
    let mut trace = match &request.trace {
        Some(wanted) => Some(Trace::begin(wanted, &request.design)?),
        None => None,
    };
    let mut resume = match &args.resume {
        Some(file) => Some(Resume::open(file, &request)?),
        None => None,
    };
    if let Some(resume) = resume.as_ref().filter(|resume| resume.done() > 0) {
        let (done, all) = (resume.done(), request.job.nonces());
        ctx.note(&format!("{done} of {all} nonces are done already"));
    }
    let mut shown = Shown::new(&request, args.output.format);
    ctx.print(&shown.opening())?;

    let started = Instant::now();
    let ended = match request.way {
        Way::Tick => course::walk(&request, &mut trace, &mut shown, ctx)?,
        Way::Scan(engine) => course::scan(&request, engine, &mut resume, &mut shown, ctx)?,
    };
    let elapsed = started.elapsed();
    if let Some(trace) = trace {
        trace.end()?;
    }
    // What was found is shown though it can't be kept.
    let kept = resume.as_ref().map_or(Ok(()), Resume::write);

    let Ended {
        came,
        cancelled,
        before,
    } = ended;
    let rate = match came.hashes - before {
        0 => None,
        hashes => HashRate::measured(hashes, elapsed),
    };
    match args.output.format {
        Format::Text => {
            ctx.print(&shown.closing(&came))?;
            if let Some(rate) = rate {
                ctx.note(&format!("{:.1} s, {rate}", elapsed.as_secs_f64()));
            }
        }
        Format::Json => {
            ctx.print_json(&shown.json(&came, args.times.then_some((elapsed, rate))))?;
        }
    }
    match (came.finding, kept) {
        (Some(_), kept) => {
            if let Err(failure) = kept {
                ctx.report(&failure);
            }
            Ok(Outcome::Findings)
        }
        (None, Err(failure)) => Err(failure),
        (None, Ok(())) if cancelled => Err(Failure::Cancelled),
        (None, Ok(())) => Ok(Outcome::Clean),
    }
}
