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
#[derive(Clone, Debug)]
pub(super) struct Pool<'a> {
    pub(super) program: PathBuf,
    pub(super) cache: &'a Path,
    pub(super) patience: Duration,
    pub(super) cancel: &'a AtomicBool,
    pub(super) workers: usize,
}

/// Ends a run early: is this verdict the last one that is wanted.
pub(super) type Last<'a> = &'a (dyn Fn(&CaseVerdict) -> bool + Sync);

/// Runs a case, until its Ctrl-C.
pub(super) type Run<'a, T> = &'a (dyn Fn(&T, &AtomicBool) -> Result<CaseVerdict, Failure> + Sync);

/// A case's verdict and the wall seconds it took; `None` for a case that Ctrl-C came before.
type Slot = Option<Result<(CaseVerdict, f64), Failure>>;

/// A case that hangs is tried again with this patience at the most, and is believed to hang by the whole one at the end.
const BRIEF: Duration = Duration::from_secs(10);

impl Pool<'_> {
    /// The same for tries that may hang, one after another.
    pub(super) fn brief(&self) -> Self {
        Self {
            patience: self.patience.min(BRIEF),
            ..self.clone()
        }
    }

    /// Runs one case.
    pub(super) fn run_one(
        &self,
        core: &Core,
        builds: &Builds,
        case: &Case,
    ) -> Result<CaseVerdict, Failure> {
        self.run_until(core, builds, case, self.cancel)
    }

    fn run_until(
        &self,
        core: &Core,
        builds: &Builds,
        case: &Case,
        cancel: &AtomicBool,
    ) -> Result<CaseVerdict, Failure> {
        let task = Task::Run(builds.clone());
        match self.ask_until(core, case, task, cancel) {
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
        self.ask_until(core, case, task, self.cancel)
    }

    fn ask_until(&self, core: &Core, case: &Case, task: Task, cancel: &AtomicBool) -> Answer {
        let request = Request {
            manifest: core.origin.clone(),
            cache: self.cache.into(),
            case: case.clone(),
            task,
        };
        ask(&self.program, &request, self.patience, cancel, &mut |_| {})
    }

    /// Runs all cases; verdicts come back in the cases' order, whichever ended first, and with them the first refusal.
    ///
    /// A refusal stops the rest: it is bad input, and would come again. Cases that Ctrl-C came before are absent. With
    /// `last`, so are all cases behind the first verdict in their order that it holds for, whichever of them have ended.
    pub(super) fn run_all(
        &self,
        core: &Core,
        builds: &Builds,
        cases: &[Case],
        last: Option<Last<'_>>,
    ) -> (Vec<(CaseVerdict, f64)>, Option<Failure>) {
        let run = |case: &Case, halt: &AtomicBool| self.run_until(core, builds, case, halt);
        self.each(core.name(), cases, &run, last)
    }

    /// Runs things side by side, as [`Pool::run_all`] does its cases. Each is handed a Ctrl-C of its own.
    pub(super) fn each<T: Sync>(
        &self,
        core: &str,
        cases: &[T],
        run: Run<'_, T>,
        last: Option<Last<'_>>,
    ) -> (Vec<(CaseVerdict, f64)>, Option<Failure>) {
        let label = format!("verifying {core}");
        let progress = Mutex::new(Progress::of(&label, cases.len() as u64, "cases"));
        let slots: Vec<Mutex<Slot>> = cases.iter().map(|_| Mutex::new(None)).collect();
        // Each case's own Ctrl-C: pressed for all by the real one, and for those behind by a last verdict.
        let halts: Vec<AtomicBool> = cases.iter().map(|_| AtomicBool::new(false)).collect();
        let halt_behind = |at: usize| {
            halts[at..]
                .iter()
                .for_each(|halt| halt.store(true, Ordering::SeqCst));
        };
        let next = AtomicUsize::new(0);
        let stop = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let work = || {
                while !stop.load(Ordering::SeqCst) && !self.cancel.load(Ordering::SeqCst) {
                    let at = next.fetch_add(1, Ordering::SeqCst);
                    let Some(case) = cases.get(at) else { break };
                    if halts[at].load(Ordering::SeqCst) {
                        break;
                    }
                    let started = Instant::now();
                    let verdict = run(case, &halts[at]);
                    if matches!(verdict, Err(Failure::Cancelled)) {
                        break;
                    }
                    stop.fetch_or(verdict.is_err(), Ordering::SeqCst);
                    if let (Ok(verdict), Some(last)) = (&verdict, last)
                        && last(verdict)
                    {
                        halt_behind(at + 1);
                    }
                    let took = started.elapsed().as_secs_f64();
                    *lock(&slots[at]) = Some(verdict.map(|verdict| (verdict, took)));
                    lock(&progress).advance(1);
                }
            };
            let workers = self.workers.min(cases.len());
            let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
            while !threads
                .iter()
                .all(std::thread::ScopedJoinHandle::is_finished)
            {
                if self.cancel.load(Ordering::SeqCst) {
                    halt_behind(0);
                }
                std::thread::sleep(Duration::from_millis(5));
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
        if let Some(last) = last
            && let Some(at) = verdicts.iter().position(|(verdict, _)| last(verdict))
        {
            // Which cases behind it had ended by then is a matter of luck.
            verdicts.truncate(at + 1);
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
