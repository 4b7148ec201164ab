//! The sum, term by term, and where every number comes from.

use std::fmt::Write as _;

use super::show::digits;
use super::shown::Shown;

/// Adds the sums of all designs, and the coefficients.
pub(super) fn explain(text: &mut String, shown: &Shown) {
    for design in &shown.designs {
        let _ = writeln!(
            text,
            "\n{}: {} pJ a hash at 45 nm and 1.1 V, times {:.5} for node, voltage and silicon\n\n  {:<42} {:>10} {:>10} {:>9} {:>8} {:>6}",
            design.settings,
            digits(design.reference_pj),
            design.scale,
            "term",
            "count",
            "fJ each",
            "pJ",
            "J/TH",
            "part"
        );
        for term in &design.terms {
            let _ = writeln!(
                text,
                "  {:<42} {:>10.1} {:>10.2} {:>9.2} {:>8} {:>5.1}%",
                term.name,
                term.count,
                1000.0 * term.each_pj,
                term.pj,
                digits(term.pj * design.scale),
                100.0 * term.pj * design.scale / design.j_per_th
            );
        }
        if design.leakage_beyond[1] > 0.0 {
            let _ = writeln!(
                text,
                "  {:<42} {:>40} {:>5.1}%",
                "leakage beyond that of the fitted rows",
                digits(design.leakage_beyond[1]),
                100.0 * design.leakage_beyond[1] / design.j_per_th
            );
        }
        let _ = writeln!(
            text,
            "  {:<42} {:>40}\n  in it, as in the rows that it is fitted to: leakage {} J/TH ({} to {})",
            "sum",
            digits(design.j_per_th),
            digits(design.leakage[1]),
            digits(design.leakage[0]),
            digits(design.leakage[2])
        );
    }
    text.push_str("\ncoefficients:\n");
    for one in &shown.coefficients {
        let range = match (one.low, one.high) {
            (Some(low), Some(high)) => format!(" ({low} to {high})"),
            _ => String::new(),
        };
        let value = (one.value * 1e4).round() / 1e4;
        let _ = writeln!(
            text,
            "  {:<20} {value}{range} {}\n  {:<20} {}: {}",
            one.name,
            one.unit,
            "",
            one.kind.word(),
            one.from
        );
    }
}
