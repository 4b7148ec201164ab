//! Points and their front, both axes in logarithms.

use std::error::Error;

use plotters::prelude::*;

use super::result::Exploration;
use crate::cli::Failure;
use crate::explore::Point;

/// Points that are drawn, at most: of more every n-th.
const DRAWN: usize = 5_000;
const DOT: RGBColor = RGBColor(150, 165, 180);
const FRONT: RGBColor = RGBColor(31, 98, 164);

/// Least and most, with room around them.
pub(super) fn span(points: &[Point], of: fn(&Point) -> f64) -> (f64, f64) {
    let values = || points.iter().map(of).filter(|v| *v > 0.0);
    let low = values().fold(f64::INFINITY, f64::min);
    let high = values().fold(0.0, f64::max);
    if low > high {
        (1.0, 10.0)
    } else {
        (low / 1.2, high * 1.2)
    }
}

/// The picture; what it stands on is in its `metadata`.
pub(super) fn picture(result: &Exploration) -> Result<String, Failure> {
    let mut svg = String::new();
    draw(&mut svg, result)
        .map_err(|error| Failure::input(format!("the picture cannot be drawn: {error}")))?;
    let head = result.head().replace('&', "&amp;").replace('<', "&lt;");
    Ok(
        match svg
            .find("<svg")
            .and_then(|at| Some(at + svg[at..].find('>')? + 1))
        {
            Some(at) => format!("{}\n<metadata>{head}</metadata>{}", &svg[..at], &svg[at..]),
            None => svg,
        },
    )
}

fn draw(svg: &mut String, result: &Exploration) -> Result<(), Box<dyn Error>> {
    let points = &result.found.points;
    let (x, y) = (
        span(points, |p| p.ghs_per_mm2),
        span(points, |p| p.j_per_th),
    );
    let root = SVGBackend::with_string(svg, (820, 620)).into_drawing_area();
    root.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&root)
        .caption("J/TH at the chip against GH/s per mm2", ("sans-serif", 20))
        .margin(15)
        .x_label_area_size(45)
        .y_label_area_size(60)
        .build_cartesian_2d((x.0..x.1).log_scale(), (y.0..y.1).log_scale())?;
    chart
        .configure_mesh()
        .x_desc("GH/s per mm2")
        .y_desc("J/TH")
        .light_line_style(RGBColor(240, 240, 240))
        .draw()?;
    let every = points.len().div_ceil(DRAWN).max(1);
    let all = points.iter().step_by(every);
    chart.draw_series(all.map(|p| Circle::new((p.ghs_per_mm2, p.j_per_th), 2, DOT.filled())))?;
    let front: Vec<(f64, f64)> = result
        .front
        .iter()
        .map(|&at| (points[at].ghs_per_mm2, points[at].j_per_th))
        .collect();
    chart.draw_series(LineSeries::new(
        front.iter().copied(),
        FRONT.stroke_width(2),
    ))?;
    chart.draw_series(
        front
            .into_iter()
            .map(|at| Circle::new(at, 3, FRONT.filled())),
    )?;
    root.present()?;
    Ok(())
}
