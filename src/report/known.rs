//! What is told of a baseline and of a run that is not whole.

use super::numbers::counted;
use super::page::Style;
use crate::verdict::{KnownFailure, KnownState, Regression};

/// The verdict on a run, in a word or two: of one that was cut short nothing good is said.
pub(super) fn verdict(run: &Regression) -> &'static str {
    match (run.as_expected(), run.interrupted) {
        (false, _) => "not as expected",
        (true, true) => "interrupted",
        (true, false) => "as expected",
    }
}

/// How it looks.
pub(super) fn style(run: &Regression) -> Style {
    match (run.as_expected(), run.interrupted) {
        (false, _) => Style::Bad,
        (true, true) => Style::Warn,
        (true, false) => Style::Good,
    }
}

/// Entries that can go. Of a shard none: in another one they may still fail.
pub(super) fn fixed(run: &Regression) -> Vec<String> {
    if run.shard.is_some() {
        return Vec::new();
    }
    let fixed = run.baseline.iter().filter(|e| e.state == KnownState::Fixed);
    fixed
        .map(|entry| format!("fixed: remove it from the baseline: {}", of(entry)))
        .collect()
}

/// All that is to be said under a run.
pub(super) fn lines(run: &Regression) -> Vec<String> {
    let mut lines = Vec::new();
    let known: usize = run.cores.iter().map(|core| core.known.len()).sum();
    if known > 0 {
        let still = run
            .baseline
            .iter()
            .filter(|e| e.state == KnownState::StillFails);
        lines.push(format!(
            "{} known by {} of the baseline",
            counted(known as u64, "finding is", "findings are"),
            counted(still.count() as u64, "entry", "entries"),
        ));
    }
    lines.extend(fixed(run));
    let left: usize = run.cores.iter().map(|core| core.not_run.len()).sum();
    if run.stopped {
        lines.push(format!(
            "stopped at the first finding: {} not run",
            counted(left as u64, "case was", "cases were")
        ));
    }
    if let Some(shard) = &run.shard {
        let elsewhere: usize = run.cores.iter().map(|core| core.elsewhere).sum();
        lines.push(format!(
            "shard {} of {}: {} in the others",
            shard.index,
            shard.count,
            counted(elsewhere as u64, "case is", "cases are")
        ));
    }
    if !run.missing_shards.is_empty() {
        let which: Vec<String> = run.missing_shards.iter().map(u32::to_string).collect();
        lines.push(format!(
            "merged without shard {}: cases are missing",
            which.join(", ")
        ));
    }
    lines
}

/// `core miner, case random*, 1a2b3c4d (issue 12)`
fn of(entry: &KnownFailure) -> String {
    let cause = entry.bucket.as_ref().or(entry.cause.as_ref());
    format!(
        "core {}, case {}, {} ({})",
        entry.core,
        entry.cases.join(" "),
        cause.map_or("", String::as_str),
        entry.reason
    )
}
