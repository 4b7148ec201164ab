//! All mutants of a sample through the cases, side by side, each result on the disk before the next begins.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use rand::seq::SliceRandom as _;

use super::MutateError;
use super::journal::{Journal, Line};
use super::part::Part;
use super::score::Score;
use super::sweep::Fate;
use super::worker::{Answer, Setup, Worker};
use crate::stimulus::rng;
use crate::units::Seed;

/// So many mutants without an effect are run all the same: a sweep that is wrong shows in them.
const CHECKED: usize = 10;

/// How a sample is run.
#[derive(Debug)]
pub struct Campaign<'a> {
    /// What each worker is told.
    pub setup: Setup,
    /// This binary.
    pub program: PathBuf,
    /// Workers side by side.
    pub jobs: usize,
    /// A mutant that is silent for so long hangs.
    pub patience: Duration,
    /// Mutants are run in an order of this seed: when a run is cut short, what was run is a fair sample.
    pub seed: Seed,
    /// Ctrl-C.
    pub cancel: &'a AtomicBool,
    /// Which part of the cases is run; the rest is run of mutants that the first part let pass, and that `open` names.
    pub part: Part,
    /// See `part`.
    pub open: BTreeSet<usize>,
    /// Only these are run; all where there is none.
    pub own: Option<BTreeSet<usize>>,
}

/// What came of a sample.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mutated {
    /// Of each mutant; nothing of those that were not run.
    pub scores: Vec<Option<Score>>,
    /// Milliseconds that each took.
    pub ms: Vec<Option<u64>>,
    /// Ctrl-C came before the end.
    pub interrupted: bool,
}

impl Campaign<'_> {
    /// Runs all mutants without a fate, and a few with one, that the journal has nothing of. `progress` hears how many are
    /// done, and how many there are.
    ///
    /// # Errors
    /// The build without a mutant is noticed; a mutant is noticed at an output that was proven to reach none; workers that
    /// can't be started, a journal that can't be written.
    pub fn run(
        &self,
        fates: &[Option<Fate>],
        journal: &mut Journal,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<Mutated, MutateError> {
        let mut mutated = Mutated {
            scores: vec![None; fates.len()],
            ms: vec![None; fates.len()],
            interrupted: false,
        };
        let mut clean = None;
        // What is run no more in this part.
        let mut done = vec![false; fates.len()];
        for line in &journal.lines {
            match line {
                Line::Score {
                    mutant: 0, score, ..
                } => clean = Some(score.clone()),
                Line::Score { mutant, score, ms } if *mutant <= fates.len() => {
                    let at = mutant - 1;
                    let before = mutated.ms[at].unwrap_or(0);
                    (mutated.scores[at], mutated.ms[at]) = (Some(score.clone()), Some(before + ms));
                    done[at] = true;
                }
                Line::Begun { mutant, ms } if (1..=fates.len()).contains(mutant) => {
                    let at = mutant - 1;
                    (mutated.scores[at], mutated.ms[at]) = (Some(Score::default()), Some(*ms));
                    done[at] = self.part == Part::First;
                }
                _ => {}
            }
        }
        let mut order: Vec<usize> = (1..=fates.len()).collect();
        order.shuffle(&mut rng(self.seed));
        let (live, dead): (Vec<usize>, Vec<usize>) = order
            .into_iter()
            .partition(|number| fates[number - 1].is_none());
        let mut order: Vec<usize> = dead.into_iter().take(CHECKED).chain(live).collect();
        if self.part == Part::Rest {
            order.retain(|number| self.open.contains(number));
        }
        if let Some(own) = &self.own {
            order.retain(|number| own.contains(number));
        }
        let all = order.len();
        order.retain(|number| !done[number - 1]);
        progress(all - order.len(), all);

        let clean = match clean {
            Some(score) => score,
            None => match self.clean(journal) {
                Err(MutateError::Cancelled) => {
                    mutated.interrupted = true;
                    return Ok(mutated);
                }
                score => score?,
            },
        };
        if let Some(case) = clean.results.or(clean.outputs).or(clean.full) {
            return Err(MutateError::Clean(case));
        }
        let left = all - order.len();
        let came = self.all(&order, journal, &|done| progress(left + done, all));
        mutated.interrupted = matches!(came.1, Some(MutateError::Cancelled));
        for (number, score, ms) in came.0 {
            let before = mutated.ms[number - 1].unwrap_or(0);
            (mutated.scores[number - 1], mutated.ms[number - 1]) = (Some(score), Some(before + ms));
        }
        if let Some(error) = came.1.filter(|_| !mutated.interrupted) {
            return Err(error);
        }
        for (number, (score, fate)) in (1..).zip(mutated.scores.iter().zip(fates)) {
            let at_port = |s: &Score| s.results.is_some() || s.outputs.is_some();
            if fate.is_some_and(Fate::always) && score.as_ref().is_some_and(at_port) {
                return Err(MutateError::Proof(number));
            }
        }
        Ok(mutated)
    }

    /// The build without a mutant.
    fn clean(&self, journal: &mut Journal) -> Result<Score, MutateError> {
        let setup = self.setup.part(Part::All);
        let mut worker = Worker::start(&self.program, &setup)?;
        let (started, answer) = (Instant::now(), worker.ask(0, self.patience, self.cancel)?);
        let score = scored(answer).0;
        journal.add(&Line::Score {
            mutant: 0,
            score: score.clone(),
            ms: millis(started),
        })?;
        Ok(score)
    }

    /// Scores in no order, and what stopped them.
    fn all(
        &self,
        order: &[usize],
        journal: &mut Journal,
        progress: &(dyn Fn(usize) + Sync),
    ) -> (Vec<(usize, Score, u64)>, Option<MutateError>) {
        let (next, stop) = (AtomicUsize::new(0), AtomicBool::new(false));
        let journal = Mutex::new(journal);
        let done: Mutex<Vec<(usize, Score, u64)>> = Mutex::new(Vec::new());
        let failed: Mutex<Option<MutateError>> = Mutex::new(None);
        let setup = self.setup.part(self.part);
        let work = || -> Result<(), MutateError> {
            let mut worker = None;
            while !stop.load(Ordering::SeqCst) {
                let Some(&number) = order.get(next.fetch_add(1, Ordering::SeqCst)) else {
                    break;
                };
                let mut own = match worker.take() {
                    Some(worker) => worker,
                    None => Worker::start(&self.program, &setup)?,
                };
                let started = Instant::now();
                let mut answer = own.ask(number as u32, self.patience, self.cancel)?;
                if matches!(answer, Answer::Crash | Answer::Hang) {
                    // A worker may have been ended by something else, as where memory is short, or kept waiting by a busy
                    // machine: a crash or a hang is one that comes again.
                    own = Worker::start(&self.program, &setup)?;
                    answer = own.ask(number as u32, self.patience, self.cancel)?;
                }
                let (score, lost) = scored(answer);
                worker = (!lost).then_some(own);
                let ms = millis(started);
                let passed = self.part == Part::First && score == Score::default();
                let mutant = number;
                lock(&journal).add(&if passed {
                    Line::Begun { mutant, ms }
                } else {
                    let score = score.clone();
                    Line::Score { mutant, score, ms }
                })?;
                let mut done = lock(&done);
                done.push((number, score, ms));
                progress(done.len());
            }
            Ok(())
        };
        std::thread::scope(|scope| {
            for _ in 0..self.jobs.clamp(1, order.len().max(1)) {
                scope.spawn(|| {
                    if let Err(error) = work() {
                        stop.store(true, Ordering::SeqCst);
                        lock(&failed).get_or_insert(error);
                    }
                });
            }
        });
        let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
        (done, failed)
    }
}

/// The score, and whether the worker is gone.
fn scored(answer: Answer) -> (Score, bool) {
    match answer {
        Answer::Score(score) => (score, false),
        Answer::Crash => (Score::lost("crash"), true),
        Answer::Hang => (Score::lost("hang"), true),
    }
}

fn millis(started: Instant) -> u64 {
    started.elapsed().as_millis() as u64
}

/// A worker's thread that panicked has left whole values behind.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
