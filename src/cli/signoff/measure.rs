//! What the suites that ran come to, over all of their files.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::evidence::Evidence;
use crate::cli::coverage::result::CaseRow;
use crate::golden;
use crate::stimulus::{Fill, Origin};
use crate::verdict::Outcome;

/// Results of suites, added up without counting anything twice.
#[derive(Debug, Default)]
pub(super) struct Suites {
    /// The files.
    pub(super) from: Vec<PathBuf>,
    /// Cycles of cases that passed: of several suites of one seed only the longest, as they hold the same cases.
    pub(super) cycles: u64,
    /// Names of cases that passed.
    pub(super) passed: BTreeSet<String>,
    /// Cases that did not pass.
    pub(super) failing: Vec<String>,
    /// Stored headers found in their cycle.
    pub(super) headers: BTreeSet<String>,
    /// Most stored messages that came out right, by case.
    pub(super) messages: BTreeMap<String, u64>,
    /// Seeds of random power-up states that were read into the model.
    pub(super) power_ups: usize,
    /// Cases that a core does not offer, and why.
    pub(super) lacked: BTreeMap<String, String>,
    /// Bins that can come, and those that came.
    pub(super) bins: (usize, usize),
    /// Those that did not.
    pub(super) open: Vec<String>,
}

impl Suites {
    pub(super) fn of(evidence: &Evidence) -> Self {
        let mut all = Self::default();
        let mut cycles: BTreeMap<u64, u64> = BTreeMap::new();
        let mut seeds = BTreeSet::new();
        let mut came: BTreeMap<&str, bool> = BTreeMap::new();
        for (file, report) in &evidence.suites {
            all.from.push(file.clone());
            for core in &report.cores {
                let ran = |case: &&CaseRow| case.outcome == Outcome::Pass;
                let lacked = core.cases.iter();
                let lacked = lacked.filter(|case| case.outcome == Outcome::NotCovered);
                all.lacked
                    .extend(lacked.map(|case| (case.case.clone(), case.detail.clone())));
                let passed = core.cases.iter().filter(ran);
                let sum: u64 = passed.clone().map(|case| case.cycles).sum();
                let most = cycles.entry(report.seed.0).or_default();
                *most = sum.max(*most);
                for case in passed {
                    all.passed.insert(case.case.clone());
                    all.headers.extend(case.headers.iter().cloned());
                    let most = all.messages.entry(case.case.clone()).or_default();
                    *most = case.messages.max(*most);
                    if case.origin == Some(Origin::PowerUp) && case.power_up == Fill::Random {
                        seeds.insert(case.seed);
                    }
                }
                let can = core.functional.bins.iter();
                for bin in can.filter(|bin| bin.not_applicable.is_none()) {
                    *came.entry(&bin.id).or_default() |= bin.count > 0;
                }
            }
        }
        for (_, report) in evidence.suites.iter().chain(&evidence.parts) {
            let cases = report.cores.iter().flat_map(|core| &core.cases);
            let failing = cases.filter(|case| case.outcome.is_finding());
            all.failing.extend(failing.map(|case| case.case.clone()));
        }
        all.failing.sort();
        all.failing.dedup();
        all.cycles = cycles.values().sum();
        all.power_ups = seeds.len();
        all.bins = (came.len(), came.values().filter(|&&came| came).count());
        let open = came.iter().filter(|(_, came)| !**came);
        all.open = open.map(|(id, _)| (*id).to_owned()).collect();
        all
    }

    /// Bins that came, in percent.
    pub(super) fn percent(&self) -> f64 {
        100.0 * self.bins.1 as f64 / self.bins.0.max(1) as f64
    }

    /// Messages of an embedded set that came out right, and how many it has.
    pub(super) fn of_set(&self, set: &str) -> (u64, u64) {
        let sets = golden::builtin().iter().filter(|known| known.name == set);
        let all: usize = sets.map(|set| set.vectors.len()).sum();
        (self.messages.get(set).copied().unwrap_or(0), all as u64)
    }

    /// Headers that were found and are stated to have a rolled version.
    pub(super) fn rolled(&self) -> usize {
        let headers = golden::builtin()
            .iter()
            .flat_map(golden::VectorSet::headers);
        let rolled = headers.filter(|header| header.version_rolled);
        rolled
            .filter(|header| self.headers.contains(&header.id))
            .count()
    }
}
