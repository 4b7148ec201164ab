//! A pipe without stages: what its registers hold is worked out block by block, in vector lanes.
//!
//! A block that has entered meets nothing on its way but logic: whatever happens around it, resets and stalls and other jobs,
//! what stands in its stage a step later follows from what it entered with. So blocks are written down as they enter, and
//! worked out side by side when the first of them is asked for; registers that only hand on words cost nothing. What was
//! put into a pipe's registers from outside ([`super::Model::load`]) follows from no block: until it has left, the pipe
//! is moved stage by stage.

#![expect(
    clippy::inline_always,
    reason = "a task's parts must be compiled with its engine's registers"
)]
#![expect(
    clippy::needless_range_loop,
    reason = "several words are walked by the same index"
)]

mod record;
mod settle;
mod shape;

use record::Records;
use shape::Shape;

use super::block::Block;
use super::cut::CutPipe;
use super::notes::Stand;
use super::tracked::{Packed256, pieces};
use crate::design::PipePlan;
use crate::simd::Engine;

#[derive(Clone, Debug)]
pub(super) struct Flown {
    shape: Shape,
    records: Records,
    engine: Engine,
    /// The clock of the fold that has passed last.
    count: usize,
    loaded: Option<Loaded>,
}

/// A pipe that holds what was put into it.
#[derive(Clone, Debug)]
struct Loaded {
    pipe: CutPipe,
    /// Steps until the last of it has left.
    left: usize,
}

impl Flown {
    /// An empty pipe; nothing in it is known.
    pub(super) fn new(plan: &PipePlan, engine: Engine) -> Self {
        let shape = Shape::new(plan);
        Self {
            records: Records::new(&shape),
            shape,
            engine,
            count: plan.iterations - 1,
            loaded: None,
        }
    }

    /// To be called in front of a clock, before anybody asks what leaves: where the fold begins anew, blocks move on that
    /// have not done their rounds.
    pub(super) fn begin(&mut self, count: usize) {
        if count != (self.count + 1) % self.shape.clocks {
            self.ground();
        }
    }

    /// One enabled cycle, as that of [`CutPipe`].
    pub(super) fn clock(&mut self, count: usize, entering: &Block) {
        self.count = count;
        if let Some(loaded) = &mut self.loaded {
            loaded.pipe.clock(count, entering);
            loaded.left -= usize::from(count == 0);
        }
        if count == 0 {
            self.records.enter(&self.shape, entering);
        }
        // In its last clock a folded stage is as loaded as in its first.
        if count + 1 == self.shape.clocks && self.loaded.as_ref().is_some_and(|l| l.left == 0) {
            self.loaded = None;
        }
        if !self.records.is_settled() {
            self.records.settle(&self.shape, self.engine);
        }
    }

    /// Moves what is in the pipe now stage by stage.
    fn ground(&mut self) {
        let left = self.shape.plan.stages.len();
        if let Some(loaded) = &mut self.loaded {
            loaded.left = left;
            return;
        }
        let (mut words, mut known) = (Vec::new(), 0);
        self.visit(&mut |piece, _| words.extend_from_slice(piece));
        for stage in 0..left {
            let block = self.records.entered() - 1 - stage as u64;
            known |= u128::from(self.records.is_known(block)) << stage;
        }
        let mut pipe = CutPipe::new(&self.shape.plan);
        pipe.load(&mut pieces(&words));
        pipe.set_known(known);
        self.loaded = Some(Loaded { pipe, left });
    }

    /// A lane's state behind the last round.
    pub(super) fn out(&self, lane: usize) -> Packed256 {
        match &self.loaded {
            Some(loaded) => *loaded
                .pipe
                .out(lane)
                .first_chunk()
                .expect("a state's words"),
            None => Shape::state(self.records.of(self.records.leaving()), lane),
        }
    }

    /// Of a lane, the word that an early compare looks at.
    pub(super) fn early_word(&self, lane: usize) -> u32 {
        match &self.loaded {
            Some(loaded) => loaded.pipe.out(lane)[0],
            None => Shape::early_word(self.records.of(self.records.leaving()), lane),
        }
    }

    /// Is the last stage known.
    pub(super) fn out_known(&self) -> bool {
        match &self.loaded {
            Some(loaded) => loaded.pipe.out_known(),
            None => self.records.is_known(self.records.leaving()),
        }
    }

    pub(super) fn visit(&self, sink: &mut impl FnMut(&[u32], bool)) {
        if let Some(loaded) = &self.loaded {
            return loaded.pipe.visit(sink);
        }
        let stand = self.now();
        if self.records.is_shown() {
            return self.visit_stand(stand, sink);
        }
        let mut shown = self.clone();
        shown.show();
        shown.visit_stand(stand, sink);
    }

    /// How far the blocks are; `None` where what is in the pipe does not follow from them.
    pub(super) fn stand(&self) -> Option<Stand> {
        self.loaded.is_none().then(|| self.now())
    }

    fn now(&self) -> Stand {
        Stand {
            entered: self.records.entered(),
            count: self.count,
        }
    }

    /// Works out every word, for [`Flown::visit_stand`].
    pub(super) fn show(&mut self) {
        if !self.records.is_shown() {
            self.records.show(&self.shape, self.engine);
        }
    }

    /// Shows the stages as they were when the blocks were so far.
    pub(super) fn visit_stand(&self, stand: Stand, sink: &mut impl FnMut(&[u32], bool)) {
        for (stage, runs) in self.shape.runs(stand.count) {
            let block = stand.entered - 1 - stage as u64;
            let (record, known) = (self.records.of(block), self.records.is_known(block));
            for run in runs {
                sink(run.of(record), known);
            }
        }
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        let mut pipe = CutPipe::new(&self.shape.plan);
        pipe.load(take);
        let left = self.shape.plan.stages.len();
        self.loaded = Some(Loaded { pipe, left });
    }
}
