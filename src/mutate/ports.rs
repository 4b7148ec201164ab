//! Scoring by ports: the trials of a core in its own conventions, judged as `verify` judges them. There is no model to hold
//! outputs against; of registers those that `[probes]` names are followed by `every_round`, and that is its full state.

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use verilated::Library;

use super::netlist::CHOICE;
use super::part::Part;
use super::probed::{Probed, probes};
use super::sample::Sample;
use super::score::{Alive, Score, Scoring};
use super::{MutateError, woven};
use crate::dut::{FrontEnd, Tie};
use crate::harness::{Of, Place, Progress, Stranger, Trial, Work, once, trials};
use crate::lockstep::Noticed;
use crate::stimulus::Suite;
use crate::units::Seed;
use crate::verdict::Outcome;

/// What a worker needs to score by ports.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Setup {
    /// The manifest of the netlist.
    pub manifest: PathBuf,
    /// Its build.
    pub library: PathBuf,
    /// Which trials are run.
    pub suite: Suite,
    /// The root seed.
    pub seed: Seed,
    /// Which of them.
    pub part: Part,
    /// Who looks: results, and the full state where there are probes.
    pub asked: Noticed,
    /// Failures of the core that were kept: trials like the others.
    pub kept: Vec<Trial>,
    /// These instead of the suite's and the kept ones: a test bench.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bench: Option<Vec<Trial>>,
}

/// Times that a walk of resets has its pairs, about.
const WALK: u64 = 8;

/// What a trial takes, in blocks or counts; each job also waits for the counts in flight.
fn work(trial: &Trial, flight: u64) -> u64 {
    // A walk has its pairs again for each clock, and how many there are shows as it runs.
    let times = if trial.sweep.is_some() { WALK } else { 1 };
    let once = match &trial.work {
        Work::Blocks { blocks } => blocks.len() as u64,
        Work::Jobs { jobs } => {
            let counts = jobs.iter();
            counts
                .map(|job| job.counts.min(job.cut.unwrap_or(u64::MAX)) + flight)
                .sum()
        }
        Work::NotCovered { .. } => 0,
    };
    once * times
}

impl Setup {
    /// The trials: those in which a hit is sure to come first, and of these those of little work. What a short one notices, no
    /// long one has to run for; and where hits are rare, one without any notices little. Those that look at the probes are last.
    pub fn trials(stranger: &Stranger, seed: Seed, suite: Suite, kept: &[Trial]) -> Vec<Trial> {
        let mut all = trials(&stranger.manifest, seed, suite, &[]);
        all.extend(kept.iter().cloned());
        all.retain(|trial| !matches!(trial.work, Work::NotCovered { .. }));
        let work = |trial: &Trial| work(trial, stranger.counts_in_flight());
        all.sort_by_key(|trial| match &trial.work {
            Work::Jobs { jobs } => {
                let sure = jobs.iter().any(|job| job.golden.is_some());
                (trial.rounds, !sure, work(trial))
            }
            _ => (trial.rounds, false, work(trial)),
        });
        all
    }
}

/// A woven core, its build and its trials.
#[derive(Debug)]
pub struct Ports {
    stranger: Stranger,
    library: PathBuf,
    /// Kept, so that it is loaded once and not for every trial.
    _loaded: Arc<Library>,
    trials: Vec<Trial>,
    /// Those that look at the probes.
    rounds: Vec<Trial>,
    asked: Noticed,
}

impl Ports {
    /// Opens the core and makes the trials.
    ///
    /// # Errors
    /// A manifest that can't be used, a build that can't be loaded.
    pub fn open(setup: &Setup) -> Result<Self, String> {
        let stranger = Stranger::open(&setup.manifest).map_err(|error| error.to_string())?;
        let all = match &setup.bench {
            Some(bench) => bench.clone(),
            None => Setup::trials(&stranger, setup.seed, setup.suite, &setup.kept),
        };
        let (rounds, results): (Vec<_>, Vec<_>) = all.into_iter().partition(|trial| trial.rounds);
        let flight = stranger.counts_in_flight();
        let mut trials = setup.part.of(results, |trial| work(trial, flight));
        // What results notice, the full state notices: probes are asked of what is left, at the end.
        if setup.asked.full && !(setup.part == Part::First && setup.asked.results) {
            trials.extend(rounds);
        }
        let mut ports = Self::of(stranger, &setup.library, trials)?;
        ports.asked = setup.asked;
        Ok(ports)
    }

    /// A woven core with these trials.
    ///
    /// # Errors
    /// A build that can't be loaded.
    pub fn of(stranger: Stranger, library: &Path, trials: Vec<Trial>) -> Result<Self, String> {
        let loaded = Library::open(library).map_err(|error| error.to_string())?;
        let (rounds, trials): (Vec<_>, Vec<_>) = trials.into_iter().partition(|t| t.rounds);
        let asked = Noticed {
            full: !rounds.is_empty(),
            ..Noticed::RESULTS
        };
        Ok(Self {
            stranger,
            library: library.into(),
            _loaded: loaded,
            trials,
            rounds,
            asked,
        })
    }

    /// The first of these trials that finds something, and what.
    fn first<'t>(
        &self,
        stranger: &Stranger,
        trials: impl IntoIterator<Item = &'t Trial>,
        alive: &Alive,
    ) -> Result<Option<(&'t Trial, Outcome)>, String> {
        for trial in trials {
            let alive = Rc::clone(alive);
            let mut progress: Option<Progress> = Some(Box::new(move |_| alive()));
            let verdict = once(stranger, &self.library, trial, &mut progress)?;
            if verdict.outcome.is_finding() {
                return Ok(Some((trial, verdict.outcome)));
            }
        }
        Ok(None)
    }

    /// What the probes show.
    fn by_probes(
        &self,
        stranger: &Stranger,
        alive: &Alive,
        score: &mut Score,
    ) -> Result<(), String> {
        if let Some((trial, outcome)) = self.first(stranger, &self.rounds, alive)? {
            // One that crashes or hangs is lost for everyone.
            let results = self.asked.results && outcome != Outcome::Fail;
            let now = Noticed {
                results,
                outputs: false,
                full: true,
            };
            score.take(&trial.name, now);
        }
        Ok(())
    }
}

impl Scoring for Ports {
    fn score(&self, mutant: u32, alive: &Alive) -> Result<Score, String> {
        let mut stranger = self.stranger.clone();
        if let Some(tie) = stranger.manifest.ties.last_mut() {
            tie.value = mutant;
        }
        let mut score = Score::default();
        // Whoever asks for the full state alone is done soonest by the probes.
        if !self.asked.results {
            self.by_probes(&stranger, alive, &mut score)?;
            if score.full.is_some() {
                return Ok(score);
            }
        }
        // Most mutants show in a part of the first trial.
        let beginnings = self.trials.first().map(beginnings).unwrap_or_default();
        let trials = beginnings.iter().chain(&self.trials);
        if let Some((trial, _)) = self.first(&stranger, trials, alive)? {
            score.take(&trial.name, self.asked);
        } else if self.asked.results {
            self.by_probes(&stranger, alive, &mut score)?;
        }
        Ok(score)
    }
}

/// Each is four times as long.
const GROWS: usize = 4;

/// How a trial begins, the shortest first: what shows in its beginning shows in all of it.
fn beginnings(trial: &Trial) -> Vec<Trial> {
    let steps = match &trial.work {
        Work::Blocks { blocks } => blocks.len(),
        Work::Jobs { jobs } => jobs.len(),
        Work::NotCovered { .. } => 0,
    };
    let lengths = std::iter::successors(Some(1), |length| Some(GROWS * length));
    let cut = |length: usize| {
        let mut trial = trial.clone();
        match &mut trial.work {
            Work::Blocks { blocks } => blocks.truncate(length),
            Work::Jobs { jobs } => jobs.truncate(length),
            Work::NotCovered { .. } => {}
        }
        trial
    };
    lengths
        .take_while(|length| GROWS * length <= steps)
        .map(cut)
        .collect()
}

/// Writes the manifest of a sample's netlist beside it, and opens it; with it, what of its probes the netlist has. Parameters
/// stay in it, for its numbers: the netlist itself has none.
///
/// # Errors
/// A folder that can't be written, signals that the netlist does not have.
pub fn woven_ports(
    origin: &Stranger,
    sample: &Sample<'_>,
) -> Result<(Stranger, Option<Probed>), MutateError> {
    let mut manifest = origin.manifest.clone();
    let (found, probed) = probes(origin, sample);
    manifest.probes = found;
    let core = &mut manifest.core;
    core.sources = vec!["netlist.v".into()];
    for files in [&mut core.stubs, &mut core.filelists, &mut core.include_dirs] {
        files.clear();
    }
    core.defines.clear();
    core.front_end = FrontEnd::None;
    let places = manifest
        .inputs
        .values_mut()
        .chain(manifest.outputs.values_mut());
    let buses = manifest
        .bus
        .iter_mut()
        .flat_map(|bus| bus.ports.values_mut());
    for place in places.chain(buses) {
        move_place(place, sample)?;
    }
    for tie in &mut manifest.ties {
        let (path, variable) = tie.signal.rsplit_once('.').unwrap_or(("", &tie.signal));
        let signal = woven::moved(sample, path, variable)?;
        (tie.module, tie.signal) = (signal.module, signal.signal);
    }
    // The last one, which chooses.
    manifest.ties.push(Tie {
        module: manifest.core.top.clone(),
        signal: CHOICE.into(),
        value: 0,
    });
    let text =
        toml::to_string(&manifest).map_err(|error| MutateError::Netlist(error.to_string()))?;
    sample.folder.write("core.toml", &text)?;
    let woven = open_ports(&sample.folder.path.join("core.toml"))?;
    Ok((woven, probed))
}

fn move_place(place: &mut Place, sample: &Sample<'_>) -> Result<(), MutateError> {
    if let Of::Signal { path, .. } = &place.of {
        let (instance, variable) = path.rsplit_once('.').unwrap_or(("", path));
        let signal = woven::moved(sample, instance, variable)?;
        place.of = Of::Signal {
            module: Some(signal.module),
            path: signal.signal,
        };
    }
    Ok(())
}

/// Opens the manifest of a netlist.
///
/// # Errors
/// A manifest that can't be used.
fn open_ports(path: &Path) -> Result<Stranger, MutateError> {
    Stranger::open(path).map_err(|error| MutateError::Netlist(error.to_string()))
}
