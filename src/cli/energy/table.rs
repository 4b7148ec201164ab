//! Scores as tables.

use std::fmt::Write as _;

use super::show::digits;
use crate::energy::{Level, Ranged, Scores, Validation};

fn percent(part: f64) -> String {
    format!("{:.1} %", 100.0 * part)
}

/// The free coefficients of a fit.
fn free(scores: &Scores) -> String {
    let law = scores.model.law;
    match scores.level {
        Level::Null => format!("scale {:.4}, exponent {:.4}", law.scale, law.exponent),
        Level::Architecture => format!("scale {:.4}", law.scale),
    }
}

/// All of it as text; `all` lists what no score takes.
pub(super) fn text(validation: &Validation, all: bool) -> String {
    let mut text = format!(
        "rows at the wall over {} to be at the chip; each row predicted by a fit without its chip; {} draws of chips, seed {}\n\n",
        validation.wall, validation.draws, validation.seed
    );
    let _ = writeln!(
        text,
        "score  {:<24} rows  chips  median   worst   90 % of the median   free coefficients",
        "model"
    );
    for scores in &validation.scores {
        let s = &scores.score;
        let _ = writeln!(
            text,
            "{:<6} {:<24} {:>4}  {:>5}  {:>6}  {:>6}  {:>7} to {:>7}   {}",
            scores.name,
            scores.level.words(),
            s.rows,
            s.chips,
            percent(s.median),
            percent(s.worst),
            percent(s.median_90.low),
            percent(s.median_90.high),
            free(scores)
        );
    }
    text.push('\n');
    for compared in &validation.compared {
        let _ = writeln!(text, "{}", compared.words());
    }
    text.push_str(
        "\ncurves from one point (V^2, both levels alike; every point taken as the known one):\n",
    );
    for curve in &validation.curves {
        let _ = writeln!(
            text,
            "  {}: {} points, median {}, worst {}",
            curve.chip,
            curve.points,
            percent(curve.median),
            percent(curve.worst)
        );
    }
    rows(&mut text, validation);
    if all {
        shown(&mut text, &validation.shown);
    } else {
        let inside = validation.shown.iter().filter(|row| holds(row)).count();
        let _ = writeln!(
            text,
            "\n{} rows are not scored (no voltage, or low confidence): level 1's range holds {inside} of them; --all lists them",
            validation.shown.len()
        );
    }
    for unseen in &validation.unseen {
        let _ = writeln!(
            text,
            "\nyour rows by {}, fitted to none of them:",
            unseen.level.words()
        );
        for (point, says) in &unseen.rows {
            let _ = writeln!(
                text,
                "  {} {} nm {} V: {} J/TH, published {} at the chip ({:+.1} %)",
                point.chip,
                point.node_nm,
                point.volt,
                digits(*says),
                digits(point.j_per_th),
                100.0 * (says / point.j_per_th - 1.0)
            );
        }
        if let Some(score) = &unseen.score {
            let _ = writeln!(
                text,
                "  {} rows, {} chips: median {}, worst {}",
                score.rows,
                score.chips,
                percent(score.median),
                percent(score.worst)
            );
        }
    }
    text
}

/// Rows of score B by both levels, then makers and nodes.
fn rows(text: &mut String, validation: &Validation) {
    let b: Vec<&Scores> = validation.scores.iter().filter(|s| s.name == "B").collect();
    let [null, sum] = b[..] else { return };
    let _ = writeln!(
        text,
        "\n{:<10} {:<18} {:>4} {:>6} {:<5} {:>9}   {:>9} {:>8} {:>8}   {:>9} {:>8} {:>8}",
        "chip",
        "machine",
        "nm",
        "V",
        "level",
        "published",
        "level 0",
        "unseen",
        "fitted",
        "level 1",
        "unseen",
        "fitted"
    );
    for (a, b) in null.rows.iter().zip(&sum.rows) {
        let p = &a.point;
        let _ = writeln!(
            text,
            "{:<10} {:<18} {:>4} {:>6} {:<5} {:>9}   {:>9} {:>+7.1}% {:>+7.1}%   {:>9} {:>+7.1}% {:>+7.1}%",
            p.chip,
            p.machine,
            p.node_nm,
            p.volt,
            p.at.word(),
            digits(p.j_per_th),
            digits(a.unseen),
            100.0 * a.error,
            100.0 * a.fitted_error,
            digits(b.unseen),
            100.0 * b.error,
            100.0 * b.fitted_error
        );
    }
    text.push_str("published is J/TH at the chip; unseen: fitted without the chip (this is what is scored); fitted: with it\n");
    for (what, of) in [
        (
            "maker",
            (|s: &Scores| &s.makers) as fn(&Scores) -> &Vec<crate::energy::Group>,
        ),
        ("node", |s| &s.nodes),
    ] {
        let _ = writeln!(
            text,
            "\n{what:<10} rows   level 0: bias, median     level 1: bias, median"
        );
        for (a, b) in of(null).iter().zip(of(sum)) {
            let _ = writeln!(
                text,
                "{:<10} {:>4}   {:>+8.1} %, {:>6}        {:>+8.1} %, {:>6}",
                a.name,
                a.rows,
                100.0 * a.bias,
                percent(a.median),
                100.0 * b.bias,
                percent(b.median)
            );
        }
    }
}

/// Does level 1's range hold what was published.
fn holds(row: &Ranged) -> bool {
    row.levels
        .last()
        .is_some_and(|(_, e)| (e.low..=e.high).contains(&row.j_per_th))
}

fn shown(text: &mut String, rows: &[Ranged]) {
    let _ = writeln!(
        text,
        "\nnot scored:\n{:<14} {:<22} {:>4} {:>12} {:>9}   {:>16} {:>16}",
        "chip", "machine", "nm", "V", "published", "level 0", "level 1"
    );
    for row in rows {
        let volts = if row.known_volt {
            format!("{}", row.volts.0)
        } else {
            format!("{:.2} to {:.2}", row.volts.0, row.volts.1)
        };
        let ranges: Vec<String> = row
            .levels
            .iter()
            .map(|(_, e)| format!("{} to {}", digits(e.low), digits(e.high)))
            .collect();
        let _ = writeln!(
            text,
            "{:<14} {:<22} {:>4} {volts:>12} {:>9}   {:>16} {:>16}{}  {}",
            row.chip,
            row.machine.chars().take(22).collect::<String>(),
            row.node_nm,
            digits(row.j_per_th),
            ranges[0],
            ranges[1],
            if holds(row) { "" } else { " outside" },
            row.confidence.word()
        );
    }
}
