//! Scoring by lockstep: the cases of a design's suites against its model and its result oracle.

use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use verilated::Library;

use super::part::{Part, first};
use super::score::{Alive, Score, Scoring};
use super::woven;
use crate::dut::Core;
use crate::lockstep::{Noticed, noticed};
use crate::stimulus::{Case, CompressDriver, Script, Suite, cases};
use crate::units::Seed;

/// Of cores that take several clocks for a nonce, a case can take a million cycles: too long to run for every mutant that
/// nothing notices. Cases of so many cycles are left out of the smoke suite.
pub const LONG: u64 = 200_000;

/// Which cases are run.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Bench {
    /// Those of a suite, of a core of this name from this root seed.
    Suite(Suite, String, Seed),
    /// The same, and failures of the core that were kept.
    SuiteAnd(Suite, String, Seed, Vec<Case>),
    /// These.
    Cases(Vec<Case>),
}

impl Bench {
    /// The cases for this core, the shortest first: what a short case notices, no long one has to run for. Equal ones keep
    /// their order.
    pub fn cases(&self, core: &Core) -> Vec<Case> {
        let of_suite = |suite: Suite, name: &str, seed: Seed| {
            let mut all = cases(&core.manifest.design, name, seed, suite, &[]);
            if suite == Suite::Smoke {
                all.retain(|case| length(case) < LONG);
            }
            all
        };
        let mut all = match self {
            Self::Suite(suite, name, seed) => of_suite(*suite, name, *seed),
            Self::SuiteAnd(suite, name, seed, kept) => {
                let mut all = of_suite(*suite, name, *seed);
                all.extend(kept.iter().cloned());
                all
            }
            Self::Cases(cases) => cases.clone(),
        };
        all.sort_by_key(length);
        all
    }

    /// A suite with these failures of the core beside its own cases.
    #[must_use]
    pub fn and(self, kept: Vec<Case>) -> Self {
        match self {
            Self::Suite(suite, name, seed) if !kept.is_empty() => {
                Self::SuiteAnd(suite, name, seed, kept)
            }
            other => other,
        }
    }

    /// The failures that were kept.
    pub fn kept(&self) -> &[Case] {
        match self {
            Self::SuiteAnd(.., kept) => kept,
            _ => &[],
        }
    }
}

/// Cycles of a case, as far as its script says.
pub fn length(case: &Case) -> u64 {
    match &case.script {
        Script::Miner(script) | Script::Chip(script) => script.cycles,
        Script::Compress(script) if script.cycles > 0 => script.cycles,
        Script::Compress(script) => CompressDriver::new(script).drain(),
    }
}

/// What a worker needs to score by lockstep.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Setup {
    /// The manifest of the netlist.
    pub manifest: PathBuf,
    /// Its build.
    pub library: PathBuf,
    /// The cases.
    pub bench: Bench,
    /// Who is asked; a mutant is done when all of them have noticed it.
    pub asked: Noticed,
    /// Which of the cases are run. Of what somebody notices in the first ones nothing is left to prove: the others are run of
    /// it as well, until all have noticed it.
    #[serde(default)]
    pub part: Part,
}

/// A woven core, its build and its cases.
#[derive(Debug)]
pub struct Lockstep {
    core: Core,
    library: PathBuf,
    /// Kept, so that it is loaded once and not for every case.
    _loaded: Arc<Library>,
    cases: Vec<Case>,
    /// So many of the cases are run of what nobody notices in them; all where there is none.
    silent: Option<usize>,
    asked: Noticed,
}

impl Lockstep {
    /// Opens the core and makes the cases.
    ///
    /// # Errors
    /// A manifest that can't be used, a build that can't be loaded.
    pub fn open(setup: &Setup) -> Result<Self, String> {
        let core = woven::open(&setup.manifest).map_err(|error| error.to_string())?;
        let cases = setup.bench.cases(&core);
        let (cases, silent) = match setup.part {
            Part::First => {
                let first = first(&cases, length);
                (cases, Some(first))
            }
            part => (part.of(cases, length), None),
        };
        let loaded = Library::open(&setup.library).map_err(|error| error.to_string())?;
        Ok(Self {
            core,
            library: setup.library.clone(),
            _loaded: loaded,
            cases,
            silent,
            asked: setup.asked,
        })
    }
}

impl Scoring for Lockstep {
    fn score(&self, mutant: u32, alive: &Alive) -> Result<Score, String> {
        let core = woven::with(&self.core, mutant);
        let mut score = Score::default();
        for (at, case) in self.cases.iter().enumerate() {
            if self.silent == Some(at) && score == Score::default() {
                break;
            }
            let mut before = score.noticed();
            before.results |= !self.asked.results;
            before.outputs |= !self.asked.outputs;
            before.full |= !self.asked.full;
            if before == Noticed::ALL {
                break;
            }
            let now = noticed(&core, &self.library, case, before, &mut || alive());
            let now = now.map_err(|error| error.to_string())?;
            score.take(
                &case.name,
                Noticed {
                    results: now.results && self.asked.results,
                    outputs: now.outputs && self.asked.outputs,
                    full: now.full && self.asked.full,
                },
            );
            alive();
        }
        Ok(score)
    }
}
