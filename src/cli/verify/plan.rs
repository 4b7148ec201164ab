//! What is to be run: cores with their cases.

use std::path::{Path, PathBuf};

use globset::Glob;

use super::builds::STORE;
use crate::cli::{Context, Failure, vectors};
use crate::dut::{Core, CoreError};
use crate::golden;
use crate::harness::{Stranger, Trial, trials};
use crate::stimulus::{Case, Suite, cases};
use crate::units::Seed;

/// One core and its cases.
#[derive(Debug)]
pub struct Planned {
    /// The core.
    pub core: Core,
    /// Its cases, in their order.
    pub cases: Vec<Case>,
}

/// A core in its own conventions, and its trials.
#[derive(Debug)]
pub struct PlannedStranger {
    /// The core.
    pub core: Stranger,
    /// Its trials, in their order.
    pub trials: Vec<Trial>,
    /// How many of [`Plan::cores`] come before it.
    pub behind: usize,
}

/// Which cases are wanted.
#[derive(Clone, Debug)]
pub struct Selection {
    /// How much.
    pub suite: Suite,
    /// The root of all randomness.
    pub seed: Seed,
    /// Cases must match one of these; none means all.
    pub globs: Vec<String>,
    /// Files of further vectors.
    pub vectors: Vec<PathBuf>,
}

/// All cores with their cases.
#[derive(Debug)]
pub struct Plan {
    /// In the order given.
    pub cores: Vec<Planned>,
    /// Those in their own conventions, in the order given.
    pub strangers: Vec<PlannedStranger>,
}

impl Plan {
    /// The cases of a suite that match any of the globs; all where there is none.
    ///
    /// # Errors
    /// Manifests and vector files that can't be used, all of them named; a glob that matches nothing.
    pub fn of_suite(
        ctx: &Context,
        manifests: &[PathBuf],
        selection: &Selection,
    ) -> Result<Self, Failure> {
        let mut further = Vec::new();
        let mut cores = Vec::new();
        let mut failures = Vec::new();
        for path in &selection.vectors {
            match golden::load(path) {
                Ok(set) => further.extend(set.vectors),
                Err(error) => failures.push(vectors::refused(error)),
            }
        }
        let mut strangers = Vec::new();
        for manifest in manifests {
            if Stranger::is_one(manifest) {
                match open_stranger(manifest) {
                    Ok(core) => strangers.push(PlannedStranger {
                        trials: trials(&core.manifest, selection.seed, selection.suite, &further),
                        core,
                        behind: cores.len(),
                    }),
                    Err(failure) => failures.push(failure),
                }
                continue;
            }
            match open(ctx, manifest) {
                Ok(core) => {
                    let (seed, suite) = (selection.seed, selection.suite);
                    let cases = cases(&core.manifest.design, core.name(), seed, suite, &further);
                    cores.push(Planned { core, cases });
                }
                Err(failure) => failures.push(failure),
            }
        }
        Failure::gather(failures)?;
        distinct(&cores, &strangers)?;
        let mut plan = Self { cores, strangers };
        if !selection.globs.is_empty() {
            plan.select(&selection.globs)?;
        }
        Ok(plan)
    }

    /// A single case.
    ///
    /// # Errors
    /// A manifest that can't be used.
    pub fn of_case(ctx: &Context, manifest: &Path, case: Case) -> Result<Self, Failure> {
        Ok(Self {
            cores: vec![Planned {
                core: open(ctx, manifest)?,
                cases: vec![case],
            }],
            strangers: Vec::new(),
        })
    }

    /// A single trial.
    ///
    /// # Errors
    /// A manifest that can't be used.
    pub fn of_trial(manifest: &Path, trial: Trial) -> Result<Self, Failure> {
        Ok(Self {
            cores: Vec::new(),
            strangers: vec![PlannedStranger {
                core: open_stranger(manifest)?,
                trials: vec![trial],
                behind: 0,
            }],
        })
    }

    fn select(&mut self, globs: &[String]) -> Result<(), Failure> {
        let mut keep = std::collections::BTreeSet::new();
        for text in globs {
            let glob = Glob::new(&literal_brackets(text))
                .map_err(|error| Failure::input(format!("--case {text}: {}", error.kind())))?
                .compile_matcher();
            let matched: Vec<String> = self
                .all_names()
                .filter(|name| glob.is_match(name))
                .map(Into::into)
                .collect();
            if matched.is_empty() {
                return Err(Failure::input(format!("--case {text} matches no case"))
                    .help(format!("the cases here are: {}", self.names())));
            }
            keep.extend(matched);
        }
        for core in &mut self.cores {
            core.cases.retain(|case| keep.contains(&case.name));
        }
        for core in &mut self.strangers {
            core.trials.retain(|trial| keep.contains(&trial.name));
        }
        // Places are told by the cores before: these may go now.
        let gone = |upto: usize| {
            self.cores[..upto]
                .iter()
                .filter(|core| core.cases.is_empty())
                .count()
        };
        let behind: Vec<usize> = self
            .strangers
            .iter()
            .map(|core| core.behind - gone(core.behind))
            .collect();
        for (core, behind) in self.strangers.iter_mut().zip(behind) {
            core.behind = behind;
        }
        self.cores.retain(|core| !core.cases.is_empty());
        self.strangers.retain(|core| !core.trials.is_empty());
        Ok(())
    }

    fn all_names(&self) -> impl Iterator<Item = &str> {
        let cases = self.cores.iter().flat_map(|core| &core.cases);
        let trials = self.strangers.iter().flat_map(|core| &core.trials);
        let cases = cases.map(|case| case.name.as_str());
        cases.chain(trials.map(|trial| trial.name.as_str()))
    }

    /// Every case's name once, numbered ones as one.
    fn names(&self) -> String {
        let mut names: Vec<String> = Vec::new();
        for name in self.all_names() {
            let name = match name.split_once('[') {
                Some((stem, _)) => format!("{stem}[*]"),
                None => name.to_owned(),
            };
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.join(", ")
    }
}

/// Two cores of one name would write to one folder, and a report could not tell them apart.
fn distinct(cores: &[Planned], strangers: &[PlannedStranger]) -> Result<(), Failure> {
    let ours = cores
        .iter()
        .map(|planned| (planned.core.name(), &planned.core.origin));
    let theirs = strangers
        .iter()
        .map(|planned| (planned.core.name(), &planned.core.origin));
    let all: Vec<_> = ours.chain(theirs).collect();
    for (at, (name, origin)) in all.iter().enumerate() {
        if let Some((_, other)) = all[..at].iter().find(|(other, _)| other == name) {
            return Err(Failure::input(format!("two cores are named `{name}`"))
                .at(format!("{} and {}", other.display(), origin.display()))
                .help("name each manifest once, and give each core a core.name of its own"));
        }
    }
    Ok(())
}

/// `random[3]` is a case's name, not a class of characters.
fn literal_brackets(glob: &str) -> String {
    glob.replace('[', "[[]")
}

/// Opens a core, saying what helps where it can't be.
pub(crate) fn open(ctx: &Context, manifest: &Path) -> Result<Core, Failure> {
    let cache = ctx.cache()?;
    Core::open(manifest, cache.root()).map_err(|error| {
        let help = match error {
            CoreError::Unpack { .. } => STORE,
            _ => "docs/manifest.md describes every field of a manifest",
        };
        Failure::input(error.to_string()).help(help)
    })
}

/// Opens a core in its own conventions, saying what helps where it can't be.
pub(crate) fn open_stranger(manifest: &Path) -> Result<Stranger, Failure> {
    Stranger::open(manifest).map_err(|error| {
        Failure::input(error.to_string())
            .help("docs/interface.md describes every field of a manifest with [interface]")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_a_glob_are_brackets() {
        let glob = Glob::new(&literal_brackets("random[3]"))
            .unwrap()
            .compile_matcher();
        assert!(glob.is_match("random[3]") && !glob.is_match("random3"));
        let glob = Glob::new(&literal_brackets("head*[?]"))
            .unwrap()
            .compile_matcher();
        assert!(glob.is_match("headers[4]"));
    }
}
