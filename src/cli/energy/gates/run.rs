//! Mapping, simulation, sums.

use std::cell::Cell;

use super::estimate;
use super::opensta;
use super::report::report;
use super::request::Request;
use super::result::Measured;
use crate::cli::progress::Progress;
use crate::cli::{Context, Failure};
use crate::dut::FrontEndStore;
use crate::gates::{
    Bench, Blocks, Circuit, ClockTree, Feed, FeedError, Mapped, Part, Power, Synthesis,
    SynthesisError, Timing, WireRule,
};

/// What simulation needs.
pub(super) struct Ready {
    pub(super) mapped: Mapped,
    pub(super) circuit: Circuit,
    pub(super) blocks: Blocks,
    pub(super) wires: WireRule,
    pub(super) tree: ClockTree,
    pub(super) timing: Timing,
    pub(super) power: Power,
    /// Buffers that were put in behind nets that feed too many pins.
    pub(super) buffers: usize,
    /// In fs.
    pub(super) period: u64,
}

/// Measures what was asked for.
pub(super) fn measure(request: &Request, ctx: &Context) -> Result<Measured, Failure> {
    measure_fed(request, &feed(request)?, ctx)
}

/// What drives a request's core.
///
/// # Errors
/// A header without a target, too few nonces.
pub(super) fn feed(request: &Request) -> Result<Feed, Failure> {
    let core = &request.core;
    let source = (&request.header, request.start);
    let design = &core.manifest.design;
    let feed = Feed::new(design, &core.structure, source, request.cycles as usize);
    feed.map_err(|error| {
        let failure = Failure::input(error.to_string());
        match error {
            FeedError::Nonces { .. } => failure
                .at("--nonce-start")
                .help("begin lower, or count fewer --cycles"),
            FeedError::Target(_) => failure.at("--header"),
            FeedError::Engine(_) => failure,
        }
    })
}

/// Measures, driven with what is there already.
pub(super) fn measure_fed(
    request: &Request,
    feed: &Feed,
    ctx: &Context,
) -> Result<Measured, Failure> {
    let mapped = map(request, ctx)?;
    ctx.checkpoint()?;
    let ready = prepare(request, mapped)?;
    let core = &request.core;
    let bench = Bench::new(&ready.circuit, &request.slice, core, feed.inputs).map_err(|net| {
        Failure::input(format!("net `{net}` comes from outside, and is neither a port nor a register that the manifest names"))
            .at(core.origin.display())
            .help("add it to [inputs] or [probes]")
    })?;
    let whole = request.slice.part == Part::Whole;
    if let Some(flop) = bench.unknown.first().filter(|_| whole) {
        return Err(Failure::input(format!(
            "{} flip-flops are of no register that the manifest names; the first is `{flop}`",
            bench.unknown.len()
        ))
        .at(core.origin.display())
        .help("name their registers in [probes]"));
    }
    let line = request
        .progress
        .then(|| Progress::of("gates", u64::from(request.cycles), "cycles"));
    let stopped = Cell::new(false);
    let ran = bench.run(
        (&ready.circuit, &ready.timing, &ready.power),
        feed,
        ready.period,
        |cycles| {
            if let Some(line) = &line {
                line.set(cycles);
            }
            stopped.set(ctx.checkpoint().is_err());
            !stopped.get()
        },
    );
    drop(line);
    let mut report = report(request, &ready, feed, &ran)?;
    report.complete = !stopped.get();
    if report.complete && ran.counts.cycles > 0 {
        report.core_estimate = estimate::of(request, &report);
        if let Some(sta) = &request.opensta {
            report.opensta = Some(opensta::compare(sta, request, &ready, &ran.counts, ctx)?);
        }
    }
    Ok(Measured {
        report,
        circuit: ready.circuit,
        counts: ran.counts,
    })
}

fn map(request: &Request, ctx: &Context) -> Result<Mapped, Failure> {
    let synthesis = Synthesis {
        core: &request.core,
        slice: &request.slice,
        library: &request.liberty,
        period: request.period,
        enable: request.enable,
    };
    let store = FrontEndStore::of_cache(&ctx.dirs()?.cache).folder;
    let _line = request.progress.then(|| Progress::endless("Yosys maps"));
    synthesis.map(&request.yosys, &store, ctx.cancel).map_err(|error| match error {
        SynthesisError::Cancelled => Failure::Cancelled,
        SynthesisError::Tool(_) => Failure::tool(error.to_string()).help("is it a Yosys of 0.23 or later?"),
        SynthesisError::Refused(_) => Failure::input(error.to_string())
            .at(request.core.origin.display())
            .help("`goldbench verify` says whether the RTL is good, `yosys -p 'read_liberty FILE'` whether the library is"),
        SynthesisError::Io { .. } => Failure::input(error.to_string()),
    })
}

fn prepare(request: &Request, mapped: Mapped) -> Result<Ready, Failure> {
    let library = &request.library;
    let wrong = |error: crate::gates::GatesError| {
        Failure::input(error.to_string()).at(mapped.file.display())
    };
    let mut circuit =
        Circuit::new(&mapped.netlist, library, &request.core.manifest.clock.port).map_err(wrong)?;
    if circuit.instances.is_empty() {
        return Err(Failure::input("nothing is left of the RTL: its registers are not under the names that the manifest gives")
            .at(request.core.origin.display())
            .help("`goldbench prove` says which names it does not find"));
    }
    let buffers = circuit
        .buffer(library, request.max_fanout as usize)
        .map_err(wrong)?;
    let blocks = Blocks::new(&circuit, &request.slice);
    let wires = request
        .wires
        .clone()
        .unwrap_or_else(|| WireRule::usual(&circuit, library));
    let tree = ClockTree::new(&circuit, library, &wires, request.clock_fanout);
    let timing = Timing::new(&circuit, library, &wires, &tree);
    let power = Power::new(&circuit, &timing, library.voltage);
    #[expect(clippy::cast_sign_loss, reason = "times are not negative")]
    let longest = (timing.longest * 1e15).ceil() as u64;
    let period = request.period.map_or(longest, |ps| ps * 1000).max(1);
    Ok(Ready {
        mapped,
        circuit,
        blocks,
        wires,
        tree,
        timing,
        power,
        buffers,
        period,
    })
}
