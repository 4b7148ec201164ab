//! How gates are measured: the library, the programs, the rules.

use std::path::PathBuf;
use std::sync::Arc;

use super::Args;
use super::library::library;
use crate::cli::{Context, Failure, programs};
use crate::gates::WireRule;
use crate::liberty::Library;
use crate::report::check_writable;
use crate::tools::program::{OPENSTA, YOSYS};

/// What all cores are measured by.
pub(super) struct How {
    pub(super) library: Arc<Library>,
    pub(super) liberty: PathBuf,
    pub(super) yosys: PathBuf,
    pub(super) opensta: Option<PathBuf>,
    pub(super) cycles: u32,
    /// In ps.
    pub(super) period: Option<u64>,
    pub(super) wires: Option<WireRule>,
    pub(super) clock_fanout: u32,
    pub(super) max_fanout: u32,
    pub(super) picture: Option<PathBuf>,
    pub(super) saif: Option<PathBuf>,
    /// Does it show lines of its own while it works.
    pub(super) progress: bool,
}

impl How {
    /// What can be told without reading anything.
    pub(super) fn check(args: &Args) -> Result<(), Failure> {
        for file in [&args.picture, &args.saif].into_iter().flatten() {
            check_writable(file).map_err(Failure::from)?;
        }
        if args.cycles == 0 {
            return Err(Failure::input("no cycles to count")
                .at("--cycles")
                .help("give 1 or more"));
        }
        Ok(())
    }

    pub(super) fn of(args: &Args, ctx: &Context) -> Result<Self, Failure> {
        let (liberty, library) = library(&args.liberty, args.voltage, ctx)?;
        let wires = wires(args.wire_load.as_deref(), &library)?;
        let period = period(args.period)?;
        let yosys = programs::find(&YOSYS, ctx)?.path;
        let opensta = args
            .opensta
            .then(|| programs::find(&OPENSTA, ctx))
            .transpose()?;
        Ok(Self {
            library: Arc::new(library),
            liberty,
            yosys,
            opensta: opensta.map(|found| found.path),
            cycles: args.cycles,
            period,
            wires,
            clock_fanout: args.clock_fanout,
            max_fanout: args.max_fanout,
            picture: args.picture.clone(),
            saif: args.saif.clone(),
            progress: true,
        })
    }
}

fn wires(text: Option<&str>, library: &Library) -> Result<Option<WireRule>, Failure> {
    let Some(text) = text else { return Ok(None) };
    if let Ok(each) = text.parse::<f64>() {
        if !(0.0..=1e6).contains(&each) {
            return Err(Failure::input(format!("wires of {text} fF for each pin"))
                .at("--wire-load")
                .help("give 0 to 1000000 fF, such as 5"));
        }
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
            .help("give 0.001 to 1000000 nanoseconds, such as 6.7"));
    }
    #[expect(clippy::cast_sign_loss, reason = "it is at least 1")]
    let ps = (ns * 1000.0).round() as u64;
    Ok(Some(ps))
}
