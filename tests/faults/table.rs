//! The table of all planted faults, as kept in `docs/faults.md`.

use std::fmt::Write as _;

use crate::finding::Finding;

const HEAD: &str = "\
# Planted faults

Each fault is a plain patch in `tests/faults/`, applied to a copy of `rtl/` and woven with the others into one build per
core behind a select. With nothing selected the woven cores pass the smoke suite. This file is written by the test that
checks it: `GOLDBENCH_WRITE_FAULTS=1 cargo test --test faults`.

*Localised* means that the report names the element, the function and the rule that the patch expects, that every input of
that function agreed, that a known explanation is among those given where the patch names one, and that a source line lies in the expected
file.
";

const SEEN: &str = "\
## Who would have seen it

The cases up to and including the one that found it, each run to its end with less in view. *Results*: a hit or digest
missing, extra, in the wrong cycle or with the wrong content, the overflow count or `exhausted` wrong, judged without the
cycle model. *Outputs*: any output port in any cycle against the model. *Full state*: outputs and every register.

| faults | results alone | outputs alone | full state |
|---|---|---|---|
";

fn escaped(text: &str) -> String {
    text.replace('|', "\\|")
}

fn percent(part: usize, of: usize) -> String {
    format!("{part} of {of}")
}

/// The whole file.
pub fn render(findings: &[Finding<'_>], verilator: &str) -> String {
    let mut text = String::from(HEAD);
    let found = findings.iter().filter(|f| f.case.is_some()).count();
    let localised = findings
        .iter()
        .filter(|f| f.complaints().is_empty())
        .count();
    let explained = findings
        .iter()
        .filter(|f| f.expected_text().is_some())
        .count();
    let lines = findings.iter().filter(|f| f.points_at().0).count();
    let files = findings.iter().filter(|f| f.points_at().1).count();
    let planted = findings.len();
    let gone = findings.iter().filter(|f| f.fault.only_removes()).count();
    let gone = percent(gone, planted);
    let shown: usize = findings.iter().map(|f| f.lines().len()).sum();
    let mean = shown as f64 / planted as f64;
    let _ = write!(
        text,
        "
| | |
|---|---|
| planted | {planted} |
| found | {} |
| localised | {} |
| named by an explanation | {} |
| the report shows the very line that was changed | {} |
| the report shows a line of the file that was changed | {} |
| nothing to show: lines were taken away, and no other changed | {gone} |
| source lines in a report, on average | {mean:.1} |

Measured with {verilator}, root seed 1. Power-up values differ between versions of Verilator, and with them cycles and
indices of the faults that a missing reset makes.

",
        percent(found, planted),
        percent(localised, found),
        percent(explained, planted),
        percent(lines, planted),
        percent(files, planted),
    );
    text.push_str("| fault | core | class | found in | cycle | element | function | explained by | changed | shown |\n");
    text.push_str("|---|---|---|---|---|---|---|---|---|---|\n");
    for finding in findings {
        text.push_str(&row(finding));
    }
    text.push('\n');
    text.push_str(SEEN);
    for core in ["miner", "compress", "early", ""] {
        let of_core: Vec<_> = findings
            .iter()
            .filter(|f| core.is_empty() || f.fault.core == core)
            .collect();
        let count = |seen: &dyn Fn(&&&Finding<'_>) -> bool| {
            percent(of_core.iter().filter(seen).count(), of_core.len())
        };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} |",
            if core.is_empty() { "all" } else { core },
            count(&|f| f.seen.by_results),
            count(&|f| f.seen.by_outputs),
            count(&|f| f.case.is_some()),
        );
    }
    text.push_str("\nNot seen by results alone: ");
    text.push_str(&names(findings, |f| !f.seen.by_results));
    text.push_str(".\n\nNot seen by outputs alone: ");
    text.push_str(&names(findings, |f| !f.seen.by_outputs));
    text.push_str(".\n");
    text
}

fn names(findings: &[Finding<'_>], which: impl Fn(&Finding<'_>) -> bool) -> String {
    let names: Vec<&str> = findings
        .iter()
        .filter(|f| which(f))
        .map(|f| f.fault.name.as_str())
        .collect();
    if names.is_empty() {
        "none".into()
    } else {
        names.join(", ")
    }
}

fn row(finding: &Finding<'_>) -> String {
    let fault = finding.fault;
    let divergence = finding.divergence.as_deref();
    let places = |places: &[(&str, usize)]| {
        let texts: Vec<String> = places
            .iter()
            .map(|(file, line)| format!("{file}:{line}"))
            .collect();
        texts.join(", ")
    };
    // The explanation that the patch expects, else the first.
    let first = divergence.and_then(|d| d.fault.explained_by.first());
    let explained = finding
        .expected_text()
        .or(first.map(String::as_str))
        .unwrap_or("");
    let cells = [
        format!("{:02} {}", fault.number, fault.what),
        fault.core.clone(),
        fault.class.clone(),
        finding
            .case
            .clone()
            .unwrap_or_else(|| "**not found**".into()),
        divergence.map_or(String::new(), |d| d.cycle.0.to_string()),
        divergence.map_or(String::new(), |d| d.first.element.clone()),
        divergence.map_or(String::new(), |d| d.fault.function.clone()),
        explained.to_owned(),
        places(&crate::patch::places(fault)),
        places(&finding.lines()),
    ];
    format!("| {} |\n", cells.map(|cell| escaped(&cell)).join(" | "))
}
