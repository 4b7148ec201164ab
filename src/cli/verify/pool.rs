//! Cases side by side, each in a worker process.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::cli::Failure;
use crate::cli::progress::Progress;
use crate::dut::Core;
use crate::lockstep::Builds;
use crate::lockstep::worker::{Answer, Reply, Request, Task, ask, lost};
use crate::stimulus::Case;
use crate::verdict::CaseVerdict;

/// What workers need to know.
#[derive(Debug)]
pub(super) struct Pool<'a> {
    pub(super) program: PathBuf,
    pub(super) cache: &'a Path,
    pub(super) patience: Duration,
    pub(super) cancel: &'a AtomicBool,
    pub(super) workers: usize,
}

/// A case's verdict and the wall seconds it took; `None` for a case that Ctrl-C came before.
type Slot = Option<Result<(CaseVerdict, f64), Failure>>;

impl Pool<'_> {
    /// Runs one case.
    pub(super) fn run_one(
        &self,
        core: &Core,
        builds: &Builds,
        case: &Case,
    ) -> Result<CaseVerdict, Failure> {
        let task = Task::Run(builds.clone());
        match self.ask(core, case, task) {
            Answer::Reply(Reply::Verdict(verdict)) => Ok(*verdict),
            Answer::Reply(Reply::Refused(text)) => {
                Err(Failure::input(text).at(core.origin.display()))
            }
            Answer::Reply(other) => Err(Failure::tool(format!("a worker answered {other:?}"))),
            Answer::Lost {
                outcome,
                detail,
                cycles,
            } => Ok(lost(core.name(), case, outcome, detail, cycles)),
            Answer::Cancelled => Err(Failure::Cancelled),
            Answer::NotStarted(error) => Err(Failure::tool(format!(
                "no worker could be started: {error}"
            ))
            .at(self.program.display())),
        }
    }

    /// Any request of a case.
    pub(super) fn ask(&self, core: &Core, case: &Case, task: Task) -> Answer {
        let request = Request {
            manifest: core.origin.clone(),
            cache: self.cache.into(),
            case: case.clone(),
            task,
        };
        ask(
            &self.program,
            &request,
            self.patience,
            self.cancel,
            &mut |_| {},
        )
    }

    /// Runs all cases; verdicts come back in the cases' order, whichever ended first, and with them the first refusal.
    ///
    /// A refusal stops the rest: it is bad input, and would come again. Cases that Ctrl-C came before are absent.
    pub(super) fn run_all(
        &self,
        core: &Core,
        builds: &Builds,
        cases: &[Case],
    ) -> (Vec<(CaseVerdict, f64)>, Option<Failure>) {
        self.each(core.name(), cases, &|case| self.run_one(core, builds, case))
    }

    /// Runs things side by side, as [`Pool::run_all`] does its cases.
    pub(super) fn each<T: Sync>(
        &self,
        core: &str,
        cases: &[T],
        run: &(dyn Fn(&T) -> Result<CaseVerdict, Failure> + Sync),
    ) -> (Vec<(CaseVerdict, f64)>, Option<Failure>) {
        let label = format!("verifying {core}");
        let progress = Mutex::new(Progress::of(&label, cases.len() as u64, "cases"));
        let slots: Vec<Mutex<Slot>> = cases.iter().map(|_| Mutex::new(None)).collect();
        let next = AtomicUsize::new(0);
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            for _ in 0..self.workers.min(cases.len()) {
                scope.spawn(|| {
                    while !stop.load(Ordering::SeqCst) && !self.cancel.load(Ordering::SeqCst) {
                        let at = next.fetch_add(1, Ordering::SeqCst);
                        let Some(case) = cases.get(at) else { break };
                        let started = Instant::now();
                        let verdict = run(case);
                        if matches!(verdict, Err(Failure::Cancelled)) {
                            break;
                        }
                        stop.fetch_or(verdict.is_err(), Ordering::SeqCst);
                        let took = started.elapsed().as_secs_f64();
                        *lock(&slots[at]) = Some(verdict.map(|verdict| (verdict, took)));
                        lock(&progress).advance(1);
                    }
                });
            }
        });
        let (mut verdicts, mut refusal) = (Vec::new(), None);
        for slot in slots {
            let slot = slot.into_inner();
            match slot.unwrap_or_else(std::sync::PoisonError::into_inner) {
                Some(Ok(verdict)) => verdicts.push(verdict),
                Some(Err(failure)) => drop(refusal.get_or_insert(failure)),
                None => {}
            }
        }
        (verdicts, refusal)
    }
}

/// A worker thread that panicked has left whole values behind.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
