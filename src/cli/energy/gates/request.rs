//! What of which core is to be measured, or every reason why it can't be.

use std::path::PathBuf;
use std::sync::Arc;

use super::Args;
use super::library::library;
use crate::cli::config::ConfigArgs;
use crate::cli::verify::open;
use crate::cli::{Context, Failure, header, programs};
use crate::design::{CoreKind, DesignConfig, nearest};
use crate::dut::{Core, builtin_origin};
use crate::gates::{Part, Slice, WireRule};
use crate::harness::Stranger;
use crate::liberty::Library;
use crate::report::check_writable;
use crate::spec::Header;
use crate::tools::program::{OPENSTA, YOSYS};
use crate::units::Nonce;

/// Stages of a slice where none were named.
const STAGES: usize = 4;

/// What is wanted.
pub(super) struct Request {
    pub(super) core: Core,
    pub(super) slice: Slice,
    pub(super) library: Arc<Library>,
    pub(super) liberty: PathBuf,
    pub(super) yosys: PathBuf,
    pub(super) opensta: Option<PathBuf>,
    pub(super) header: Header,
    pub(super) start: Nonce,
    pub(super) cycles: u32,
    /// In ps.
    pub(super) period: Option<u64>,
    pub(super) wires: Option<WireRule>,
    pub(super) clock_fanout: u32,
    pub(super) max_fanout: u32,
    pub(super) enable: bool,
    pub(super) picture: Option<PathBuf>,
    pub(super) saif: Option<PathBuf>,
    /// Does it show lines of its own while it works.
    pub(super) progress: bool,
}

impl Request {
    pub(super) fn of(args: &Args, ctx: &Context) -> Result<Self, Failure> {
        for file in [&args.picture, &args.saif].into_iter().flatten() {
            check_writable(file).map_err(Failure::from)?;
        }
        if args.cycles == 0 {
            return Err(Failure::input("no cycles to count")
                .at("--cycles")
                .help("give 1 or more"));
        }
        let core = core(args, ctx)?;
        let part = part(args, &core)?;
        let slice = Slice::new(&core, part)
            .map_err(|error| Failure::input(error.to_string()).at(core.origin.display()))?;
        let header = header::read(&args.header, args.vector.as_deref())?;
        let (liberty, library) = library(&args.liberty, args.voltage, ctx)?;
        let wires = wires(args.wire_load.as_deref(), &library)?;
        let period = period(args.period)?;
        let yosys = programs::find(&YOSYS, ctx)?.path;
        let opensta = args
            .opensta
            .then(|| programs::find(&OPENSTA, ctx))
            .transpose()?;
        Ok(Self {
            core,
            slice,
            library: Arc::new(library),
            liberty,
            yosys,
            opensta: opensta.map(|found| found.path),
            header,
            start: args.nonce_start,
            cycles: args.cycles,
            period,
            wires,
            clock_fanout: args.clock_fanout,
            max_fanout: args.max_fanout,
            enable: args.enable_logic,
            picture: args.picture.clone(),
            saif: args.saif.clone(),
            progress: true,
        })
    }
}

fn core(args: &Args, ctx: &Context) -> Result<Core, Failure> {
    let origin = if let Some(manifest) = &args.core {
        manifest.clone()
    } else {
        let settings = args.settings.clone();
        let design = ConfigArgs { settings }.design()?;
        PathBuf::from(builtin_origin(&design.unwrap_or_else(DesignConfig::miner)))
    };
    if Stranger::is_one(&origin) {
        return Err(Failure::input(
            "gates are measured of cores with [design]: the model drives their registers and is held against them, and knows none of a core in its own conventions",
        )
        .at(origin.display())
        .help("RTL of one of goldbench's designs needs a manifest with [design] and [probes] (docs/manifest.md); `goldbench energy KEY=VALUE ..` says what a like design costs"));
    }
    let core = open(ctx, &origin)?;
    if core.manifest.design.kind != CoreKind::Miner {
        return Err(Failure::input(format!(
            "gates are measured of a miner core, and `{}` is a {}",
            core.name(),
            core.manifest.design.kind.word()
        ))
        .at(origin.display())
        .help("a chip's cores are miners: name one by its settings"));
    }
    Ok(core)
}

fn part(args: &Args, core: &Core) -> Result<Part, Failure> {
    if args.whole {
        return Ok(Part::Whole);
    }
    let pipes = &core.structure.pipes;
    let names = || pipes.iter().map(|pipe| pipe.name);
    let wanted = args.pipe.as_deref().unwrap_or_else(|| {
        names()
            .find(|name| *name == "hash1")
            .or_else(|| names().next())
            .unwrap_or("hash1")
    });
    let Some(pipe) = core.structure.pipe(wanted) else {
        return Err(Failure::input(format!("the design has no pipe `{wanted}`"))
            .at("--pipe")
            .help(format!("nearest: {}", nearest(wanted, names()))));
    };
    let stages = pipe.stages.len();
    let Some(text) = &args.stages else {
        if stages < STAGES + 2 {
            return Err(Failure::input(format!(
                "pipe `{wanted}` has {stages} stages, too few for a slice in its middle"
            ))
            .help("map it all with --whole, or name stages with --stages"));
        }
        let first = stages / 2 - STAGES / 2;
        return Ok(Part::Stages {
            pipe: pipe.name,
            first,
            last: first + STAGES - 1,
        });
    };
    let parsed = text.split_once("..").and_then(|(first, last)| {
        let last = last.strip_prefix('=').unwrap_or(last);
        Some((first.parse::<usize>().ok()?, last.parse::<usize>().ok()?))
    });
    match parsed {
        Some((first, last)) if first <= last && last < stages => Ok(Part::Stages {
            pipe: pipe.name,
            first,
            last,
        }),
        _ => Err(
            Failure::input(format!("`{text}` names no stages of pipe `{wanted}`"))
                .at("--stages")
                .help(format!("write A..B, both ends from 0 to {}", stages - 1)),
        ),
    }
}

fn wires(text: Option<&str>, library: &Library) -> Result<Option<WireRule>, Failure> {
    let Some(text) = text else { return Ok(None) };
    if let Ok(each) = text.parse::<f64>()
        && (0.0..1e6).contains(&each)
    {
        return Ok(Some(WireRule::PerPin(each * 1e-15)));
    }
    if let Some(table) = library.wire_loads.get(text) {
        return Ok(Some(WireRule::Table(table.clone())));
    }
    let names: Vec<&str> = library.wire_loads.keys().map(String::as_str).collect();
    Err(Failure::input(format!(
        "`{text}` is neither fF for each pin nor a table of the library"
    ))
    .at("--wire-load")
    .help(match names.as_slice() {
        [] => "the library has no wire_load tables: give fF, such as 5".to_owned(),
        names => format!("it has {}", names.join(", ")),
    }))
}

fn period(ns: Option<f64>) -> Result<Option<u64>, Failure> {
    let Some(ns) = ns else { return Ok(None) };
    if !(0.001..=1e6).contains(&ns) {
        return Err(Failure::input(format!("a period of {ns} ns"))
            .at("--period")
            .help("give nanoseconds, such as 6.7"));
    }
    #[expect(clippy::cast_sign_loss, reason = "it is at least 1")]
    let ps = (ns * 1000.0).round() as u64;
    Ok(Some(ps))
}
