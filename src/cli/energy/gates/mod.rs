//! `goldbench energy gates`: from RTL to joules through a library's gates.

use std::path::PathBuf;

use crate::cli::format::{Format, FormatArgs};
use crate::cli::{Context, Failure, Outcome};
use crate::harness::Stranger;
use crate::units::Nonce;

mod estimate;
mod files;
mod how;
mod library;
mod opensta;
mod picture;
mod ready;
mod report;
mod request;
mod result;
mod run;
pub(super) mod several;
mod show;
mod stranger;

use request::Request;

/// Flip-flops behind a leaf of the clock's tree, where nothing else is asked for.
const CLOCK_FANOUT: u32 = 16;
/// Pins that a net feeds without buffers.
const MAX_FANOUT: u32 = 32;

/// Measure a design's energy on mapped gates, glitches and all
///
/// Yosys maps a part of the core to the cells of a Liberty file; an event-driven simulation with the library's delays is
/// driven with what the cycle model holds while nonces of a real header go through, and held against it in every cycle.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "What is mapped is a slice of stages in the middle of a pipe, or with --whole the core. The stage in front of a slice is its
input, the one behind it is mapped as its load, and neither counts. Wires, the clock's tree and what is taken for them are
rules that the output names: there is no layout.

A core in its own conventions, whose manifest has [interface], is run in Verilator first: what its ports and registers hold
drives the gates, and is what they are held against.

EXAMPLES:
  goldbench energy gates --liberty osu018
  goldbench energy gates rounds_per_stage=2 --liberty osu018 --cycles 128
  goldbench energy gates --liberty cells.lib.gz --stages 20..23 --pipe hash2 --period 2.5 --picture energy.svg
  goldbench energy gates fold=64 --liberty osu018 --whole --cycles 130
  goldbench energy gates --core core.toml --liberty osu018
  goldbench energy gates --core core.toml --liberty osu018 --by register --picture energy.svg
  goldbench energy gates --liberty osu018 --opensta --saif slice.saif --format json"
)]
pub struct Args {
    /// Settings of the design, such as `fold=4`, over the built-in miner
    #[arg(value_name = "KEY=VALUE", conflicts_with = "core")]
    settings: Vec<String>,

    /// The core's manifest, in place of settings; one with [interface] is measured as a whole
    #[arg(long, value_name = "MANIFEST")]
    core: Option<PathBuf>,

    /// A Liberty file, plain or gzip; osu018, osu035 and osu050 stand for those of Debian's packages
    #[arg(long, value_name = "FILE")]
    liberty: PathBuf,

    /// Which pipe is cut [default: hash1, or the one that there is]
    #[arg(long, value_name = "PIPE", conflicts_with = "whole")]
    pipe: Option<String>,

    /// Stages of the slice, counted from 0, both ends belonging to it [default: four in the middle]
    #[arg(long, value_name = "A..B", conflicts_with = "whole")]
    stages: Option<String>,

    /// Map the whole core instead of a slice
    #[arg(long)]
    whole: bool,

    /// Clock cycles that count
    #[arg(long, value_name = "N", default_value_t = 256)]
    cycles: u32,

    /// Clock period in ns: what the mapper is to reach, and what the gates must keep [default: the longest path]
    #[arg(long, value_name = "NS", allow_negative_numbers = true)]
    period: Option<f64>,

    /// The supply in V; no other than the library's own, whose tables hold there alone
    #[arg(long, value_name = "V", allow_negative_numbers = true)]
    voltage: Option<f64>,

    /// Wires of a net: fF for each pin that it feeds, or a table of the library by name [default: see the output]
    #[arg(long, value_name = "FF|NAME", allow_negative_numbers = true)]
    wire_load: Option<String>,

    /// Flip-flops behind each leaf of the clock's tree
    #[arg(long, value_name = "N", default_value_t = CLOCK_FANOUT, value_parser = clap::value_parser!(u32).range(2..=256))]
    clock_fanout: u32,

    /// Pins that a net feeds without buffers behind it, the clock's apart
    #[arg(long, value_name = "N", default_value_t = MAX_FANOUT, value_parser = clap::value_parser!(u32).range(2..))]
    max_fanout: u32,

    /// What a core with [interface] is told by [default: instance]
    #[arg(long, value_enum)]
    by: Option<ByArg>,

    /// Keep the core's enable as a port with logic behind it, in place of tying it to one
    #[arg(long)]
    enable_logic: bool,

    /// The header: 160 hex digits, a built-in one by name, or a file
    #[arg(long, value_name = "HEX|NAME|FILE", default_value = "block-125552")]
    header: String,

    /// Which header of a file that holds several
    #[arg(long, value_name = "NAME")]
    vector: Option<String>,

    /// First nonce of the run
    #[arg(long, value_name = "NONCE", default_value_t = Nonce(0))]
    nonce_start: Nonce,

    /// Draw where the energy goes, as SVG
    #[arg(long, value_name = "FILE")]
    picture: Option<PathBuf>,

    /// Write SAIF 2.0: of every net and instance times and transitions, glitches told apart
    #[arg(long, value_name = "FILE")]
    saif: Option<PathBuf>,

    /// Have `OpenSTA` work out the same netlist's power with the same activity, and show the difference
    #[arg(long)]
    opensta: bool,

    #[command(flatten)]
    output: FormatArgs,
}

/// What registers, and the gates in front of them, are put together by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ByArg {
    /// The instance that declares the register; loops' indices make no difference
    Instance,
    /// The register's name
    Register,
}

/// Maps, simulates, adds up.
///
/// # Errors
/// Input that can't be used, tools that are absent.
#[expect(
    clippy::needless_pass_by_value,
    reason = "every verb is handed its own arguments"
)]
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    let foreign = args
        .core
        .as_deref()
        .filter(|origin| Stranger::is_one(origin));
    let measured = if let Some(origin) = foreign {
        stranger::measure(origin, &args, ctx)?
    } else {
        let request = Request::of(&args, ctx)?;
        let measured = run::measure(&request, ctx)?;
        files::write(&request.how, &request.core.manifest.core.top, &measured)?;
        measured
    };
    match args.output.format {
        Format::Json => ctx.print_json(&measured.report)?,
        Format::Text => ctx.print(&show::text(&measured.report))?,
    }
    ctx.checkpoint()?;
    Ok(if measured.report.findings.is_empty() {
        Outcome::Clean
    } else {
        Outcome::Findings
    })
}
