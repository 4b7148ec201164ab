//! What is judged: a core held against the model of its design, or one in its own conventions, judged by its ports.

use std::path::Path;

use super::plan::{Selection, open, open_stranger};
use crate::cli::{Context, Failure};
use crate::dut::Core;
use crate::golden::Vector;
use crate::harness::{Stranger, Trial, trials};
use crate::stimulus::{Case, cases};
use crate::verdict::Outcome;

/// A core with its cases, in their order.
#[derive(Debug)]
pub enum Subject {
    /// In lockstep with the model of its design.
    Design {
        /// The core.
        core: Box<Core>,
        /// Its cases.
        cases: Vec<Case>,
    },
    /// By what its ports show.
    Ports {
        /// The core.
        core: Box<Stranger>,
        /// Its trials.
        trials: Vec<Trial>,
    },
}

impl Subject {
    /// Opens a manifest of either kind, and makes its cases.
    ///
    /// # Errors
    /// A manifest that can't be used.
    pub fn open(
        ctx: &Context,
        manifest: &Path,
        selection: &Selection,
        further: &[Vector],
    ) -> Result<Self, Failure> {
        let (seed, suite) = (selection.seed, selection.suite);
        let mut subject = Self::without_cases(ctx, manifest)?;
        match &mut subject {
            Self::Ports { core, trials: all } => {
                *all = trials(&core.manifest, seed, suite, further);
            }
            Self::Design { core, cases: all } => {
                *all = cases(&core.manifest.design, core.name(), seed, suite, further);
            }
        }
        Ok(subject)
    }

    /// Opens a manifest of either kind.
    ///
    /// # Errors
    /// A manifest that can't be used.
    pub fn without_cases(ctx: &Context, manifest: &Path) -> Result<Self, Failure> {
        Ok(if Stranger::is_one(manifest) {
            Self::Ports {
                core: Box::new(open_stranger(manifest)?),
                trials: Vec::new(),
            }
        } else {
            Self::Design {
                core: Box::new(open(ctx, manifest)?),
                cases: Vec::new(),
            }
        })
    }

    /// The core's name.
    pub fn name(&self) -> &str {
        match self {
            Self::Design { core, .. } => core.name(),
            Self::Ports { core, .. } => core.name(),
        }
    }

    /// What was written on the command line.
    pub fn origin(&self) -> &Path {
        match self {
            Self::Design { core, .. } => &core.origin,
            Self::Ports { core, .. } => &core.origin,
        }
    }

    /// The verdict that the manifest expects.
    pub fn expect(&self) -> Outcome {
        match self {
            Self::Design { core, .. } => core.manifest.core.expect,
            Self::Ports { core, .. } => core.manifest.core.expect,
        }
    }

    /// A digest of all that decides what the core is.
    ///
    /// # Errors
    /// A source that can't be read any more.
    pub fn sources_digest(&self) -> std::io::Result<String> {
        match self {
            Self::Design { core, .. } => core.sources_digest(),
            Self::Ports { core, .. } => core.sources_digest(),
        }
    }

    /// The names of the cases, in their order.
    pub fn names(&self) -> Vec<&str> {
        match self {
            Self::Design { cases, .. } => cases.iter().map(|case| case.name.as_str()).collect(),
            Self::Ports { trials, .. } => trials.iter().map(|trial| trial.name.as_str()).collect(),
        }
    }

    /// Keeps the cases for which this holds, by their place and name.
    pub fn keep(&mut self, wanted: impl Fn(usize, &str) -> bool) {
        let mut place = 0;
        let mut keeps = |name: &str| {
            place += 1;
            wanted(place - 1, name)
        };
        match self {
            Self::Design { cases, .. } => cases.retain(|case| keeps(&case.name)),
            Self::Ports { trials, .. } => trials.retain(|trial| keeps(&trial.name)),
        }
    }
}
