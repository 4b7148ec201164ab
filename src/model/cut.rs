//! A pipe cut in any way: several rounds a stage, half a round, folded, lanes, words left out
//! (`rtl/sha256_pipe.sv`, `rtl/sha256_stage.sv`, `rtl/folded_stage.sv`, `rtl/half_stage.sv`).
//!
//! Its registers are one run of words, just as the design lists them. A stage is unpacked, clocked, and packed again.

use super::block::Block;
use super::constants::K;
use super::nodes::{round_nodes, step_nodes};
use super::pipe::{H, round, schedule};
use super::tracked::Packed256;
use crate::design::{PipePlan, Place, StagePlan};

/// The most lanes that a pipe has.
const LANES: usize = 8;
/// The most rounds in a stage.
const ROUNDS: usize = 4;

/// Where a word of a window comes from.
#[derive(Clone, Copy, Debug)]
enum Source {
    /// The register's word of this index.
    Kept(usize),
    /// It has none: its value, zero where nobody reads it.
    Fixed(u32),
}

/// How a stage's registers lie in the pipe's words.
#[derive(Clone, Debug)]
struct Cut {
    /// First word of the states, and words of each.
    state: (usize, usize),
    /// First word of the schedules, and words of each.
    w: (usize, usize),
    /// First word of the sums ahead, and words of each schedule.
    kw: (usize, usize),
    /// By place in the window, the oldest first.
    window: [Source; 16],
    /// By round behind the stage.
    ahead: [Source; ROUNDS],
}

/// A stage's values while it is worked on; schedule words newest first.
#[derive(Clone, Copy)]
struct Work {
    state: [Packed256; LANES],
    w: [[u32; 16]; LANES],
    kw: [[u32; ROUNDS]; LANES],
}

#[derive(Clone, Debug)]
pub(super) struct CutPipe {
    plan: PipePlan,
    cuts: Vec<Cut>,
    words: Vec<u32>,
    /// A bit for each stage, the first one's lowest.
    known: u128,
}

impl Cut {
    fn new(plan: &PipePlan, stage: &StagePlan, state: usize) -> Self {
        let w = state + stage.state.len() * plan.lanes;
        let kw = w + plan.schedules * stage.w.len();
        let constant = |i| plan.constant(stage.base + i);
        let window = |i: usize| match stage.w.iter().rev().position(|&kept| kept == i) {
            Some(at) => Source::Kept(at),
            None => Source::Fixed(constant(i).unwrap_or(0)),
        };
        let ahead = |i: usize| match stage.kw.iter().position(|&kept| kept == i) {
            Some(at) => Source::Kept(at),
            None => Source::Fixed(
                constant(i)
                    .unwrap_or(0)
                    .wrapping_add(K[(stage.base + i) % 64]),
            ),
        };
        Self {
            state: (state, stage.state.len()),
            w: (w, stage.w.len()),
            kw: (kw, stage.kw.len()),
            window: std::array::from_fn(window),
            ahead: std::array::from_fn(ahead),
        }
    }
}

fn fetch(words: &[u32], (start, each): (usize, usize), schedule: usize, source: Source) -> u32 {
    match source {
        Source::Kept(at) => words[start + schedule * each + at],
        Source::Fixed(value) => value,
    }
}

impl CutPipe {
    pub(super) fn new(plan: &PipePlan) -> Self {
        let (mut cuts, mut words) = (Vec::new(), 0);
        for stage in &plan.stages {
            cuts.push(Cut::new(plan, stage, words));
            words += plan.stage_words(stage);
        }
        Self {
            plan: plan.clone(),
            cuts,
            words: vec![0; words],
            known: 0,
        }
    }

    /// A lane's state in the last stage, as many words of it as are kept.
    pub(super) fn out(&self, lane: usize) -> &[u32] {
        let (first, each) = self.cuts.last().map_or((0, 0), |cut| cut.state);
        &self.words[first + each * lane..][..each]
    }

    /// Is the last stage known.
    pub(super) fn out_known(&self) -> bool {
        self.known >> (self.cuts.len() - 1) & 1 == 1
    }

    /// What stands at the first stage's inputs.
    fn enter(&self, block: &Block) -> Work {
        let mut work = Work::default();
        for lane in 0..self.plan.lanes {
            work.state[lane] = block.lane(lane).state;
        }
        for schedule in 0..self.plan.schedules {
            let w = &block.lane(schedule).w;
            work.w[schedule] = *w;
            work.kw[schedule] = std::array::from_fn(|i| K[i].wrapping_add(w[15 - i]));
        }
        work
    }

    fn unpack(&self, stage: usize) -> Work {
        let (mut work, cut) = (Work::default(), &self.cuts[stage]);
        let (kept, (first, each)) = (&self.plan.stages[stage].state, cut.state);
        for (lane, state) in work.state.iter_mut().enumerate().take(self.plan.lanes) {
            // What is not kept nobody reads.
            state[kept.clone()].copy_from_slice(&self.words[first + each * lane..][..each]);
        }
        for s in 0..self.plan.schedules {
            work.w[s] = std::array::from_fn(|i| fetch(&self.words, cut.w, s, cut.window[15 - i]));
            work.kw[s] = std::array::from_fn(|i| fetch(&self.words, cut.kw, s, cut.ahead[i]));
        }
        work
    }

    /// What stands in front of a stage's logic in clock `count` of the fold.
    fn work(&self, stage: usize, count: usize, entering: &Block) -> Work {
        match (count, stage) {
            (0, 0) => self.enter(entering),
            (0, _) => self.unpack(stage - 1),
            _ => self.unpack(stage),
        }
    }

    /// Shows the nodes of the logic in clock `count` of the fold, in the order of the design's list.
    pub(super) fn visit_nodes(
        &self,
        count: usize,
        entering: &Block,
        sink: &mut impl FnMut(&[u32]),
    ) {
        let plan = &self.plan;
        for (s, stage) in plan.stages.iter().enumerate() {
            let mut work = self.work(s, count, entering);
            let first = stage.first + stage.rounds * count;
            for i in 0..stage.rounds {
                for lane in 0..plan.lanes {
                    let sum = work.sum(plan, (first, i), lane);
                    let nodes = round_nodes(&work.state[lane], sum);
                    sink(&nodes[..plan.round_nodes(first + i).len()]);
                }
                for w in &work.w[..plan.schedules] {
                    sink(&step_nodes(w)[..plan.step_nodes(stage, first + i).len()]);
                }
                work.round(plan, stage, (first, i));
            }
        }
    }

    fn pack(&mut self, stage: usize, work: &Work) {
        let (cut, plan) = (&self.cuts[stage], &self.plan.stages[stage]);
        let (first, each) = cut.state;
        for (lane, state) in work.state.iter().enumerate().take(self.plan.lanes) {
            let kept = &state[plan.state.clone()];
            self.words[first + each * lane..][..each].copy_from_slice(kept);
        }
        for s in 0..self.plan.schedules {
            for (at, place) in plan.w.iter().rev().enumerate() {
                self.words[cut.w.0 + s * cut.w.1 + at] = work.w[s][15 - place];
            }
            for (at, &ahead) in plan.kw.iter().enumerate() {
                self.words[cut.kw.0 + s * cut.kw.1 + at] = work.kw[s][ahead];
            }
        }
    }

    /// One enabled cycle. In a step each stage takes what the one in front of it holds, the first one `entering`;
    /// else each goes on with its own, in clock `count` of the fold.
    pub(super) fn clock(&mut self, count: usize, entering: &Block) {
        let step = count == 0;
        for s in (0..self.cuts.len()).rev() {
            let mut work = self.work(s, count, entering);
            work.advance(&self.plan, &self.plan.stages[s], count);
            self.pack(s, &work);
        }
        if step {
            self.known = self.known << 1 | u128::from(entering.known);
        }
    }

    pub(super) fn visit(&self, sink: &mut impl FnMut(&[u32], bool)) {
        let start = |stage: usize| self.cuts.get(stage).map_or(self.words.len(), |c| c.state.0);
        let mut first = 0;
        while first < self.cuts.len() {
            let rest = self.known >> first;
            let known = rest & 1 == 1;
            let run = (if known { rest } else { !rest }).trailing_ones() as usize;
            let end = self.cuts.len().min(first + run);
            sink(&self.words[start(first)..start(end)], known);
            first = end;
        }
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        take(&mut self.words);
        self.known = u128::MAX;
    }

    /// Says which stages are known: a bit for each, the first one's lowest.
    pub(super) fn set_known(&mut self, known: u128) {
        self.known = known;
    }
}

impl Default for Work {
    fn default() -> Self {
        Self {
            state: [[0; 8]; LANES],
            w: [[0; 16]; LANES],
            kw: [[0; ROUNDS]; LANES],
        }
    }
}

impl Work {
    /// What the `i`-th round of a stage's clock takes beside the state: `K + W`, where `h` does not have it already.
    fn sum(&self, pipe: &PipePlan, (first, i): (usize, usize), lane: usize) -> u32 {
        let s = if pipe.schedules == 1 { 0 } else { lane };
        if pipe.half {
            // The half in front has added it to h.
            0
        } else if pipe.pre_added {
            self.kw[s][i]
        } else {
            K[first + i].wrapping_add(self.w[s][15])
        }
    }

    /// The `i`-th round of a stage's clock, and the step of the schedule beside it.
    fn round(&mut self, pipe: &PipePlan, stage: &StagePlan, (first, i): (usize, usize)) {
        for lane in 0..pipe.lanes {
            let sum = self.sum(pipe, (first, i), lane);
            self.state[lane] = round(&self.state[lane], sum, 0);
        }
        for w in &mut self.w[..pipe.schedules] {
            let newest = if stage.expands { schedule(w) } else { 0 };
            w.copy_within(..15, 1);
            w[0] = newest;
        }
    }

    /// What the stage's logic makes of its inputs.
    fn advance(&mut self, pipe: &PipePlan, stage: &StagePlan, count: usize) {
        let schedule_of = |lane: usize| if pipe.schedules == 1 { 0 } else { lane };
        if let Place::Half(r) = stage.place {
            for lane in 0..pipe.lanes {
                let sum = K[r].wrapping_add(self.w[schedule_of(lane)][15]);
                self.state[lane][H] = self.state[lane][H].wrapping_add(sum);
            }
            return;
        }
        let first = stage.first + stage.rounds * count;
        for i in 0..stage.rounds {
            self.round(pipe, stage, (first, i));
        }
        let next = match stage.place {
            Place::Stage(_) => first + stage.rounds,
            _ => stage.base,
        };
        for s in 0..pipe.schedules {
            self.kw[s] =
                std::array::from_fn(|i| K[(next + i) % 64].wrapping_add(self.w[s][15 - i]));
        }
    }
}
