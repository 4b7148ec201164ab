//! `goldbench activity`: what every flip-flop does.

use std::path::PathBuf;

use crate::cli::config::ConfigArgs;
use crate::cli::engine::EngineChoice;
use crate::cli::format::{Format, FormatArgs};
use crate::cli::job::JobArgs;
use crate::cli::{Context, Failure, Outcome};
use crate::stimulus::Fill;
use crate::units::Seed;

mod curves;
mod files;
mod heatmap;
mod passes;
mod request;
mod show;
mod subject;
mod wave;
mod way;

use passes::Passes;
use request::Request;
use show::Report;
use subject::Subject;

/// Count how often every flip-flop toggles and how long it is one: SAIF, waves, pictures
#[derive(Debug, clap::Args)]
#[command(
    after_help = "A run is taken from power-up: cycle 0 resets the core, cycle 1 loads the job, as in `sim`; or it is that of a stored case.
Where nothing happens at the ports and no hit is on its way, what every register holds follows from the nonces, and is
counted without moving a bit; the rest is run clock by clock. The counts are those of the RTL either way, bit for bit.

Names in SAIF and waves are those of the RTL, by the probes of the manifest; --names design gives the design's own.
With --nodes the functions and sums between the registers (Sigma0, Sigma1, Ch, Maj, T1, T2, new_a, new_e; sigma0, sigma1 and
new_w of the schedule) are in every table, file and picture too, at their settled values: glitches within a cycle are not.

EXAMPLES:
  goldbench activity --header block-125552 --nonce-start 0 --count 100000
  goldbench activity --header block-0 --count 100000 --config fold=8 --saif core.saif --heatmap core.svg
  goldbench activity --header block-0 --count 4096 --from 1000 --cycles 500 --wave core.fst --waveform power.csv
  goldbench activity --header block-125552 --nonce-start 0 --nonce-end 0xffffffff --show 'hash1.round[37].e@4000000000'
  goldbench activity --header block-0 --count 20000 --nodes --csv nodes.csv --show 'hash1.round[37].T1@400'
  goldbench activity --case out/abort/case.json --csv bits.csv
  goldbench activity --header block-0 --count 100000 --format json | jq '.blocks[] | [.block, .toggle_rate]'"
)]
pub struct Args {
    /// The core's manifest; the built-in miner where none is named
    #[arg(value_name = "MANIFEST", conflicts_with = "settings")]
    manifest: Option<PathBuf>,

    /// The header: 160 hex digits, a built-in one by name (block-0), or a file: 80 raw bytes, lines of hex, vectors JSON
    #[arg(long, value_name = "HEX|NAME|FILE", required_unless_present = "case")]
    header: Option<String>,

    /// Which header of a file that holds several, by its name there (block-170)
    #[arg(long, value_name = "NAME", requires = "header")]
    vector: Option<String>,

    #[command(flatten)]
    job: JobArgs,

    /// Run a stored case instead of one job: a case.json as `verify` writes it
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["header", "nonce_start", "nonce_end", "count", "target", "zero_bits", "fill", "seed", "settings"]
    )]
    case: Option<PathBuf>,

    #[command(flatten)]
    config: ConfigArgs,

    /// What registers hold after power-up
    #[arg(long, value_enum, default_value_t, value_name = "FILL")]
    fill: FillArg,

    /// Seed of a random fill
    #[arg(long, value_name = "SEED", default_value_t = Seed(1))]
    seed: Seed,

    /// First cycle that counts
    #[arg(long, value_name = "CYCLE", default_value_t = 0)]
    from: u64,

    /// Cycles that count [default: to the end of the run]
    #[arg(long, value_name = "N")]
    cycles: Option<u64>,

    /// How the run is come by; what is shown is the same
    #[arg(long, value_enum, default_value_t, value_name = "ENGINE")]
    engine: EngineChoice,

    /// Count the logic's nodes too: functions and sums of every round and of every step of the schedule
    #[arg(long)]
    nodes: bool,

    /// Write SAIF 2.0: of every flip-flop its toggles and its times at zero and one
    #[arg(long, value_name = "FILE")]
    saif: Option<PathBuf>,

    /// Write the counts of every bit as CSV
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,

    /// Draw toggles by stage and bank, as SVG
    #[arg(long, value_name = "FILE")]
    heatmap: Option<PathBuf>,

    /// Write how many bits of each block change in each cycle: FILE.csv, or a plot FILE.svg
    #[arg(long, value_name = "FILE")]
    waveform: Option<PathBuf>,

    /// Write the wave of every register: FILE.vcd or FILE.fst
    #[arg(long, value_name = "FILE")]
    wave: Option<PathBuf>,

    /// Whose names SAIF and waves carry
    #[arg(long, value_enum, default_value_t, value_name = "WHOSE")]
    names: Names,

    /// Show what NAME, or all whose name begins so, holds before the edge of CYCLE; may be repeated
    #[arg(long, value_name = "NAME@CYCLE")]
    show: Vec<String>,

    #[command(flatten)]
    output: FormatArgs,
}

/// Names of registers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Names {
    /// The RTL's, by the probes of the manifest
    #[default]
    Rtl,
    /// The design's
    Design,
}

/// What registers hold after power-up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum FillArg {
    /// All zeros
    #[default]
    Zeros,
    /// All ones
    Ones,
    /// Drawn by the seed
    Random,
}

impl FillArg {
    fn fill(self) -> Fill {
        match self {
            Self::Zeros => Fill::Zeros,
            Self::Ones => Fill::Ones,
            Self::Random => Fill::Random,
        }
    }
}

/// Counts, writes, shows.
#[expect(
    clippy::needless_pass_by_value,
    reason = "every verb is handed its own arguments"
)]
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    let subject = Subject::of(&args, ctx)?;
    let request = Request::of(&args, &subject)?;
    let passes = Passes {
        design: &subject.core.manifest.design,
        structure: &subject.core.structure,
        nodes: args.nodes,
        script: &subject.script,
        cycles: subject.cycles,
        way: request.way,
        ctx,
    };
    let counted = passes.tally(&request.window)?;
    let mut report = Report::of(&subject, &request, &counted);
    if report.complete {
        for wanted in &request.shows {
            report.show(wanted, &subject, &passes.state(wanted.cycle)?);
        }
    }
    // Of a run that was stopped what was counted is kept; what takes another run is not begun.
    files::counts(&request, &subject, &counted.tally)?;
    if report.complete {
        files::cycles(&request, &subject, &passes)?;
    }
    match args.output.format {
        Format::Json => ctx.print_json(&report)?,
        Format::Text => ctx.print(&report.text())?,
    }
    ctx.checkpoint().map(|()| Outcome::Clean)
}
