//! A run from its plan to its verdicts and files.

use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::artifacts;
use super::builds::{Attempt, Builder};
use super::plan::{Plan, Planned};
use super::pool::Pool;
use crate::cli::{Context, Failure, Outcome};
use crate::dut::BuildKind;
use crate::lockstep::Builds;
use crate::lockstep::worker::lost;
use crate::report::Times;
use crate::stimulus::{Case, View};
use crate::units::Seed;
use crate::verdict::{self, CoreRun, Regression, Tools};

/// How a plan is run.
#[derive(Debug)]
pub struct Session {
    /// Named in reports.
    pub suite: String,
    /// The root seed.
    pub seed: Seed,
    /// Where files go.
    pub out: PathBuf,
    /// Cases side by side; 0 is one for each processor.
    pub jobs: usize,
    /// Without progress for so long, a case hangs.
    pub patience: Duration,
    /// Make failing cases smaller.
    pub shrink: bool,
}

/// What came of it.
#[derive(Debug)]
pub struct Verified {
    /// Verdicts.
    pub regression: Regression,
    /// How long things took.
    pub times: Times,
    /// Cores that could not be verified, and files of failing cases that could not be written.
    pub failures: Vec<Failure>,
}

impl Verified {
    /// The verb's end: as expected, findings, or cut short.
    ///
    /// # Errors
    /// Ctrl-C came before the end, a core could not be verified, a file not be written. Weightier than any finding.
    pub fn outcome(&self) -> Result<Outcome, Failure> {
        let mut failures = self.failures.clone();
        if self.regression.interrupted {
            failures.push(Failure::Cancelled);
        }
        Failure::gather(failures)?;
        if self.regression.as_expected() {
            Ok(Outcome::Clean)
        } else {
            Ok(Outcome::Findings)
        }
    }
}

impl Session {
    /// Builds every core, runs its cases, writes what failing ones need to be shown again. A core that can't be verified
    /// takes nothing from the others: it is told in its place, and again by [`Verified::outcome`].
    ///
    /// # Errors
    /// A tool that is absent, a folder that can't be written.
    pub fn run(&self, ctx: &Context, plan: &Plan) -> Result<Verified, Failure> {
        artifacts::check_folder(&self.out)?;
        let bound = ctx.cache_bound()?;
        let builder = Builder::new(ctx)?;
        let program = std::env::current_exe().map_err(|error| {
            Failure::tool(format!("this program does not know where it lies: {error}"))
        })?;
        let pool = Pool {
            program,
            cache: builder.cache.root(),
            patience: self.patience,
            cancel: ctx.cancel,
            workers: match self.jobs {
                0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
                jobs => jobs,
            },
        };
        let (mut times, mut failures) = (Times::none(), Vec::new());
        let mut cores = Vec::new();
        for planned in &plan.cores {
            let mut run = CoreRun {
                core: planned.core.name().into(),
                manifest: planned.core.origin.display().to_string(),
                expect: planned.core.manifest.core.expect,
                cases: Vec::new(),
                refused: None,
            };
            let came = self.core(
                ctx,
                &builder,
                &pool,
                planned,
                (&mut run, &mut times, &mut failures),
            );
            match came {
                Err(Failure::Cancelled) if run.cases.is_empty() => break,
                // The verdicts that came before Ctrl-C stand.
                Ok(()) | Err(Failure::Cancelled) => {}
                Err(failure) => {
                    run.refused = Some(failure.what());
                    failures.push(failure);
                }
            }
            cores.push(run);
            if ctx.cancel.load(Ordering::SeqCst) {
                break;
            }
        }
        for (done, planned) in plan.strangers.iter().enumerate() {
            if ctx.cancel.load(Ordering::SeqCst) {
                break;
            }
            let mut run = CoreRun {
                core: planned.core.name().into(),
                manifest: planned.core.origin.display().to_string(),
                expect: planned.core.manifest.core.expect,
                cases: Vec::new(),
                refused: None,
            };
            match self.stranger(
                ctx,
                &builder,
                &pool,
                planned,
                (&mut run, &mut times, &mut failures),
            ) {
                Err(Failure::Cancelled) if run.cases.is_empty() => break,
                Ok(()) | Err(Failure::Cancelled) => {}
                Err(failure) => {
                    run.refused = Some(failure.what());
                    failures.push(failure);
                }
            }
            cores.insert((planned.behind + done).min(cores.len()), run);
        }
        for (core, build) in builder.times() {
            times.builds.entry(core).or_default().push(build);
        }
        // What was built now is in use until here; the bound holds for what older runs left.
        let _ = builder.cache.trim_to(bound.0);
        Ok(Verified {
            regression: Regression {
                schema: "goldbench.verify/1".into(),
                suite: self.suite.clone(),
                seed: self.seed,
                tools: Tools {
                    goldbench: env!("CARGO_PKG_VERSION").into(),
                    verilator: builder.tools.verilator.version.clone(),
                    compiler: builder.tools.cxx.version.clone(),
                },
                cores,
                out: self.out.clone(),
                interrupted: ctx.cancel.load(Ordering::SeqCst),
            },
            times,
            failures,
        })
    }

    fn core(
        &self,
        ctx: &Context,
        builder: &Builder,
        pool: &Pool<'_>,
        planned: &Planned,
        (run, times, failures): (&mut CoreRun, &mut Times, &mut Vec<Failure>),
    ) -> Result<(), Failure> {
        let core = &planned.core;
        let probe = match builder.build(ctx, core, BuildKind::Probe)? {
            Attempt::Built(built) => built,
            Attempt::Refused(text) => {
                run.cases = planned
                    .cases
                    .iter()
                    .map(|case| refused(core.name(), case, &text))
                    .collect();
                return Ok(());
            }
        };
        // The fast build serves cases that look at ports only; without such a case it is not worth its compile.
        let fast = if planned.cases.iter().any(|case| case.view == View::Ports) {
            match builder.build(ctx, core, BuildKind::Fast)? {
                Attempt::Built(built) => Some(built),
                Attempt::Refused(text) => {
                    return Err(Failure::tool(format!(
                        "the fast build failed where the probe build did not: {text}"
                    )));
                }
            }
        } else {
            None
        };
        let builds = Builds {
            fast: fast
                .as_ref()
                .map_or_else(|| probe.library.clone(), |fast| fast.library.clone()),
            probe: probe.library.clone(),
        };
        let (verdicts, refusal) = pool.run_all(core, &builds, &planned.cases);
        for (mut verdict, took) in verdicts {
            times.cases.insert(verdict.id.clone(), took);
            if verdict.outcome.is_finding()
                && let Some(case) = planned
                    .cases
                    .iter()
                    .find(|case| case.name == verdict.id.case)
            {
                let failing = run.cases.iter().filter(|c| c.outcome.is_finding()).count();
                let scene = artifacts::Scene {
                    session: self,
                    ctx,
                    builder,
                    pool,
                    core,
                    builds: &builds,
                };
                match scene.keep(case, &mut verdict, failing) {
                    // Its files are missing, the verdict stands; what could not be written is said at the end.
                    Ok(()) | Err(Failure::Cancelled) => {}
                    Err(failure) => failures.push(failure),
                }
            }
            run.cases.push(verdict);
        }
        refusal.map_or(Ok(()), Err)
    }
}

fn refused(core: &str, case: &Case, text: &str) -> verdict::CaseVerdict {
    lost(core, case, verdict::Outcome::NoElaborate, text.into(), 0)
}
