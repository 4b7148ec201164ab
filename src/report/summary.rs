//! The table of a core's cases, and the line of totals under a run.

use std::fmt::Write as _;

use super::failure::outcome_style;
use super::list::prose;
use super::numbers::{counted, duration, grouped, rate};
use super::page::{Line, Page, Style, visible};
use super::times::Times;
use super::{causes, known};
use crate::verdict::{BuildTimes, CaseVerdict, CoreRun, Outcome, Regression, ResultFault};

/// A cell: how it looks, and what it says.
type Cell = (Style, String);

/// One core: its name and manifest, its builds where they are known, and a row for each case.
///
/// Columns: case, verdict, cycles, cycles/s (only where times are given), seed, golden nonces found of those due, and
/// words not compared because the model holds them unknown (`late` counts those of the last quarter of the run).
pub fn core_table(core: &CoreRun, times: &Times) -> Page {
    let mut page = Page::new();
    page.push(
        Line::new()
            .then(Style::Strong, &core.core)
            .plain("  ")
            .then(Style::Dim, &core.manifest),
    );
    if let Some(builds) = times.builds.get(&core.core).filter(|b| !b.is_empty()) {
        let words: Vec<String> = builds.iter().map(build_words).collect();
        for line in prose("  built: ", &words.join("; "), Style::Dim) {
            page.push(line);
        }
    }
    match (&core.refused, core.cases.is_empty()) {
        (None, true) => page.push(Line::new().then(Style::Warn, nothing(core))),
        (Some(_), true) => {}
        (_, false) => page.append(table(core, times)),
    }
    if let Some(why) = &core.refused {
        for line in prose("  not verified: ", why, Style::Bad) {
            page.push(line);
        }
    }
    for case in core
        .cases
        .iter()
        .filter(|c| c.outcome == Outcome::NotCovered && !c.detail.is_empty())
    {
        for line in prose(&format!("  {}: ", case.id.case), &case.detail, Style::Dim) {
            page.push(line);
        }
    }
    if let Some(line) = expectation(core) {
        page.push(line);
    }
    page
}

fn nothing(core: &CoreRun) -> &'static str {
    match (core.not_run.is_empty(), core.elsewhere) {
        (true, 0) => "  no case was run",
        (true, _) => "  its cases are in other shards",
        (false, _) => "  not run: the run stopped at its first finding",
    }
}

fn build_words(build: &BuildTimes) -> String {
    if build.cached {
        return format!("{} from the cache", build.build);
    }
    format!(
        "{} (Verilator {}, compiler {})",
        build.build,
        duration(build.verilate_s),
        duration(build.compile_s)
    )
}

fn table(core: &CoreRun, times: &Times) -> Page {
    let timed = core
        .cases
        .iter()
        .any(|case| times.cases.contains_key(&case.id));
    let mut rows = vec![header(timed)];
    rows.extend(core.cases.iter().map(|case| row(core, case, times, timed)));
    let columns = rows[0].len();
    let widths: Vec<usize> = (0..columns)
        .map(|i| {
            rows.iter()
                .map(|row| row[i].1.chars().count())
                .max()
                .unwrap_or(0)
        })
        .collect();
    // Names and words stand on the left, numbers on the right.
    let left = |column: usize| column < 2;
    let mut page = Page::new();
    for row in &rows {
        let mut line = Line::new();
        for (i, ((style, text), width)) in row.iter().zip(&widths).enumerate() {
            let pad = " ".repeat(width - text.chars().count());
            line.push(Style::Plain, "  ");
            if !left(i) {
                line.push(Style::Plain, &pad);
            }
            line.push(*style, text);
            if left(i) && i + 1 < columns {
                line.push(Style::Plain, &pad);
            }
        }
        page.push(line);
    }
    page
}

fn header(timed: bool) -> Vec<Cell> {
    let mut names = vec!["case", "verdict", "cycles"];
    names.extend(timed.then_some("cycles/s"));
    names.extend(["seed", "golden", "unknown"]);
    names
        .into_iter()
        .map(|name| (Style::Dim, name.to_owned()))
        .collect()
}

/// A finding that the baseline knows is told from a new one.
fn verdict(core: &CoreRun, case: &CaseVerdict) -> Cell {
    let word = case.outcome.word();
    if core.known.contains_key(&case.id.case) {
        (Style::Warn, format!("{word} (known)"))
    } else {
        (outcome_style(case.outcome), word.to_owned())
    }
}

fn row(core: &CoreRun, case: &CaseVerdict, times: &Times, timed: bool) -> Vec<Cell> {
    let mut cells = vec![
        (Style::Plain, visible(&case.id.case)),
        verdict(core, case),
        (Style::Plain, grouped(case.tally.cycles)),
    ];
    if timed {
        let speed = times
            .cases
            .get(&case.id)
            .and_then(|&seconds| rate(case.tally.cycles, seconds));
        cells.push((Style::Plain, speed.unwrap_or_else(|| "-".to_owned())));
    }
    cells.push((Style::Dim, case.id.seed.to_string()));
    cells.push(golden(case));
    cells.push(unknown(case));
    cells
}

/// `3`, or `2/3` where one was missed.
fn golden(case: &CaseVerdict) -> Cell {
    let found = case.results.golden.len();
    let missed = missed(case);
    match (found, missed) {
        (0, 0) => (Style::Dim, "-".to_owned()),
        (_, 0) => (Style::Good, found.to_string()),
        _ => (Style::Bad, format!("{found}/{}", found + missed)),
    }
}

fn missed(case: &CaseVerdict) -> usize {
    let is_missed = |fault: &&ResultFault| matches!(fault, ResultFault::GoldenMissed { .. });
    case.result_faults.iter().filter(is_missed).count()
}

/// Unknown words are due while the pipe fills; late ones mean that something never got a defined value.
fn unknown(case: &CaseVerdict) -> Cell {
    let tally = case.tally;
    match (tally.unknown, tally.unknown_late) {
        (0, 0) => (Style::Dim, "0".to_owned()),
        (all, 0) => (Style::Plain, grouped(all)),
        (all, late) => (
            Style::Warn,
            format!("{} ({} late)", grouped(all), grouped(late)),
        ),
    }
}

/// What a manifest expects is said only where it is not a plain pass, or where it did not come true.
fn expectation(core: &CoreRun) -> Option<Line> {
    if core.refused.is_some() {
        return None;
    }
    let word = core.expect.word();
    let line = Line::new().plain("  expected by its manifest: ");
    match (core.expect.is_finding(), core.as_expected()) {
        (true, true) if !core.cases.iter().any(|case| case.outcome == core.expect) => None,
        (true, true) => Some(line.then(Style::Good, format!("{word}, and so it came"))),
        (true, false) => Some(line.then(Style::Bad, format!("{word}, but no case came out so"))),
        (false, true) => None,
        (false, false) => Some(line.then(Style::Bad, format!("{word}, and there are findings"))),
    }
}

/// The lines under a run: cases by outcome, how much was compared, and the verdict on the whole.
pub fn totals(run: &Regression, times: &Times) -> Page {
    let cases: Vec<&CaseVerdict> = run.cores.iter().flat_map(|core| &core.cases).collect();
    let mut line = Line::new().plain(format!(
        "{}, {}",
        counted(run.cores.len() as u64, "core", "cores"),
        counted(cases.len() as u64, "case", "cases")
    ));
    let mut separator = ": ";
    for (outcome, count) in tally(&cases) {
        line.push(Style::Plain, separator);
        line.push(
            outcome_style(outcome),
            format!("{} {}", grouped(count), outcome.word()),
        );
        separator = ", ";
    }
    let mut page = Page::new();
    page.push(line);
    page.append(causes::page(run));
    for text in known::lines(run) {
        for line in prose("", &text, Style::Warn) {
            page.push(line);
        }
    }
    let mut counts = amounts(&cases);
    let seconds: f64 = cases
        .iter()
        .filter_map(|case| times.cases.get(&case.id))
        .sum();
    if seconds > 0.0 {
        let _ = write!(counts, "; {} of simulation", duration(seconds));
    }
    for line in prose("", &counts, Style::Dim) {
        page.push(line);
    }
    page.push(conclusion(run, cases.is_empty()));
    page
}

/// How many cases came out how, without those that none did.
pub(super) fn tally(cases: &[&CaseVerdict]) -> Vec<(Outcome, u64)> {
    let all = [
        Outcome::Pass,
        Outcome::Fail,
        Outcome::NoElaborate,
        Outcome::Crash,
        Outcome::Hang,
        Outcome::NotCovered,
    ];
    let count = |of| cases.iter().filter(|case| case.outcome == of).count() as u64;
    let counts = all.map(|outcome| (outcome, count(outcome)));
    counts.into_iter().filter(|(_, count)| *count > 0).collect()
}

fn amounts(cases: &[&CaseVerdict]) -> String {
    let sum = |of: fn(&CaseVerdict) -> u64| cases.iter().map(|case| of(case)).sum::<u64>();
    let found = sum(|c| c.results.golden.len() as u64);
    let missed = sum(|c| missed(c) as u64);
    let golden = match (found, missed) {
        (0, 0) => String::new(),
        (_, 0) => format!(
            ", {}",
            counted(found, "golden nonce found", "golden nonces found")
        ),
        _ => format!(
            ", {} of {} golden nonces found",
            grouped(found),
            grouped(found + missed)
        ),
    };
    format!(
        "{}, {} compared, {} unknown{golden}",
        counted(sum(|c| c.tally.cycles), "cycle", "cycles"),
        counted(sum(|c| c.tally.words), "word", "words"),
        grouped(sum(|c| c.tally.unknown)),
    )
}

fn conclusion(run: &Regression, nothing: bool) -> Line {
    let names = |refused: bool| -> String {
        let cores = run.cores.iter();
        let names: Vec<&str> = cores
            .filter(|core| !core.as_expected() && core.refused.is_some() == refused)
            .map(|core| core.core.as_str())
            .collect();
        names.join(", ")
    };
    let (against, refused) = (names(false), names(true));
    let mut line = Line::new();
    if !against.is_empty() {
        line.push(Style::Bad, format!("not as expected: {against}"));
    }
    if !refused.is_empty() {
        let separator = if against.is_empty() { "" } else { "; " };
        line.push(Style::Bad, format!("{separator}not verified: {refused}"));
    } else if against.is_empty() && nothing {
        line.push(Style::Warn, "nothing was run");
    } else if against.is_empty() {
        let all = run.cores.iter().all(CoreRun::is_whole);
        let bound = if all {
            ""
        } else {
            ", as far as its cases are here"
        };
        line.push(
            Style::Good,
            format!("every core is as its manifest expects{bound}"),
        );
    }
    if run.interrupted {
        line.push(Style::Warn, "; interrupted: cases are missing");
    }
    line
}
