//! A core of our own designs: mapping, simulation, sums.

use super::estimate;
use super::opensta;
use super::ready::{Ready, forced, unmapped};
use super::report::{Subject, report};
use super::request::Request;
use super::result::{Measured, PartOf};
use crate::cli::progress::Progress;
use crate::cli::{Context, Failure};
use crate::dut::FrontEndStore;
use crate::gates::{Accounts, Bench, Blocks, Feed, FeedError, Mapped, Part, Synthesis};

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
    let feed = Feed::new(design, &core.structure, source, request.how.cycles as usize);
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
    let core = &request.core;
    let rtl = (core.manifest.clock.port.as_str(), &*core.origin);
    let ready = Ready::new(&request.how, rtl, mapped, |circuit| {
        Accounts::of_blocks(&Blocks::new(circuit, &request.slice))
    })?;
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
    let (ran, complete) = ready.run(&request.how, (&bench, feed), ctx);
    if let Some(flop) = &ran.forced {
        return Err(forced(flop, &core.origin));
    }
    let mut report = report(&of_design(request, feed), &request.how, (&ready, &ran))?;
    report.complete = complete;
    if report.complete && ran.counts.cycles > 0 {
        report.core_estimate = estimate::of(request, &report);
        if let Some(sta) = &request.how.opensta {
            report.opensta = Some(opensta::compare(
                sta,
                &request.how,
                &ready,
                &ran.counts,
                ctx,
            )?);
        }
    }
    Ok(Measured {
        report,
        circuit: ready.circuit,
        counts: ran.counts,
    })
}

fn map(request: &Request, ctx: &Context) -> Result<Mapped, Failure> {
    let how = &request.how;
    let synthesis = Synthesis {
        core: &request.core,
        slice: &request.slice,
        library: &how.liberty,
        reserved: &how.library.reserved(),
        period: how.period,
        enable: request.enable,
    };
    let store = FrontEndStore::of_cache(&ctx.dirs()?.cache).folder;
    let _line = how.progress.then(|| Progress::endless("Yosys maps"));
    let mapped = synthesis.map(&how.yosys, &store, ctx.cancel);
    mapped.map_err(|error| unmapped(&error, &request.core.origin))
}

/// What the report says of it.
fn of_design<'a>(request: &'a Request, feed: &Feed) -> Subject<'a> {
    let core = &request.core;
    let design = &core.manifest.design;
    let pipes = &core.structure.pipes;
    let part = match request.slice.part {
        Part::Whole => PartOf {
            whole: true,
            stages: Some(pipes.iter().map(|pipe| pipe.stages.len()).sum()),
            ..PartOf::default()
        },
        Part::Stages { pipe, first, last } => PartOf {
            whole: false,
            pipe: Some(pipe),
            first_stage: Some(first),
            last_stage: Some(last),
            stages: Some(
                core.structure
                    .pipe(pipe)
                    .map_or(0, |pipe| pipe.stages.len()),
            ),
        },
    };
    Subject {
        name: core.name(),
        design: Some(*design),
        part,
        header: &request.header,
        first_nonce: feed.start.0,
        first_cycle: feed.first,
        each: design.latency().interval as f64 / f64::from(design.midstates),
        enable: if request.enable {
            "a port, with logic behind it"
        } else {
            "tied to one"
        },
        recording: None,
    }
}
