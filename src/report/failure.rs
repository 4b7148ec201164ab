//! The report on one case: what failed, where, and how to see it again.

use super::list::prose;
use super::numbers::{counted, grouped};
use super::page::{Line, Page, Style};
use super::{artifacts, divergence, faults};
use crate::units::Cycle;
use crate::verdict::{CaseVerdict, Outcome, ResultFault};

/// Lines of a tool's or a process's own words that are shown.
const DETAIL_LINES: usize = 16;

/// The report on a case, whatever its outcome: `docs/report.md` takes it apart line by line.
///
/// A pass is one line, and one for each golden nonce.
pub fn case_page(verdict: &CaseVerdict) -> Page {
    let mut page = Page::new();
    page.push(headline(verdict));
    if let Some(found) = &verdict.divergence {
        page.append(divergence::what(found));
    } else if let Some(found) = &verdict.diagnosis {
        for line in prose(&format!("  {}: ", found.cause), &found.text, Style::Strong) {
            page.push(line);
        }
    } else if verdict.outcome == Outcome::Fail && !verdict.result_faults.is_empty() {
        page.push(
            Line::new()
                .plain("  no divergence from the model was seen: the results alone are wrong"),
        );
    }
    page.append(faults::page(verdict));
    page.append(detail(verdict));
    if let Some(found) = &verdict.divergence {
        page.append(divergence::whence(found));
    }
    if let Some(kept) = &verdict.artifacts {
        artifacts::files(kept, &mut page);
    }
    if verdict.outcome == Outcome::Pass {
        page.append(golden(verdict));
    }
    page
}

/// `FAIL  job_switch[seed=0x51ab3f]  core=miner  cycle 18 342`
fn headline(verdict: &CaseVerdict) -> Line {
    let id = &verdict.id;
    let mut line = Line::new()
        .then(outcome_style(verdict.outcome), verdict.outcome.word())
        .plain("  ")
        .then(Style::Strong, &id.case)
        .plain(format!("[seed={}]  core=", id.seed))
        .then(Style::Strong, &id.core);
    let when = match verdict.outcome {
        Outcome::Fail => first_cycle(verdict).map(|cycle| format!("cycle {cycle}")),
        Outcome::Crash | Outcome::Hang if verdict.tally.cycles == 0 => {
            Some("before the first cycle".to_owned())
        }
        Outcome::Crash | Outcome::Hang => Some(format!(
            "after {}",
            counted(verdict.tally.cycles, "cycle", "cycles")
        )),
        Outcome::Pass => Some(counted(verdict.tally.cycles, "cycle", "cycles")),
        Outcome::NoElaborate | Outcome::NotCovered => None,
    };
    if let Some(when) = when {
        line.push(Style::Plain, "  ");
        line.push(Style::Plain, when);
    }
    line
}

/// The cycle of the divergence; where there is none, of the first wrong result.
fn first_cycle(verdict: &CaseVerdict) -> Option<Cycle> {
    match &verdict.divergence {
        Some(found) => Some(found.cycle),
        None => verdict.result_faults.iter().filter_map(fault_cycle).min(),
    }
}

fn fault_cycle(fault: &ResultFault) -> Option<Cycle> {
    use ResultFault as F;
    match *fault {
        F::Missing { cycle, .. }
        | F::Extra { cycle, .. }
        | F::WrongCycle { cycle, .. }
        | F::WrongHit { cycle, .. }
        | F::WrongLane { cycle, .. }
        | F::WrongFull { cycle, .. }
        | F::Repeated { cycle, .. }
        | F::Stale { cycle, .. }
        | F::Unbalanced { cycle, .. }
        | F::Unfinished { cycle }
        | F::Overflow { cycle, .. }
        | F::Exhausted { cycle, .. }
        | F::Digest { cycle, .. }
        | F::DigestValid { cycle, .. } => Some(cycle),
        F::GoldenMissed { due, .. } => Some(due),
        F::Message { .. } => None,
    }
}

/// What was seen of a crash, a hang or a refusal, in the words of who saw it; their line ends are kept.
fn detail(verdict: &CaseVerdict) -> Page {
    let mut page = Page::new();
    let text = verdict.detail.trim_end();
    if text.is_empty() {
        if matches!(
            verdict.outcome,
            Outcome::Crash | Outcome::Hang | Outcome::NoElaborate
        ) {
            page.push(Line::new().plain(
                "  nothing more is known: neither a message nor an exit status was recorded",
            ));
        }
        return page;
    }
    let lines: Vec<&str> = text.lines().collect();
    let shown = if lines.len() > DETAIL_LINES + 1 {
        DETAIL_LINES
    } else {
        lines.len()
    };
    for line in &lines[..shown] {
        page.push(
            Line::new()
                .plain("    ")
                .plain(line.trim_end().replace('\t', "    ")),
        );
    }
    if shown < lines.len() {
        let rest = format!(
            "    and {} more lines",
            grouped((lines.len() - shown) as u64)
        );
        page.push(Line::new().then(Style::Dim, rest));
    }
    page
}

fn golden(verdict: &CaseVerdict) -> Page {
    let mut page = Page::new();
    for hit in &verdict.results.golden {
        let sentence = format!(
            "{}: nonce {} in cycle {}, as due",
            hit.vector, hit.nonce, hit.cycle
        );
        for line in prose("  golden: ", &sentence, Style::Plain) {
            page.push(line);
        }
    }
    page
}

/// The style of a verdict's word.
pub(super) fn outcome_style(outcome: Outcome) -> Style {
    match outcome {
        Outcome::Pass => Style::Good,
        Outcome::NotCovered => Style::Warn,
        Outcome::Fail | Outcome::NoElaborate | Outcome::Crash | Outcome::Hang => Style::Bad,
    }
}
