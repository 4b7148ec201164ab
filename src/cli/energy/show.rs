//! An answer as text.

use std::fmt::Write as _;

use super::explain;
use super::shown::{Answer, Design, Shown};

/// A number with as many digits as it bears.
pub(super) fn digits(value: f64) -> String {
    match value {
        v if v >= 100.0 => format!("{v:.0}"),
        v if v >= 10.0 => format!("{v:.1}"),
        v if v >= 0.1 => format!("{v:.2}"),
        v => format!("{v:.2e}"),
    }
}

fn line(text: &mut String, answer: &Answer) {
    let e = answer.estimate;
    let _ = writeln!(
        text,
        "  {:<24} {:>8} J/TH  (90 %: {} to {})",
        answer.level.words(),
        digits(e.j_per_th),
        digits(e.low),
        digits(e.high)
    );
}

/// The answer; with the sum, where that is wanted.
pub(super) fn text(shown: &Shown, explained: bool) -> String {
    let mut text = String::new();
    if let Some(chip) = &shown.chip {
        let _ = writeln!(
            text,
            "{} ({}, {})\n  {}",
            chip.name, chip.maker, chip.machine, chip.why
        );
        for row in &chip.published {
            let volt = row
                .volt
                .map_or(String::new(), |volt| format!(" at {volt} V"));
            let energy = row
                .j_per_th
                .map_or("no J/TH".into(), |j| format!("{j} J/TH"));
            let _ = writeln!(
                text,
                "  published: {energy}{volt} at the {} ({}, confidence {})",
                row.level.word(),
                row.machine,
                row.confidence.word()
            );
        }
        text.push('\n');
    }
    let (low, high) = shown.volts;
    let volts = if low < high {
        format!("{low:.2} to {high:.2} V")
    } else {
        format!("{low} V")
    };
    let _ = writeln!(text, "{} nm, {volts}, at the chip:", shown.node_nm);
    for answer in &shown.levels {
        line(&mut text, answer);
    }
    let _ = writeln!(text, "at the wall (times {}):", shown.wall);
    for answer in &shown.at_wall {
        line(&mut text, answer);
    }
    let many = shown.designs.len() > 1;
    let _ = writeln!(
        text,
        "\n{}",
        if many {
            "it is not published which of these it is; level 1 is their geometric mean, and its interval holds them all:"
        } else {
            "the design:"
        }
    );
    for design in &shown.designs {
        one(&mut text, design);
    }
    if explained {
        explain::explain(&mut text, shown);
    } else {
        text.push_str("\n--explain prints the sum term by term; `goldbench energy validate` how far both levels can be trusted\n");
    }
    for warning in &shown.warnings {
        let _ = writeln!(text, "warning: {warning}");
    }
    text
}

fn one(text: &mut String, design: &Design) {
    let most = design
        .most_mhz
        .map_or(String::new(), |most| format!(" (at most {})", digits(most)));
    let _ = writeln!(
        text,
        "  {}\n    {} J/TH, flip-flops and clock {:.0} % of it; leakage in it {} J/TH ({} to {})\n    {} MHz{most}, {} GH/s, {} W, {} mm2 placed, {} GH/s per mm2",
        design.settings,
        digits(design.j_per_th),
        100.0 * design.flop_share,
        digits(design.leakage[1]),
        digits(design.leakage[0]),
        digits(design.leakage[2]),
        digits(design.mhz),
        digits(design.ghs),
        digits(design.watts),
        digits(design.area.placed_mm2),
        digits(design.ghs_per_mm2)
    );
}
