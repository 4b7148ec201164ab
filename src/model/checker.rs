//! Hashes a survivor again, a round a clock (`rtl/survivor_checker.sv`).

use super::block::Block;
use super::constants::{IV, K};
use super::pipe::{Stage, feed_forward, round, schedule};
use super::tracked::{Packed256, Tracked, pieces_word};
use crate::design::DesignConfig;

/// The step behind the last round: what is added up is the digest.
const ADDS: u32 = 64;

/// A survivor on its way in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taken<'a> {
    pub(super) slot: usize,
    pub(super) nonce: Tracked<u32>,
    pub(super) lane: usize,
    /// Its job's.
    pub(super) tail: &'a Tracked<[u32; 3]>,
}

#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools)] // they are registers
pub(super) struct Checker {
    several: bool,
    pub(super) active: bool,
    second: bool,
    count: u32,
    pub(super) slot: Tracked<usize>,
    pub(super) nonce: Tracked<u32>,
    lane: Tracked<usize>,
    work: Stage,
    known: bool,
}

impl Checker {
    pub(super) fn new(config: &DesignConfig) -> Self {
        let several = config.lanes() > 1;
        Self {
            several,
            active: false,
            second: false,
            count: 0,
            slot: Tracked::default(),
            nonce: Tracked::default(),
            // A single lane has no register.
            lane: if several {
                Tracked::default()
            } else {
                Tracked::known(0)
            },
            work: Stage::default(),
            known: false,
        }
    }

    /// Does it work on a survivor of this slot.
    pub(super) fn holds(&self, slot: usize) -> bool {
        self.active && self.slot.value == slot
    }

    /// The lane that it works on.
    pub(super) fn lane(&self) -> usize {
        self.lane.value
    }

    /// The digest, in the one cycle in which there is one.
    pub(super) fn digest(&self) -> Option<Packed256> {
        let through = self.active && self.second && self.count >= ADDS;
        through.then(|| feed_forward(&IV, &self.work.state))
    }

    /// An enabled cycle, or one of reset. `midstate` is that of the survivor that is taken; else of the one in work.
    pub(super) fn clock(
        &mut self,
        (reset, enable): (bool, bool),
        abort: bool,
        taken: Option<Taken<'_>>,
        midstate: Tracked<Packed256>,
    ) {
        if enable && !abort {
            match taken {
                Some(taken) => self.take(&taken, &midstate),
                None if self.active => self.advance(&midstate),
                None => {}
            }
        }
        if reset {
            (self.active, self.second, self.count) = (false, false, 0);
        } else if enable && abort {
            self.active = false;
        }
    }

    fn take(&mut self, taken: &Taken<'_>, midstate: &Tracked<Packed256>) {
        (self.active, self.second, self.count) = (true, false, 0);
        self.slot = Tracked::known(taken.slot);
        self.nonce = taken.nonce;
        self.lane = Tracked::known(taken.lane);
        self.work = Stage {
            state: midstate.value,
            w: Block::header_words(&taken.tail.value, taken.nonce.value),
        };
        self.known = midstate.known && taken.tail.known && taken.nonce.known;
    }

    fn advance(&mut self, midstate: &Tracked<Packed256>) {
        if self.count < ADDS {
            let Stage { state, w } = &mut self.work;
            *state = round(state, w[15], K[self.count as usize]);
            let newest = schedule(w);
            w.copy_within(..15, 1);
            w[0] = newest;
            self.count += 1;
        } else if self.second {
            // Its digest is out; everything else stays as it is.
            self.active = false;
        } else {
            let digest = feed_forward(&midstate.value, &self.work.state);
            self.work = Stage {
                state: IV,
                w: Block::digest_words(&digest),
            };
            self.known &= midstate.known;
            (self.second, self.count) = (true, 0);
        }
    }

    pub(super) fn visit(&self, known: bool, sink: &mut impl FnMut(&[u32], bool)) {
        sink(&[u32::from(self.active)], known);
        sink(&[u32::from(self.second)], known);
        sink(&[self.count], known);
        sink(&[self.slot.value as u32], self.slot.known);
        sink(&[self.nonce.value], self.nonce.known);
        if self.several {
            sink(&[self.lane.value as u32], self.lane.known);
        }
        sink(&self.work.state, self.known);
        sink(&self.work.w, self.known);
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        self.active = pieces_word(take) == 1;
        self.second = pieces_word(take) == 1;
        self.count = pieces_word(take);
        self.slot = Tracked::known(pieces_word(take) as usize);
        self.nonce = Tracked::known(pieces_word(take));
        if self.several {
            self.lane = Tracked::known(pieces_word(take) as usize);
        }
        take(&mut self.work.state);
        take(&mut self.work.w);
        self.known = true;
    }
}
