//! What the cases brought: bins, lines and toggles.

use maud::{Markup, html};

use super::bars::Bar;
use super::class;
use crate::report::failure::outcome_style;
use crate::report::measured::{Bin, Coverage, CoveredCore, Lines, Module, Share};
use crate::report::numbers::{counted, grouped};
use crate::report::page::visible;

/// A result's part of the page.
pub(super) fn section(result: &Coverage) -> Markup {
    let tools = &result.tools;
    html! {
        @for core in &result.cores {
            section class="measured" {
                h3 {
                    (visible(&core.core)) " "
                    span class="dim" {
                        "suite " (visible(&result.suite)) " · seed " (result.seed.to_string())
                        " · " (counted(core.cases.len() as u64, "case", "cases"))
                        " · " (grouped(core.cases.iter().map(|case| case.cycles).sum())) " cycles"
                        " · goldbench " (visible(&tools.goldbench))
                    }
                }
                @if result.interrupted { p class="warn" { "Interrupted: cases are missing." } }
                @for case in core.cases.iter().filter(|case| case.outcome.is_finding()) {
                    p {
                        span class=(class(outcome_style(case.outcome))) { (case.outcome.word()) }
                        " " (visible(&case.case)) ": what it brought counts up to there"
                    }
                }
                (shares(core))
                (bins(&core.functional.bins))
                @if let Some(rtl) = &core.rtl { (lines(rtl)) }
            }
        }
    }
}

/// Bins of a core, in a few words.
pub(super) fn short(core: &CoveredCore) -> String {
    let bins = core.bins();
    format!(
        "{}: {} of {} bins",
        visible(&core.core),
        bins.covered,
        bins.all
    )
}

fn bar(share: Share) -> Bar {
    Bar::counted(share.covered, share.all)
}

fn shares(core: &CoveredCore) -> Markup {
    html! {
        table class="shares" {
            tbody {
                (bar(core.bins()).row(&html! { "bins that came" }))
                @if let Some(rtl) = &core.rtl {
                    (bar(rtl.lines).row(&html! { "lines that ran" (waived(rtl.lines)) }))
                    (bar(rtl.toggles).row(&html! { "bits that rose and fell" (waived(rtl.toggles)) }))
                }
            }
        }
    }
}

fn waived(share: Share) -> Markup {
    html! { @if share.waived > 0 { span class="dim" { " and " (grouped(share.waived)) " waived" } } }
}

fn bins(all: &[Bin]) -> Markup {
    let (can, not): (Vec<&Bin>, Vec<&Bin>) =
        all.iter().partition(|bin| bin.not_applicable.is_none());
    let (came, open): (Vec<&Bin>, Vec<&Bin>) = can.into_iter().partition(|bin| bin.count > 0);
    html! {
        @if open.is_empty() {
            p class="good" { "Every bin that the design can have came." }
        } @else {
            h4 { (counted(open.len() as u64, "bin", "bins")) " did not come" }
            table class="bins" {
                thead { tr { th { "bin" } th { "what must have come" } } }
                tbody {
                    @for bin in &open {
                        tr { td { code class="bad" { (visible(&bin.id)) } } td { (visible(&bin.says)) } }
                    }
                }
            }
        }
        @if !came.is_empty() {
            details {
                summary { (counted(came.len() as u64, "bin", "bins")) " came" }
                table class="bins" {
                    thead { tr { th { "bin" } th { "what came" } th class="number" { "times" } th class="number" { "cases" } th { "first" } } }
                    tbody { @for bin in &came { (came_row(bin)) } }
                }
            }
        }
        @if !not.is_empty() {
            details {
                summary { (counted(not.len() as u64, "bin", "bins")) " that the design can't have" }
                table class="bins" {
                    thead { tr { th { "bin" } th { "why" } } }
                    tbody {
                        @for bin in &not {
                            tr {
                                td { code { (visible(&bin.id)) } }
                                td { (visible(bin.not_applicable.as_deref().unwrap_or_default())) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn came_row(bin: &Bin) -> Markup {
    html! {
        tr {
            td { code { (visible(&bin.id)) } }
            td { (visible(&bin.says)) }
            td class="number" { (grouped(bin.count)) }
            td class="number" { (grouped(bin.cases)) }
            td { @if let Some((case, cycle)) = &bin.first { (visible(case)) " " span class="dim" { "cycle " (cycle) } } }
        }
    }
}

fn lines(rtl: &Lines) -> Markup {
    html! {
        h4 { "Lines and toggles of the RTL" }
        table class="modules" {
            thead { tr { th { "module" } th colspan="3" { "lines" } th colspan="3" { "toggles" } } }
            tbody { @for module in &rtl.modules { (module_rows(module)) } }
        }
        @if !rtl.waivers.is_empty() {
            details {
                summary { (counted(rtl.waivers.len() as u64, "waiver", "waivers")) }
                table {
                    thead { tr { th { "waived" } th class="number" { "points" } th { "reason" } } }
                    tbody {
                        @for (says, reason, points) in &rtl.waivers {
                            tr {
                                td { code { (visible(says)) } }
                                td class="number" { (grouped(*points)) }
                                td { (visible(reason)) }
                            }
                        }
                    }
                }
            }
        }
        @for says in &rtl.unused_waivers {
            p class="warn" { "a waiver fits nothing: " code { (visible(says)) } }
        }
    }
}

/// The module, and below it what of it did not come.
fn module_rows(module: &Module) -> Markup {
    let signals = module.open_signals();
    html! {
        tr {
            th scope="row" { (visible(&module.module)) }
            (bar(module.lines).cells())
            (bar(module.toggles).cells())
        }
        @if !module.open_lines.is_empty() {
            tr { td colspan="7" class="missing" {
                span class="bad" { "not run: " }
                code { (visible(&module.file)) ":" (ranges(&module.open_lines)) }
            } }
        }
        @if !signals.is_empty() {
            tr { td colspan="7" class="missing" {
                span class="bad" { "no toggle: " }
                @for (at, (name, line, bits)) in signals.iter().enumerate() {
                    @if at > 0 { ", " }
                    code { (visible(name)) }
                    " " span class="dim" { "line " (line) ", " (counted(*bits as u64, "bit", "bits")) }
                }
            } }
        }
    }
}

/// `3, 5-7`
fn ranges(lines: &[u32]) -> String {
    let mut sorted = lines.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut ranges: Vec<(u32, u32)> = Vec::new();
    for line in sorted {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == line => *last = line,
            _ => ranges.push((line, line)),
        }
    }
    let ranges = ranges.iter().map(|(first, last)| {
        if first == last {
            first.to_string()
        } else {
            format!("{first}-{last}")
        }
    });
    ranges.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_lines_are_a_range() {
        assert_eq!(ranges(&[3, 7, 5, 6, 6]), "3, 5-7");
        assert_eq!(ranges(&[]), "");
    }
}
