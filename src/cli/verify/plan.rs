//! What is to be run: cores with their cases.

use std::path::{Path, PathBuf};

use globset::Glob;

use super::builds::STORE;
use super::regress::Kept;
use super::subject::Subject;
use crate::cli::{Context, Failure, vectors};
use crate::dut::{Core, CoreError};
use crate::golden;
use crate::harness::{Stranger, Trial};
use crate::stimulus::{Case, Suite};
use crate::units::Seed;

/// One core and its cases.
#[derive(Debug)]
pub struct Planned {
    /// What is judged, and how.
    pub subject: Subject,
    /// Of a shard: where each of its cases stands in the whole list.
    pub places: Vec<usize>,
    /// Cases of the core that are in other shards.
    pub elsewhere: usize,
}

impl Planned {
    fn whole(subject: Subject) -> Self {
        Self {
            subject,
            places: Vec::new(),
            elsewhere: 0,
        }
    }
}

/// A core that is held against the model of its design, and its cases.
#[derive(Clone, Copy, Debug)]
pub struct Held<'a> {
    /// The core.
    pub core: &'a Core,
    /// Its cases, in their order.
    pub cases: &'a [Case],
}

/// What can't be asked of a core in its own conventions.
fn by_ports(manifest: &Path) -> Failure {
    Failure::input(
        "this is measured against the model of a [design], and the core has an [interface] instead",
    )
    .at(manifest.display())
    .help("goldbench verify, mutate, compare, coverage, seu and signoff judge it by its ports")
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
}

impl Plan {
    /// The cases of a suite, and failures that were kept, each a case of its core: those that match any of the globs; all where
    /// there is none.
    ///
    /// # Errors
    /// Manifests and vector files that can't be used, all of them named; a glob that matches nothing.
    pub(crate) fn of_suite(
        ctx: &Context,
        manifests: &[PathBuf],
        selection: &Selection,
        kept: &[(String, Kept)],
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
        for manifest in manifests {
            match Subject::open(ctx, manifest, selection, &further) {
                Ok(mut subject) => {
                    subject.remember(kept, ctx);
                    cores.push(Planned::whole(subject));
                }
                Err(failure) => failures.push(failure),
            }
        }
        Failure::gather(failures)?;
        distinct(&cores)?;
        let mut plan = Self { cores };
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
            cores: vec![Planned::whole(Subject::Design {
                core: Box::new(open(ctx, manifest)?),
                cases: vec![case],
            })],
        })
    }

    /// A single trial.
    ///
    /// # Errors
    /// A manifest that can't be used.
    pub fn of_trial(manifest: &Path, trial: Trial) -> Result<Self, Failure> {
        Ok(Self {
            cores: vec![Planned::whole(Subject::Ports {
                core: Box::new(open_stranger(manifest)?),
                trials: vec![trial],
            })],
        })
    }

    /// A kept failure.
    ///
    /// # Errors
    /// A manifest that can't be used, or is that of another kind of core.
    pub(crate) fn of_kept(ctx: &Context, manifest: &Path, kept: Kept) -> Result<Self, Failure> {
        let mut subject = Subject::without_cases(ctx, manifest)?;
        let of = kept.work.of();
        if !subject.take(kept.work) {
            let what = format!("the failure was kept for {of}, and the core is another");
            return Err(Failure::input(what).at(manifest.display()));
        }
        Ok(Self {
            cores: vec![Planned::whole(subject)],
        })
    }

    fn select(&mut self, globs: &[String]) -> Result<(), Failure> {
        let mut keep = std::collections::BTreeSet::new();
        for text in globs {
            let glob = Glob::new(&literal_brackets(text))
                .map_err(|error| Failure::input(format!("--case {text}: {}", error.kind())))?
                .compile_matcher();
            let all = self.cores.iter().flat_map(|core| core.subject.names());
            let matched: Vec<String> = all
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
            core.subject.keep(|_, name| keep.contains(name));
        }
        self.cores.retain(|core| !core.subject.names().is_empty());
        Ok(())
    }

    /// Every case's name once, numbered ones as one.
    fn names(&self) -> String {
        let mut names: Vec<String> = Vec::new();
        for name in self.cores.iter().flat_map(|core| core.subject.names()) {
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
fn distinct(cores: &[Planned]) -> Result<(), Failure> {
    for (at, planned) in cores.iter().enumerate() {
        let name = planned.subject.name();
        if let Some(other) = cores[..at]
            .iter()
            .find(|other| other.subject.name() == name)
        {
            return Err(Failure::input(format!("two cores are named `{name}`"))
                .at(format!(
                    "{} and {}",
                    other.subject.origin().display(),
                    planned.subject.origin().display()
                ))
                .help("name each manifest once, and give each core a core.name of its own"));
        }
    }
    Ok(())
}

/// `random[3]` is a case's name, not a class of characters.
pub(super) fn literal_brackets(glob: &str) -> String {
    glob.replace('[', "[[]")
}

/// Opens a core, saying what helps where it can't be.
pub(crate) fn open(ctx: &Context, manifest: &Path) -> Result<Core, Failure> {
    if Stranger::is_one(manifest) {
        return Err(by_ports(manifest));
    }
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
