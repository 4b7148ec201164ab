//! A result as text: the front as a table.

use std::fmt::Write as _;

use super::result::Exploration;

/// Points of the front that are shown as text.
const SHOWN: usize = 24;

/// The text.
pub(crate) fn text(result: &Exploration) -> String {
    let points = &result.found.points;
    let mut text = format!(
        "{} points, {} on the front\n",
        points.len(),
        result.front.len()
    );
    if result.interrupted {
        let _ = writeln!(
            text,
            "stopped: {} of {} places are worked out",
            result.found.done(),
            result.places
        );
    }
    if !result.missing_shards.is_empty() {
        let missing = result.missing_shards.iter().map(u32::to_string);
        let missing: Vec<String> = missing.collect();
        let _ = writeln!(text, "shards that are missing: {}", missing.join(", "));
    }
    for (why, count) in &result.found.skipped {
        let _ = writeln!(text, "{count} left out: {why}");
    }
    let drawn = points.iter().filter(|point| point.drawn_out).count();
    if drawn > 0 {
        let _ = writeln!(
            text,
            "{drawn} of them have a clock that is drawn out (~): no published one near their voltage, or of a folded core, or above the highest"
        );
    }
    for warning in &result.origin.warnings {
        let _ = writeln!(text, "warning: {warning}");
    }
    if points.is_empty() {
        return text;
    }
    let _ = writeln!(
        text,
        "\n{:>8} {:>17} {:>11} {:>9} {:>9} {:>6} {:>6} {:>9}  design",
        "J/TH", "90 %", "GH/s/mm2", "GH/s", "W", "nm", "V", "MHz"
    );
    for p in result
        .front
        .iter()
        .take(SHOWN)
        .filter_map(|&at| points.get(at))
    {
        let settings = if p.settings.is_empty() {
            "as it stands"
        } else {
            &p.settings
        };
        let range = format!("{:.1} to {:.1}", p.low, p.high);
        let _ = writeln!(
            text,
            "{:>8.2} {range:>17} {:>11.3} {:>9.4} {:>9.4} {:>6} {:>6.3} {:>9.1}{} {settings}",
            p.j_per_th,
            p.ghs_per_mm2,
            p.ghs,
            p.watts,
            p.node_nm,
            p.volt,
            p.mhz,
            if p.drawn_out { "~" } else { " " }
        );
    }
    if result.front.len() > SHOWN {
        let _ = writeln!(
            text,
            ".. and {} more: --csv FILE has all points",
            result.front.len() - SHOWN
        );
    }
    text
}
