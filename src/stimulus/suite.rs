//! How much is run.

use serde::{Deserialize, Serialize};

use super::{Case, chip_cases, compress_cases, miner_cases};
use crate::design::{CoreKind, DesignConfig};
use crate::golden::Vector;
use crate::units::Seed;

/// A suite: the same cases, more and longer from one to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Suite {
    /// Every change: the vectors but the million-a message and Monte Carlo, the whole sweep, some random. More than 1e5
    /// cycles per core.
    Smoke,
    /// Before a merge: about 2e6 cycles per core, the million-a message.
    Regression,
    /// Every night: 1e8 cycles per core, the million-a message, Monte Carlo, a hundred power-up seeds.
    Nightly,
}

impl Suite {
    /// One of three numbers.
    pub(super) fn scale(self, smoke: usize, regression: usize, nightly: usize) -> usize {
        match self {
            Suite::Smoke => smoke,
            Suite::Regression => regression,
            Suite::Nightly => nightly,
        }
    }

    /// Random cases and cycles of each.
    pub(super) fn random(self) -> (usize, u64) {
        match self {
            Suite::Smoke => (4, 20_000),
            Suite::Regression => (20, 100_000),
            Suite::Nightly => (100, 1_000_000),
        }
    }
}

/// All cases of a core in a suite, and those of further vectors. The same design, name, root seed, suite and vectors give
/// the same cases.
pub fn cases(
    design: &DesignConfig,
    core: &str,
    root: Seed,
    suite: Suite,
    further: &[Vector],
) -> Vec<Case> {
    match design.kind {
        CoreKind::Compress => compress_cases::cases(design, core, root, suite, further),
        CoreKind::Miner => miner_cases::cases(design, core, root, suite, further),
        CoreKind::Chip => chip_cases::cases(design, core, root, suite, further),
    }
}
