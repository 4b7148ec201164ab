//! What is mutated, and what it is judged by: a design's model and oracle, or ports alone.

use std::path::Path;

use verilated::BuildSpec;

use super::session::Session;
use crate::cli::verify::Subject;
use crate::cli::{Context, Failure};
use crate::dut::{BuildKind, Core};
use crate::harness::{Stranger, Trial};
use crate::lockstep::Noticed;
use crate::mutate::{
    Bench, MutateError, PortsSetup, Probed, Sample, Subject as Rtl, woven, woven_ports,
};
use crate::stimulus::Suite;
use crate::units::Seed;

/// A core with what it is judged by.
pub(crate) enum Judged {
    /// In lockstep with the model of its design.
    Design {
        /// The core.
        core: Box<Core>,
        /// Its cases.
        bench: Bench,
    },
    /// By what its ports show.
    Ports {
        /// The core.
        core: Box<Stranger>,
        /// Of its trials.
        suite: Suite,
        /// Of its trials.
        seed: Seed,
        /// Failures of it that were kept: trials as well.
        kept: Vec<Trial>,
    },
}

impl Judged {
    /// Opens a manifest of either kind.
    pub(super) fn open(ctx: &Context, manifest: &Path, session: &Session) -> Result<Self, Failure> {
        let (suite, seed) = (session.suite, session.choice.seed);
        let mut subject = Subject::without_cases(ctx, manifest)?;
        subject.remember(&session.kept, ctx);
        Ok(match subject {
            Subject::Ports { core, trials: kept } => Self::Ports {
                core,
                suite,
                seed,
                kept,
            },
            Subject::Design { core, cases: kept } => {
                let bench = Bench::Suite(suite, core.name().into(), seed).and(kept);
                Self::Design { core, bench }
            }
        })
    }

    /// The names of the failures that were kept and are cases here.
    pub(super) fn kept(&self) -> Vec<String> {
        match self {
            Self::Design { bench, .. } => bench.kept().iter().map(|c| c.name.clone()).collect(),
            Self::Ports { kept, .. } => kept.iter().map(|trial| trial.name.clone()).collect(),
        }
    }

    /// The core's name.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Design { core, .. } => core.name(),
            Self::Ports { core, .. } => core.name(),
        }
    }

    /// The digest of its sources.
    pub(super) fn sources(&self) -> Result<String, Failure> {
        let (digest, origin) = match self {
            Self::Design { core, .. } => (core.sources_digest(), &core.origin),
            Self::Ports { core, .. } => (core.sources_digest(), &core.origin),
        };
        digest.map_err(|error| {
            Failure::input(format!("a source can't be read: {error}")).at(origin.display())
        })
    }

    /// Who can be asked. Of a core without a model the judge of its results; and the full state where it has probes.
    pub(super) fn asked(&self, asked: Noticed) -> Noticed {
        match self {
            Self::Design { .. } => asked,
            Self::Ports { core, .. } if core.manifest.probes.is_empty() => Noticed::RESULTS,
            Self::Ports { .. } => Noticed {
                results: asked.results,
                outputs: false,
                full: asked.full,
            },
        }
    }

    /// What mutants are made of.
    pub(super) fn subject(&self) -> Rtl {
        match self {
            Self::Design { core, .. } => Rtl::of(core),
            Self::Ports { core, .. } => Rtl::of_stranger(core),
        }
    }

    /// The manifest as text, and the cases.
    pub(super) fn told(&self) -> Result<(String, Vec<u8>), Failure> {
        let no_toml = |error: toml::ser::Error| {
            Failure::input(format!("the manifest has no TOML form: {error}"))
        };
        let no_json = |error: serde_json::Error| {
            Failure::input(format!("the cases have no JSON form: {error}"))
        };
        Ok(match self {
            Self::Design { core, bench } => (
                toml::to_string(&core.manifest).map_err(no_toml)?,
                serde_json::to_vec(&bench.cases(core)).map_err(no_json)?,
            ),
            Self::Ports {
                core,
                suite,
                seed,
                kept,
            } => {
                let trials = PortsSetup::trials(core, *seed, *suite, kept);
                (
                    toml::to_string(&core.manifest).map_err(no_toml)?,
                    serde_json::to_vec(&trials).map_err(no_json)?,
                )
            }
        })
    }

    /// Writes the netlist's manifest; what is to be built of it, and what of the core's probes it has.
    pub(super) fn woven(
        &self,
        sample: &Sample<'_>,
        jobs: usize,
    ) -> Result<(BuildSpec, Option<Probed>), MutateError> {
        match self {
            Self::Design { core, .. } => {
                let spec = woven(core, sample)?.build_spec(BuildKind::Probe, jobs);
                Ok((spec, None))
            }
            Self::Ports { core, .. } => {
                let (woven, probed) = woven_ports(core, sample)?;
                let mut spec = woven.build_spec(false, jobs);
                // The netlist was made with them.
                spec.parameters.clear();
                Ok((spec, probed))
            }
        }
    }
}
