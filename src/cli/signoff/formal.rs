//! The rows of proofs.

use std::fmt::Write;

use super::Gate;
use super::ask::Place;
use super::evidence::{Evidence, Found};
use super::row::Row;
use crate::design::CoreKind;

/// Every lemma of the core.
pub(super) fn stages(place: &Place<'_>, evidence: &Evidence) -> Row {
    let row = Row::new("formal", "every lemma proved: each stage, each register");
    if place.gate == Gate::S1 {
        return row.not_asked("from S2 on");
    }
    judged(row, place, evidence, |_| true)
}

/// The lemmas by which no nonce is skipped or repeated.
pub(super) fn scheduler(place: &Place<'_>, kind: CoreKind, evidence: &Evidence) -> Row {
    let row = Row::new("formal: scheduler", "no nonce skipped or repeated");
    if place.gate != Gate::S3 {
        return row.not_asked("of S3 only");
    }
    match kind {
        CoreKind::Compress => row.not_asked("a compression pipe has no nonces"),
        CoreKind::Miner => judged(row, place, evidence, |name| name.starts_with("issue.")),
        CoreKind::Chip => judged(row, place, evidence, |name| {
            name.starts_with("chip.") || name.rsplit('.').next() == Some("walk")
        }),
    }
}

fn judged(row: Row, place: &Place<'_>, evidence: &Evidence, wanted: impl Fn(&str) -> bool) -> Row {
    let run = place.run("prove", &[]);
    let Found::Fresh(file, found) = &evidence.prove else {
        return row.missing(evidence.prove.why()).by(run);
    };
    let (mut all, mut proved, mut open) = (0, 0, Vec::new());
    let lemmas = found["cores"][0]["lemmas"].as_array();
    for lemma in lemmas.into_iter().flatten() {
        let name = lemma["name"].as_str().unwrap_or_default();
        if !wanted(name) {
            continue;
        }
        all += 1;
        if lemma["verdict"] == "proved" {
            proved += 1;
        } else {
            open.push(name.to_owned());
        }
    }
    let mut said = format!("{proved} of {all} lemmas proved");
    if !open.is_empty() {
        open.truncate(5);
        let _ = write!(said, ", not: {}", open.join(", "));
    }
    row.measured(all > 0 && proved == all, said, vec![file.clone()])
        .by(run)
}
