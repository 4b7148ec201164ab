//! The answer for people, and as a picture.

use super::Report;
use crate::cli::color::Paint;
use crate::report::{Line, Page, Style, percent};

/// Characters of a bar of 100 %.
const BAR: usize = 40;

/// The table, as lines of text.
pub(super) fn text(report: &Report, paint: Paint) -> String {
    let mut out = String::new();
    for (at, line) in page(report).lines().iter().enumerate() {
        let text: String = line.spans().iter().map(|span| span.text.as_str()).collect();
        let text = text.trim_end();
        out.push_str(&if at == 0 {
            paint.head(text)
        } else {
            text.to_owned()
        });
        out.push('\n');
    }
    out
}

/// The table with its bars.
pub(super) fn page(report: &Report) -> Page {
    let mut page = Page::new();
    page.push(Line::new().then(
        Style::Strong,
        format!(
            "{}: killed of {} mutants by results alone",
            report.core, report.killable
        ),
    ));
    page.gap();
    for row in &report.benches {
        let rate = row.rate.unwrap_or_default();
        let full = (row.killed * BAR + row.run / 2) / row.run.max(1);
        let style = if rate >= 99.0 {
            Style::Good
        } else if rate >= 90.0 {
            Style::Warn
        } else {
            Style::Bad
        };
        let name = row.bench.replace('-', " ");
        let line = Line::new()
            .plain(format!("  {name:<13}"))
            .then(style, "█".repeat(full))
            .then(Style::Dim, "·".repeat(BAR - full.min(BAR)));
        let (low, high) = (row.low.unwrap_or_default(), row.high.unwrap_or_default());
        page.push(line.plain(format!(
            " {:>6} %  {} to {} %, {} of {}",
            percent(rate, 2),
            percent(low, 1),
            percent(high, 1),
            row.killed,
            row.run
        )));
    }
    for lacked in &report.not_applicable {
        let name = lacked.bench.replace('-', " ");
        let line = Line::new().plain(format!("  {name:<13}"));
        page.push(line.then(Style::Dim, format!("not applicable: {}", lacked.why)));
    }
    page.gap();
    page.push(Line::new().then(
        Style::Dim,
        format!(
            "{} sampled, {} tied off or without a path to an output; 95 % intervals; seed {}",
            report.sampled, report.tied_off_or_no_path, report.seed
        ),
    ));
    page
}
