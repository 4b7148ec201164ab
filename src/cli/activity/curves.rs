//! Changes over the cycles as a plot.

use std::error::Error;

use plotters::prelude::*;

use super::heatmap::failed;
use crate::activity::{Block, Profile};
use crate::cli::Failure;

/// Points of a line, at most; behind more there are spans of several cycles, each with its mean.
const POINTS: usize = 2_000;
/// Blocks that have a line of their own.
const LINES: usize = 5;

/// Flip-flops that change in each cycle: all of them, and the busiest blocks.
pub(super) fn waveform(
    blocks: &[Block],
    profile: &Profile,
    title: &str,
) -> Result<String, Failure> {
    let cycles = (profile.cycles.end - profile.cycles.start) as usize;
    let span = cycles.div_ceil(POINTS).max(1);
    let all: Vec<u32> = (0..cycles)
        .map(|at| profile.toggles.iter().map(|toggles| toggles[at]).sum())
        .collect();
    let mut lines: Vec<(&str, &[u32])> = vec![("all", &all)];
    let mut busiest: Vec<usize> = (0..blocks.len()).collect();
    let total = |block: usize| {
        profile.toggles[block]
            .iter()
            .map(|&t| u64::from(t))
            .sum::<u64>()
    };
    busiest.sort_by_key(|&block| std::cmp::Reverse(total(block)));
    for &block in busiest.iter().take(LINES) {
        lines.push((&blocks[block].name, &profile.toggles[block]));
    }
    let mut svg = String::new();
    draw_lines(&mut svg, &lines, (profile.cycles.start, span), title)
        .map_err(|error| failed(error.as_ref()))?;
    Ok(svg)
}

fn draw_lines(
    svg: &mut String,
    lines: &[(&str, &[u32])],
    (first, span): (u64, usize),
    title: &str,
) -> Result<(), Box<dyn Error>> {
    let cycles = lines[0].1.len();
    let most = lines[0].1.iter().max().copied().unwrap_or(1).max(1);
    let root = SVGBackend::with_string(svg, (1000, 420)).into_drawing_area();
    root.fill(&WHITE)?;
    let title = match span {
        1 => title.to_owned(),
        _ => format!("{title} (means of {span})"),
    };
    let range = first as f64..(first + cycles.max(1) as u64) as f64;
    let mut chart = ChartBuilder::on(&root)
        .caption(title, ("sans-serif", 18))
        .margin(10)
        .x_label_area_size(35)
        .y_label_area_size(65)
        .build_cartesian_2d(range, 0.0..f64::from(most) * 1.05)?;
    chart
        .configure_mesh()
        .x_desc("cycle")
        .y_desc("flip-flops")
        .x_label_formatter(&|x| format!("{x:.0}"))
        .y_label_formatter(&|y| format!("{y:.0}"))
        .light_line_style(TRANSPARENT)
        .draw()?;
    for (at, (name, toggles)) in lines.iter().enumerate() {
        let colour = Palette99::pick(at).to_rgba();
        let points = toggles.chunks(span).enumerate().map(|(at, chunk)| {
            let mean = f64::from(chunk.iter().sum::<u32>()) / chunk.len() as f64;
            ((first + (at * span) as u64) as f64, mean)
        });
        chart
            .draw_series(LineSeries::new(points, colour.stroke_width(1)))?
            .label(*name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 16, y)], colour.stroke_width(2)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::MiddleMiddle)
        .background_style(WHITE.mix(0.8))
        .border_style(BLACK.mix(0.3))
        .draw()?;
    root.present()?;
    Ok(())
}
