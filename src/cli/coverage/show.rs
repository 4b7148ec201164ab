//! The answer for people.

use std::fmt::Write;

use super::result::{CoreRow, Report};
use crate::cli::color::Paint;
use crate::coverage::{Merged, NOT_APPLICABLE};
use crate::report::grouped;

/// All cores.
pub(super) fn text(report: &Report, list: bool, paint: Paint) -> String {
    let mut out = String::new();
    for core in &report.cores {
        core_text(&mut out, core, &report.suite, (list, paint));
    }
    out
}

fn core_text(out: &mut String, core: &CoreRow, suite: &str, (list, paint): (bool, Paint)) {
    let bins = &core.functional;
    let cycles: u64 = core.cases.iter().map(|case| case.cycles).sum();
    let came = format!("{} of {} bins came", bins.hit(), bins.applicable());
    let came = if bins.open().next().is_none() {
        paint.good(&came)
    } else {
        paint.bad(&came)
    };
    let cases = (core.cases.len(), grouped(cycles));
    let _ = writeln!(
        out,
        "{}: {came} ({:.1} %), {suite}, {} cases, {} cycles",
        paint.head(&core.core),
        bins.percent(),
        cases.0,
        cases.1
    );
    for case in core.cases.iter().filter(|case| case.outcome.is_finding()) {
        let word = paint.bad(case.outcome.word());
        let _ = writeln!(out, "  {word} {}: {}", case.case, case.detail);
    }
    groups(out, core);
    for bin in &bins.bins {
        match (&bin.not_applicable, &bin.first) {
            (Some(why), _) if list => {
                let _ = writeln!(out, "  {:28} {NOT_APPLICABLE}: {why}", bin.id);
            }
            (None, Some((case, cycle))) if list => {
                let _ = writeln!(
                    out,
                    "  {:28} {:>12} in {:>3} cases, first {case} cycle {cycle}",
                    bin.id,
                    grouped(bin.count),
                    bin.cases
                );
            }
            (None, None) => {
                let _ = writeln!(out, "  {} {:23} {}", paint.bad("OPEN"), bin.id, bin.says);
            }
            _ => {}
        }
    }
}

/// `data 11/11  nonce 8/8 ..`, and how many the design can't have.
fn groups(out: &mut String, core: &CoreRow) {
    let mut groups: Vec<(&str, usize, usize)> = Vec::new();
    let can = |bin: &&Merged| bin.not_applicable.is_none();
    for bin in core.functional.bins.iter().filter(can) {
        let name = bin.id.split('.').next().unwrap_or(&bin.id);
        let at = groups.iter().position(|g| g.0 == name);
        let at = at.unwrap_or_else(|| {
            groups.push((name, 0, 0));
            groups.len() - 1
        });
        groups[at].1 += usize::from(bin.count > 0);
        groups[at].2 += 1;
    }
    let parts = groups
        .iter()
        .map(|(name, hit, all)| format!("{name} {hit}/{all}"));
    let parts: Vec<String> = parts.collect();
    let without = core.functional.bins.len() - core.functional.applicable();
    let _ = writeln!(out, "  {}; {without} {NOT_APPLICABLE}", parts.join("  "));
}
