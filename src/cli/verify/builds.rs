//! Builds of a core, with progress and in the words of verdicts.

use std::cell::RefCell;
use std::fs::File;
use std::path::Path;

use verilated::{
    BuildError, BuildSpec, Built, Cache, Progress as Step, Severity, Toolchain, build,
};

use crate::cli::programs;
use crate::cli::progress::Progress;
use crate::cli::{Context, Failure};
use crate::dut::{
    BuildKind, Core, CoreTable, FrontEnd, FrontEndError, FrontEndStore, hold, through_yosys,
};
use crate::tools::program::YOSYS;
use crate::verdict::BuildTimes;

/// What helps where the store can't be written.
pub(super) const STORE: &str =
    "make room there, or name another folder with GOLDBENCH_CACHE=DIR; `goldbench cache` shows it";

/// What is needed to build.
#[derive(Debug)]
pub(crate) struct Builder {
    pub(crate) tools: Toolchain,
    pub(crate) cache: Cache,
    times: RefCell<Vec<(String, BuildTimes)>>,
}

/// What came of a build.
pub(crate) enum Attempt {
    /// A library.
    Built(Built),
    /// Verilator refused the RTL: a finding, with its words.
    Refused(String),
}

impl Builder {
    pub(crate) fn new(ctx: &Context) -> Result<Self, Failure> {
        Ok(Self {
            tools: ctx.toolchain()?,
            cache: ctx.cache()?,
            times: RefCell::new(Vec::new()),
        })
    }

    /// Builds, or finds in the cache.
    pub(crate) fn build(
        &self,
        ctx: &Context,
        core: &Core,
        kind: BuildKind,
    ) -> Result<Attempt, Failure> {
        self.of_spec(
            ctx,
            (core.name(), &core.origin, &core.manifest.core),
            (kind.word(), &core.build_spec(kind, 0)),
        )
    }

    /// The same of any core: its name, manifest and `[core]`, the build's name, and what is to be built.
    pub(crate) fn of_spec(
        &self,
        ctx: &Context,
        (core, origin, table): (&str, &Path, &CoreTable),
        (kind, spec): (&str, &BuildSpec),
    ) -> Result<Attempt, Failure> {
        let name = format!("{core} ({kind} build)");
        let progress = Progress::endless(&format!("building {name}"));
        let mut spec = spec.clone();
        spec.lint_off
            .extend(table.lint_off_for(&self.tools.verilator.version));
        let spec = &spec;
        let written;
        // Nothing that Verilator is about to read may be cleaned away.
        let _held;
        let spec = match table.front_end {
            FrontEnd::None => spec,
            FrontEnd::Yosys => {
                progress.label(&format!("Yosys reads {name}"));
                match by_yosys(ctx, spec)? {
                    Ok((spec, held)) => {
                        (written, _held) = (spec, held);
                        &written
                    }
                    Err(refused) => return Ok(Attempt::Refused(refused)),
                }
            }
        };
        let mut step = |step: Step| {
            progress.label(&match step {
                Step::Waiting => format!("waiting for another process to build {name}"),
                Step::Verilating => format!("Verilator reads {name}"),
                Step::Runtime => "compiling Verilator's runtime, once".into(),
                Step::Compiling => format!("compiling {name}"),
            });
        };
        match build(spec, &self.tools, &self.cache, &mut step, ctx.cancel) {
            Ok(built) => {
                let took = BuildTimes {
                    build: kind.into(),
                    cached: built.cached,
                    verilate_s: built.verilate.as_secs_f64(),
                    compile_s: built.compile.as_secs_f64(),
                };
                let mut times = self.times.borrow_mut();
                // A second failure of the same core finds the trace build that the first one made.
                if !times
                    .iter()
                    .any(|(name, t)| name == core && t.build == took.build)
                {
                    times.push((core.into(), took));
                }
                Ok(Attempt::Built(built))
            }
            Err(BuildError::Rtl { messages, log }) => {
                let errors = messages.iter().filter(|m| m.severity == Severity::Error);
                let text: Vec<String> = errors.map(ToString::to_string).collect();
                Ok(Attempt::Refused(if text.is_empty() {
                    log
                } else {
                    text.join("\n")
                }))
            }
            Err(BuildError::Tool(error)) => Err(Failure::from(error)),
            Err(BuildError::Cancelled) => Err(Failure::Cancelled),
            Err(BuildError::Io { path, source }) if path.starts_with(self.cache.root()) => Err(
                Failure::input(format!("the store of compiled models fails: {source}"))
                    .at(path.display())
                    .help(STORE),
            ),
            Err(error) => Err(Failure::input(error.to_string()).at(origin.display())),
        }
    }

    /// How long each build took, by core.
    pub(super) fn times(&self) -> Vec<(String, BuildTimes)> {
        self.times.borrow().clone()
    }
}

/// What is built of what Yosys makes of it and what keeps that there, or why Yosys refuses it.
fn by_yosys(
    ctx: &Context,
    spec: &BuildSpec,
) -> Result<Result<(BuildSpec, Option<File>), String>, Failure> {
    let yosys = programs::find(&YOSYS, ctx)?;
    let store = FrontEndStore::of_cache(&ctx.dirs()?.cache).folder;
    let read = || {
        let written = through_yosys(spec, &yosys.path, &store, ctx.cancel)?;
        let held = written.sources.first().and_then(|netlist| hold(netlist));
        Ok((written, held))
    };
    // What is cleaned away before it is held is written once more.
    match read().and_then(|(spec, held)| match held {
        Some(_) => Ok((spec, held)),
        None => read(),
    }) {
        Ok(read) => Ok(Ok(read)),
        Err(error @ FrontEndError::Rtl { .. }) => Ok(Err(error.to_string())),
        Err(FrontEndError::Cancelled) => Err(Failure::Cancelled),
        Err(error @ FrontEndError::Tool(_)) => {
            Err(Failure::tool(error.to_string()).help(YOSYS.install))
        }
        Err(error @ FrontEndError::Io { .. }) => Err(Failure::input(error.to_string()).help(STORE)),
    }
}
