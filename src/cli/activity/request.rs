//! What of a run is wanted, or every reason why it can't be had.

use std::ops::Range;
use std::path::{Path, PathBuf};

use super::subject::Subject;
use super::way::Way;
use super::{Args, Names};
use crate::cli::Failure;
use crate::cli::aside::Aside;
use crate::design::{Net, Node, NodeName, nearest, nets, node_nets};
use crate::dut::{ProbeMap, node_names};
use crate::report::check_writable;
use crate::tools::size::ByteSize;
use crate::wave::{WaveFormat, bytes_per_cycle};

/// The largest wave or waveform that is written: what a viewer still opens.
const LARGEST: ByteSize = ByteSize(1 << 30);

/// What is wanted.
pub(super) struct Request {
    /// The cycles that count.
    pub(super) window: Range<u64>,
    pub(super) way: Way,
    /// Registers and nodes under the names that were asked for.
    pub(super) nets: Vec<Net>,
    /// The clock's name among them.
    pub(super) clock: String,
    pub(super) saif: Option<PathBuf>,
    pub(super) csv: Option<PathBuf>,
    pub(super) heatmap: Option<PathBuf>,
    pub(super) waveform: Option<(PathBuf, Waveform)>,
    pub(super) wave: Option<(PathBuf, WaveFormat)>,
    pub(super) shows: Vec<Wanted>,
}

/// Changes per cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Waveform {
    Csv,
    Svg,
}

/// Elements in a cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) name: String,
    pub(super) cycle: u64,
}

impl Request {
    /// What `args` want of this run.
    pub(super) fn of(args: &Args, subject: &Subject) -> Result<Self, Failure> {
        let window = window(args, subject.cycles)?;
        let way = Way::of(args.engine);
        let waveform = args
            .waveform
            .as_deref()
            .map(|file| waveform(file, subject, &window));
        let wave = args
            .wave
            .as_deref()
            .map(|file| wave(file, subject, &window));
        let shows: Vec<_> = args.show.iter().map(|text| wanted(text, subject)).collect();
        let named = named(args.names, subject);
        let mut failures = Vec::new();
        let mut note = |failure: Option<Failure>| failures.extend(failure);
        note(way.as_ref().err().cloned());
        note(waveform.as_ref().and_then(|w| w.as_ref().err().cloned()));
        note(wave.as_ref().and_then(|w| w.as_ref().err().cloned()));
        note(named.as_ref().err().cloned());
        for show in &shows {
            note(show.as_ref().err().cloned());
        }
        Failure::gather(failures)?;
        writable(args)?;
        let (nets, clock) = named?;
        Ok(Self {
            window,
            way: way?,
            nets,
            clock,
            saif: args.saif.clone(),
            csv: args.csv.clone(),
            heatmap: args.heatmap.clone(),
            waveform: waveform.transpose()?,
            wave: wave.transpose()?,
            shows: shows.into_iter().collect::<Result<_, _>>()?,
        })
    }
}

/// A run may take minutes: what can't be written is told in front of it, and behind all else, for missing directories are made.
fn writable(args: &Args) -> Result<(), Failure> {
    let files = [&args.saif, &args.csv, &args.heatmap, &args.waveform];
    let files = files.into_iter().flatten();
    let mut failures: Vec<Failure> = files
        .filter_map(|file| check_writable(file).err().map(Failure::from))
        .collect();
    let wave = args.wave.as_deref();
    failures.extend(wave.and_then(|file| Aside::begin(file).err()));
    Failure::gather(failures)
}

fn window(args: &Args, length: u64) -> Result<Range<u64>, Failure> {
    if args.from >= length {
        return Err(Failure::input(format!(
            "cycle {} is behind the run's last cycle {}",
            args.from,
            length - 1
        ))
        .at("--from"));
    }
    if args.cycles == Some(0) {
        return Err(Failure::input("a window of no cycles")
            .at("--cycles")
            .help("give 1 or more"));
    }
    let left = length - args.from;
    if let Some(cycles) = args.cycles.filter(|&cycles| cycles > left) {
        return Err(Failure::input(format!(
            "{cycles} cycles from {} on go past the run's last cycle {}",
            args.from,
            length - 1
        ))
        .at("--cycles")
        .help(format!(
            "from there, {left} cycles are left; more nonces (--count) make a longer run"
        )));
    }
    Ok(args.from..args.from + args.cycles.unwrap_or(left))
}

fn waveform(
    file: &Path,
    subject: &Subject,
    window: &Range<u64>,
) -> Result<(PathBuf, Waveform), Failure> {
    let extension = file.extension().and_then(|extension| extension.to_str());
    let kind = match extension.map(str::to_ascii_lowercase).as_deref() {
        Some("csv") => Waveform::Csv,
        Some("svg") => Waveform::Svg,
        _ => {
            return Err(
                Failure::input("a waveform's extension says what it is: .csv or .svg")
                    .at(file.display())
                    .help(format!("write {}", file.with_extension("csv").display())),
            );
        }
    };
    // A number of some four digits and a comma for each block; a plot holds the numbers in memory.
    let each = 12 + 5 * subject.blocks().len() as u64;
    fits(file, "--waveform", (window, each))?;
    Ok((file.to_owned(), kind))
}

fn wave(
    file: &Path,
    subject: &Subject,
    window: &Range<u64>,
) -> Result<(PathBuf, WaveFormat), Failure> {
    let Some(format) = WaveFormat::of_path(file) else {
        return Err(
            Failure::input("a wave file's extension says its format: .vcd or .fst")
                .at(file.display())
                .help(format!("write {}", file.with_extension("fst").display())),
        );
    };
    fits(
        file,
        "--wave",
        (
            window,
            bytes_per_cycle(&subject.core.structure, subject.nodes.len(), format),
        ),
    )?;
    Ok((file.to_owned(), format))
}

fn fits(file: &Path, option: &str, (window, each): (&Range<u64>, u64)) -> Result<(), Failure> {
    let cycles = window.end - window.start;
    let bytes = ByteSize(cycles.saturating_mul(each));
    if bytes.0 <= LARGEST.0 {
        return Ok(());
    }
    let fit = LARGEST.0 / each;
    Err(Failure::input(format!(
        "{cycles} cycles would take about {bytes}, more than {LARGEST}"
    ))
    .at(format!("{option} {}", file.display()))
    .help(format!(
        "choose a window of at most {fit} cycles, anywhere in the run: --from {} --cycles {fit}; counts (--saif, --csv, \
         --heatmap) take the whole run",
        window.start
    )))
}

fn wanted(text: &str, subject: &Subject) -> Result<Wanted, Failure> {
    let fail = |what: String| Failure::input(what).at(format!("--show {text}"));
    let parsed = text.rsplit_once('@').and_then(|(name, cycle)| {
        let cycle = cycle.replace('_', "").parse().ok()?;
        Some(Wanted {
            name: name.to_owned(),
            cycle,
        })
    });
    let Some(wanted) = parsed else {
        return Err(fail("a name and a cycle were expected".into())
            .help("write NAME@CYCLE, such as 'hash1.round[37].e@1000'"));
    };
    if wanted.cycle >= subject.cycles {
        return Err(fail(format!(
            "cycle {} is behind the run's last cycle {}",
            wanted.cycle,
            subject.cycles - 1
        )));
    }
    let names: Vec<String> = subject.named().map(|named| named.name).collect();
    if !names.iter().any(|name| name.starts_with(&wanted.name)) {
        let near = nearest(&wanted.name, names.iter().map(String::as_str));
        let nodes = subject.core.structure.nodes();
        let is_node = nodes.iter().any(|node| node.name == wanted.name);
        return Err(
            fail(format!("the design has no element `{}`", wanted.name)).help(if is_node {
                "it is a node of the logic: add --nodes".to_owned()
            } else {
                format!("nearest: {near}")
            }),
        );
    }
    Ok(wanted)
}

/// The registers and nodes under the names that were asked for, and the clock's.
fn named(names: Names, subject: &Subject) -> Result<(Vec<Net>, String), Failure> {
    let core = &subject.core;
    let registers = core.structure.registers.iter();
    let paths = match names {
        Names::Design => registers
            .map(|register| Some(format!("{}.{}", core.name(), register.name)))
            .collect(),
        Names::Rtl => {
            ProbeMap::of(core)
                .map_err(|error| Failure::input(error.to_string()).at(core.origin.display()))?
                .paths
        }
    };
    let clock = match names {
        Names::Design => "clock".to_owned(),
        Names::Rtl => core.manifest.clock.port.clone(),
    };
    let names: Vec<Option<NodeName>> = match names {
        Names::Design => {
            let path = |node: &Node| format!("{}.{}", core.name(), node.name);
            let name = |node| NodeName {
                path: path(node),
                low: 0,
            };
            subject.nodes.iter().map(|node| Some(name(node))).collect()
        }
        Names::Rtl => node_names(core, &subject.nodes)
            .map_err(|error| Failure::input(error.to_string()).at(core.origin.display()))?,
    };
    let nodes = node_nets(&core.structure, &names);
    Ok(([nets(&core.structure, &paths), nodes].concat(), clock))
}
