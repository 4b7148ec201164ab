//! What a point's energy consists of.

use serde::{Deserialize, Serialize};

use crate::energy::Sum;

/// Parts of a point's J/TH; together they are all of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Parts {
    /// Adders and the logic around them, glitches and all.
    pub additions: f64,
    /// The clock of flip-flops.
    pub flop_clocks: f64,
    /// Toggles of flip-flops.
    pub flop_toggles: f64,
    /// Choices between the stage before and the own one, in folded stages.
    pub choices: f64,
    /// What a slow clock or a hot chip leaks beyond the rows that the sum is fitted to.
    pub leakage_beyond: f64,
}

impl Parts {
    /// A sum that takes `switched` J/TH where it stands, and what leaks beyond.
    pub fn of(sum: &Sum, switched: f64, leakage_beyond: f64) -> Self {
        let mut parts = Self {
            leakage_beyond,
            ..Self::default()
        };
        let scale = switched / sum.pj();
        for term in &sum.terms {
            *match term.unit {
                "additions" => &mut parts.additions,
                "clocks" => &mut parts.flop_clocks,
                "toggles" => &mut parts.flop_toggles,
                _ => &mut parts.choices,
            } += term.pj * scale;
        }
        parts
    }

    /// All of them.
    pub fn sum(&self) -> f64 {
        self.additions + self.flop_clocks + self.flop_toggles + self.choices + self.leakage_beyond
    }
}
