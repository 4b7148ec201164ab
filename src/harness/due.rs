//! Must anything come of a trial: one that a core passes in silence says nothing of it.

use super::Manifest;
use super::counting::Counting;
use super::expect::Expected;
use super::mining::Span;
use super::pace::Pace;
use super::trial::{Task, Trial, Work};

/// Must a result come of a trial by this manifest.
pub(super) fn is_due(manifest: &Manifest, trial: &Trial) -> bool {
    match &trial.work {
        Work::Blocks { blocks } => blocks.iter().any(|block| block.cut.is_none()),
        Work::Jobs { jobs } => jobs.iter().any(|job| hit_is_due(manifest, job)),
        Work::NotCovered { .. } => false,
    }
}

/// What can't be read is no reason to take silence for right.
fn hit_is_due(manifest: &Manifest, task: &Task) -> bool {
    // A miner that shows its digests owes each of them.
    if manifest.outputs.contains_key("digest") {
        return true;
    }
    let (Ok(counting), Ok(pace)) = (Counting::of(manifest), Pace::of(manifest)) else {
        return true;
    };
    let whole = task.counts.saturating_mul(pace.period) + pace.latency;
    let span = Span {
        begun: 0,
        ended: task.cut.map_or(whole, |cut| whole.min(cut)),
        exhausted: None,
        reset: None,
    };
    Expected::of(manifest, (task, &span, None), (&counting, pace))
        .map_or(true, |expected| expected.hits.iter().any(|hit| hit.must))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::harness::trials::trials;
    use crate::stimulus::Suite;
    use crate::units::Seed;

    const LANES: &str = include_str!("../../tests/cores/lane_miner/core.toml");

    #[test]
    fn of_a_target_that_nothing_meets_nothing_is_due() {
        let manifest = Manifest::parse(LANES, Path::new("core.toml")).unwrap();
        let all = trials(&manifest, Seed(1), Suite::Smoke, &[]);
        let due = all.into_iter().find(|trial| is_due(&manifest, trial));
        let mut trial = due.expect("a trial of which a hit must come");
        let Work::Jobs { jobs } = &mut trial.work else {
            panic!("{trial:?}")
        };
        for job in jobs {
            job.target = "0".repeat(64);
        }
        assert!(!is_due(&manifest, &trial));
    }
}
