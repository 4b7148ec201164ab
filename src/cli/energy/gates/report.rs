//! What a run came to, as it is shown.

use std::collections::BTreeMap;

use super::request::Request;
use super::result::{
    ActivityOf, CellCount, Energy, Finding, LibraryUsed, NetlistOf, PartOf, Report, Row, Rules,
    Stimulus, TimingOf,
};
use super::run::Ready;
use crate::cli::Failure;
use crate::gates::{Block, Counts, Feed, Part, Ran, Shares, digest};

/// Of a run.
pub(super) fn report(
    request: &Request,
    ready: &Ready,
    feed: &Feed,
    ran: &Ran,
) -> Result<Report, Failure> {
    let (core, circuit, counts) = (&request.core, &ready.circuit, &ran.counts);
    let design = &core.manifest.design;
    let each = design.latency().interval as f64 / f64::from(design.midstates);
    let hashes = counts.cycles as f64 / each;
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
    if request.period.is_some() && counts.settled > ready.period {
        findings.push(Finding::TooSlow {
            period_ns,
            longest_path_ns: longest_ns,
            net: longest_to.clone(),
        });
    }
    let (whole, stages) = match request.slice.part {
        Part::Whole => (
            true,
            core.structure
                .pipes
                .iter()
                .map(|pipe| pipe.stages.len())
                .sum(),
        ),
        Part::Stages { pipe, .. } => (
            false,
            core.structure
                .pipe(pipe)
                .map_or(0, |pipe| pipe.stages.len()),
        ),
    };
    let (pipe, first_stage, last_stage) = match request.slice.part {
        Part::Whole => (None, None, None),
        Part::Stages { pipe, first, last } => (Some(pipe), Some(first), Some(last)),
    };
    let sha256 = digest(&request.liberty)
        .map_err(|error| Failure::input(error.to_string()).at(request.liberty.display()))?;
    Ok(Report {
        schema: "goldbench.energy-gates/1",
        core: core.name().to_owned(),
        design: *design,
        part: PartOf {
            whole,
            pipe,
            first_stage,
            last_stage,
            stages,
        },
        library: LibraryUsed {
            name: request.library.name.clone(),
            file: request.liberty.display().to_string(),
            sha256: hex::encode(sha256),
            voltage: request.library.voltage,
            temperature: request.library.temperature,
        },
        rules: rules(request, ready),
        stimulus: Stimulus {
            header: hex::encode(request.header.to_bytes().0),
            first_nonce: feed.start.0,
            first_cycle: feed.first,
            cycles: counts.cycles,
            hashes,
            compared: ran.compared,
        },
        netlist: netlist(request, ready),
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

fn rules(request: &Request, ready: &Ready) -> Rules {
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
            ready.buffers, request.max_fanout
        ),
        enable: if request.enable {
            "a port, with logic behind it"
        } else {
            "tied to one"
        },
        leakage: "by the settled levels of each cycle, over the period",
    }
}

/// Instances that count, with their block.
fn counted(ready: &Ready) -> impl Iterator<Item = (u32, Block)> + '_ {
    let blocks = (0..).zip(&ready.blocks.of);
    blocks.filter_map(|(at, block)| Some((at, (*block)?)))
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
    for (at, block) in counted(ready) {
        let place = Block::ALL
            .iter()
            .position(|known| *known == block)
            .unwrap_or(0);
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
        block: Block::ALL[place].name(),
        cells,
        area,
        toggles_per_cycle: all as f64 / cycles,
        functional_per_cycle: functional as f64 / cycles,
        energy: Energy::of(shares.times(1.0 / hashes)),
    };
    let mut rows: Vec<Row> = sums.into_iter().map(row).collect();
    rows.push(Row {
        block: "clock",
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
        if block.is_flops() {
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

fn netlist(request: &Request, ready: &Ready) -> NetlistOf {
    let circuit = &ready.circuit;
    let (mut cells, mut flops, mut area, mut flop_area) = (0, 0, 0.0, 0.0);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, block) in counted(ready) {
        let cell = &circuit.kind_of(at).cell;
        cells += 1;
        area += cell.area;
        *kinds.entry(&cell.name).or_default() += 1;
        if block.is_flops() {
            flops += 1;
            flop_area += cell.area;
        }
    }
    let stages = match request.slice.part {
        Part::Whole => None,
        Part::Stages { first, last, .. } => Some((last + 1 - first) as f64),
    };
    NetlistOf {
        cells,
        gates: cells - flops,
        flops,
        area,
        flop_area,
        stage_area: stages.map(|stages| area / stages),
        clock_tree_area: ready.tree.area * flops as f64,
        synthesis_key: ready.mapped.key.clone(),
        yosys: request.yosys.display().to_string(),
        by_cell: kinds
            .into_iter()
            .map(|(cell, count)| CellCount {
                cell: cell.to_owned(),
                count,
            })
            .collect(),
    }
}
