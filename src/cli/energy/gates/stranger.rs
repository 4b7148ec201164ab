//! A core in its own conventions: recorded in Verilator, then driven as gates with what was recorded.

use std::collections::BTreeSet;
use std::path::Path;

use super::how::How;
use super::ready::{Ready, forced, unmapped};
use super::report::{Subject, report};
use super::result::{Measured, PartOf, RecordingOf};
use super::{Args, ByArg, files, opensta};
use crate::cli::progress::Progress;
use crate::cli::verify::{build_traced, open_stranger};
use crate::cli::{Context, Failure, header};
use crate::dut::{FrontEnd, FrontEndStore};
use crate::gates::{Accounts, Bench, By, Circuit, Feed, Foreign, Mapped, Recorded, owners};
use crate::harness::{Flow, FlowError, Flown, Of, Stranger};
use crate::spec::Header;

/// Measures it, and writes the files that were asked for.
///
/// # Errors
/// What can't be mapped, recorded or simulated, each with what it is.
pub(super) fn measure(origin: &Path, args: &Args, ctx: &Context) -> Result<Measured, Failure> {
    How::check(args)?;
    refuse_slices(args)?;
    let core = open_stranger(origin)?;
    refuse(&core)?;
    let header = header::read(&args.header, args.vector.as_deref())?;
    let how = How::of(args, ctx)?;
    let mapped = map(&core, &how, ctx)?;
    ctx.checkpoint()?;
    let by = match args.by {
        Some(ByArg::Register) => By::Register,
        Some(ByArg::Instance) | None => By::Instance,
    };
    let top = core.manifest.core.top.clone();
    let clock = core.manifest.clock.port.as_str();
    let ready = Ready::new(&how, (clock, &core.origin), mapped, |circuit| {
        Accounts::of_names(circuit, &top, by)
    })?;
    set_by_the_harness(&core, &ready.circuit)?;
    let flown = record(&core, &ready.circuit, (&header, args), ctx)?;
    ctx.checkpoint()?;
    let measured = driven(
        &core,
        (&how, ready),
        (&header, args.nonce_start.0, flown),
        ctx,
    )?;
    files::write(&how, &top, &measured)?;
    Ok(measured)
}

/// What only a core with `[design]` has.
fn refuse_slices(args: &Args) -> Result<(), Failure> {
    let asked = [
        ("--pipe", args.pipe.is_some()),
        ("--stages", args.stages.is_some()),
        ("--enable-logic", args.enable_logic),
    ];
    match asked.into_iter().find(|(_, asked)| *asked) {
        Some((option, _)) => Err(Failure::input(
            "a core with [interface] is measured as a whole, with its ports as they are",
        )
        .at(option)
        .help("leave it out: it is for cores with [design]")),
        None => Ok(()),
    }
}

/// What a recording can't stand for.
fn refuse(core: &Stranger) -> Result<(), Failure> {
    let manifest = &core.manifest;
    let refused = if manifest.core.front_end != FrontEnd::None {
        Some((
            "[core] front_end: what Yosys has read for Verilator goes by other names than what it maps",
            "gates are measured of RTL that Verilator reads itself",
        ))
    } else if !manifest.clocks.is_empty() {
        Some((
            "[[clocks]]: gates are simulated with one clock",
            "measure the part behind one of them, by a manifest of its own",
        ))
    } else if !manifest.ties.is_empty() {
        Some((
            "[[ties]]: a signal that the harness holds is driven by something else in the netlist",
            "tie it in the RTL, or in a stub ([core] stubs)",
        ))
    } else {
        None
    };
    match refused {
        Some((what, help)) => Err(Failure::input(what).at(core.origin.display()).help(help)),
        None => Ok(()),
    }
}

fn map(core: &Stranger, how: &How, ctx: &Context) -> Result<Mapped, Failure> {
    let spec = core.build_spec(false, 0);
    let foreign = Foreign {
        spec: &spec,
        library: &how.liberty,
        reserved: &how.library.reserved(),
        period: how.period,
    };
    let store = FrontEndStore::of_cache(&ctx.dirs()?.cache).folder;
    let _line = how.progress.then(|| Progress::endless("Yosys maps"));
    let mapped = foreign.map(&how.yosys, &store, ctx.cancel);
    mapped.map_err(|error| unmapped(&error, &core.origin))
}

/// Signals that the harness sets are registers of the netlist: what they hold is known from then on. One that nothing drives is
/// none, and Yosys has taken it for a constant.
fn set_by_the_harness(core: &Stranger, circuit: &Circuit) -> Result<(), Failure> {
    let owned = owners(circuit);
    for (role, place) in &core.manifest.inputs {
        let Of::Signal { path, .. } = &place.of else {
            continue;
        };
        let nets = circuit.signal(path);
        if nets.is_none_or(|nets| nets.iter().any(|net| !owned.contains_key(net))) {
            return Err(Failure::input(format!(
                "[inputs] {role}: signal `{path}` is no register that the RTL writes, and Yosys takes what nothing drives for a constant"
            ))
            .at(core.origin.display())
            .help("make it a port: nothing else can set it in silicon either"));
        }
    }
    Ok(())
}

/// Runs the core in steady flow, with every register of the netlist in sight.
fn record(
    core: &Stranger,
    circuit: &Circuit,
    (header, args): (&Header, &Args),
    ctx: &Context,
) -> Result<Flown, Failure> {
    let paths: BTreeSet<String> = owners(circuit)
        .into_values()
        .map(|owner| owner.path)
        .collect();
    let paths: Vec<String> = paths.into_iter().collect();
    let spec = core.traced_spec(paths.iter().map(String::as_str));
    let library = build_traced(ctx, core, &spec)?;
    let flow = Flow {
        header,
        start: args.nonce_start.0,
        cycles: u64::from(args.cycles),
    };
    core.flow(&library, &paths, flow).map_err(|error| {
        let what = match &error {
            FlowError::Wrong(text) => format!("the RTL itself is wrong, or hangs: {text}"),
            other => other.to_string(),
        };
        Failure::input(what)
            .at(core.origin.display())
            .help(match error {
                FlowError::Wrong(_) | FlowError::Refused(_) => {
                    "`goldbench verify` says what is wrong with it"
                }
                FlowError::Period { .. } => "correct [interface] period: energies are by the hash",
                FlowError::Long => "count fewer --cycles",
            })
    })
}

/// Has a flip-flop an asynchronous set or reset.
fn is_forceable(circuit: &Circuit) -> bool {
    let mut flops = circuit.kinds.iter().filter_map(|kind| kind.flop.as_ref());
    flops.any(|flop| !flop.forces.is_empty())
}

/// Drives the netlist with what was recorded.
fn driven(
    core: &Stranger,
    (how, ready): (&How, Ready),
    (header, start, flown): (&Header, u32, Flown),
    ctx: &Context,
) -> Result<Measured, Failure> {
    let signals = flown.signals.iter().map(|signal| Recorded {
        path: signal.path.clone(),
        word: signal.word,
        width: signal.width,
    });
    let signals: Vec<Recorded> = signals.collect();
    let bench = Bench::recorded(&ready.circuit, &signals).map_err(|net| {
        Failure::input(format!(
            "net `{net}` comes from outside, and is no port of the top module"
        ))
        .at(core.origin.display())
        .help("`goldbench core check` holds the manifest against the RTL")
    })?;
    if let Some(flop) = bench.unknown.first() {
        return Err(Failure::input(format!(
            "{} of {} flip-flops hold no register that Verilator shows; the first is `{flop}`",
            bench.unknown.len(),
            bench.unknown.len() + bench.compares().0
        ))
        .at(core.origin.display())
        .help("what they hold can't be known; registers in unnamed blocks, and those that Yosys makes itself, have no name of the RTL"));
    }
    let window = flown.rows.len() as u64 - 1;
    let hash = match core.manifest.interface.kind {
        crate::harness::Kind::Hash => "compression",
        crate::harness::Kind::Miner => "double-hash",
    };
    let subject = Subject {
        name: core.name(),
        design: None,
        part: PartOf {
            whole: true,
            ..PartOf::default()
        },
        header,
        first_nonce: start,
        first_cycle: flown.first,
        each: window as f64 / flown.hashes as f64,
        enable: "a port, if there is one, as all ports are",
        recording: Some(RecordingOf {
            hash,
            counted: flown.counted,
            compressions_of_nonce: flown.of_nonce,
            signals: signals.len(),
            clocks_of_hash: window as f64 / flown.hashes as f64,
        }),
    };
    let feed = Feed {
        first: flown.first,
        rows: flown.rows,
        inputs: 0,
        start: crate::units::Nonce(start),
    };
    let (ran, complete) = ready.run(how, (&bench, &feed), ctx);
    if let Some(flop) = &ran.forced {
        return Err(forced(flop, &core.origin));
    }
    let mut report = report(&subject, how, (&ready, &ran))?;
    report.complete = complete;
    let counted = complete && ran.counts.cycles > 0;
    match how.opensta.as_deref().filter(|_| counted) {
        Some(_) if is_forceable(&ready.circuit) => {
            ctx.note("warning: OpenSTA is not asked: of flip-flops with an asynchronous set or reset it says something else, and why is not known (docs/gates.md)");
        }
        Some(sta) => report.opensta = Some(opensta::compare(sta, how, &ready, &ran.counts, ctx)?),
        None => {}
    }
    Ok(Measured {
        report,
        circuit: ready.circuit,
        counts: ran.counts,
    })
}
