//! How likely it is that an explanation fits by accident: at easy targets any reading of a few numbers may give hits.

use std::collections::BTreeSet;

use super::explain_mine::Evidence;
use super::judge_mine::Bad;

/// What fits by accident more often than this explains nothing. A golden nonce alone, of which 1200 readings are tried, is below it.
const CHANCE: f64 = 1e-6;

impl Evidence<'_> {
    /// Do the reports that are no hit bear out an explanation, one of so many tried, by which each of them is a hit in any of so many
    /// readings: by accident all of them would hardly ever be.
    pub(super) fn bear_out(&self, tries: usize, readings: usize) -> bool {
        let mut told = BTreeSet::new();
        // A number that came twice says what it said.
        let fits: f64 = self
            .extras()
            .filter(|bad| told.insert((bad.job, bad.report.raw, bad.report.lane)))
            .map(|bad| self.accident(bad, readings))
            .product();
        tries as f64 * fits < CHANCE
    }

    /// The chance that one of so many nonces is a hit of the job that a report came with, or of the one before.
    fn accident(&self, bad: &Bad, readings: usize) -> f64 {
        let near = bad.job.saturating_sub(1)..=bad.job;
        let share: f64 = near.map(|job| self.jobs[job].share()).sum();
        (share * readings as f64).min(1.0)
    }
}
