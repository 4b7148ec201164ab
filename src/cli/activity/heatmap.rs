//! Toggles as a heat map of stages and banks.

use std::collections::BTreeMap;
use std::error::Error;

use plotters::prelude::*;

use super::subject::Subject;
use crate::activity::Tally;
use crate::cli::Failure;
use crate::design::{LaneName, NodeKind, PipePlan, Register, Site};

/// A toggle rate that is shown in the last colour: that of random bits is a half.
const HOTTEST: f64 = 0.6;
/// Colours from none to the last.
const COLOURS: f64 = 120.0;
/// Columns of nodes, behind those of registers.
const NODES: usize = 3;
/// Cells of a heat map, in the picture's unit.
const CELL: (u32, u32) = (22, 10);

/// Toggle rates of a pipe: stage by stage, bank by bank.
struct Bank<'a> {
    pipe: &'a PipePlan,
    columns: Vec<String>,
    /// Stage, column, rate.
    cells: Vec<(usize, usize, f64)>,
}

/// Toggles of a bit in a cycle, by stage and bank, one panel for each pipe.
pub(super) fn heatmap(subject: &Subject, tally: &Tally, title: &str) -> Result<String, Failure> {
    let pipes = subject.core.structure.pipes.iter();
    let banks: Vec<Bank<'_>> = pipes.map(|pipe| bank(subject, pipe, tally)).collect();
    let mut svg = String::new();
    draw_banks(&mut svg, &banks, title).map_err(|error| failed(error.as_ref()))?;
    Ok(svg)
}

/// What the registers and nodes of a pipe's stages did.
fn bank<'a>(subject: &'a Subject, pipe: &'a PipePlan, tally: &Tally) -> Bank<'a> {
    let structure = &subject.core.structure;
    // Bits and toggles, by stage and column.
    let mut sums: BTreeMap<(usize, (usize, usize)), (u64, u64)> = BTreeMap::new();
    for register in &structure.registers {
        let stage = match register.site {
            Site::Round { pipe: of, stage }
            | Site::Schedule { pipe: of, stage }
            | Site::Added { pipe: of, stage }
                if of == pipe.name =>
            {
                stage
            }
            _ => continue,
        };
        for (column, bit, width) in columns(register) {
            let sum = sums.entry((stage, column)).or_default();
            for at in bit..bit + width {
                let at = 32 * register.word + at as usize;
                sum.0 += 1;
                sum.1 += tally.activity.words[at / 32].toggles[at % 32];
            }
        }
    }
    let nodes = (structure.state_words()..).zip(&subject.nodes);
    for (word, node) in nodes.filter(|(_, node)| node.pipe == pipe.name) {
        let place = NodeKind::all().position(|kind| kind == node.kind);
        let column = (NODES, place.unwrap_or(0));
        let sum = sums.entry((node.stage, column)).or_default();
        sum.0 += 32;
        sum.1 += tally.activity.words[word].toggles.iter().sum::<u64>();
    }
    let mut columns: Vec<(usize, usize)> = sums.keys().map(|(_, column)| *column).collect();
    columns.sort_unstable();
    columns.dedup();
    let cycles = tally.activity.cycles.max(1) as f64;
    let cells = sums.into_iter().map(|((stage, column), (flops, toggles))| {
        let at = columns.binary_search(&column).unwrap_or(0);
        (stage, at, toggles as f64 / (flops as f64 * cycles))
    });
    Bank {
        pipe,
        cells: cells.collect(),
        columns: columns.into_iter().map(heading).collect(),
    }
}

/// Words of a register: which column (kind and number), first bit, width.
fn columns(register: &Register) -> Vec<((usize, usize), u32, u32)> {
    let number = |name: LaneName| match name {
        LaneName::Word(_, at) | LaneName::EntryWord(_, _, at) => at,
        _ => 0,
    };
    let first = register.lanes.iter().map(|lane| number(lane.name)).min();
    let kind = match register.site {
        Site::Round { .. } => 0,
        Site::Schedule { .. } => 1,
        _ => 2,
    };
    let column = |name: LaneName| match name {
        LaneName::Field(field) | LaneName::Entry(_, field) => (
            kind,
            usize::from(field.bytes().next().unwrap_or(b'a') - b'a'),
        ),
        _ => (kind, number(name) - first.unwrap_or(0)),
    };
    let lanes = register.lanes.iter();
    lanes
        .map(|lane| (column(lane.name), lane.bit, lane.width))
        .collect()
}

fn heading((kind, number): (usize, usize)) -> String {
    match kind {
        0 => char::from(b'a' + number as u8).to_string(),
        1 => format!("w{number}"),
        NODES => NodeKind::all().nth(number).map_or("", symbol).to_owned(),
        _ => format!("k{number}"),
    }
}

/// A node's name where there is little room.
fn symbol(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Sigma1 => "Σ1",
        NodeKind::Sigma0 => "Σ0",
        NodeKind::NewE => "e'",
        NodeKind::NewA => "a'",
        NodeKind::ScheduleSigma0 => "σ0",
        NodeKind::ScheduleSigma1 => "σ1",
        NodeKind::NewW => "w'",
        NodeKind::Ch | NodeKind::T1 | NodeKind::Maj | NodeKind::T2 => kind.name(),
    }
}

fn draw_banks(svg: &mut String, banks: &[Bank<'_>], title: &str) -> Result<(), Box<dyn Error>> {
    let columns: usize = banks.iter().map(|bank| bank.columns.len()).sum();
    let stages = banks
        .iter()
        .map(|bank| bank.pipe.stages.len())
        .max()
        .unwrap_or(1);
    // Where there are few stages, they are drawn higher.
    let row = CELL.1.max(240 / stages as u32);
    let width = 70 * (banks.len() as u32 + 1) + CELL.0 * columns as u32;
    let height = 130 + row * stages as u32;
    let root = SVGBackend::with_string(svg, (width.max(420), height)).into_drawing_area();
    root.fill(&WHITE)?;
    let root = root.titled(title, ("sans-serif", 18))?;
    let (mut left, right) = root.split_horizontally(width.max(420) - 80);
    for (at, bank) in banks.iter().enumerate() {
        let own = 60 + CELL.0 * bank.columns.len() as u32;
        let (panel, rest) = left.split_horizontally(if at + 1 == banks.len() {
            own.max(left.dim_in_pixel().0)
        } else {
            own
        });
        draw_bank(&panel, bank)?;
        left = rest;
    }
    draw_scale(&right)?;
    root.present()?;
    Ok(())
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

fn draw_bank(area: &Area<'_>, bank: &Bank<'_>) -> Result<(), Box<dyn Error>> {
    let (columns, stages) = (bank.columns.len() as f64, bank.pipe.stages.len() as f64);
    let mut chart = ChartBuilder::on(area)
        .caption(bank.pipe.name, ("sans-serif", 14))
        .margin_right(10)
        .x_label_area_size(30)
        .y_label_area_size(45)
        // The first stage on top.
        .build_cartesian_2d(0.0..columns, stages..0.0)?;
    let heading = |x: &f64| {
        let column = (0_u32..).zip(&bank.columns);
        let mut at = column.filter(|(at, _)| (x - f64::from(*at)).abs() < 0.5);
        at.next()
            .map_or(String::new(), |(_, column)| column.clone())
    };
    chart
        .configure_mesh()
        .disable_mesh()
        .x_labels(bank.columns.len())
        .x_label_formatter(&heading)
        .x_label_offset(CELL.0.cast_signed() / 2)
        .y_label_formatter(&|y| format!("{y:.0}"))
        .y_desc("stage")
        .draw()?;
    chart.draw_series(runs(&bank.cells).into_iter().map(|run| {
        let (x, y) = (run.columns.start as f64, run.stage as f64);
        let corner = (run.columns.end as f64, y + 1.0);
        Rectangle::new([(x, y), corner], colour(run.rate).filled())
    }))?;
    Ok(())
}

/// Neighbours of one stage in one colour.
struct Run {
    stage: usize,
    columns: std::ops::Range<usize>,
    rate: f64,
}

/// Fewer rectangles that look the same.
fn runs(cells: &[(usize, usize, f64)]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for &(stage, column, rate) in cells {
        // What no eye tells apart.
        let rate = (rate / HOTTEST * COLOURS).round() / COLOURS * HOTTEST;
        match runs.last_mut() {
            Some(run)
                if run.stage == stage
                    && run.columns.end == column
                    && run.rate.to_bits() == rate.to_bits() =>
            {
                run.columns.end += 1;
            }
            _ => runs.push(Run {
                stage,
                columns: column..column + 1,
                rate,
            }),
        }
    }
    runs
}

/// From no toggle to the hottest.
fn colour(rate: f64) -> RGBColor {
    ViridisRGB.get_color((rate / HOTTEST).clamp(0.0, 1.0))
}

fn draw_scale(area: &Area<'_>) -> Result<(), Box<dyn Error>> {
    let mut chart = ChartBuilder::on(area)
        .margin_top(24)
        .margin_bottom(30)
        .margin_right(5)
        .right_y_label_area_size(40)
        .build_cartesian_2d(0.0..1.0, 0.0..HOTTEST)?
        .set_secondary_coord(0.0..1.0, 0.0..HOTTEST);
    chart
        .configure_secondary_axes()
        .label_style(("sans-serif", 12))
        .y_label_formatter(&|y| format!("{y:.1}"))
        .draw()?;
    let steps = 60;
    let height = HOTTEST / f64::from(steps);
    chart.draw_series((0..steps).map(|step| {
        let y = f64::from(step) * height;
        Rectangle::new([(0.0, y), (1.0, y + height)], colour(y).filled())
    }))?;
    Ok(())
}

/// A picture that can't be drawn.
pub(super) fn failed(error: &dyn Error) -> Failure {
    Failure::input(format!("the picture cannot be drawn: {error}"))
}
