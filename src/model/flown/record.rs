//! The blocks that are under way.

use super::settle::Settle;
use super::shape::{AHEAD, STATES, Shape};
use crate::model::block::Block;
use crate::simd::Engine;

/// Cycles that may be looked back.
const NOTED: usize = 64;

/// A ring of records; a block's number is how many have entered before it.
#[derive(Clone, Debug)]
pub(super) struct Records {
    words: Vec<u32>,
    each: usize,
    known: Vec<bool>,
    stages: u64,
    entered: u64,
    /// Of blocks from this one on nothing is worked out yet.
    settled: u64,
    /// Of blocks from this one on, what leaves the pipe at most.
    shown: u64,
}

impl Records {
    pub(super) fn new(shape: &Shape) -> Self {
        let stages = shape.plan.stages.len();
        // Those in the stages now and in any cycle that is noted.
        let count = (stages + NOTED).next_power_of_two();
        let each = shape.words().next_multiple_of(16);
        let mut words = vec![0; count * each];
        words.chunks_mut(each).for_each(Shape::prepare);
        Self {
            words,
            each,
            known: vec![false; count],
            stages: stages as u64,
            entered: stages as u64,
            settled: stages as u64,
            shown: stages as u64,
        }
    }

    pub(super) fn entered(&self) -> u64 {
        self.entered
    }

    /// Is it worked out what leaves the pipe next.
    pub(super) fn is_settled(&self) -> bool {
        self.leaving() < self.settled
    }

    /// The block in the last stage.
    pub(super) fn leaving(&self) -> u64 {
        self.entered - self.stages
    }

    fn at(&self, block: u64) -> usize {
        block as usize & (self.known.len() - 1)
    }

    pub(super) fn of(&self, block: u64) -> &[u32] {
        let start = self.at(block) * self.each;
        &self.words[start..start + self.each]
    }

    pub(super) fn is_known(&self, block: u64) -> bool {
        self.known[self.at(block)]
    }

    /// Takes in another block.
    pub(super) fn enter(&mut self, shape: &Shape, block: &Block) {
        let at = self.at(self.entered);
        self.known[at] = block.known;
        let record = &mut self.words[at * self.each..(at + 1) * self.each];
        for lane in 0..shape.plan.lanes {
            let state = &block.lane(lane).state;
            let e = Shape::lane(lane) + shape.first;
            record[e..e + AHEAD].copy_from_slice(&state[..4]);
            record[e + STATES..e + STATES + AHEAD].copy_from_slice(&state[4..]);
        }
        for schedule in 0..shape.plan.schedules {
            let w = shape.schedule(schedule) + super::shape::SCHEDULE - shape.first;
            record[w - 16..w].copy_from_slice(&block.lane(schedule).w);
        }
        self.entered += 1;
    }

    /// Works out what will leave the pipe of all that have entered.
    pub(super) fn settle(&mut self, shape: &Shape, engine: Engine) {
        self.work_out(shape, engine, self.settled, false);
        self.settled = self.entered;
    }

    /// Is every word of all that have entered worked out.
    pub(super) fn is_shown(&self) -> bool {
        self.shown == self.entered
    }

    /// Works out every word of those that are still written down.
    pub(super) fn show(&mut self, shape: &Shape, engine: Engine) {
        let oldest = self.entered.saturating_sub(self.known.len() as u64);
        self.work_out(shape, engine, self.shown.max(oldest), true);
        (self.settled, self.shown) = (self.entered, self.entered);
    }

    fn work_out(&mut self, shape: &Shape, engine: Engine, from: u64, show: bool) {
        let task = Settle {
            shape,
            first: self.at(from),
            count: (self.entered - from) as usize,
            each: self.each,
            ring: self.known.len(),
            words: &mut self.words,
            show,
        };
        engine
            .run(task)
            .expect("an engine that the processor has been seen to have");
    }
}
