//! `goldbench explore`: many designs at many nodes and voltages.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::cli::format::{Format, FormatArgs};
use crate::cli::{Context, Failure, Outcome};
use crate::verdict::Part;

mod asked;
mod columns;
mod files;
mod joined;
mod journal;
mod origin;
mod page;
#[cfg(feature = "parquet")]
mod parquet;
mod picture;
mod result;
mod show;
mod walk;

use asked::Asked;
use files::Files;
use journal::Journal;
pub(crate) use result::Exploration;
use result::Found;
pub(crate) use show::text;

/// Work out J/TH, density, power and latency of many designs at many nodes and voltages, and their Pareto front
#[derive(Debug, clap::Args)]
#[command(
    after_help = "An axis is KEY=A,B,C (values with commas of their own: KEY=A|B) or KEY=FROM..TO:STEP; keys are the settings of a design (as for
--config), node, volt, freq (MHz; the highest clock where there is none) and temperature. A grid in a file has one axis a line.
Designs that can't be built are counted by the rule that forbids them. J/TH is at the chip, by level 1; the front is of least J/TH
and most GH/s per mm2. --rate GHS takes of each design the least voltage that reaches a hash rate: that of least J/TH.
With --resume FILE an exploration that was stopped or killed goes on: give the same command again. After Ctrl-C the files hold what
was worked out by then. Results of shards are joined by `goldbench report merge`, and --from writes tables and pictures of a stored
result.

EXAMPLES:
  goldbench explore fold=1,2,4 midstates=1,4 node=28,7 volt=0.3..0.8:0.1
  goldbench explore rounds_per_stage=1/2,1,2,4 node=7 volt=0.25..0.45:0.01 --csv points.csv --page front.html
  goldbench explore --grid grid.txt --picture front.svg
  goldbench explore 'shortcuts=midstate|midstate,padding' node=16 --rate 0.5
  goldbench explore --grid grid.txt --resume grid.jsonl --csv points.csv
  goldbench explore node=7 volt=0.3..0.4:0.001 --shard 1/2 --json part1.json
  goldbench report merge part1.json part2.json --report json=whole.json
  goldbench explore --from whole.json --csv points.csv --page front.html"
)]
pub struct Args {
    /// Axes of the grid
    #[arg(value_name = "KEY=A,B,C", required_unless_present_any = ["grid", "from"])]
    axes: Vec<String>,

    /// Axes of a file, one a line; `#` begins a comment
    #[arg(long, value_name = "FILE")]
    grid: Option<PathBuf>,

    /// Of each design take the least voltage that reaches so many GH/s, for an axis `volt`
    #[arg(long, value_name = "GHS", allow_negative_numbers = true)]
    rate: Option<f64>,

    /// The temperature where it is no axis, degrees Celsius
    #[arg(
        long,
        value_name = "C",
        default_value_t = 60.0,
        allow_hyphen_values = true
    )]
    temperature: f64,

    /// How the clock follows the voltage
    #[arg(long, value_enum, default_value_t, value_name = "LAW")]
    law: Law,

    /// Work out one part of the grid alone: every N-th point, from the I-th
    #[arg(long, value_name = "I/N")]
    shard: Option<Part>,

    /// Add points to a file as they are worked out, and take those that are in it already: the same command goes on where it was
    #[arg(long, value_name = "FILE")]
    resume: Option<PathBuf>,

    /// Work nothing out: take a stored JSON result, of one run or merged
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["axes", "grid", "rate", "shard", "resume", "temperature", "law"]
    )]
    from: Option<PathBuf>,

    #[command(flatten)]
    files: Files,

    #[command(flatten)]
    output: FormatArgs,
}

/// Laws of frequency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Law {
    /// Through the threshold and below
    #[default]
    Ekv,
    /// Above the threshold only
    AlphaPower,
}

impl Law {
    fn word(self) -> &'static str {
        match self {
            Self::Ekv => "ekv",
            Self::AlphaPower => "alpha-power",
        }
    }
}

/// Works the grid out, writes, shows.
#[expect(
    clippy::needless_pass_by_value,
    reason = "every verb is handed its own arguments"
)]
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    args.files.check()?;
    let result = match &args.from {
        Some(file) => stored(file)?,
        None => explored(&args, ctx)?,
    };
    let shown = match args.output.format {
        Format::Json => ctx.print_json(&result),
        Format::Text => ctx.print(&text(&result)),
    };
    let mut failures = Vec::from_iter(shown.err());
    failures.extend(args.files.write(&result));
    if result.interrupted() {
        failures.push(Failure::Cancelled);
    } else if result.is_empty() {
        failures.push(
            Failure::input("no place of the grid gives a point")
                .help("what was left out, and why, stands above: change those values"),
        );
    }
    Failure::gather(failures).map(|()| Outcome::Clean)
}

fn explored(args: &Args, ctx: &Context) -> Result<Exploration, Failure> {
    let asked = Asked::of(args)?;
    let numbers = asked.places(args.shard);
    let begun = match &args.resume {
        None => (None, Found::default()),
        Some(file) => {
            let (journal, found) = Journal::open(file, (&asked.origin, args.shard), &numbers)?;
            if found.done() > 0 {
                let (done, all) = (found.done(), numbers.len());
                ctx.note(&format!("{done} of {all} places are worked out already"));
            }
            (Some(journal), found)
        }
    };
    let found = walk::walk(&asked, &numbers, begun, ctx)?;
    let result = Exploration::of(asked.origin, args.shard, numbers.len(), found);
    if let (true, Some(file)) = (result.interrupted(), &args.resume) {
        let file = file.display();
        ctx.note(&format!(
            "what is worked out is in {file}: the same command goes on from there"
        ));
    }
    Ok(result)
}

/// A result that was kept as JSON.
fn stored(file: &Path) -> Result<Exploration, Failure> {
    let fail = |what: String| {
        Failure::input(what)
            .at(file.display())
            .help("name a file of `goldbench explore --json FILE`, or one that `goldbench report merge` made of such")
    };
    let text = std::fs::read_to_string(file).map_err(|error| fail(error.to_string()))?;
    let result: Exploration = serde_json::from_str(&text)
        .map_err(|error| fail(format!("it is no result of `goldbench explore`: {error}")))?;
    if result.schema != Exploration::SCHEMA {
        return Err(fail(format!("its schema is `{}`", result.schema)));
    }
    Ok(result)
}
