//! What the test set notices: a bar for each observer, and the mutants that are left.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::bars::Bar;
use crate::report::measured::{Mutant, Mutation, Rate};
use crate::report::numbers::{counted, grouped};
use crate::report::page::visible;

/// A result's part of the page.
pub(super) fn section(result: &Mutation) -> Markup {
    let counts = &result.counts;
    let of = |class: &str| -> Vec<&Mutant> {
        let all = result.mutants.iter();
        all.filter(|mutant| mutant.class == class).collect()
    };
    let left: Vec<&Mutant> = result
        .mutants
        .iter()
        .filter(|mutant| !["unknown", "killed"].contains(&&*mutant.class))
        .collect();
    let notes = [
        (
            counts.tied_off,
            "tied off by the configuration: not counted",
        ),
        (counts.no_path, "without a path to an output: not counted"),
        (counts.equivalent, "proven equivalent: not counted"),
        (counts.crashed, "crashed the simulation: killed"),
        (counts.hung, "hung: killed"),
        (counts.not_run, "not run"),
    ];
    html! {
        section class="measured" {
            h3 {
                (visible(&result.core)) " "
                span class="dim" {
                    (counted(counts.sampled, "mutant", "mutants")) " of " (grouped(result.candidates)) " changes"
                    @if let Some(under) = &result.under { " under " (visible(under)) }
                    " · suite " (visible(&result.suite)) " · seed " (result.seed.to_string())
                    @if let Some(version) = result.tools.get("goldbench") { " · goldbench " (visible(version)) }
                }
            }
            @if result.interrupted { p class="warn" { "Interrupted: mutants are missing." } }
            @if let Some(shard) = &result.shard {
                p class="warn" { "Shard " (shard.index) " of " (shard.count) ": the others' mutants are missing." }
            }
            @if !result.missing_shards.is_empty() { p class="warn" { "Merged without all shards: mutants are missing." } }
            table class="shares" {
                thead { tr { th { "noticed by" } th {} th class="number" { "killed" } th class="number" { "rate (95 % interval)" } } }
                tbody {
                    @for rate in &result.observers { (bar(rate).row(&html! { (named(&rate.observer)) })) }
                }
            }
            p {
                @for (at, (count, what)) in notes.iter().filter(|(count, _)| *count > 0).enumerate() {
                    @if at > 0 { " · " }
                    (grouped(*count)) " " (what)
                }
            }
            @if let Some(gate) = &result.gate {
                @let asked = format!("{} % by {}", gate.min_kill, strongest(result));
                @if result.shard.is_some() {
                    p { "gate, judged by all shards together: " (asked) }
                } @else {
                    p class=(if gate.reached { "good" } else { "bad" }) {
                        "gate " (if gate.reached { "reached" } else { "missed" }) ": " (asked)
                    }
                }
            }
            (survivors(result, &of("unknown")))
            (weaker(&of("killed")))
            (not_counted(&left))
            (cases(result))
        }
    }
}

fn strongest(result: &Mutation) -> String {
    let last = result.observers.last();
    last.map_or("nobody".into(), |rate| named(&rate.observer))
}

/// Were all mutants run that were drawn.
fn is_whole(result: &Mutation) -> bool {
    let dealt = result.shard.is_some() || !result.missing_shards.is_empty();
    !result.interrupted && result.counts.not_run == 0 && !dealt
}

/// The strongest observer's rate, in a few words.
pub(super) fn short(result: &Mutation) -> String {
    let strongest = result.observers.last();
    let killed = strongest.map_or((0, 0), |rate| (rate.killed, rate.killable));
    format!(
        "{}: {} of {} mutants killed",
        visible(&result.core),
        killed.0,
        killed.1
    )
}

fn bar(rate: &Rate) -> Bar {
    Bar {
        part: rate.killed,
        all: rate.killable,
        percent: rate.rate,
        interval: rate.low.zip(rate.high),
    }
}

fn named(observer: &str) -> String {
    match observer {
        "results" => "results alone".into(),
        "outputs" => "outputs alone".into(),
        "full" => "the full state".into(),
        other => visible(other),
    }
}

/// The lines that a mutant stands at.
fn lines(mutant: &Mutant) -> Markup {
    let line = |place: &String| {
        let (file, at) = place.rsplit_once(':').unwrap_or((place, ""));
        let line = at.split(['.', '-']).next().unwrap_or_default();
        match line {
            // A line of 0 is Yosys's word for none.
            "" | "0" => visible(file),
            line => visible(&format!("{file}:{line}")),
        }
    };
    let lines: BTreeSet<String> = mutant.sources.iter().map(line).collect();
    html! {
        @if lines.is_empty() { span class="dim" { "no line is known" } }
        @for line in &lines { code { (line) } " " }
    }
}

/// Mutants as rows; the last cell is the caller's.
fn table(mutants: &[&Mutant], last: &str, cell: impl Fn(&Mutant) -> Markup) -> Markup {
    html! {
        table class="mutants" {
            thead { tr { th class="number" { "no." } th { "line" } th { "what" } th { "change" } th { (last) } } }
            tbody {
                @for mutant in mutants {
                    tr {
                        td class="number" { (mutant.mutant) }
                        td { (lines(mutant)) }
                        td { (visible(&mutant.place())) }
                        td { (visible(&mutant.change)) }
                        td { (cell(mutant)) }
                    }
                }
            }
        }
    }
}

fn survivors(result: &Mutation, unknown: &[&Mutant]) -> Markup {
    html! {
        @if result.counts.killable == 0 {
            p class="warn" { "No mutant was run that can be killed." }
        } @else if unknown.is_empty() && !is_whole(result) {
            p { "Of those that were run, no mutant that can be killed is left." }
        } @else if unknown.is_empty() {
            p class="good" { "No mutant that can be killed is left." }
        } @else {
            h4 { (counted(unknown.len() as u64, "survivor", "survivors")) ": noticed by nothing, not proven equivalent" }
            (table(unknown, "might be reached by", |mutant| html! {
                (visible(&mutant.reach))
                @if let Some(why) = &mutant.shown_by { " " span class="dim" { (visible(why)) } }
            }))
        }
    }
}

/// Those that only some observers see.
fn weaker(killed: &[&Mutant]) -> Markup {
    html! {
        @if !killed.is_empty() {
            details {
                summary { (counted(killed.len() as u64, "mutant", "mutants")) " noticed by some observers only" }
                (table(killed, "noticed by", |mutant| {
                    let by: Vec<String> = mutant.noticed_by.iter().map(|by| named(by)).collect();
                    html! { (by.join(", ")) }
                }))
            }
        }
    }
}

fn not_counted(left: &[&Mutant]) -> Markup {
    html! {
        @if !left.is_empty() {
            details {
                summary { (counted(left.len() as u64, "mutant", "mutants")) " not counted" }
                (table(left, "why", |mutant| html! {
                    (visible(&mutant.class))
                    @if let Some(why) = &mutant.shown_by { ": " (visible(why)) }
                }))
            }
        }
    }
}

fn cases(result: &Mutation) -> Markup {
    html! {
        @if !result.cases.is_empty() {
            details {
                summary { "Which case was the first to show how many" }
                table {
                    thead { tr { th { "case" } @for rate in &result.observers { th class="number" { (named(&rate.observer)) } } } }
                    tbody {
                        @for (case, by) in &result.cases {
                            tr {
                                td { (visible(case)) }
                                @for rate in &result.observers {
                                    td class="number" { (grouped(by.get(&rate.observer).copied().unwrap_or(0))) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
