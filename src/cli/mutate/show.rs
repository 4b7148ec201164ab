//! The answer for people.

use std::fmt::Write as _;
use std::path::Path;

use super::row::{Class, MutantRow, Report};
use crate::cli::color::Paint;
use crate::mutate::Probed;
use crate::report::{counted, percent};

/// So many unknown mutants are listed; all of them are in the JSON.
const LISTED: usize = 12;

pub(crate) fn text(report: &Report, folder: Option<&Path>, paint: Paint) -> String {
    let mut out = String::new();
    let counts = &report.counts;
    let under = report.under.as_ref();
    let under = under.map_or(String::new(), |path| format!(" under {path}"));
    let kept = match report.kept.len() {
        0 => String::new(),
        count => format!(
            " and {}",
            counted(count as u64, "kept failure", "kept failures")
        ),
    };
    let _ = writeln!(
        out,
        "{}: {} mutants{under}, of {} changes that {} instances offer; {} suite{kept}, seed {}\n",
        paint.head(&report.core),
        counts.sampled,
        report.candidates,
        report.instances,
        report.suite,
        report.seed
    );
    let _ = writeln!(
        out,
        "  noticed by     killed   of      rate   95 % interval"
    );
    for rate in &report.observers {
        let name = named(&rate.observer);
        let numbers = match (rate.rate, rate.low, rate.high) {
            (Some(rate), Some(low), Some(high)) => {
                let (rate, low) = (percent(rate, 2), percent(low, 2));
                format!("{rate:>7} %   {low} to {} %", percent(high, 2))
            }
            _ => "no killable mutant".into(),
        };
        let _ = writeln!(
            out,
            "  {name:<13} {:>7} {:>5} {numbers}",
            rate.killed, rate.killable
        );
    }
    if let Some(probes) = &report.probes {
        full_state(&mut out, probes, paint);
    }
    out.push('\n');
    let mut note = |count: usize, what: &str| {
        if count > 0 {
            let _ = writeln!(out, "  {count:>5} {what}");
        }
    };
    note(
        counts.tied_off,
        "tied off by the configuration: not counted",
    );
    note(counts.no_path, "without a path to an output: not counted");
    note(counts.equivalent, "proven equivalent: not counted");
    note(counts.crashed, "crashed the simulation: killed");
    note(counts.hung, "hung: killed");
    note(counts.not_run, "not run: not counted");
    note(
        counts.unknown,
        "unknown: noticed by nothing, not proven equivalent, counted as not killed",
    );
    cut_short(&mut out, report, paint);
    unknown(&mut out, report, paint);
    if let Some(gate) = &report.gate {
        let by = report
            .observers
            .last()
            .map_or("nobody", |last| named(&last.observer));
        let text = format!("{} % of the killable mutants by {by}", gate.min_kill);
        let line = if report.shard.is_some() {
            format!("judged by `goldbench report merge`: {text}")
        } else if gate.reached {
            paint.good(&format!("gate reached: {text}"))
        } else {
            paint.bad(&format!("gate missed: {text}"))
        };
        let _ = writeln!(out, "\n{line}");
    }
    if let Some(times) = &report.times {
        let _ = writeln!(
            out,
            "\nweave {:.1} s, build {:.1} s, sweep {:.1} s, run {:.1} s, prove {:.1} s; {:.3} s a mutant, {:.1} s the longest",
            times.weave_seconds,
            times.build_seconds,
            times.sweep_seconds,
            times.run_seconds,
            times.prove_seconds,
            times.mean_mutant_seconds,
            times.longest_mutant_seconds
        );
    }
    if let Some(folder) = folder {
        let _ = writeln!(out, "\njournal and netlist: {}", folder.display());
    }
    out
}

/// So many registers that a netlist lacks are named.
const MISSING: usize = 3;

/// What the full state of a core without a model is.
fn full_state(out: &mut String, probes: &Probed, paint: Paint) {
    if let Some(why) = &probes.not_asked {
        let text = format!("the full state is not asked: {why}");
        let _ = writeln!(out, "  {}", paint.bad(&text));
        return;
    }
    let some: Vec<&str> = probes
        .missing
        .iter()
        .take(MISSING)
        .map(String::as_str)
        .collect();
    let missing = match probes.missing.len() {
        0 => String::new(),
        count if count > MISSING => format!("; not in the netlist: {}, ..", some.join(", ")),
        _ => format!("; not in the netlist: {}", some.join(", ")),
    };
    let _ = writeln!(
        out,
        "  the full state is what every_round follows: {} of {} probed registers{missing}",
        probes.found, probes.registers
    );
}

/// What this is not all of.
fn cut_short(out: &mut String, report: &Report, paint: Paint) {
    if let Some(shard) = &report.shard {
        let (index, count) = (shard.index, shard.count);
        let _ = writeln!(
            out,
            "\n  shard {index} of {count}: the others are in other shards"
        );
    }
    if !report.missing_shards.is_empty() {
        let which: Vec<String> = report.missing_shards.iter().map(u32::to_string).collect();
        let text = format!(
            "merged without shard {}: mutants are missing",
            which.join(", ")
        );
        let _ = writeln!(out, "\n  {}", paint.bad(&text));
    }
    if report.interrupted {
        let text =
            "stopped by Ctrl-C: what was not run or not proven is open; the same command goes on";
        let _ = writeln!(out, "\n  {}", paint.bad(text));
    }
}

/// An observer's name for people.
fn named(observer: &str) -> &'static str {
    match observer {
        "full" => "full state",
        "results" => "results alone",
        _ => "outputs alone",
    }
}

/// The first of the mutants of which nothing is known, with a word of where to look.
fn unknown(out: &mut String, report: &Report, paint: Paint) {
    let all: Vec<&MutantRow> = report
        .mutants
        .iter()
        .filter(|mutant| mutant.class == Class::Unknown)
        .collect();
    for mutant in all.iter().take(LISTED) {
        let signal = mutant.signal.as_ref().map_or_else(
            || {
                format!(
                    "{} {}.{} bit {}",
                    mutant.kind, mutant.cell, mutant.port, mutant.bit
                )
            },
            Clone::clone,
        );
        let _ = writeln!(
            out,
            "\n  {} {} {}: {signal} {}\n        might be reached by {}",
            paint.bad(&format!("#{}", mutant.mutant)),
            mutant.line(),
            mutant.instance,
            mutant.change,
            mutant.reach
        );
    }
    if all.len() > LISTED {
        let _ = writeln!(
            out,
            "\n  and {} more: --format json lists all",
            all.len() - LISTED
        );
    }
}
