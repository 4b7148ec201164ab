//! Hash 1 from a prepared job on: rounds 0 to 2 hold no nonce, nor do `W[16]`, `W[17]` and all but one term of `W[18]` and
//! `W[19]`. Then, with what pads a header known, the constant words too.

use super::rounds::{added, compress, digest_block, initial, rest, rounds, sums, variables};
use super::{Met, Miner, Word};
use crate::job::Job;
use crate::spec::small_sigma0;
use crate::units::Nonce;

/// What a job brings to hash 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<W, const LANES: usize> {
    /// States after the header's first 64 bytes.
    midstates: [[W; 8]; LANES],
    /// States after round 3 with the nonce's word zero.
    prepared: [[W; 8]; LANES],
    /// `W[16]` to `W[19]` with the nonce's word zero.
    last_words: [W; 4],
}

impl<W: Word, const LANES: usize> Entry<W, LANES> {
    pub(super) fn of(job: &Job) -> Self {
        Self {
            midstates: std::array::from_fn(|lane| variables(job.midstate_of(lane).0)),
            prepared: std::array::from_fn(|lane| variables(job.prepared(lane).0)),
            last_words: variables(job.prepared_words()),
        }
    }

    /// `W[4]` to `W[19]` with this nonce; `padding` is `W[4]` to `W[15]`.
    #[inline(always)]
    fn words(&self, nonce: W, padding: [W; 12]) -> [W; 16] {
        let mut words = [nonce; 16];
        words[..12].copy_from_slice(&padding);
        words[12..].copy_from_slice(&self.last_words);
        words[14] = words[14].plus(nonce.map(small_sigma0));
        words[15] = words[15].plus(nonce);
        words
    }

    /// The same with the padding known.
    #[inline(always)]
    fn constant_words(&self, nonce: W) -> [W; 16] {
        let mut padding = [W::constant(0); 12];
        (padding[0], padding[11]) = (W::constant(0x8000_0000), W::constant(640));
        self.words(nonce, padding)
    }

    /// A lane's state after round 3 with this nonce.
    #[inline(always)]
    fn state(&self, lane: usize, nonce: W) -> [W; 8] {
        let mut state = self.prepared[lane];
        state[0] = state[0].plus(nonce);
        state[4] = state[4].plus(nonce);
        state
    }

    /// `K + W` of rounds 4 to 63 with the padding known: all lanes share it.
    #[inline(always)]
    pub(super) fn sums(&self, nonce: W) -> [W; 64] {
        sums::<W, 4, 64, 63>(&mut self.constant_words(nonce))
    }

    /// A lane's digest of hash 1.
    #[inline(always)]
    pub(super) fn digest(&self, lane: usize, nonce: W, sums: &[W; 64]) -> [W; 8] {
        let last = rounds::<W, 4, 64>(self.state(lane, nonce), sums);
        added(last, &self.midstates[lane])
    }
}

impl<W: Word> Entry<W, 1> {
    /// Hash 1 with `W[4]` to `W[15]` as any other words.
    #[inline(never)]
    fn first(&self, nonce: W, padding: &[W; 12]) -> [W; 8] {
        let last = rest::<W, 4>(self.state(0, nonce), self.words(nonce, *padding));
        added(last, &self.midstates[0])
    }

    /// Hash 1 with `W[4]` to `W[15]` as constants.
    #[inline(never)]
    pub(super) fn first_constant(&self, nonce: W) -> [W; 8] {
        let last = rest::<W, 4>(self.state(0, nonce), self.constant_words(nonce));
        added(last, &self.midstates[0])
    }
}

/// Begins hash 1 with round 3.
#[derive(Clone, Copy, Debug)]
pub struct Prepared<W> {
    entry: Entry<W, 1>,
    padding: [W; 12],
    met: Met,
}

impl<W: Word> Miner for Prepared<W> {
    const LANES: u32 = 1;

    fn of(job: &Job) -> Self {
        Self {
            entry: Entry::of(job),
            padding: variables([0x8000_0000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 640]),
            met: Met::of(job),
        }
    }

    #[inline(always)]
    fn hits(&self, nonce: Nonce) -> u32 {
        let nonce = W::variable(nonce.message_word());
        let first = self.entry.first(nonce, &self.padding);
        let second = compress(&initial(), &digest_block(&first));
        u32::from(self.met.is_met_by(&second))
    }
}

/// Knows hash 1's `W[4]` to `W[15]`: with `K` they are one constant, and most terms of `W[20]` to `W[30]` are none.
#[derive(Clone, Copy, Debug)]
pub struct ConstantWords<W> {
    entry: Entry<W, 1>,
    met: Met,
}

impl<W: Word> Miner for ConstantWords<W> {
    const LANES: u32 = 1;

    fn of(job: &Job) -> Self {
        Self {
            entry: Entry::of(job),
            met: Met::of(job),
        }
    }

    #[inline(always)]
    fn hits(&self, nonce: Nonce) -> u32 {
        let first = self.entry.first_constant(W::variable(nonce.message_word()));
        let second = compress(&initial(), &digest_block(&first));
        u32::from(self.met.is_met_by(&second))
    }
}
