//! The answer for people.

use std::fmt::Write;

use super::result::Report;
use crate::cli::color::Paint;
use crate::report::grouped;
use crate::upset::{Fate, Rate};

/// Names that are listed.
const SHOWN: usize = 5;

/// The table, and what stands out.
pub(super) fn text(report: &Report, paint: Paint) -> String {
    let mut out = String::new();
    let table = &report.table;
    let _ = writeln!(
        out,
        "{}: {} of {} flips in {} cycles of work, each looked for in {} cycles",
        paint.head(&report.core),
        grouped(table.flips()),
        grouped(report.sample),
        grouped((report.cycles - report.window) as u64),
        report.window
    );
    if !report.work.is_empty() {
        let _ = writeln!(out, "  work: {}", report.work);
    }
    let widest = table.classes.iter().map(|row| row.class.len()).max();
    let wide = widest.unwrap_or(0).max(18);
    let _ = writeln!(
        out,
        "  {:wide$} {:>9} {:>7} {:>8} {:>8} {:>9} {:>8}   silent, 95 % bounds",
        "class", "flops", "flips", "masked", "silent", "detected", "latent"
    );
    for row in &table.classes {
        let _ = writeln!(
            out,
            "  {:wide$} {:>9} {:>7} {:>8} {:>8} {:>9} {:>8}   {}",
            row.class,
            grouped(row.flops),
            grouped(row.flips),
            row.masked,
            row.silent,
            row.detected,
            row.latent,
            percent(&row.silent_rate)
        );
    }
    let _ = writeln!(out, "  of all flip-flops, each as likely as any other:");
    for (fate, rate) in Fate::ALL.into_iter().zip(&table.all) {
        let _ = writeln!(out, "    {:9} {}", fate.word(), percent(rate));
    }
    for silent in &report.silent {
        let _ = writeln!(out, "  silent: {silent}");
    }
    for (names, what) in [
        (&report.untouched, "registers without a flip"),
        (&report.unseen, "registers that the build does not show"),
    ] {
        let some = names.iter().take(SHOWN).map(String::as_str);
        let some = some.collect::<Vec<_>>().join(", ");
        let more = if names.len() > SHOWN { ", .." } else { "" };
        if !names.is_empty() {
            let _ = writeln!(out, "  {} {what}: {some}{more}", names.len());
        }
    }
    if report.disagree.is_empty() && report.checked > 0 {
        let _ = writeln!(
            out,
            "  {} flips done in the model as well: the same to the bit",
            report.checked
        );
    }
    for flip in &report.disagree {
        let _ = writeln!(
            out,
            "  {} device and model differ after {flip}",
            paint.bad("DIFFERS")
        );
    }
    if let Some(seconds) = report.seconds {
        let rate = table.flips() as f64 / seconds.max(1e-9);
        let _ = writeln!(out, "  {seconds:.1} s, {rate:.0} flips/s");
    }
    if report.interrupted {
        let _ = writeln!(out, "  stopped by Ctrl-C: these are the flips done so far");
    }
    out
}

fn percent(rate: &Rate) -> String {
    format!(
        "{:5.1} % ({:.1} to {:.1})",
        100.0 * rate.share,
        100.0 * rate.low,
        100.0 * rate.high
    )
}
