//! How long things take in a miner.

use super::{Expression, ExpressionError, Manifest};

/// How long things take, in clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// From one count to the next.
    pub period: u64,
    /// From a count's begin to its hit's report, at the most.
    pub latency: u64,
}

impl Pace {
    /// As a manifest says it.
    ///
    /// # Errors
    /// A name that stands for nothing.
    pub fn of(manifest: &Manifest) -> Result<Self, ExpressionError> {
        let (table, names) = (&manifest.interface, manifest.names());
        let number = |e: &Option<Expression>| e.as_ref().map(|e| e.value(&names)).transpose();
        let period = number(&table.period)?.unwrap_or(1).max(1) as u64;
        let latency = number(&table.latency)?.map_or(200 * period + 400, |l| l.max(0) as u64);
        Ok(Self { period, latency })
    }

    /// Clocks that pass before a job of so many counts must be through.
    pub fn whole(&self, counts: u64) -> u64 {
        // A core that is late by some stages is to be seen being late, not cut off by the next job.
        (counts + 9) * self.period + self.latency
    }
}
