//! Where the words of a block lie in its record, and which of them each register holds.

use super::super::constants::K;
use super::super::tracked::Packed256;
use crate::design::{Held, PipePlan, WordKind};

/// Words in front of round 0 that a state's words come from.
pub(super) const AHEAD: usize = 4;
/// `e` behind rounds -4 to 63, and as many of `a`.
pub(super) const STATES: usize = 64 + AHEAD;
/// The schedule, and what a folded stage goes on with.
pub(super) const SCHEDULE: usize = 80;
/// Words in front of a record that are the same for all: zeros, and the round constants twice.
const COMMON: usize = 16 + 128;

/// A record's layout: zeros and round constants; for each lane its `e`, its `a` and its `h + K + W`, by rounds; for each
/// schedule its words, the last one first, and its `K + W`. So what a register holds lies side by side in its order.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub(super) plan: PipePlan,
    /// The first round that a block still has to do.
    pub(super) first: usize,
    pub(super) clocks: usize,
    /// For each clock of the fold, for each stage what its registers hold.
    runs: Vec<Vec<Vec<Run>>>,
}

/// Neighbours in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    start: usize,
    words: usize,
}

impl Run {
    pub(super) fn of<'a>(&self, record: &'a [u32]) -> &'a [u32] {
        &record[self.start..self.start + self.words]
    }
}

impl Shape {
    pub(super) fn new(plan: &PipePlan) -> Self {
        let mut shape = Self {
            plan: plan.clone(),
            first: if plan.prepared { 4 } else { 0 },
            clocks: plan.iterations,
            runs: Vec::new(),
        };
        let stages = 0..plan.stages.len();
        let of_clock = |clock| {
            let runs = stages.clone().map(|stage| shape.stage(stage, clock));
            runs.collect()
        };
        shape.runs = (0..plan.iterations).map(of_clock).collect();
        shape
    }

    /// What each stage holds, behind this clock of the fold.
    pub(super) fn runs(&self, clock: usize) -> impl Iterator<Item = (usize, &[Run])> {
        self.runs[clock].iter().map(Vec::as_slice).enumerate()
    }

    /// Words of a record.
    pub(super) fn words(&self) -> usize {
        self.schedule(self.plan.schedules)
    }

    /// Where a lane's `e` begin, then its `a`, then its sums with `h`.
    pub(super) fn lane(lane: usize) -> usize {
        COMMON + lane * (2 * STATES + 64)
    }

    /// Where a schedule's words begin, the last one first, then its sums.
    pub(super) fn schedule(&self, schedule: usize) -> usize {
        Self::lane(self.plan.lanes) + schedule * 2 * SCHEDULE
    }

    /// Writes what all records have in common.
    pub(super) fn prepare(record: &mut [u32]) {
        record[16..16 + 64].copy_from_slice(&K);
        record[16 + 64..COMMON].copy_from_slice(&K);
    }

    /// A lane's state behind the last round.
    pub(super) fn state(record: &[u32], lane: usize) -> Packed256 {
        let e = Self::lane(lane) + STATES - 4;
        let a = e + STATES;
        let mut state = [0; 8];
        state[..4].copy_from_slice(&record[e..e + 4]);
        state[4..].copy_from_slice(&record[a..a + 4]);
        state
    }

    /// The `e` behind round 60, which is `h` behind round 63.
    pub(super) fn early_word(record: &[u32], lane: usize) -> u32 {
        record[Self::lane(lane) + 60 + AHEAD]
    }

    fn stage(&self, stage: usize, clock: usize) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for held in self.plan.stage_holds(stage, clock) {
            let at = self.place(&held);
            match runs.last_mut() {
                Some(run) if run.start + run.words == at => run.words += 1,
                _ => runs.push(Run {
                    start: at,
                    words: 1,
                }),
            }
        }
        runs
    }

    fn place(&self, held: &Held) -> usize {
        let word = held.word;
        let lane = Self::lane(usize::from(word.lane));
        let schedule = self.schedule(usize::from(word.lane) % self.plan.schedules);
        let from = |first: i32| usize::try_from(word.index - first).expect("a round behind -5");
        let (index, number) = (from(-4), || from(0));
        match word.kind {
            WordKind::E => lane + index,
            WordKind::A => lane + STATES + index,
            WordKind::Half => lane + 2 * STATES + number(),
            WordKind::W => schedule + SCHEDULE - 1 - number(),
            WordKind::Sum => schedule + SCHEDULE + number(),
            WordKind::RoundConstant => 16 + number(),
            WordKind::Zero => 0,
            _ => unreachable!("no stage's register holds it"),
        }
    }
}
