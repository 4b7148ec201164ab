//! The ladder in energy as Markdown: level 1, level 2 and what was claimed, side by side.

use std::fmt::Write as _;

use super::by_gates::Provenance;
use super::{Claim, LadderRow, TradeOff};

/// A part in percent, signed; a dash where there is none.
fn percent(part: Option<f64>) -> String {
    part.map_or("-".into(), |part| format!("{:+.1} %", 100.0 * part))
}

/// Claims that a rung is held against.
fn claimed(rung: &str) -> &'static str {
    match rung {
        "midstates-4" => "AsicBoost: -20 %, measured at a machine -13 %",
        "constant-words" | "padding" => "hard-wired padding of both hashes: -15 % (Intel)",
        "dead-words" => {
            "all but shared midstates: 1.89 compressions for 2 (Courtois), -5.5 % of additions"
        }
        _ => "-",
    }
}

/// All of it.
pub fn ladder_markdown(
    rows: &[LadderRow],
    claims: &[Claim],
    choices: &[TradeOff],
    from: &Provenance,
) -> String {
    let mut text = format!(
        "Energy of a hash against the rung above (`goldbench energy ladder`). Level 1: the sum over the design. Level 2: gates of {} \
         ({}, {} V), {} cycles, {}, measured by `{}`.\n\n",
        from.library, from.package, from.voltage, from.cycles, from.yosys, from.command
    );
    text.push_str("| rung | additions a hash | level 1 | level 2 | pJ a hash, level 2 | claimed |\n| --- | ---: | ---: | ---: | ---: | --- |\n");
    for row in rows {
        let pj = row.pj_by_gates.map_or("-".into(), |pj| format!("{pj:.0}"));
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} | {pj} | {} |",
            row.rung,
            row.additions,
            percent(row.saves.map(|saves| -saves)),
            percent(row.saves_by_gates.map(|saves| -saves)),
            claimed(row.rung)
        );
    }
    text.push_str("\n| claim | claimed | level 1 | level 2 |\n| --- | ---: | ---: | ---: |\n");
    for claim in claims {
        let _ = writeln!(
            text,
            "| {}; held against: {} | {} | {} | {} |",
            claim.claim,
            claim.against,
            percent(Some(-claim.claimed)),
            percent(Some(-claim.model)),
            percent(claim.by_gates.map(|part| -part))
        );
    }
    text.push_str("\n| choice | against | level 1 | level 2 | glitch factor |\n| --- | --- | ---: | ---: | ---: |\n");
    for choice in choices {
        let glitches = choice
            .glitch_factor
            .map_or("-".into(), |factor| format!("{factor:.2}"));
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {glitches} |",
            choice.choice,
            choice.against,
            percent(Some(choice.level_1)),
            percent(choice.by_gates)
        );
    }
    text
}
