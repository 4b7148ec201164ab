//! A run from its plan to its verdicts and files.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::Duration;

use super::artifacts;
use super::baseline::Baseline;
use super::builds::{Attempt, Builder};
use super::plan::{Plan, Planned};
use super::pool::Pool;
use super::regress::{self, Keeper};
use super::subject::Subject;
use crate::cli::programs::this_program;
use crate::cli::{Context, Failure, Outcome};
use crate::dut::{BuildKind, Core};
use crate::lockstep::Builds;
use crate::lockstep::worker::lost;
use crate::report::Times;
use crate::stimulus::{Case, View};
use crate::units::Seed;
use crate::verdict::{self, CaseVerdict, CoreRun, Detail, Regression, Shard, Tools};

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
    /// Where failing cases are kept for all later runs.
    pub keeper: Option<Keeper>,
    /// What is judged otherwise than by its verdict alone.
    pub gate: Gate,
}

/// Which findings count, and what follows from one.
#[derive(Debug, Default)]
pub struct Gate {
    /// Failures that are known.
    pub baseline: Baseline,
    /// Stop at the first finding that counts.
    pub fail_fast: bool,
    /// The part of a run that the plan is.
    pub shard: Option<Shard>,
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
        let program = this_program()?;
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
        let mut cores: Vec<CoreRun> = Vec::new();
        let mut stopped = false;
        for planned in &plan.cores {
            let mut run = planned.begun();
            if stopped {
                planned.leave(&mut run);
                planned.place(&mut run);
                cores.push(run);
                continue;
            }
            let sinks = (&mut run, &mut times, &mut failures);
            let came = match &planned.subject {
                // Its cases are in other shards: nothing is built for none.
                subject if subject.names().is_empty() => Ok(()),
                Subject::Design { core, cases } => {
                    self.core(ctx, &builder, &pool, (core, cases), sinks)
                }
                Subject::Ports { core, trials } => {
                    self.stranger(ctx, &builder, &pool, (core, trials), sinks)
                }
            };
            match came {
                Err(Failure::Cancelled) if run.cases.is_empty() && self.gate.shard.is_none() => {
                    break;
                }
                // The verdicts that came before Ctrl-C stand.
                Ok(()) | Err(Failure::Cancelled) => {}
                Err(failure) => {
                    run.refused = Some(failure.what());
                    failures.push(failure);
                }
            }
            if self.gate.fail_fast && (run.refused.is_some() || !run.as_expected()) {
                stopped = true;
                planned.leave(&mut run);
            }
            planned.place(&mut run);
            cores.push(run);
            if ctx.cancel.load(Ordering::SeqCst) {
                break;
            }
        }
        if self.gate.shard.is_some() {
            // All shards of a run list the same cores, even one that was cut short.
            cores.extend(plan.cores[cores.len()..].iter().map(Planned::begun));
        }
        for (core, build) in builder.times() {
            times.builds.entry(core).or_default().push(build);
        }
        // What was built now is in use until here; the bound holds for what older runs left.
        let _ = builder.cache.trim_to(bound.0);
        crate::cli::cache::trim_netlists(ctx, &builder.cache, bound);
        Ok(Verified {
            regression: Regression {
                schema: Regression::SCHEMA.into(),
                suite: self.suite.clone(),
                seed: self.seed,
                tools: Tools {
                    goldbench: env!("CARGO_PKG_VERSION").into(),
                    verilator: builder.tools.verilator.version.clone(),
                    compiler: builder.tools.cxx.version.clone(),
                },
                baseline: self.gate.baseline.states(plan, &cores),
                cores,
                out: self.out.clone(),
                interrupted: ctx.cancel.load(Ordering::SeqCst),
                stopped,
                shard: self.gate.shard.clone(),
                missing_shards: Vec::new(),
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
        (core, cases): (&Core, &[Case]),
        (run, times, failures): (&mut CoreRun, &mut Times, &mut Vec<Failure>),
    ) -> Result<(), Failure> {
        let probe = match builder.build(ctx, core, BuildKind::Probe)? {
            Attempt::Built(built) => built,
            Attempt::Refused(text) => {
                let verdicts = cases.iter();
                run.cases = verdicts
                    .map(|case| refused(core.name(), case, &text))
                    .collect();
                self.all_refused(run);
                return Ok(());
            }
        };
        // The fast build serves cases that look at ports only; without such a case it is not worth its compile.
        let fast = if cases.iter().any(|case| case.view == View::Ports) {
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
        // Of a core that is expected to fail, nothing is known before its last case.
        let counts = |verdict: &CaseVerdict| {
            verdict.outcome.is_finding() && self.gate.baseline.reason(verdict).is_none()
        };
        let last = (self.gate.fail_fast && !run.expect.is_finding()).then_some(&counts as _);
        let (verdicts, refusal) = pool.run_all(core, &builds, cases, last);
        let mut detail = Detail::default();
        for (mut verdict, took) in verdicts {
            self.know(&verdict, &mut run.known);
            times.cases.insert(verdict.id.clone(), took);
            if verdict.outcome.is_finding()
                && let Some(case) = cases.iter().find(|case| case.name == verdict.id.case)
            {
                // What is known has been looked at.
                let detailed = run.is_new(&verdict) && detail.wants(&verdict);
                let scene = artifacts::Scene {
                    session: self,
                    ctx,
                    builder,
                    pool,
                    core,
                    builds: &builds,
                };
                let keeper = self.keeper_of(run, &verdict);
                match scene.keep(case, &mut verdict, detailed, keeper) {
                    // Its files are missing, the verdict stands; what could not be written is said at the end.
                    Ok(()) | Err(Failure::Cancelled) => {}
                    Err(failure) => failures.push(failure),
                }
            }
            run.cases.push(verdict);
        }
        refusal.map_or(Ok(()), Err)
    }

    /// Where a finding is to be kept, if it is: not what the baseline knows, the manifest expects, or is kept already.
    pub(super) fn keeper_of(&self, run: &CoreRun, verdict: &CaseVerdict) -> Option<&Keeper> {
        let keeper = self.keeper.as_ref();
        let once_kept = verdict.id.case.starts_with(regress::PREFIX);
        keeper.filter(|_| run.is_new(verdict) && verdict.outcome != run.expect && !once_kept)
    }

    /// The RTL was refused: each case says so, as far as cases are wanted.
    pub(super) fn all_refused(&self, run: &mut CoreRun) {
        for verdict in &run.cases {
            self.know(verdict, &mut run.known);
        }
        if self.gate.fail_fast {
            let first = run.cases.iter().position(|case| run.counts(case));
            run.cases.truncate(first.map_or(usize::MAX, |at| at + 1));
        }
    }

    /// Notes a finding that the baseline knows.
    pub(super) fn know(&self, verdict: &CaseVerdict, known: &mut BTreeMap<String, String>) {
        if let Some(reason) = self.gate.baseline.reason(verdict) {
            known.insert(verdict.id.case.clone(), reason.to_owned());
        }
    }
}

fn refused(core: &str, case: &Case, text: &str) -> verdict::CaseVerdict {
    lost(core, case, verdict::Outcome::NoElaborate, text.into(), 0)
}
