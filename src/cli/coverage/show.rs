//! The answer for people.

use std::fmt::Write;

use super::result::{CoreRow, Report};
use crate::cli::color::Paint;
use crate::coverage::rtl::{RtlCoverage, Share};
use crate::coverage::{Merged, NOT_APPLICABLE};
use crate::report::{grouped, percent};

/// All cores.
pub(crate) fn text(report: &Report, list: bool, paint: Paint) -> String {
    let mut out = String::new();
    for core in &report.cores {
        core_text(&mut out, core, &report.suite, (list, paint));
    }
    if let Some(shard) = &report.shard {
        let (index, count) = (shard.index, shard.count);
        let _ = writeln!(
            out,
            "shard {index} of {count}: cases are in other shards, and what they bring"
        );
    }
    if !report.missing_shards.is_empty() {
        let which: Vec<String> = report.missing_shards.iter().map(u32::to_string).collect();
        let text = format!(
            "merged without shard {}: cases are missing",
            which.join(", ")
        );
        let _ = writeln!(out, "{}", paint.bad(&text));
    }
    if report.interrupted {
        let text = "stopped by Ctrl-C: cases are missing, and what they bring";
        let _ = writeln!(out, "{}", paint.bad(text));
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
        "{}: {came} ({} %), {suite}, {} cases, {} cycles",
        paint.head(&core.core),
        percent(bins.percent(), 1),
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
    if let Some(rtl) = &core.rtl {
        rtl_text(out, rtl);
    }
}

/// Lines that did not come, of each module; toggles by signal.
const SIGNALS: usize = 4;

fn rtl_text(out: &mut String, rtl: &RtlCoverage) {
    let share = |share: &Share| {
        format!(
            "{:>5}/{:<5} {:>5} %",
            share.covered,
            share.all,
            percent(share.percent(), 1)
        )
    };
    let row = |out: &mut String, name: &str, lines: &Share, toggles: &Share| {
        let _ = writeln!(
            out,
            "  {name:22} {:>22} {:>22}",
            share(lines),
            share(toggles)
        );
    };
    let _ = writeln!(out, "  {:22} {:>22} {:>22}", "module", "lines", "toggles");
    for module in &rtl.modules {
        row(out, &module.module, &module.lines, &module.toggles);
    }
    row(out, "all", &rtl.lines, &rtl.toggles);
    for module in &rtl.modules {
        if !module.open_lines.is_empty() {
            let lines: Vec<String> = module.open_lines.iter().map(u32::to_string).collect();
            let _ = writeln!(out, "  no run {}: lines {}", module.file, lines.join(", "));
        }
        let mut signals: Vec<(&str, usize)> = Vec::new();
        for (name, _) in &module.open_toggles {
            let stem = name.split('[').next().unwrap_or(name);
            match signals.iter_mut().find(|(known, _)| *known == stem) {
                Some((_, bits)) => *bits += 1,
                None => signals.push((stem, 1)),
            }
        }
        if !signals.is_empty() {
            let more = signals.len().saturating_sub(SIGNALS);
            let shown = signals
                .iter()
                .take(SIGNALS)
                .map(|(stem, bits)| format!("{stem} ({bits} bits)"));
            let shown: Vec<String> = shown.collect();
            let more = if more > 0 {
                format!(" and {more} more signals")
            } else {
                String::new()
            };
            let _ = writeln!(
                out,
                "  no toggle {}: {}{more}",
                module.module,
                shown.join(", ")
            );
        }
    }
    for (says, reason, points) in &rtl.waivers {
        let _ = writeln!(out, "  waived {says}: {points} points, {reason}");
    }
    for says in &rtl.unused_waivers {
        let _ = writeln!(out, "  a waiver fits nothing: {says}");
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
