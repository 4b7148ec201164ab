//! `goldbench sim`: the model alone on one job.

use std::path::PathBuf;
use std::time::Instant;

use crate::cli::format::{Format, FormatArgs};
use crate::cli::progress::Progress;
use crate::cli::{Context, Failure, Outcome};
use crate::units::{HashRate, Nonce};

mod judge;
mod request;
mod show;
mod trace;
mod walk;

use request::Request;
use show::Shown;
use trace::Trace;
use walk::Walk;

/// Cycles between two looks at Ctrl-C, at the progress line and at what is to be printed.
const BATCH: u64 = 1024;

/// Run the golden model on one header and show each hit at its cycle
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Cycle 0 resets the core, cycle 1 loads the job, the first nonce enters in cycle 2. A hit's cycle is that in which
it stands at the host's port. Each nonce is hashed again by another implementation, and each hit by a third: a
disagreement with the model is a finding (exit code 1).

EXAMPLES:
  goldbench sim --header block-0
  goldbench sim --header header.hex --nonce-start 0 --count 100000 --zero-bits 12
  goldbench sim --header block-125552 --count 8 --trace hit.fst
  goldbench sim --header block-0 --zero-bits 4 --format json | jq '.hits[].cycle'"
)]
pub struct Args {
    /// The header: 160 hex digits, a built-in one by name (block-0), or a file: 80 raw bytes, lines of hex, vectors JSON
    #[arg(long, value_name = "HEX|NAME|FILE")]
    header: String,

    /// Which header of a file that holds several, by its name there (block-170)
    #[arg(long, value_name = "NAME")]
    vector: Option<String>,

    /// First nonce, 0x hex or decimal [default: the header's own]
    #[arg(long, value_name = "NONCE")]
    nonce_start: Option<Nonce>,

    /// How many nonces [default: 256, or fewer where 0xffffffff comes first]
    #[arg(long, value_name = "N", conflicts_with = "nonce_end")]
    count: Option<u64>,

    /// Last nonce, in place of --count
    #[arg(long, value_name = "NONCE")]
    nonce_end: Option<Nonce>,

    /// The greatest hash that is a hit, 64 hex digits [default: what the header's bits stand for]
    #[arg(long, value_name = "HEX", conflicts_with = "zero_bits")]
    target: Option<String>,

    /// The target as leading zero bits of the hash, 0 to 255
    #[arg(long, value_name = "N")]
    zero_bits: Option<u32>,

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

/// Walks the range and shows what came of it.
#[expect(
    clippy::needless_pass_by_value,
    reason = "every verb is handed its own arguments"
)]
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    let request = Request::of(&args)?;
    let mut trace = match &request.trace {
        Some(wanted) => Some(Trace::begin(wanted)?),
        None => None,
    };
    let mut shown = Shown::new(&request, args.output.format);
    ctx.print(&shown.opening())?;

    let started = Instant::now();
    let mut walk = Walk::new(&request.header, &request.job);
    let cancelled = go(&mut walk, &mut trace, &mut shown, ctx)?;
    let elapsed = started.elapsed();
    if let Some(trace) = trace {
        trace.end()?;
    }

    let rate = HashRate::measured(walk.hashes(), elapsed);
    match args.output.format {
        Format::Text => {
            ctx.print(&shown.closing(&walk))?;
            if let Some(rate) = rate {
                ctx.note(&format!("{:.1} s, {rate}", elapsed.as_secs_f64()));
            }
        }
        Format::Json => {
            ctx.print_json(&shown.json(&walk, args.times.then_some((elapsed, rate))))?;
        }
    }
    match (&walk.finding, cancelled) {
        (Some(_), _) => Ok(Outcome::Findings),
        (None, true) => Err(Failure::Cancelled),
        (None, false) => Ok(Outcome::Clean),
    }
}

/// Walks to the end, to a finding or to Ctrl-C; tells whether it was Ctrl-C.
fn go(
    walk: &mut Walk,
    trace: &mut Option<Trace>,
    shown: &mut Shown,
    ctx: &Context,
) -> Result<bool, Failure> {
    let progress = Progress::of("sim", walk.length(), "cycles");
    while !walk.done() {
        for _ in 0..BATCH {
            if walk.done() {
                break;
            }
            if let Some(hit) = walk.step(trace)? {
                shown.hit(hit);
            }
        }
        let text = shown.take();
        if !text.is_empty() {
            progress.beside(|| ctx.print(&text))?;
        }
        progress.set(walk.next_cycle().0);
        if ctx.checkpoint().is_err() {
            return Ok(!walk.done());
        }
    }
    Ok(false)
}
