//! `goldbench explore`: many designs at many nodes and voltages.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use rayon::prelude::*;

use crate::cli::format::{Format, FormatArgs};
use crate::cli::progress::Progress;
use crate::cli::{Context, Failure, Outcome};
use crate::design::DesignConfig;
use crate::energy::{alpha_power, check_node, ekv};
use crate::explore::{Axis, Grid, GridError, Place, Point, Worker, front};
use crate::verdict::Part;

mod page;
mod picture;
mod result;

/// Points between two looks at the progress line and at Ctrl-C.
const CHUNK: usize = 2_048;

/// Work out J/TH, density, power and latency of many designs at many nodes and voltages, and their Pareto front
#[derive(Debug, clap::Args)]
#[command(
    after_help = "An axis is KEY=A,B,C (values with commas of their own: KEY=A|B) or KEY=FROM..TO:STEP; keys are the settings of a design (as for
--config), node, volt, freq (MHz; the highest clock where there is none) and temperature. A grid in a file has one axis a line.
Designs that can't be built are counted by the rule that forbids them. J/TH is at the chip, by level 1; the front is of least J/TH
and most GH/s per mm2. --rate GHS takes of each design the least voltage that reaches a hash rate: that of least J/TH.

EXAMPLES:
  goldbench explore fold=1,2,4 midstates=1,4 node=28,7 volt=0.3..0.8:0.1
  goldbench explore rounds_per_stage=1/2,1,2,4 node=7 volt=0.25..0.45:0.01 --csv points.csv --page front.html
  goldbench explore --grid grid.txt --picture front.svg
  goldbench explore 'shortcuts=midstate|midstate,padding' node=16 --rate 0.5
  goldbench explore node=7 volt=0.3..0.4:0.001 --shard 1/4 --csv part1.csv"
)]
pub struct Args {
    /// Axes of the grid
    #[arg(value_name = "KEY=A,B,C", required_unless_present = "grid")]
    axes: Vec<String>,

    /// Axes of a file, one a line; `#` begins a comment
    #[arg(long, value_name = "FILE")]
    grid: Option<PathBuf>,

    /// Of each design take the least voltage that reaches so many GH/s, for an axis `volt`
    #[arg(long, value_name = "GHS")]
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

    /// Write every point as CSV
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,

    /// Draw points and front, as SVG
    #[arg(long, value_name = "FILE")]
    picture: Option<PathBuf>,

    /// Write a page that works offline: the points, each with what it is
    #[arg(long, value_name = "FILE")]
    page: Option<PathBuf>,

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

/// Works the grid out, writes, shows.
#[expect(
    clippy::needless_pass_by_value,
    reason = "every verb is handed its own arguments"
)]
pub fn run(args: Args, ctx: &Context) -> Result<Outcome, Failure> {
    let grid = grid(&args)?;
    let worker = Worker::new(match args.law {
        Law::Ekv => ekv(),
        Law::AlphaPower => alpha_power(),
    });
    let all: Vec<usize> = match args.shard {
        None => (0..grid.len()).collect(),
        Some(part) => (part.index as usize - 1..grid.len())
            .step_by(part.count as usize)
            .collect(),
    };
    prepare(&args, &grid, &worker, &all, ctx);
    let (mut points, mut skipped) = (Vec::new(), BTreeMap::new());
    let line = Progress::of("explore", all.len() as u64, "points");
    for chunk in all.chunks(CHUNK) {
        if ctx.checkpoint().is_err() {
            break;
        }
        let made: Vec<Result<Point, String>> = chunk
            .par_iter()
            .map(|&at| point(&args, &grid, &worker, at))
            .collect();
        for one in made {
            match one {
                Ok(point) => points.push(point),
                Err(why) => *skipped.entry(why).or_insert(0_usize) += 1,
            }
        }
        line.advance(chunk.len() as u64);
    }
    drop(line);
    let front = front(&points);
    let result = result::Result::of(
        &grid,
        &worker,
        (points, front, skipped),
        args.temperature,
        args.shard,
    );
    if let Some(path) = &args.csv {
        write(path, "table", &result.csv()?)?;
    }
    if let Some(path) = &args.picture {
        write(path, "picture", &picture::picture(&result)?)?;
    }
    if let Some(path) = &args.page {
        write(path, "page", &page::page(&result)?)?;
    }
    match args.output.format {
        Format::Json => ctx.print_json(&result)?,
        Format::Text => ctx.print(&result.text())?,
    }
    ctx.checkpoint().map(|()| Outcome::Clean)
}

/// Counts the activity of each design once, one design after the other.
fn prepare(args: &Args, grid: &Grid, worker: &Worker, all: &[usize], ctx: &Context) {
    let places = all
        .iter()
        .filter_map(|&at| grid.place(at, args.temperature).ok());
    let mut designs: Vec<DesignConfig> = Vec::new();
    let mut known = HashSet::new();
    designs.extend(
        places
            .map(|place| place.design)
            .filter(|design| known.insert(*design)),
    );
    let line = Progress::of("activity", designs.len() as u64, "designs");
    for design in designs {
        if ctx.checkpoint().is_err() {
            return;
        }
        // What hashes no headers is told point by point.
        let _ = worker.prepare(&design);
        line.advance(1);
    }
}

/// A point, or why there is none.
fn point(args: &Args, grid: &Grid, worker: &Worker, number: usize) -> Result<Point, String> {
    let place = grid
        .place(number, args.temperature)
        .map_err(|rule| format!("rule {rule}"))?;
    let place = match args.rate {
        None => place,
        Some(ghs) => {
            let volt = worker.least_volt(&place.design, place.node_nm, ghs);
            Place {
                volt: volt.ok_or_else(|| format!("{ghs} GH/s at no plausible voltage"))?,
                ..place
            }
        }
    };
    worker.point(number, &place).map_err(|error| match error {
        crate::explore::NoPoint::Speed(_) => "too low a voltage for the law of frequency".into(),
        crate::explore::NoPoint::Kind(error) => error.to_string(),
    })
}

/// A key, what its numbers must meet, and what they are.
type Check = (&'static str, fn(f64) -> bool, &'static str);

/// The axes of file and command line.
fn grid(args: &Args) -> Result<Grid, Failure> {
    let mut texts = Vec::new();
    if let Some(path) = &args.grid {
        texts.extend(lines(path)?);
    }
    texts.extend(args.axes.iter().map(|axis| (axis.clone(), axis.clone())));
    let wrong = |error: GridError| {
        Failure::input(error.what)
            .at(error.at)
            .help("write an axis as KEY=A,B,C, KEY=A|B or KEY=FROM..TO:STEP; keys are settings of a design, node, volt, freq, temperature")
    };
    let mut axes = Vec::new();
    for (text, at) in texts {
        axes.push(Axis::parse(&text).map_err(|error| wrong(GridError { at, ..error }))?);
    }
    let needed: &[&str] = match args.rate {
        None => &["node", "volt"],
        Some(_) => &["node"],
    };
    if let Some(rate) = args.rate {
        if axes
            .iter()
            .any(|axis| axis.key == "volt" || axis.key == "freq")
        {
            return Err(Failure::input("the rate decides on voltage and clock")
                .at("--rate")
                .help("leave the axes volt and freq out"));
        }
        if !(rate > 0.0 && rate.is_finite()) {
            return Err(Failure::input(format!("{rate} GH/s is no hash rate")).at("--rate"));
        }
    }
    let grid = Grid::of(axes, needed).map_err(wrong)?;
    let checks: [Check; 3] = [
        (
            "volt",
            |v| (0.15..=5.0).contains(&v),
            "volts at the transistors, 0.15 to 5",
        ),
        ("freq", |v| v > 0.0 && v <= 20_000.0, "MHz, up to 20000"),
        (
            "temperature",
            |v| (-55.0..=150.0).contains(&v),
            "degrees Celsius, -55 to 150",
        ),
    ];
    for axis in &grid.axes {
        for value in axis
            .values
            .iter()
            .filter_map(|value| value.parse::<f64>().ok())
        {
            if axis.key == "node" {
                check_node(value).map_err(|error| Failure::input(error.to_string()).at("node"))?;
            }
            if let Some((key, _, unit)) = checks
                .iter()
                .find(|(key, good, _)| *key == axis.key && !good(value))
            {
                return Err(Failure::input(format!("{value} is out of range"))
                    .at(*key)
                    .help(format!("it is {unit}")));
            }
        }
    }
    Ok(grid)
}

/// Axes of a file, each with its place.
fn lines(path: &Path) -> Result<Vec<(String, String)>, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::input(error.to_string())
            .at(path.display())
            .help("a grid has one axis a line: volt=0.3..0.8:0.05")
    })?;
    let numbered = text.lines().enumerate();
    let bare = numbered.map(|(at, line)| (line.split('#').next().unwrap_or("").trim(), at + 1));
    let kept = bare.filter(|(line, _)| !line.is_empty());
    Ok(kept
        .map(|(line, at)| (line.to_owned(), format!("{}:{at}", path.display())))
        .collect())
}

/// A file that is written aside and renamed.
fn write(path: &Path, what: &'static str, text: &str) -> Result<(), Failure> {
    use std::io::Write as _;
    let aside = crate::cli::aside::Aside::begin_as(path, what)?;
    let mut file = aside.file()?;
    file.write_all(text.as_bytes())
        .map_err(|error| aside.unwritable(&error))?;
    aside.keep()
}
