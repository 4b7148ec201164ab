//! A measurement in lines.

use std::fmt::Write as _;

use super::result::{Finding, Report, Row};

/// In lines.
pub(super) fn text(report: &Report) -> String {
    let mut text = String::new();
    head(&mut text, report);
    if report.stimulus.cycles > 0 {
        counted(&mut text, report);
    }
    findings(&mut text, report);
    text
}

/// What a run came to that has counted something.
fn counted(text: &mut String, report: &Report) {
    table(text, report);
    if let Some(recording) = &report.recording {
        let each = report.total.total * 1e12;
        let _ = match (recording.hash, recording.compressions_of_nonce) {
            ("compression", Some(times)) => writeln!(
                text,
                "\ncore      {each:.0} J for 10^12 compressions, measured; {times} of them are a double hash of a header: {:.0} J/TH",
                each * times as f64
            ),
            ("compression", None) => writeln!(
                text,
                "\ncore      {each:.0} J for 10^12 compressions, measured; it hashes no header of its own: each block begins at SHA-256's initial value"
            ),
            _ => writeln!(text, "\ncore      {each:.0} J/TH, measured"),
        };
    } else if let Some(estimate) = &report.core_estimate {
        let _ = writeln!(
            text,
            "\ncore      {:.0} J/TH, an estimate: {}",
            estimate.j_per_th, estimate.how
        );
        let _ = writeln!(
            text,
            "          {:.0} J/TH, were every stage of the core one of the slice",
            estimate.stages_alone_j_per_th
        );
    } else if report.part.whole {
        let _ = writeln!(
            text,
            "\ncore      {:.0} J/TH, measured",
            report.total.total * 1e12
        );
    }
    if let Some(compared) = &report.opensta {
        text.push_str(
            "\nOpenSTA                                   goldbench   by its rule       OpenSTA   rule   program\n",
        );
        for row in &compared.rows {
            let percent = |a: f64, b: f64| if b > 0.0 { 100.0 * (a / b - 1.0) } else { 0.0 };
            let _ = writeln!(
                text,
                "{:36} {:>10.4} mW {:>10.4} mW {:>10.4} mW {:>+5.1}% {:>+8.2}%",
                row.of,
                row.goldbench * 1e3,
                row.by_its_rule * 1e3,
                row.opensta * 1e3,
                percent(row.by_its_rule, row.goldbench),
                percent(row.opensta, row.by_its_rule)
            );
        }
        text.push_str("rule: what the other rule for internal power makes; program: what is left between the programs under the same rule\n");
    }
}

fn findings(text: &mut String, report: &Report) {
    let says = if report.recording.is_some() {
        "RTL"
    } else {
        "model"
    };
    for finding in &report.findings {
        match finding {
            Finding::Wrong(wrong) => {
                let _ = writeln!(
                    text,
                    "\nWRONG     cycle {}: net `{}` is {}, the {says} says {}; driven by {} `{}`",
                    wrong.cycle,
                    wrong.net,
                    u8::from(!wrong.expected),
                    u8::from(wrong.expected),
                    wrong.cell,
                    wrong.instance
                );
                if let Some(front) = &wrong.front {
                    let _ = writeln!(
                        text,
                        "          it took that from {} `{}`, the last of {} gates behind flip-flops and ports",
                        front.cell, front.instance, front.gates
                    );
                }
            }
            Finding::TooSlow {
                period_ns,
                longest_path_ns,
                net,
            } => {
                let _ = writeln!(
                    text,
                    "\nTOO SLOW  gates settle later than {period_ns} ns behind the edge; the longest path, to `{net}`, takes {longest_path_ns:.3} ns"
                );
            }
        }
    }
}

fn head(text: &mut String, report: &Report) {
    let _ = writeln!(text, "core      {}", report.core);
    let part = &report.part;
    match (part.pipe, part.first_stage, part.last_stage) {
        (Some(pipe), Some(first), Some(last)) => {
            let _ = writeln!(
                text,
                "part      {pipe}, stages {first} to {last} of {}",
                part.stages.unwrap_or(last + 1)
            );
        }
        _ => {
            let _ = writeln!(text, "part      all of it");
        }
    }
    let (library, rules) = (&report.library, &report.rules);
    let _ = writeln!(text, "library   {} at {} V", library.name, library.voltage);
    let _ = writeln!(text, "wires     {}", rules.wires);
    let _ = writeln!(text, "clock     {}", rules.clock_tree);
    let _ = writeln!(text, "buffers   {}", rules.buffers);
    let _ = writeln!(text, "enable    {}", rules.enable);
    if let Some(recording) = &report.recording {
        let _ = writeln!(
            text,
            "recorded  {} ports and registers of the RTL; a {} takes {} clocks: {}",
            recording.signals,
            recording.hash.replace('-', " "),
            recording.clocks_of_hash,
            recording.counted
        );
    }
    let stimulus = &report.stimulus;
    let _ = writeln!(
        text,
        "cycles    {} from cycle {} on, nonces from {:#010x}; {} values held against the {}{}",
        stimulus.cycles,
        stimulus.first_cycle,
        stimulus.first_nonce,
        stimulus.compared,
        if report.recording.is_some() {
            "RTL"
        } else {
            "model"
        },
        if report.complete {
            ""
        } else {
            "; stopped early"
        }
    );
    let netlist = &report.netlist;
    let _ = writeln!(
        text,
        "cells     {} gates, {} flip-flops; area {:.0}, of it flip-flops {:.0} %{}",
        netlist.gates,
        netlist.flops,
        netlist.area,
        100.0 * netlist.flop_area / netlist.area.max(f64::MIN_POSITIVE),
        netlist
            .stage_area
            .map_or(String::new(), |area| format!("; {area:.0} a stage"))
    );
    let timing = &report.timing;
    let _ = writeln!(
        text,
        "timing    longest path {:.3} ns, to `{}`; settled after {:.3} ns at the latest; leakage over {:.3} ns",
        timing.longest_path_ns, timing.longest_path_to, timing.settled_ns, timing.period_ns
    );
    let activity = &report.activity;
    let _ = writeln!(
        text,
        "glitches  factor {:.2} of gates, {:.2} with flip-flops: {:.0} transitions of gates a cycle, {:.0} of settled values; a flip-flop toggles {:.3} a cycle\n",
        activity.glitch_factor,
        activity.glitch_factor_all,
        activity.toggles_per_cycle,
        activity.functional_per_cycle,
        activity.flop_toggle_rate
    );
}

fn table(text: &mut String, report: &Report) {
    let width = report.blocks.iter().map(|row| row.block.len()).max();
    let width = width.map_or(15, |longest| longest.max(15));
    let _ = write!(text, "{:width$}", "block");
    text.push_str(
        "  cells       area  toggles  settled   switching    internal       clock     leakage       pJ/hash\n",
    );
    let mut line = |row: &Row| {
        let s = &row.energy.shares;
        let pj = |joules: f64| joules * 1e12;
        let _ = writeln!(
            text,
            "{:width$} {:>6} {:>10.0} {:>8.1} {:>8.1} {:>11.3} {:>11.3} {:>11.3} {:>11.6} {:>13.3}",
            row.block,
            row.cells,
            row.area,
            row.toggles_per_cycle,
            row.functional_per_cycle,
            pj(s.switching),
            pj(s.internal),
            pj(s.clock),
            pj(s.leakage),
            pj(row.energy.total)
        );
    };
    report.blocks.iter().for_each(&mut line);
    let sum = |of: fn(&Row) -> f64| report.blocks.iter().map(of).sum::<f64>();
    line(&Row {
        block: "all".into(),
        cells: report.netlist.cells,
        area: report.netlist.area,
        toggles_per_cycle: sum(|row| row.toggles_per_cycle),
        functional_per_cycle: sum(|row| row.functional_per_cycle),
        energy: report.total,
    });
}
