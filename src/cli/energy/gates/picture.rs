//! Where the energy of a hash goes, as bars.

use std::error::Error;

use plotters::prelude::*;

use super::result::Report;
use crate::cli::Failure;

/// Height of a bar with what is around it, in the picture's unit.
const BAR: u32 = 28;

/// A share of a block's energy.
type Take = fn(&crate::gates::Shares) -> f64;

/// Draws it, as SVG.
///
/// # Errors
/// A picture that can't be drawn.
pub(super) fn draw(report: &Report) -> Result<String, Failure> {
    let mut svg = String::new();
    bars(&mut svg, report)
        .map_err(|error| Failure::input(format!("the picture cannot be drawn: {error}")))?;
    Ok(svg)
}

fn bars(svg: &mut String, report: &Report) -> Result<(), Box<dyn Error>> {
    let rows = &report.blocks;
    let most = rows.iter().map(|row| row.energy.total).fold(0.0, f64::max) * 1e12;
    let height = 110 + BAR * rows.len() as u32;
    let root = SVGBackend::with_string(svg, (860, height)).into_drawing_area();
    root.fill(&WHITE)?;
    let longest = rows.iter().map(|row| row.block.len()).max();
    // About as wide as letters of that size are.
    let label = longest
        .map_or(0, |letters| 7 * letters as u32)
        .clamp(120, 400);
    let title = format!(
        "{}: pJ for a hash, {} at {} V",
        report.core, report.library.name, report.library.voltage
    );
    let mut chart = ChartBuilder::on(&root)
        .caption(title, ("sans-serif", 16))
        .margin(10)
        .x_label_area_size(35)
        .y_label_area_size(label)
        .build_cartesian_2d(0.0..(most * 1.08).max(1e-9), (rows.len() as f64)..0.0)?;
    let name = |y: &f64| {
        let at = y - 0.5;
        let near = rows
            .iter()
            .enumerate()
            .find(|(row, _)| (at - *row as f64).abs() < 0.01);
        near.map_or(String::new(), |(_, row)| row.block.clone())
    };
    chart
        .configure_mesh()
        .disable_y_mesh()
        .x_desc("pJ")
        .y_labels(2 * rows.len() + 1)
        .y_label_formatter(&name)
        .draw()?;
    let shares: [(&str, Take, RGBColor); 4] = [
        ("switching", |s| s.switching, RGBColor(0x1f, 0x77, 0xb4)),
        ("internal", |s| s.internal, RGBColor(0xff, 0x7f, 0x0e)),
        ("clock", |s| s.clock, RGBColor(0x2c, 0xa0, 0x2c)),
        ("leakage", |s| s.leakage, RGBColor(0xd6, 0x27, 0x28)),
    ];
    let mut from = vec![0.0; rows.len()];
    for (label, take, colour) in shares {
        let bars: Vec<Rectangle<(f64, f64)>> = rows
            .iter()
            .enumerate()
            .map(|(at, row)| {
                let begin = from[at];
                from[at] += take(&row.energy.shares) * 1e12;
                Rectangle::new(
                    [(begin, at as f64 + 0.15), (from[at], at as f64 + 0.85)],
                    colour.filled(),
                )
            })
            .collect();
        chart
            .draw_series(bars)?
            .label(label)
            .legend(move |(x, y)| Rectangle::new([(x, y - 5), (x + 12, y + 5)], colour.filled()));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::MiddleRight)
        .background_style(WHITE.mix(0.8))
        .border_style(BLACK.mix(0.3))
        .draw()?;
    root.present()?;
    Ok(())
}
