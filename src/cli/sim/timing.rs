//! When what of a run stands at the core's ports.

use crate::design::DesignConfig;
use crate::units::Cycle;

/// The cycle in which the job is loaded; the one before it resets.
pub const LOAD: Cycle = Cycle(1);

/// The cycles of a run, worked out from every stage of the design: once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// The first nonce stands at the first round.
    pub first_issue: Cycle,
    /// Its hit would stand at the port.
    pub first_result: Cycle,
    /// From one nonce to the next.
    pub interval: u64,
}

impl Timing {
    /// Of a core that shows each hit as it comes.
    pub fn of(design: &DesignConfig) -> Self {
        let latency = design.latency();
        // A fold begins behind the reset.
        let first_issue = Cycle(latency.first_issue(LOAD.0, LOAD.0));
        Self {
            first_issue,
            first_result: first_issue + latency.issue_to_result,
            interval: latency.interval,
        }
    }

    /// The cycle in which the hit of the nonce so far from the first one would stand at the port.
    pub fn result(&self, distance: u64) -> Cycle {
        self.first_result + distance * self.interval
    }

    /// How far from the first one the nonce is whose hit would come to the port in this cycle.
    pub fn due(&self, cycle: Cycle) -> Option<u64> {
        let since = cycle.0.checked_sub(self.first_result.0)?;
        (since % self.interval == 0).then_some(since / self.interval)
    }

    /// Nonces whose result is known behind so many cycles.
    pub fn known(&self, cycles: u64) -> u64 {
        cycles
            .saturating_sub(self.first_result.0)
            .div_ceil(self.interval)
    }

    /// Cycles of a run over so many nonces: to that in which the last one's hit would stand at the port; none for none.
    pub fn length(&self, nonces: u64) -> u64 {
        nonces
            .checked_sub(1)
            .map_or(0, |last| self.result(last).0 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folded_core_takes_its_beat_for_each_nonce() {
        let timing = |fold: u32| {
            let mut design = DesignConfig::miner();
            design.fold = fold;
            (Timing::of(&design), design.latency().issue_to_result)
        };
        let (plain, latency) = timing(1);
        assert_eq!((plain.first_issue, latency), (Cycle(2), 132));
        assert_eq!(plain.length(256), 390);
        let (folded, latency) = timing(8);
        assert_eq!(folded.first_issue, Cycle(9));
        assert_eq!(folded.result(3), Cycle(9 + latency + 24));
        for timing in [plain, folded] {
            assert_eq!((timing.length(0), timing.known(0)), (0, 0));
            for distance in [0, 1, 5] {
                let cycle = timing.result(distance);
                assert_eq!(timing.due(cycle), Some(distance));
                assert_eq!(timing.known(cycle.0), distance);
                assert_eq!(timing.known(timing.length(distance + 1)), distance + 1);
            }
        }
        assert_eq!(folded.due(folded.result(1) + 1), None);
    }
}
