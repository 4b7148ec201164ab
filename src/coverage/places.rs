//! Where in the tag pipe a nonce stands that is behind a certain round.

use super::bin::Bin;
use super::counted::Counted;
use crate::design::{CoreKind, DesignConfig};
use crate::model::Glimpse;
use crate::units::Cycle;

/// The rounds, counted from 0, whose bins these are.
const ROUNDS: [(usize, Bin); 4] = [
    (0, Bin::FirstRound),
    (15, Bin::SixteenthRound),
    (16, Bin::SeventeenthRound),
    (63, Bin::LastRound),
];

/// Places of the tags of nonces behind these rounds, in each pipe, and what full pipes hold.
#[derive(Clone, Debug)]
pub(super) struct Places {
    places: Vec<(usize, Bin)>,
    /// Nonces (or blocks) in a core's pipes when no more fit.
    capacity: u32,
}

impl Places {
    pub(super) fn new(design: &DesignConfig) -> Self {
        let core = if design.kind == CoreKind::Chip {
            design.core()
        } else {
            *design
        };
        let structure = core.elaborate();
        let mut places = Vec::new();
        for plan in &structure.pipes {
            for (round, bin) in ROUNDS {
                let does = |stage: &crate::design::StagePlan| {
                    stage.rounds > 0 && stage.range(plan.iterations).contains(&round)
                };
                let Some(stage) = plan.stages.iter().rposition(does) else {
                    continue;
                };
                let firsts = [Some(plan.first_tag), plan.second_tag];
                places.extend(
                    firsts
                        .into_iter()
                        .flatten()
                        .map(|first| (first + stage, bin)),
                );
            }
        }
        let latency = core.latency();
        Self {
            places,
            capacity: (latency.issue_to_digest / latency.interval) as u32,
        }
    }

    pub(super) fn full(&self, seen: &Glimpse) -> bool {
        seen.in_flight >= self.capacity
    }

    /// Counts the rounds behind which something stands.
    pub(super) fn count(&self, cycle: Cycle, seen: &Glimpse, counted: &mut Counted) {
        if seen.in_flight == 0 {
            return;
        }
        for &(place, bin) in &self.places {
            counted.hit_if(seen.tag(place), bin, cycle);
        }
    }
}
