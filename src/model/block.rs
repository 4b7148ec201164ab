//! What enters a pipe: a state and sixteen schedule words, lane by lane.

use super::constants::IV;
use super::pipe::Stage;
use super::tracked::{Packed256, Tracked};

/// A block on its way in. Most cores have one lane, and so nothing in `others`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Block {
    /// Lane 0.
    pub(super) first: Stage,
    /// Lanes 1 and on.
    pub(super) others: Vec<Stage>,
    /// Does everything in it have a defined value.
    pub(super) known: bool,
}

impl Block {
    pub(super) fn lane(&self, lane: usize) -> &Stage {
        match lane.checked_sub(1) {
            None => &self.first,
            Some(other) => &self.others[other],
        }
    }

    /// The second block of a header, the newest word first.
    pub(super) fn header_words(tail: &[u32; 3], nonce: u32) -> [u32; 16] {
        let mut w = [0; 16];
        w[0] = 0x280;
        w[11] = 0x8000_0000;
        w[12] = nonce.swap_bytes();
        w[13..16].copy_from_slice(tail);
        w
    }

    /// The padded digest of hash 1, the newest word first.
    pub(super) fn digest_words(digest: &Packed256) -> [u32; 16] {
        let mut w = [0; 16];
        w[0] = 0x100;
        w[7] = 0x8000_0000;
        w[8..16].copy_from_slice(digest);
        w
    }

    /// The second block of a header under each lane's midstate.
    pub(super) fn of_header(midstates: &Lanes, tail: &[u32; 3], nonce: u32) -> Self {
        let w = Self::header_words(tail, nonce);
        midstates.block(|&state| Stage { state, w })
    }

    /// The padded digest of hash 1, lane by lane.
    pub(super) fn of_digest(digests: &Lanes) -> Self {
        digests.block(|digest| Stage {
            state: IV,
            w: Self::digest_words(digest),
        })
    }
}

/// 256 bits for each lane: midstates, digests.
#[derive(Clone, Debug, Default)]
pub(super) struct Lanes {
    pub(super) first: Packed256,
    pub(super) others: Vec<Packed256>,
    pub(super) known: bool,
}

impl Lanes {
    pub(super) fn new(lanes: usize) -> Self {
        Self {
            first: [0; 8],
            others: vec![[0; 8]; lanes - 1],
            known: false,
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Packed256> {
        std::iter::once(&self.first).chain(&self.others)
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = &mut Packed256> {
        std::iter::once(&mut self.first).chain(&mut self.others)
    }

    /// Lane 0.
    pub(super) fn tracked(&self) -> Tracked<Packed256> {
        self.lane(0)
    }

    /// One lane; of one that does not exist, nothing is known.
    pub(super) fn lane(&self, lane: usize) -> Tracked<Packed256> {
        let value = self.iter().nth(lane);
        Tracked {
            value: value.copied().unwrap_or_default(),
            known: self.known && value.is_some(),
        }
    }

    /// Takes over what stands at a port.
    pub(super) fn take(&mut self, first: &Packed256, others: &[Packed256]) {
        self.first = *first;
        self.others.copy_from_slice(others);
        self.known = true;
    }

    pub(super) fn block(&self, stage: impl Fn(&Packed256) -> Stage) -> Block {
        Block {
            first: stage(&self.first),
            others: self.others.iter().map(stage).collect(),
            known: self.known,
        }
    }

    pub(super) fn visit(&self, sink: &mut impl FnMut(&[u32], bool)) {
        sink(&self.first, self.known);
        if !self.others.is_empty() {
            sink(self.others.as_flattened(), self.known);
        }
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        self.iter_mut().for_each(|lane| take(lane));
        self.known = true;
    }
}
