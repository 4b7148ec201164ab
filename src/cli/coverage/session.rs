//! A run: each core built, its cases side by side in workers, their bins merged in the cases' order.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use super::result::{CaseRow, CoreRow, Least, Report};
use super::rtl;
use crate::cli::programs::this_program;
use crate::cli::progress::Progress;
use crate::cli::verify::{Attempt, Builder, Held, Plan, Subject};
use crate::cli::{Context, Failure};
use crate::coverage::rtl::{Points, RtlCoverage, Waivers};
use crate::coverage::{CoreBins, Counted};
use crate::dut::{BuildKind, Core};
use crate::lockstep::Builds;
use crate::lockstep::worker::{Answer, Reply, Request, Task, ask, lost};
use crate::stimulus::View;
use crate::units::Seed;
use crate::verdict::{CaseVerdict, Shard, Tools};

/// How a plan is run.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) suite: &'static str,
    pub(super) seed: Seed,
    pub(super) jobs: usize,
    pub(super) patience: Duration,
    /// Lines and toggles too, but for these.
    pub(super) rtl: Option<Waivers>,
    pub(super) least: Option<Least>,
    /// The part that is run; all where there is none.
    pub(super) shard: Option<Shard>,
}

/// What came of a case; `None` before it has run.
type Slot<T> = Option<Result<T, Failure>>;

/// Its verdict, and the bins that it brought.
type Came = (CaseVerdict, Counted);

impl Session {
    /// # Errors
    /// A tool that is absent, RTL that does not elaborate, a manifest that does not fit its RTL.
    pub(super) fn run(&self, ctx: &Context, plan: &Plan) -> Result<Report, Failure> {
        let bound = ctx.cache_bound()?;
        let builder = Builder::new(ctx)?;
        let mut cores = Vec::new();
        for planned in &plan.cores {
            if ctx.cancel.load(Ordering::SeqCst) {
                break;
            }
            let places = &planned.places;
            let came = match &planned.subject {
                Subject::Design { core, cases } => {
                    self.core(ctx, &builder, (&Held { core, cases }, places))
                }
                Subject::Ports { core, trials } => {
                    self.stranger(ctx, &builder, (core, trials), places)
                }
            };
            match came {
                Ok(core) => cores.push(core),
                Err(Failure::Cancelled) => {}
                Err(failure) => return Err(failure),
            }
        }
        let _ = builder.cache.trim_to(bound.0);
        Ok(Report {
            schema: Report::SCHEMA.into(),
            tools: Tools {
                goldbench: env!("CARGO_PKG_VERSION").into(),
                verilator: builder.tools.verilator.version.clone(),
                compiler: builder.tools.cxx.version.clone(),
            },
            suite: self.suite.into(),
            seed: self.seed,
            cores,
            interrupted: ctx.cancel.load(Ordering::SeqCst),
            least: self.least,
            waivers: self.shard.as_ref().and_then(|_| self.rtl.clone()),
            shard: self.shard.clone(),
            missing_shards: Vec::new(),
        })
    }

    fn core(
        &self,
        ctx: &Context,
        builder: &Builder,
        (planned, places): (&Held<'_>, &[usize]),
    ) -> Result<CoreRow, Failure> {
        let core = planned.core;
        let sources = core.sources_digest().map_err(|error| {
            Failure::input(format!("a source can't be read: {error}")).at(core.origin.display())
        })?;
        let make = |kind| match builder.build(ctx, core, kind)? {
            Attempt::Built(built) => Ok(built),
            Attempt::Refused(text) => Err(Failure::input(text)
                .at(core.origin.display())
                .help("Verilator must elaborate the RTL before anything can be measured")),
        };
        let probe = make(BuildKind::Probe)?;
        let ports = planned.cases.iter().any(|case| case.view == View::Ports);
        let fast = ports.then(|| make(BuildKind::Fast)).transpose()?;
        let builds = Builds {
            fast: fast.as_ref().unwrap_or(&probe).library.clone(),
            probe: probe.library.clone(),
        };
        let slots = self.cases(ctx, builder, planned, &builds)?;
        let mut row = CoreRow {
            core: core.name().into(),
            manifest: core.origin.display().to_string(),
            sources,
            cases: Vec::new(),
            functional: CoreBins::new(&core.manifest.design),
            rtl: None,
            points: Points::default(),
            places: Vec::new(),
            dealt_points: None,
        };
        for (at, (case, slot)) in planned.cases.iter().zip(slots).enumerate() {
            match slot {
                Some(Ok((verdict, counted))) => {
                    row.places.extend(places.get(at));
                    row.functional.add(&case.name, &counted);
                    row.cases.push(CaseRow::new(verdict, &case.script));
                }
                Some(Err(failure)) => return Err(failure),
                None => {}
            }
        }
        if let Some(waivers) = &self.rtl {
            // After Ctrl-C the bins that came stand, and of lines nothing is said.
            match rtl::points(self, ctx, builder, planned) {
                Err(Failure::Cancelled) => {}
                points => {
                    row.points = points?;
                    row.rtl = Some(RtlCoverage::of(&row.points, waivers));
                    let dealt = self.shard.is_some();
                    row.dealt_points =
                        dealt.then(|| row.points.counts.clone().into_iter().collect());
                }
            }
        }
        Ok(row)
    }

    fn cases(
        &self,
        ctx: &Context,
        builder: &Builder,
        planned: &Held<'_>,
        builds: &Builds,
    ) -> Result<Vec<Slot<Came>>, Failure> {
        let program = this_program()?;
        let cases = planned.cases;
        let label = format!("covering {}", planned.core.name());
        let cache = builder.cache.root();
        Ok(self.each(ctx, (&label, cases.len()), |at| {
            let request = Request {
                manifest: planned.core.origin.clone(),
                cache: cache.into(),
                case: cases[at].clone(),
                task: Task::Cover(builds.clone()),
            };
            self.one(ctx, planned.core, &program, &request)
        }))
    }

    /// Does so many things, side by side; what came of each, as far as Ctrl-C or a failure let them.
    pub(super) fn each<T: Send>(
        &self,
        ctx: &Context,
        (label, all): (&str, usize),
        one: impl Fn(usize) -> Result<T, Failure> + Sync,
    ) -> Vec<Slot<T>> {
        let progress = Mutex::new(Progress::of(label, all as u64, "cases"));
        let slots: Vec<Mutex<Slot<T>>> = (0..all).map(|_| Mutex::new(None)).collect();
        let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        std::thread::scope(|scope| {
            for _ in 0..self.workers(all) {
                scope.spawn(|| {
                    while !stop.load(Ordering::SeqCst) && !ctx.cancel.load(Ordering::SeqCst) {
                        let at = next.fetch_add(1, Ordering::SeqCst);
                        if at >= all {
                            break;
                        }
                        let came = one(at);
                        if matches!(came, Err(Failure::Cancelled)) {
                            break;
                        }
                        stop.fetch_or(came.is_err(), Ordering::SeqCst);
                        *lock(&slots[at]) = Some(came);
                        lock(&progress).advance(1);
                    }
                });
            }
        });
        let inner = |slot: Mutex<Slot<T>>| {
            let slot = slot.into_inner();
            slot.unwrap_or_else(std::sync::PoisonError::into_inner)
        };
        slots.into_iter().map(inner).collect()
    }

    /// Workers for so many cases.
    pub(super) fn workers(&self, cases: usize) -> usize {
        let most = match self.jobs {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            jobs => jobs,
        };
        most.min(cases)
    }

    fn one(
        &self,
        ctx: &Context,
        core: &Core,
        program: &Path,
        request: &Request,
    ) -> Result<Came, Failure> {
        match ask(program, request, self.patience, ctx.cancel, &mut |_| {}) {
            Answer::Reply(Reply::Covered(verdict, counted)) => Ok((*verdict, counted)),
            Answer::Reply(Reply::Refused(text)) => {
                Err(Failure::input(text).at(core.origin.display()))
            }
            Answer::Reply(other) => Err(Failure::tool(format!("a worker answered {other:?}"))),
            // A run that was lost has shown nothing.
            Answer::Lost {
                outcome,
                detail,
                cycles,
            } => {
                let verdict = lost(core.name(), &request.case, outcome, detail, cycles);
                Ok((verdict, Counted::default()))
            }
            Answer::Cancelled => Err(Failure::Cancelled),
            Answer::NotStarted(error) => Err(Failure::tool(format!(
                "no worker could be started: {error}"
            ))
            .at(program.display())),
        }
    }
}

/// A worker thread that panicked has left whole values behind.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
