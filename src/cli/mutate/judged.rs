//! What is mutated, and what it is judged by: a design's model and oracle, or ports alone.

use std::path::Path;

use verilated::BuildSpec;

use super::session::Session;
use crate::cli::verify::{open, open_stranger};
use crate::cli::{Context, Failure};
use crate::dut::{BuildKind, Core};
use crate::harness::Stranger;
use crate::lockstep::Noticed;
use crate::mutate::{Bench, MutateError, PortsSetup, Sample, Subject, woven, woven_ports};
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
    },
}

impl Judged {
    /// Opens a manifest of either kind.
    pub(super) fn open(ctx: &Context, manifest: &Path, session: &Session) -> Result<Self, Failure> {
        let (suite, seed) = (session.suite, session.choice.seed);
        if Stranger::is_one(manifest) {
            let core = Box::new(open_stranger(manifest)?);
            return Ok(Self::Ports { core, suite, seed });
        }
        let core = Box::new(open(ctx, manifest)?);
        let bench = Bench::Suite(suite, core.name().into(), seed);
        Ok(Self::Design { core, bench })
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

    /// The core with its cases, where it has a design.
    pub(crate) fn design(&self) -> Result<(&Core, &Bench), Failure> {
        match self {
            Self::Design { core, bench } => Ok((core, bench)),
            Self::Ports { core, .. } => Err(Failure::input(
                "test benches are compared on cores held against a model, and this one has an [interface]",
            )
            .at(core.origin.display())
            .help("goldbench mutate says what the suites catch on it")),
        }
    }

    /// Who can be asked. Of a core without a model nobody but the judge of its results.
    pub(super) fn asked(&self, asked: Noticed) -> Noticed {
        match self {
            Self::Design { .. } => asked,
            Self::Ports { .. } => Noticed::RESULTS,
        }
    }

    /// What mutants are made of.
    pub(super) fn subject(&self) -> Subject {
        match self {
            Self::Design { core, .. } => Subject::of(core),
            Self::Ports { core, .. } => Subject::of_stranger(core),
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
            Self::Ports { core, suite, seed } => (
                toml::to_string(&core.manifest).map_err(no_toml)?,
                serde_json::to_vec(&PortsSetup::trials(core, *seed, *suite)).map_err(no_json)?,
            ),
        })
    }

    /// Writes the netlist's manifest; what is to be built of it.
    pub(super) fn woven(&self, sample: &Sample<'_>, jobs: usize) -> Result<BuildSpec, MutateError> {
        match self {
            Self::Design { core, .. } => {
                Ok(woven(core, sample)?.build_spec(BuildKind::Probe, jobs))
            }
            Self::Ports { core, .. } => {
                let mut spec = woven_ports(core, sample)?.build_spec(false, jobs);
                // The netlist was made with them.
                spec.parameters.clear();
                Ok(spec)
            }
        }
    }
}
