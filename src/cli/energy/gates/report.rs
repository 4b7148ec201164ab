//! What a run came to, as it is shown.

use std::collections::BTreeMap;

use super::how::How;
use super::ready::Ready;
use super::result::{
    ActivityOf, CellCount, Energy, Finding, LibraryUsed, NetlistOf, PartOf, RecordingOf, Report,
    Row, Rules, Stimulus, TimingOf,
};
use crate::cli::Failure;
use crate::design::DesignConfig;
use crate::gates::{Counts, Ran, Shares, digest};
use crate::spec::Header;

/// What was measured.
pub(super) struct Subject<'a> {
    pub(super) name: &'a str,
    pub(super) design: Option<DesignConfig>,
    pub(super) part: PartOf,
    pub(super) header: &'a Header,
    pub(super) first_nonce: u32,
    pub(super) first_cycle: u64,
    /// Clocks that a hash takes.
    pub(super) each: f64,
    pub(super) enable: &'static str,
    pub(super) recording: Option<RecordingOf>,
}

/// Of a run.
pub(super) fn report(
    subject: &Subject<'_>,
    how: &How,
    (ready, ran): (&Ready, &Ran),
) -> Result<Report, Failure> {
    let (circuit, counts) = (&ready.circuit, &ran.counts);
    let hashes = counts.cycles as f64 / subject.each;
    let rows = rows(ready, counts, hashes);
    let mut total = Shares::default();
    for row in &rows {
        total.add(&row.energy.shares);
    }
    let period_ns = ready.period as f64 * 1e-6;
    let longest_ns = ready.timing.longest * 1e9;
    let name = |net: u32| circuit.names[net as usize].clone();
    let mut findings: Vec<Finding> = ran.wrong.clone().map(Finding::Wrong).into_iter().collect();
    let longest_to = ready.timing.longest_net.map_or_else(String::new, name);
    if how.period.is_some() && counts.settled > ready.period {
        findings.push(Finding::TooSlow {
            period_ns,
            longest_path_ns: longest_ns,
            net: longest_to.clone(),
        });
    }
    let sha256 = digest(&how.liberty)
        .map_err(|error| Failure::input(error.to_string()).at(how.liberty.display()))?;
    Ok(Report {
        schema: "goldbench.energy-gates/1",
        core: subject.name.to_owned(),
        design: subject.design,
        part: subject.part,
        library: LibraryUsed {
            name: how.library.name.clone(),
            file: how.liberty.display().to_string(),
            sha256: hex::encode(sha256),
            voltage: how.library.voltage,
            temperature: how.library.temperature,
        },
        rules: rules(subject, how, ready),
        stimulus: Stimulus {
            header: hex::encode(subject.header.to_bytes().0),
            first_nonce: subject.first_nonce,
            first_cycle: subject.first_cycle,
            cycles: counts.cycles,
            hashes,
            compared: ran.compared,
        },
        recording: subject.recording.clone(),
        netlist: netlist(subject, how, ready),
        timing: TimingOf {
            period_ns,
            longest_path_ns: longest_ns,
            longest_path_to: longest_to,
            settled_ns: counts.settled as f64 * 1e-6,
        },
        activity: activity(ready, counts),
        power_w: total.total() * hashes
            / (counts.cycles as f64 * ready.period as f64 * 1e-15).max(f64::MIN_POSITIVE),
        blocks: rows,
        total: Energy::of(total),
        core_estimate: None,
        opensta: None,
        findings,
        complete: true,
    })
}

fn rules(subject: &Subject<'_>, how: &How, ready: &Ready) -> Rules {
    Rules {
        wires: ready.wires.words(),
        clock_tree: match &ready.tree.buffer {
            Some(buffer) => {
                let square = ready.power.voltage.powi(2);
                format!(
                    "a {buffer} for {} flip-flops, and so on upwards; transition {:.3} ns; for a flip-flop and cycle {:.4} pJ to charge its pin and wire, {:.4} pJ in the tree",
                    ready.tree.fanout,
                    ready.tree.slew * 1e9,
                    ready.tree.sink * square * 1e12,
                    (ready.tree.inner * square + ready.tree.internal) * 1e12
                )
            }
            None => "none: the library has no buffer".into(),
        },
        buffers: format!(
            "{} behind nets that feed more than {} pins",
            ready.buffers, how.max_fanout
        ),
        enable: subject.enable,
        leakage: "by the settled levels of each cycle, over the period",
    }
}

/// Instances that count, with the place of their row.
fn counted(ready: &Ready) -> impl Iterator<Item = (u32, usize)> + '_ {
    let rows = (0..).zip(&ready.accounts.of);
    rows.filter_map(|(at, row)| Some((at, (*row)? as usize)))
}

/// Transitions of an instance's nets, and those that are functional.
fn toggles(ready: &Ready, counts: &Counts, at: u32) -> (u64, u64) {
    let nets = ready.circuit.instances[at as usize]
        .outputs
        .iter()
        .flatten();
    // The inverse output of a flip-flop is often connected to nothing.
    let read = |net: &&u32| {
        let sinks = &ready.circuit.sinks[**net as usize];
        !sinks.is_empty() || ready.circuit.outputs.contains(*net)
    };
    nets.filter(read).fold((0, 0), |(all, functional), &net| {
        (
            all + counts.toggles[net as usize],
            functional + counts.functional[net as usize],
        )
    })
}

fn rows(ready: &Ready, counts: &Counts, hashes: f64) -> Vec<Row> {
    let mut sums: BTreeMap<usize, (usize, f64, u64, u64, Shares)> = BTreeMap::new();
    let mut clock = Shares::default();
    for (at, place) in counted(ready) {
        let sum = sums.entry(place).or_default();
        let (all, functional) = toggles(ready, counts, at);
        let mut shares = ready.power.shares(&ready.circuit, &ready.tree, counts, at);
        clock.clock += shares.clock;
        shares.clock = 0.0;
        sum.0 += 1;
        sum.1 += ready.circuit.kind_of(at).cell.area;
        sum.2 += all;
        sum.3 += functional;
        sum.4.add(&shares);
    }
    let cycles = counts.cycles.max(1) as f64;
    let hashes = hashes.max(f64::MIN_POSITIVE);
    let row = |(place, (cells, area, all, functional, shares)): (
        usize,
        (usize, f64, u64, u64, Shares),
    )| Row {
        block: ready.accounts.rows[place].name.clone(),
        cells,
        area,
        toggles_per_cycle: all as f64 / cycles,
        functional_per_cycle: functional as f64 / cycles,
        energy: Energy::of(shares.times(1.0 / hashes)),
    };
    let mut rows: Vec<Row> = sums.into_iter().map(row).collect();
    rows.push(Row {
        block: "clock".into(),
        cells: 0,
        area: 0.0,
        toggles_per_cycle: 2.0,
        functional_per_cycle: 2.0,
        energy: Energy::of(clock.times(1.0 / hashes)),
    });
    rows
}

fn activity(ready: &Ready, counts: &Counts) -> ActivityOf {
    let (mut all, mut functional, mut flops, mut flop_toggles) = (0_u64, 0_u64, 0_u64, 0_u64);
    for (at, block) in counted(ready) {
        let (toggles, settled) = toggles(ready, counts, at);
        if ready.accounts.rows[block].flops {
            flops += 1;
            flop_toggles += settled;
        } else {
            all += toggles;
            functional += settled;
        }
    }
    let cycles = counts.cycles.max(1) as f64;
    ActivityOf {
        glitch_factor: all as f64 / (functional as f64).max(1.0),
        glitch_factor_all: (all + flop_toggles) as f64
            / ((functional + flop_toggles) as f64).max(1.0),
        toggles_per_cycle: all as f64 / cycles,
        functional_per_cycle: functional as f64 / cycles,
        flop_toggle_rate: flop_toggles as f64 / cycles / flops.max(1) as f64,
        events: counts.events,
    }
}

fn netlist(subject: &Subject<'_>, how: &How, ready: &Ready) -> NetlistOf {
    let circuit = &ready.circuit;
    let (mut cells, mut flops, mut area, mut flop_area) = (0, 0, 0.0, 0.0);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, block) in counted(ready) {
        let cell = &circuit.kind_of(at).cell;
        cells += 1;
        area += cell.area;
        *kinds.entry(&cell.name).or_default() += 1;
        if ready.accounts.rows[block].flops {
            flops += 1;
            flop_area += cell.area;
        }
    }
    let part = &subject.part;
    let stages = part.first_stage.zip(part.last_stage);
    let stages = stages.map(|(first, last)| (last + 1 - first) as f64);
    NetlistOf {
        cells,
        gates: cells - flops,
        flops,
        area,
        flop_area,
        stage_area: stages.map(|stages| area / stages),
        clock_tree_area: ready.tree.area * flops as f64,
        synthesis_key: ready.mapped.key.clone(),
        yosys: how.yosys.display().to_string(),
        by_cell: kinds
            .into_iter()
            .map(|(cell, count)| CellCount {
                cell: cell.to_owned(),
                count,
            })
            .collect(),
    }
}
