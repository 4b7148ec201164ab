//! Whole cores on gates: put together from slices, or mapped as they stand, one after another with one library.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use super::how::How;
use super::library::library;
use super::request::Request;
use super::result::{Finding, Report};
use super::{CLOCK_FANOUT, MAX_FANOUT, run};
use crate::cli::progress::Progress;
use crate::cli::verify::open;
use crate::cli::{Context, Failure, header, programs};
use crate::design::{DesignConfig, PipePlan, Structure};
use crate::dut::{Core, builtin_origin};
use crate::energy::{ByGates, GatesFile, GatesTerm, Provenance};
use crate::gates::{Block, Composed, Part, Piece, Slice, digest, places};
use crate::liberty::{INSTALLED, Library};
use crate::spec::Header;
use crate::tools::program::YOSYS;
use crate::units::Nonce;

/// The header whose nonces go through.
const HEADER: &str = "block-125552";
/// Rounds that a slice begins with: constants still in the schedule, expansion in full, the end of it.
const ROUNDS: [usize; 3] = [8, 32, 54];
/// Stages of a slice.
const STAGES: usize = 2;

/// What all of them have in common.
pub(in crate::cli::energy) struct Workbench {
    library: Arc<Library>,
    liberty: PathBuf,
    yosys: PathBuf,
    version: String,
    header: Header,
    cycles: u32,
}

/// A design's name and role.
pub(in crate::cli::energy) struct Wanted {
    pub(in crate::cli::energy) name: String,
    pub(in crate::cli::energy) role: &'static str,
    pub(in crate::cli::energy) design: DesignConfig,
}

impl Workbench {
    /// With this library.
    ///
    /// # Errors
    /// A library that can't be used, no Yosys.
    pub(in crate::cli::energy) fn new(
        liberty: &Path,
        cycles: u32,
        ctx: &Context,
    ) -> Result<Self, Failure> {
        let (liberty, library) = library(liberty, None, ctx)?;
        let yosys = programs::find(&YOSYS, ctx)?;
        Ok(Self {
            library: Arc::new(library),
            liberty,
            version: yosys.version.clone().unwrap_or_default(),
            yosys: yosys.path,
            header: header::read(HEADER, None)?,
            cycles,
        })
    }

    /// What stands beside the figures.
    ///
    /// # Errors
    /// A library that can't be read any more.
    pub(in crate::cli::energy) fn provenance(
        &self,
        command: String,
    ) -> Result<Provenance, Failure> {
        let sha256 = digest(&self.liberty)
            .map_err(|error| Failure::input(error.to_string()).at(self.liberty.display()))?;
        let name = self
            .liberty
            .file_name()
            .unwrap_or_default()
            .to_string_lossy();
        let installed = INSTALLED
            .iter()
            .find(|(_, file, _)| self.liberty == Path::new(file));
        let package = installed.and_then(|(_, _, package)| version_of(package));
        Ok(Provenance {
            library: self.library.name.clone(),
            package: package.unwrap_or_else(|| name.into_owned()),
            sha256: hex::encode(sha256),
            voltage: self.library.voltage,
            yosys: self.version.clone(),
            goldbench: env!("CARGO_PKG_VERSION").into(),
            command,
            cycles: self.cycles,
        })
    }

    /// Measures a design. `told` hears what is being done, before it is.
    ///
    /// # Errors
    /// Tools that fail, a netlist that computes something else than the model.
    pub(in crate::cli::energy) fn measure(
        &self,
        wanted: &Wanted,
        ctx: &Context,
        told: &mut dyn FnMut(&str),
    ) -> Result<ByGates, Failure> {
        let core = open(ctx, &PathBuf::from(builtin_origin(&wanted.design)))?;
        let parts = parts(&core.structure);
        let mut request = self.request(core, parts[0])?;
        let feed = run::feed(&request)?;
        let (mut pieces, mut reports) = (Vec::new(), Vec::new());
        for &part in &parts {
            told(&words(part));
            request.slice = slice(&request.core, part)?;
            let report = run::measure_fed(&request, &feed, ctx)?.report;
            ctx.checkpoint()?;
            refuse(&report, wanted)?;
            pieces.extend(piece(part, &report));
            reports.push(report);
        }
        let (of, clock) = if pieces.is_empty() {
            by_block(&reports[0])
        } else {
            let core = Composed::of(&places(&request.core.structure, &feed), &pieces);
            (core.of, core.clock)
        };
        let most = |of: fn(&Report) -> f64| reports.iter().map(of).fold(0.0, f64::max);
        let sum = |of: fn(&Report) -> f64| reports.iter().map(of).sum::<f64>();
        let all = sum(|r| r.activity.toggles_per_cycle);
        let functional = sum(|r| r.activity.functional_per_cycle);
        let names: Vec<String> = parts.iter().map(|&part| words(part)).collect();
        Ok(ByGates {
            name: wanted.name.clone(),
            settings: wanted.design.differences(),
            role: wanted.role.into(),
            part: names.join(", "),
            glitch_factor: digits(all / functional.max(f64::MIN_POSITIVE)),
            longest_path_ns: digits(most(|r| r.timing.longest_path_ns)),
            settled_ns: digits(most(|r| r.timing.settled_ns)),
            term: terms(&of, clock),
        })
    }

    fn request(&self, core: Core, part: Part) -> Result<Request, Failure> {
        Ok(Request {
            slice: slice(&core, part)?,
            core,
            header: self.header,
            start: Nonce(0),
            enable: false,
            how: How {
                library: Arc::clone(&self.library),
                liberty: self.liberty.clone(),
                yosys: self.yosys.clone(),
                opensta: None,
                cycles: self.cycles,
                period: None,
                wires: None,
                clock_fanout: CLOCK_FANOUT,
                max_fanout: MAX_FANOUT,
                picture: None,
                saif: None,
                progress: false,
            },
        })
    }
}

/// Measures all that is wanted, telling how far it is.
///
/// # Errors
/// As [`Workbench::measure`]; what was mapped until then is kept, and is not mapped again.
pub(in crate::cli::energy) fn measure_all(
    bench: &Workbench,
    wanted: &[Wanted],
    (verb, liberty): (&str, &Path),
    ctx: &Context,
) -> Result<GatesFile, Failure> {
    let line = Progress::of("designs", wanted.len() as u64, "designs");
    let mut design = Vec::new();
    for one in wanted {
        line.set(design.len() as u64);
        design.push(bench.measure(one, ctx, &mut |part| {
            line.label(&format!("{}, {part}", one.name));
            line.set(design.len() as u64);
        })?);
    }
    let command = format!(
        "{verb} --liberty {} --cycles {}",
        liberty.display(),
        bench.cycles
    );
    Ok(GatesFile {
        provenance: bench.provenance(command)?,
        design,
    })
}

/// A package's name with its version, where Debian's tools say one.
fn version_of(package: &str) -> Option<String> {
    let said = Command::new("dpkg-query")
        .args(["--show", "--showformat", "${Package} ${Version}", package])
        .output()
        .ok()?;
    let text = String::from_utf8(said.stdout).ok()?;
    (said.status.success() && !text.is_empty()).then_some(text)
}

fn slice(core: &Core, part: Part) -> Result<Slice, Failure> {
    Slice::new(core, part)
        .map_err(|error| Failure::input(error.to_string()).at(core.origin.display()))
}

/// What of a core is mapped: slices of its pipes, but of those that only a job moves; all of a folded one, which is small.
fn parts(structure: &Structure) -> Vec<Part> {
    let folded = |pipe: &PipePlan| pipe.iterations > 1 || pipe.second_tag.is_some();
    if structure.pipes.iter().any(folded) {
        return vec![Part::Whole];
    }
    let mut parts = Vec::new();
    for pipe in structure.pipes.iter().filter(|pipe| pipe.name != "hash0") {
        for round in ROUNDS {
            let stages = &pipe.stages;
            let first = stages.iter().position(|stage| stage.first >= round);
            // The stage behind is its load, the one in front its source.
            let Some(first) = first.filter(|&first| first > 0) else {
                continue;
            };
            let last = (first + STAGES - 1).min(stages.len() - 1);
            parts.push(Part::Stages {
                pipe: pipe.name,
                first,
                last,
            });
        }
    }
    parts
}

fn words(part: Part) -> String {
    match part {
        Part::Whole => "whole".into(),
        Part::Stages { pipe, first, last } => format!("{pipe} {first}..{last}"),
    }
}

/// A netlist that is wrong has no energy.
fn refuse(report: &Report, wanted: &Wanted) -> Result<(), Failure> {
    let Some(finding) = report.findings.first() else {
        return Ok(());
    };
    let what = match finding {
        Finding::Wrong(wrong) => format!(
            "net `{}` is not what the model says in cycle {}",
            wrong.net, wrong.cycle
        ),
        Finding::TooSlow { net, .. } => format!("`{net}` is too slow"),
    };
    Err(
        Failure::input(format!("{}: {what}", wanted.name)).help(format!(
            "`goldbench energy gates {} --liberty ..` shows it",
            wanted.design.differences()
        )),
    )
}

/// By block, in J for a hash, and the clock.
fn by_block(report: &Report) -> (BTreeMap<Block, f64>, f64) {
    let (mut of, mut clock) = (BTreeMap::new(), 0.0);
    for row in &report.blocks {
        match Block::ALL
            .into_iter()
            .find(|block| block.name() == row.block)
        {
            Some(block) => *of.entry(block).or_default() += row.energy.total,
            None => clock += row.energy.total,
        }
    }
    (of, clock)
}

fn piece(part: Part, report: &Report) -> Option<Piece> {
    let Part::Stages { pipe, first, last } = part else {
        return None;
    };
    let (of, clock) = by_block(report);
    Some(Piece {
        pipe,
        first,
        last,
        of,
        clock,
    })
}

/// Blocks as level 1 calls them, in pJ.
fn terms(of: &BTreeMap<Block, f64>, clock: f64) -> Vec<GatesTerm> {
    let name = |block: Block| match block {
        Block::T1 | Block::T2 | Block::E | Block::A | Block::HalfSum => "additions of rounds",
        Block::W => "additions of schedule",
        Block::Added => "additions of K + W",
        Block::Digest => "additions of digests",
        Block::StateSelect | Block::ScheduleSelect => GatesTerm::SELECT,
        Block::Control => GatesTerm::CONTROL,
        _ => GatesTerm::DATA,
    };
    let mut terms: Vec<GatesTerm> = Vec::new();
    let mut add = |name: &str, joules: f64| match terms.iter_mut().find(|term| term.name == name) {
        Some(term) => term.pj += joules * 1e12,
        None => terms.push(GatesTerm {
            name: name.into(),
            pj: joules * 1e12,
        }),
    };
    for (&block, &joules) in of {
        add(name(block), joules);
    }
    add(GatesTerm::CLOCK, clock);
    terms.retain(|term| term.pj > 0.0);
    for term in &mut terms {
        term.pj = digits(term.pj);
    }
    terms
}

/// Six digits that count: what more there are differ with the compiler.
fn digits(value: f64) -> f64 {
    format!("{value:.5e}").parse().unwrap_or(value)
}
