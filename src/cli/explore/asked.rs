//! What is asked: the grid, and all that decides on its points.

use std::path::Path;

use super::Args;
use super::origin::{Configuration, Origin};
use crate::cli::Failure;
use crate::design::DesignConfig;
use crate::energy::{Speed, alpha_power, check_node, ekv, folded_warning};
use crate::explore::{Axis, Grid, GridError, Worker};
use crate::verdict::Part;

use super::Law;

/// A grid that can be worked out.
pub(super) struct Asked {
    pub(super) grid: Grid,
    pub(super) rate: Option<f64>,
    pub(super) celsius: f64,
    pub(super) worker: Worker,
    pub(super) origin: Origin,
}

impl Asked {
    /// What the arguments mean.
    ///
    /// # Errors
    /// Axes that can't be read, numbers out of all range.
    pub(super) fn of(args: &Args) -> Result<Self, Failure> {
        let grid = grid(args)?;
        check("temperature", args.temperature).map_err(|failure| failure.at("--temperature"))?;
        let worker = Worker::new(speed(args.law));
        let mut warnings = Vec::new();
        for axis in grid.axes.iter().filter(|axis| axis.key == "node") {
            let nodes = axis.values.iter().filter_map(|value| value.parse().ok());
            warnings.extend(nodes.filter_map(|node| check_node(node).ok().flatten()));
        }
        let folds = grid.axes.iter().filter(|axis| axis.key == "fold");
        let designs = folds.flat_map(|axis| &axis.values).filter_map(|fold| {
            let mut design = DesignConfig::miner();
            design.set("fold", fold).ok().map(|()| design)
        });
        warnings.extend(
            designs
                .filter_map(|d| folded_warning(&d))
                .map(str::to_owned),
        );
        warnings.dedup();
        let axes = grid.axes.iter();
        let configuration = Configuration {
            axes: axes
                .map(|axis| (axis.key.clone(), axis.values.clone()))
                .collect(),
            law: args.law.word().into(),
            rate_ghs: args.rate,
            celsius: args.temperature,
        };
        Ok(Self {
            origin: Origin::of(configuration, worker.models(), warnings),
            grid,
            rate: args.rate,
            celsius: args.temperature,
            worker,
        })
    }

    /// Numbers of the grid's places, of one part of it or of all.
    pub(super) fn places(&self, part: Option<Part>) -> Vec<usize> {
        let all = 0..self.grid.len();
        match part {
            None => all.collect(),
            Some(part) => all
                .skip(part.index as usize - 1)
                .step_by(part.count as usize)
                .collect(),
        }
    }
}

fn speed(law: Law) -> Speed {
    match law {
        Law::Ekv => ekv(),
        Law::AlphaPower => alpha_power(),
    }
}

/// Refuses a number that an axis can't have.
fn check(key: &str, value: f64) -> Result<(), Failure> {
    let (least, most, unit) = match key {
        "node" => {
            return check_node(value).map(drop).map_err(|error| {
                Failure::input(error.to_string()).help("give nanometres, 250 to 2")
            });
        }
        "volt" => (0.15, 5.0, "volts at the transistors: 0.85, not 850 (mV)"),
        "freq" => (0.001, 20_000.0, "MHz"),
        "temperature" => (-55.0, 150.0, "degrees Celsius"),
        // A setting of a design has rules of its own.
        _ => return Ok(()),
    };
    if (least..=most).contains(&value) {
        return Ok(());
    }
    Err(
        Failure::input(format!("{value} lies outside {least} to {most}"))
            .help(format!("it is {unit}")),
    )
}

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
            return Err(Failure::input(format!("{rate} GH/s is no hash rate"))
                .at("--rate")
                .help(
                    "give the GH/s that one core or chip of the design shall reach: --rate 0.5",
                ));
        }
    }
    let grid = Grid::of(axes, needed).map_err(wrong)?;
    for axis in &grid.axes {
        let numbers = axis.values.iter().filter_map(|value| value.parse().ok());
        for value in numbers {
            check(&axis.key, value).map_err(|failure| failure.at(&axis.key))?;
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
