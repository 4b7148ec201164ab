//! The table for people.

use std::fmt::Write;

use super::row::{Report, Status};
use crate::cli::color::Paint;

/// A row for each demand; below each that is open, what would measure it.
pub(super) fn text(report: &Report, paint: Paint) -> String {
    let mut out = String::new();
    let verdict = if report.met {
        paint.good("met")
    } else {
        paint.bad("not met")
    };
    let name = paint.head(&report.core);
    let _ = writeln!(out, "{name}: gate {} is {verdict}", report.gate);
    for row in &report.rows {
        let word = format!("{:12}", row.status.word());
        let word = match row.status {
            Status::Met => paint.good(&word),
            Status::NotMet | Status::NotMeasured => paint.bad(&word),
            Status::NotAsked => word,
        };
        let _ = writeln!(out, "  {word}  {:20} {}", row.row, row.asks);
        let _ = writeln!(out, "                measured: {}", row.measured);
        if let Some(command) = &row.command {
            let _ = writeln!(out, "                by: {command}");
        }
    }
    let _ = writeln!(out, "sources {}", report.sources);
    out
}
