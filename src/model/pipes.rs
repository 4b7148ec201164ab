//! A pipe with its digest, of whatever cut.

use super::block::{Block, Lanes};
use super::cut::CutPipe;
use super::flown::Flown;
use super::notes::{Notes, Stand};
use super::pipe::{Pipe, feed_forward};
use super::tracked::Packed256;
use crate::design::{DesignConfig, PipePlan};
use crate::simd::Engine;

/// How the blocks of a pipe are carried along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Carried {
    /// From stage to stage, word by word, as the RTL does.
    Moved,
    /// So too, with the logic of every stage to be looked into.
    Shown,
    /// As wholes, worked out in vector lanes.
    Flown(Engine),
}

impl Carried {
    /// The faster one for a core of which every register is looked at in every cycle. Of plain pipes a whole state is there
    /// in one piece; to gather it from blocks' records takes longer than to move it.
    pub(super) fn fastest(core: &DesignConfig) -> Self {
        if core.elaborate().pipes.iter().all(PipePlan::is_plain) {
            Self::Moved
        } else {
            Self::Flown(Engine::widest())
        }
    }
}

/// The plain pipe has a machine of its own: most cores are plain, and whole rows are as fast as words can be moved.
#[derive(Clone, Debug)]
enum Rounds {
    Plain(Box<Pipe>),
    Cut(Box<CutPipe>),
    Flown(Box<Flown>),
}

#[derive(Clone, Debug)]
pub(super) struct Hash {
    rounds: Rounds,
    /// Zeros, and no register, where a word of the last stage is compared instead.
    pub(super) digest: Lanes,
    forwards: bool,
}

impl Hash {
    pub(super) fn new(plan: &PipePlan, carried: Carried) -> Self {
        Self {
            rounds: match carried {
                Carried::Flown(engine) => Rounds::Flown(Box::new(Flown::new(plan, engine))),
                Carried::Moved if plan.is_plain() => Rounds::Plain(Box::new(Pipe::new())),
                Carried::Moved | Carried::Shown => Rounds::Cut(Box::new(CutPipe::new(plan))),
            },
            digest: Lanes::new(plan.lanes),
            forwards: plan.digest,
        }
    }

    /// Of a lane, the last stage's word that an early compare looks at: `h` behind the last round, or the `e` that it will
    /// be. Each is the lowest word that the stage keeps.
    pub(super) fn early_word(&self, lane: usize) -> u32 {
        match &self.rounds {
            Rounds::Plain(pipe) => pipe.out().0[0],
            Rounds::Cut(pipe) => pipe.out(lane)[0],
            Rounds::Flown(pipe) => pipe.early_word(lane),
        }
    }

    /// One enabled cycle. `chaining` is what the feed-forward adds, and whether it is known; one for each lane.
    pub(super) fn clock<'a>(
        &mut self,
        count: usize,
        entering: &Block,
        (chaining, known): (impl Iterator<Item = &'a Packed256>, bool),
    ) {
        if let Rounds::Flown(pipe) = &mut self.rounds {
            pipe.begin(count);
        }
        if count == 0 && self.forwards {
            let (rounds, digest) = (&self.rounds, &mut self.digest);
            for (lane, (digest, chaining)) in digest.iter_mut().zip(chaining).enumerate() {
                let state = match rounds {
                    Rounds::Plain(pipe) => *pipe.out().0,
                    Rounds::Cut(pipe) => *pipe.out(lane).first_chunk().expect("a state's words"),
                    Rounds::Flown(pipe) => pipe.out(lane),
                };
                *digest = feed_forward(chaining, &state);
            }
            digest.known = known
                && match rounds {
                    Rounds::Plain(pipe) => pipe.out().1,
                    Rounds::Cut(pipe) => pipe.out_known(),
                    Rounds::Flown(pipe) => pipe.out_known(),
                };
        }
        match &mut self.rounds {
            Rounds::Plain(pipe) => pipe.clock(&entering.first, entering.known),
            Rounds::Cut(pipe) => pipe.clock(count, entering),
            Rounds::Flown(pipe) => pipe.clock(count, entering),
        }
    }

    pub(super) fn visit(&self, sink: &mut impl FnMut(&[u32], bool)) {
        match &self.rounds {
            Rounds::Plain(pipe) => pipe.visit(sink),
            Rounds::Cut(pipe) => pipe.visit(sink),
            Rounds::Flown(pipe) => pipe.visit(sink),
        }
        if self.forwards {
            self.digest.visit(sink);
        }
    }

    /// Shows the nodes of the stages' logic in a cycle with `entering` at the first stage's inputs.
    pub(super) fn visit_nodes(
        &self,
        count: usize,
        entering: &Block,
        sink: &mut impl FnMut(&[u32]),
    ) {
        if let Rounds::Cut(pipe) = &self.rounds {
            pipe.visit_nodes(count, entering, sink);
        }
    }

    /// As [`Hash::visit`], into notes; `pipe` is its number in them.
    pub(super) fn note(&self, pipe: usize, notes: &mut Notes) {
        let stand = match &self.rounds {
            Rounds::Flown(flown) => flown.stand(),
            _ => None,
        };
        let Some(stand) = stand else {
            return self.visit(&mut |piece, known| notes.copy(piece, known));
        };
        notes.flown(pipe, stand);
        if self.forwards {
            self.digest
                .visit(&mut |piece, known| notes.copy(piece, known));
        }
    }

    /// Works out what notes may ask for.
    pub(super) fn show(&mut self) {
        if let Rounds::Flown(flown) = &mut self.rounds {
            flown.show();
        }
    }

    /// Shows the stages as they were noted.
    pub(super) fn visit_stand(&self, stand: Stand, sink: &mut impl FnMut(&[u32], bool)) {
        if let Rounds::Flown(flown) = &self.rounds {
            flown.visit_stand(stand, sink);
        }
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        match &mut self.rounds {
            Rounds::Plain(pipe) => pipe.load(take),
            Rounds::Cut(pipe) => pipe.load(take),
            Rounds::Flown(pipe) => pipe.load(take),
        }
        if self.forwards {
            self.digest.load(take);
        }
    }
}
