//! Which cores and cases are run, and how: the arguments that `verify` and `coverage` have in common.

use std::path::PathBuf;
use std::time::Duration;

use clap::ValueEnum;

use super::plan::Selection;
use crate::cli::Failure;
use crate::cli::config::ConfigArgs;
use crate::dut::{BUILTIN, builtin_names, builtin_origin};
use crate::stimulus::Suite;
use crate::units::Seed;

/// Arguments, to be flattened into a verb's `Args`.
#[derive(Clone, Debug, clap::Args)]
pub struct ChosenArgs {
    /// Manifests of the cores; the built-in ones where none is named
    #[arg(value_name = "MANIFEST", conflicts_with = "settings")]
    manifests: Vec<PathBuf>,

    #[command(flatten)]
    config: ConfigArgs,

    /// How much to run
    #[arg(long, value_enum, default_value = "smoke", value_name = "SUITE")]
    suite: SuiteArg,

    /// Run only the cases that match; may be repeated
    #[arg(long, value_name = "GLOB")]
    case: Vec<String>,

    /// Further headers and messages to run: our JSON, CAVP .rsp, raw headers, hex lines; may be repeated
    #[arg(long, value_name = "PATH")]
    vectors: Vec<PathBuf>,

    /// The root of all randomness: same seed, same cases
    #[arg(long, default_value = "1", value_name = "N")]
    pub(crate) seed: Seed,

    /// Cases side by side; 0 is one for each processor
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub(crate) jobs: usize,

    /// Seconds without progress after which a case counts as hung
    #[arg(long, default_value_t = 60, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    timeout: u64,
}

/// `--suite`
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SuiteArg {
    /// Every change: the vectors but the million-a message and Monte Carlo, the whole sweep, some random
    Smoke,
    /// Before a merge: about 2e6 cycles per core, the million-a message
    Regression,
    /// Every night: 1e8 cycles per core, the million-a message, Monte Carlo, a hundred power-up seeds
    Nightly,
}

impl SuiteArg {
    fn suite(self) -> (Suite, &'static str) {
        match self {
            Self::Smoke => (Suite::Smoke, "smoke"),
            Self::Regression => (Suite::Regression, "regression"),
            Self::Nightly => (Suite::Nightly, "nightly"),
        }
    }
}

impl ChosenArgs {
    /// The cores' manifests.
    ///
    /// # Errors
    /// Settings that make no design.
    pub(crate) fn manifests(&self) -> Result<Vec<PathBuf>, Failure> {
        if let Some(design) = self.config.design()? {
            return Ok(vec![builtin_origin(&design).into()]);
        }
        if !self.manifests.is_empty() {
            return Ok(self.manifests.clone());
        }
        let names = builtin_names().into_iter();
        Ok(names
            .map(|name| format!("{BUILTIN}{name}").into())
            .collect())
    }

    /// The cases.
    pub(crate) fn selection(&self) -> Selection {
        Selection {
            suite: self.suite.suite().0,
            seed: self.seed,
            globs: self.case.clone(),
            vectors: self.vectors.clone(),
        }
    }

    /// The suite's name.
    pub(crate) fn suite_name(&self) -> &'static str {
        self.suite.suite().1
    }

    /// Are some cases of the suite chosen.
    pub(crate) fn is_part(&self) -> bool {
        !self.case.is_empty()
    }

    /// A case that is silent for so long hangs.
    pub(crate) fn patience(&self) -> Duration {
        Duration::from_secs(self.timeout)
    }
}
