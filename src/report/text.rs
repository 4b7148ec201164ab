//! Text for people: a table per core, a report per failing case, the totals last, where a terminal's reader looks.

use super::causes;
use super::failure::case_page;
use super::numbers::counted;
use super::page::{Line, Page, Style};
use super::paint::paint;
use super::summary::{core_table, totals};
use super::{Format, RenderError, Times};
use crate::verdict::{CaseVerdict, CoreRun, Regression};

/// The text format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// With ANSI colours. The caller knows what stands at the other end.
    pub colour: bool,
    /// Reports written out per core, the first of each cause before any second. The rest is counted.
    pub reports_per_core: usize,
}

impl Default for Text {
    /// No colour, three reports per core.
    fn default() -> Self {
        Self {
            colour: false,
            reports_per_core: 3,
        }
    }
}

impl Text {
    /// The run as a page, to be painted or drawn.
    pub fn page(&self, run: &Regression, times: &Times) -> Page {
        let mut page = Page::new();
        page.push(title(run));
        for core in &run.cores {
            page.gap();
            page.append(core_table(core, times));
        }
        for core in &run.cores {
            self.reports(core, &mut page);
        }
        page.gap();
        page.append(totals(run, times));
        page
    }

    fn reports(&self, core: &CoreRun, page: &mut Page) {
        let findings = core.cases.iter().filter(|c| c.outcome.is_finding());
        // The first of each cause comes before the second of any; what is known comes last.
        let mut findings: Vec<(usize, &CaseVerdict)> = causes::ranked(findings);
        findings.sort_by_key(|(rank, case)| (core.known.contains_key(&case.id.case), *rank));
        let shown = self.reports_per_core.min(findings.len());
        for (_, case) in &findings[..shown] {
            page.gap();
            page.append(case_page(case));
        }
        let rest = (findings.len() - shown) as u64;
        if rest > 0 {
            page.gap();
            let more = counted(rest, "more finding", "more findings");
            page.push(Line::new().then(
                Style::Dim,
                format!(
                    "{more} of {}, each in the JSON and JUnit reports",
                    core.core
                ),
            ));
        }
    }
}

impl Format for Text {
    fn extension(&self) -> &'static str {
        "txt"
    }

    fn render(&self, run: &Regression, times: &Times) -> Result<String, RenderError> {
        Ok(paint(&self.page(run, times), self.colour))
    }
}

/// `goldbench 0.1.0  suite smoke  seed 0x1  Verilator 5.048  g++ 12.2.0`
fn title(run: &Regression) -> Line {
    let tools = &run.tools;
    let mut line = Line::new()
        .then(Style::Strong, "goldbench")
        .plain(format!(" {}", tools.goldbench))
        .then(Style::Dim, "  suite ")
        .plain(&run.suite)
        .then(Style::Dim, "  seed ")
        .plain(run.seed.to_string());
    for tool in [&tools.verilator, &tools.compiler] {
        if !tool.is_empty() {
            line.push(Style::Dim, format!("  {tool}"));
        }
    }
    line
}
