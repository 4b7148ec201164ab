//! Builds of a core, with progress and in the words of verdicts.

use std::cell::RefCell;

use verilated::{BuildError, Built, Cache, Progress as Step, Severity, Toolchain, build};

use crate::cli::progress::Progress;
use crate::cli::{Context, Failure};
use crate::dut::{BuildKind, Core};
use crate::verdict::BuildTimes;

/// What is needed to build.
#[derive(Debug)]
pub(super) struct Builder {
    pub(super) tools: Toolchain,
    pub(super) cache: Cache,
    times: RefCell<Vec<(String, BuildTimes)>>,
}

/// What came of a build.
pub(super) enum Attempt {
    /// A library.
    Built(Built),
    /// Verilator refused the RTL: a finding, with its words.
    Refused(String),
}

impl Builder {
    pub(super) fn new(ctx: &Context) -> Result<Self, Failure> {
        Ok(Self {
            tools: ctx.toolchain()?,
            cache: ctx.cache()?,
            times: RefCell::new(Vec::new()),
        })
    }

    /// Builds, or finds in the cache.
    pub(super) fn build(
        &self,
        ctx: &Context,
        core: &Core,
        kind: BuildKind,
    ) -> Result<Attempt, Failure> {
        let name = format!("{} ({} build)", core.name(), kind.word());
        let progress = Progress::endless(&format!("building {name}"));
        let mut step = |step: Step| {
            progress.label(&match step {
                Step::Waiting => format!("waiting for another process to build {name}"),
                Step::Verilating => format!("Verilator reads {name}"),
                Step::Runtime => "compiling Verilator's runtime, once".into(),
                Step::Compiling => format!("compiling {name}"),
            });
        };
        match build(
            &core.build_spec(kind, 0),
            &self.tools,
            &self.cache,
            &mut step,
            ctx.cancel,
        ) {
            Ok(built) => {
                self.times.borrow_mut().push((
                    core.name().into(),
                    BuildTimes {
                        build: kind.word().into(),
                        cached: built.cached,
                        verilate_s: built.verilate.as_secs_f64(),
                        compile_s: built.compile.as_secs_f64(),
                    },
                ));
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
            Err(error) => Err(Failure::input(error.to_string()).at(core.origin.display())),
        }
    }

    /// How long each build took, by core.
    pub(super) fn times(&self) -> Vec<(String, BuildTimes)> {
        self.times.borrow().clone()
    }
}
