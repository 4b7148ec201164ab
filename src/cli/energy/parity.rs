//! Predicted against published, both axes in logarithms.

use std::error::Error;

use plotters::prelude::*;

use crate::cli::Failure;
use crate::energy::{Level, Scores, Validation};

/// Both axes, J/TH.
const FROM: f64 = 10.0;
const TO: f64 = 3000.0;
/// Colours of the levels.
const NULL: RGBColor = RGBColor(150, 150, 150);
const SUM: RGBColor = RGBColor(31, 98, 164);

/// Score B's rows of both levels, filled where a fit left their chip out, hollow where it was among the rows; and, as bars, rows
/// without a voltage.
pub(super) fn picture(validation: &Validation) -> Result<String, Failure> {
    let mut svg = String::new();
    draw(&mut svg, validation)
        .map_err(|error| Failure::input(format!("the picture cannot be drawn: {error}")))?;
    Ok(svg)
}

fn draw(svg: &mut String, validation: &Validation) -> Result<(), Box<dyn Error>> {
    let root = SVGBackend::with_string(svg, (760, 720)).into_drawing_area();
    root.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&root)
        .caption(
            "J/TH at the chip: predicted against published",
            ("sans-serif", 20),
        )
        .margin(15)
        .x_label_area_size(45)
        .y_label_area_size(60)
        .build_cartesian_2d((FROM..TO).log_scale(), (FROM..TO).log_scale())?;
    chart
        .configure_mesh()
        .x_desc("published, J/TH")
        .y_desc("predicted without the chip, J/TH")
        .light_line_style(RGBColor(240, 240, 240))
        .draw()?;
    for (factor, width) in [(1.0, 2), (1.25, 1), (0.8, 1)] {
        let (left, right) = (FROM.max(FROM / factor), TO.min(TO / factor));
        let ends = [left, right].map(|at: f64| (at, at * factor));
        chart.draw_series(LineSeries::new(ends, BLACK.mix(0.4).stroke_width(width)))?;
    }
    for row in validation
        .shown
        .iter()
        .filter(|row| (FROM..TO).contains(&row.j_per_th))
    {
        if let Some((_, range)) = row.levels.last() {
            let ends = [range.low, range.high].map(|at| (row.j_per_th, at.clamp(FROM, TO)));
            chart.draw_series(LineSeries::new(ends, SUM.mix(0.15).stroke_width(3)))?;
        }
    }
    for (level, colour) in [(Level::Null, NULL), (Level::Architecture, SUM)] {
        let Some(scores) = validation.of("B", level) else {
            continue;
        };
        let score = &scores.score;
        let label = format!(
            "{}: median {:.1} %, worst {:.1} %",
            level.words(),
            100.0 * score.median,
            100.0 * score.worst
        );
        chart
            .draw_series(dots(scores, colour, true))?
            .label(label)
            .legend(move |(x, y)| Circle::new((x + 10, y), 4, colour.filled()));
        chart.draw_series(dots(scores, colour, false))?;
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.85))
        .border_style(BLACK.mix(0.3))
        .draw()?;
    let labels = validation.of("B", Level::Architecture);
    let mut named: Vec<&str> = Vec::new();
    for row in labels.into_iter().flat_map(|scores| &scores.rows) {
        if !named.contains(&row.point.chip.as_str()) {
            named.push(&row.point.chip);
            let at = (row.point.j_per_th * 1.04, row.unseen * 0.90);
            chart.draw_series([Text::new(row.point.chip.clone(), at, ("sans-serif", 12))])?;
        }
    }
    root.present()?;
    Ok(())
}

fn dots(
    scores: &Scores,
    colour: RGBColor,
    unseen: bool,
) -> impl Iterator<Item = Circle<(f64, f64), i32>> {
    let rows = scores.rows.iter();
    rows.map(move |row| {
        let says = if unseen { row.unseen } else { row.fitted };
        let style = if unseen {
            colour.filled()
        } else {
            colour.stroke_width(1)
        };
        Circle::new((row.point.j_per_th, says), 4, style)
    })
}
