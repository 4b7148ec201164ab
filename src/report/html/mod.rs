//! A run as one page that works offline: nothing is loaded from elsewhere, and all of it is there without scripts.

mod bars;
mod case;
mod coverage;
mod mutation;

use std::path::{Path, PathBuf};

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::failure::outcome_style;
use super::finding::{Finding, Weight};
use super::measured::Measured;
use super::numbers::{counted, grouped};
use super::page::{Page, Style, visible};
use super::summary::tally;
use super::{known, shell};
use crate::verdict::{CaseVerdict, Cause, CoreRun, Regression};

/// The page. What it links to is the caller's affair.
pub struct Html<'a> {
    /// Results of other verbs that are shown beside the verdicts.
    pub measured: &'a [Measured],
    /// Where a file of the run is found from the page's folder; `None` for a file that is not there.
    pub link: &'a mut dyn FnMut(&Path) -> Option<PathBuf>,
}

impl std::fmt::Debug for Html<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Html")
    }
}

impl Html<'_> {
    /// The whole page, `index.html`.
    pub fn page(self, run: &Regression) -> String {
        let findings = Finding::all(run);
        let cores = run.cores.iter();
        let reports: Vec<Markup> = cores
            .flat_map(|core| {
                let failing = core.cases.iter().filter(|case| case.outcome.is_finding());
                failing.map(move |case| (core, case))
            })
            .map(|(core, case)| case::section(&anchor(run, core, case), core, case, self.link))
            .collect();
        let page = html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta http-equiv="Content-Security-Policy"
                        content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";
                    title { "goldbench: " (known::verdict(run)) }
                    style { (PreEscaped(include_str!("style.css"))) }
                }
                body {
                    (head(run, self.measured))
                    main {
                        (causes(run, &findings))
                        (table(run))
                        (measured(self.measured))
                        @if !reports.is_empty() {
                            h2 { "Reports" }
                            @for report in &reports { (report) }
                        }
                    }
                    script { (PreEscaped(include_str!("script.js"))) }
                }
            }
        };
        page.into_string() + "\n"
    }
}

fn head(run: &Regression, measured: &[Measured]) -> Markup {
    let cases: Vec<&CaseVerdict> = run.cores.iter().flat_map(|core| &core.cases).collect();
    let tools = &run.tools;
    html! {
        header {
            h1 { "goldbench " span class=(class(known::style(run))) { (known::verdict(run)) } }
            p {
                (counted(run.cores.len() as u64, "core", "cores")) ", "
                (counted(cases.len() as u64, "case", "cases"))
                @for (outcome, count) in tally(&cases) {
                    " · " span class=(class(outcome_style(outcome))) { (grouped(count)) " " (outcome.word()) }
                }
            }
            p class="dim" {
                "suite " (visible(&run.suite)) " · seed " (run.seed.to_string()) " · goldbench " (visible(&tools.goldbench))
                @for tool in [&tools.verilator, &tools.compiler] {
                    @if !tool.is_empty() { " · " (visible(tool)) }
                }
            }
            @for (id, what, parts) in overview(measured) {
                p { a href={ "#" (id) } { (what) } " " (parts.join(" · ")) }
            }
            @if run.interrupted { p class="warn" { "Interrupted: cases are missing." } }
            @for line in known::lines(run) { p class="warn" { (visible(&line)) } }
        }
    }
}

/// What else was measured: the section's id and name, and a word on each core.
fn overview(measured: &[Measured]) -> Vec<(&'static str, &'static str, Vec<String>)> {
    let coverage = measured.iter().filter_map(|result| match result {
        Measured::Coverage(result) => Some(result.cores.iter().map(coverage::short)),
        Measured::Mutation(_) => None,
    });
    let mutation = measured.iter().filter_map(|result| match result {
        Measured::Mutation(result) => Some(mutation::short(result)),
        Measured::Coverage(_) => None,
    });
    let all = [
        ("coverage", "Coverage", coverage.flatten().collect()),
        ("mutation", "Mutation", mutation.collect::<Vec<_>>()),
    ];
    all.into_iter()
        .filter(|(.., parts)| !parts.is_empty())
        .collect()
}

/// Their sections.
fn measured(all: &[Measured]) -> Markup {
    html! {
        @for (id, what, _) in overview(all) {
            h2 id=(id) { (what) }
            @for result in all {
                @match result {
                    Measured::Coverage(result) if id == "coverage" => (coverage::section(result)),
                    Measured::Mutation(result) if id == "mutation" => (mutation::section(result)),
                    _ => {},
                }
            }
        }
    }
}

fn causes(run: &Regression, findings: &[Finding<'_>]) -> Markup {
    let failing: usize = findings.iter().map(|finding| finding.cases.len()).sum();
    html! {
        @if !findings.is_empty() {
            h2 {
                (counted(findings.iter().filter(|f| f.case.is_some()).count() as u64, "cause", "causes")) " in "
                (counted(failing as u64, "failing case", "failing cases"))
            }
            table class="causes" {
                thead { tr { th { "cause" } th { "core" } th { "what" } th { "line" } th class="number" { "cases" } } }
                tbody {
                    @for finding in findings {
                        tr {
                            td { code { (finding.cause.id) } }
                            td { (visible(&finding.core.core)) }
                            td {
                                @match finding.case {
                                    Some(case) => a href={ "#" (anchor(run, finding.core, case)) } { (visible(&finding.cause.cause)) },
                                    None => (visible(&finding.cause.cause)),
                                }
                                @match &finding.weight {
                                    Weight::New => {},
                                    Weight::Known(reason) => { " " span class="warn" { "known: " (visible(reason)) } },
                                    Weight::Expected => { " " span class="dim" { "expected by the manifest" } },
                                }
                            }
                            td { code { (place(finding)) } }
                            td class="number" { (finding.cases.len()) }
                        }
                    }
                }
            }
        }
    }
}

fn place(finding: &Finding<'_>) -> String {
    let (file, line) = &finding.place;
    let line = line.map(|line| format!(":{line}")).unwrap_or_default();
    visible(&format!("{}{line}", file.to_string_lossy()))
}

/// All cores and cases; a script, where one runs, leaves out what does not match.
fn table(run: &Regression) -> Markup {
    html! {
        h2 { "Cases" }
        form id="filter" hidden {
            label { "Filter " input id="text" type="search" placeholder="core, case, cause"; }
            label { input id="failing" type="checkbox"; " failing only" }
            output id="count" {}
        }
        @for core in &run.cores {
            section class="core" {
                h3 {
                    (visible(&core.core)) " "
                    span class="dim" { (visible(&core.manifest)) }
                }
                @if let Some(why) = &core.refused { p class="bad" { "not verified: " (visible(why)) } }
                @if core.expect.is_finding() { p { "expected by its manifest: " (core.expect.word()) } }
                @if core.elsewhere > 0 { p class="dim" { (core.elsewhere) " more cases in other shards" } }
                @if !core.cases.is_empty() || !core.not_run.is_empty() {
                    table class="cases" {
                        thead { tr { th { "case" } th { "verdict" } th { "seed" } th class="number" { "cycles" } th { "what" } } }
                        tbody {
                            @for case in &core.cases { (row(run, core, case)) }
                            @for name in &core.not_run {
                                tr { td { (visible(name)) } td class="dim" { "not run" } td {} td {} td {} }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn row(run: &Regression, core: &CoreRun, case: &CaseVerdict) -> Markup {
    let found = case.outcome.is_finding();
    let known = core.known.get(&case.id.case);
    html! {
        tr data-failing[found] {
            td {
                @if found { a href={ "#" (anchor(run, core, case)) } { (visible(&case.id.case)) } }
                @else { (visible(&case.id.case)) }
            }
            td class=(class(if known.is_some() { Style::Warn } else { outcome_style(case.outcome) })) {
                (case.outcome.word()) @if known.is_some() { " (known)" }
            }
            td { code { (case.id.seed.to_string()) } }
            td class="number" { (grouped(case.tally.cycles)) }
            td {
                @if found { (super::failure::message(case)) }
                @if let Some(cause) = Cause::of(case) { " " code class="dim" { (cause.id) } }
                @if !found && !case.detail.is_empty() { (visible(&case.detail)) }
            }
        }
    }
}

/// Names may hold anything, so places in the page are numbered.
fn anchor(run: &Regression, core: &CoreRun, case: &CaseVerdict) -> String {
    let at = run
        .cores
        .iter()
        .position(|c| std::ptr::eq(c, core))
        .unwrap_or(0);
    let case = core
        .cases
        .iter()
        .position(|c| std::ptr::eq(c, case))
        .unwrap_or(0);
    format!("r{at}-{case}")
}

/// A page of styled text as it stands.
fn text(page: &Page) -> Markup {
    html! {
        pre {
            @for line in page.lines() {
                @for span in line.spans() {
                    @match span.style {
                        Style::Plain => (span.text),
                        style => span class=(class(style)) { (span.text) },
                    }
                }
                "\n"
            }
        }
    }
}

fn class(style: Style) -> &'static str {
    match style {
        Style::Plain => "",
        Style::Strong => "strong",
        Style::Good => "good",
        Style::Bad => "bad",
        Style::Warn => "warn",
        Style::Dim => "dim",
        Style::Link => "link",
    }
}

/// The command that shows a failure again.
fn replay(case: &CaseVerdict) -> Option<String> {
    let file = case.artifacts.as_ref()?.case.as_ref()?;
    Some(format!("goldbench replay {}", visible(&shell::word(file))))
}
