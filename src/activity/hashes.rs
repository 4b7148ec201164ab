//! The words of a group of nonces, in each lane of a vector another one.

mod words;

use super::GROUP;
use crate::design::{HashWord, WordKind};
use crate::model::sigma::{big_sigma0, big_sigma1, small_sigma0, small_sigma1};
use crate::model::{initial_value, round_constant};
use crate::simd::Lanes;

/// The word of each nonce of a group.
pub(super) type Group<L> = [L; GROUP];

/// Words in front of round 0 that a state's words come from.
const AHEAD: usize = 4;
/// Rounds that are done nonce by nonce before the next ones are.
const CHUNK: usize = 8;
/// What stands behind round 63.
pub(super) const LAST_CHUNK: u8 = 8;

/// What one compression makes, of one midstate.
pub(super) struct Hash<L> {
    /// `a` behind round `i - 4`.
    a: [Group<L>; 64 + AHEAD],
    /// `e` behind round `i - 4`.
    e: [Group<L>; 64 + AHEAD],
    /// The schedule, and sixteen words behind it. Of lanes that share one, the first has it.
    w: [Group<L>; 80],
    digest: [Group<L>; 8],
}

/// The compressions behind the midstate of a group of nonces.
pub(super) struct Hashes<L> {
    /// Hash 1, lane by lane.
    first: Vec<Hash<L>>,
    /// Hash 2, lane by lane.
    second: Vec<Hash<L>>,
    entry: Entry,
    initial: [u32; 8],
    /// Are words behind `W[63]` wanted.
    longer: bool,
}

/// What the nonces of a run have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// `H0` first, one for each lane.
    pub(super) midstates: Vec<[u32; 8]>,
    /// The header's bytes 64 to 75.
    pub(super) tail: [u32; 3],
}

/// Which nonces stand in the lanes of a vector.
#[derive(Clone, Copy, Debug)]
pub(super) struct Walk {
    /// The first one of lane 0.
    pub(super) first: u32,
    /// From a lane's nonces to the next lane's.
    pub(super) stride: u32,
}

/// What goes along with a walk.
pub(super) trait Beside<L> {
    /// Hears of each piece, behind it. It is to be inlined: a call would leave the engine's registers.
    fn made(&mut self, hashes: &Hashes<L>, piece: Piece);
}

/// Nothing does.
pub(super) struct Nothing;

impl<L> Beside<L> for Nothing {
    #[inline(always)]
    fn made(&mut self, _: &Hashes<L>, _: Piece) {}
}

/// A piece of a hash, in the order in which they are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Piece {
    /// 1 or 2.
    pub(super) hash: u8,
    /// The midstate.
    pub(super) lane: u8,
    /// Rounds from eight times this on; 8 is what stands behind round 63.
    pub(super) chunk: u8,
}

/// The schedule's words from `FIRST` on, as many as a chunk has rounds.
#[inline(always)]
fn expand<L: Lanes, const FIRST: usize>(w: &mut [Group<L>; 80]) {
    for g in 0..GROUP {
        for t in FIRST..FIRST + CHUNK {
            let (w14, w9, w1, w0) = (w[t - 2][g], w[t - 7][g], w[t - 15][g], w[t - 16][g]);
            w[t][g] = small_sigma1(w14).plus(w9).plus(small_sigma0(w1).plus(w0));
        }
    }
}

/// A chunk of rounds from `FIRST` on.
#[inline(always)]
fn rounds<L: Lanes, const FIRST: usize>(
    (a_words, e_words): (&mut [Group<L>; 68], &mut [Group<L>; 68]),
    w: &[Group<L>; 80],
) {
    for i in 0..GROUP {
        let (mut d, mut c) = (a_words[FIRST][i], a_words[FIRST + 1][i]);
        let (mut b, mut a) = (a_words[FIRST + 2][i], a_words[FIRST + 3][i]);
        let (mut h, mut g) = (e_words[FIRST][i], e_words[FIRST + 1][i]);
        let (mut f, mut e) = (e_words[FIRST + 2][i], e_words[FIRST + 3][i]);
        for t in FIRST..FIRST + CHUNK {
            let sum = h.plus(w[t][i].plus(L::splat(round_constant(t))));
            let t1 = sum.plus(big_sigma1(e)).plus(e.choose(f, g));
            let next = t1.plus(big_sigma0(a)).plus(a.majority(b, c));
            (h, g, f, e) = (g, f, e, d.plus(t1));
            (d, c, b, a) = (c, b, a, next);
            a_words[t + AHEAD][i] = a;
            e_words[t + AHEAD][i] = e;
        }
    }
}

impl<L: Lanes> Hash<L> {
    fn new() -> Self {
        let zero = [L::splat(0); GROUP];
        Self {
            a: [zero; 64 + AHEAD],
            e: [zero; 64 + AHEAD],
            w: [zero; 80],
            digest: [zero; 8],
        }
    }

    /// SHA-256 of one block, with all words of it.
    pub(super) fn of_block(block: &[u32; 16]) -> Self {
        let mut hash = Self::new();
        hash.begin(&initial_value());
        for (word, &value) in hash.w.iter_mut().zip(block) {
            *word = [L::splat(value); GROUP];
        }
        macro_rules! chunks {
            ($($first:literal)*) => {$(
                if $first >= 16 {
                    expand::<L, $first>(&mut hash.w);
                }
                rounds::<L, $first>((&mut hash.a, &mut hash.e), &hash.w);
            )*};
        }
        chunks!(0 8 16 24 32 40 48 56);
        expand::<L, 64>(&mut hash.w);
        expand::<L, 72>(&mut hash.w);
        hash.end(&initial_value());
        hash
    }

    /// The state that it begins with, `H0` first.
    #[inline(always)]
    fn begin(&mut self, state: &[u32; 8]) {
        for i in 0..4 {
            self.a[3 - i] = [L::splat(state[i]); GROUP];
            self.e[3 - i] = [L::splat(state[4 + i]); GROUP];
        }
    }

    /// The state behind round 63 and the state that it began with.
    #[inline(always)]
    fn end(&mut self, state: &[u32; 8]) {
        for i in 0..4 {
            for g in 0..GROUP {
                self.digest[i][g] = self.a[67 - i][g].plus(L::splat(state[i]));
                self.digest[4 + i][g] = self.e[67 - i][g].plus(L::splat(state[4 + i]));
            }
        }
    }
}

impl<L: Lanes> Hashes<L> {
    pub(super) fn new(entry: &Entry, longer: bool) -> Self {
        let lanes = || {
            entry
                .midstates
                .iter()
                .map(|_| Hash::new())
                .collect::<Vec<_>>()
        };
        let mut hashes = Self {
            first: lanes(),
            second: lanes(),
            entry: entry.clone(),
            initial: initial_value(),
            longer,
        };
        let constant = |word| [L::splat(word); GROUP];
        for (hash, midstate) in hashes.first.iter_mut().zip(&entry.midstates) {
            hash.begin(midstate);
            for (word, &tail) in hash.w.iter_mut().zip(&entry.tail) {
                *word = constant(tail);
            }
            (hash.w[4], hash.w[15]) = (constant(0x8000_0000), constant(640));
        }
        for hash in &mut hashes.second {
            hash.begin(&hashes.initial);
            (hash.w[8], hash.w[15]) = (constant(0x8000_0000), constant(256));
        }
        hashes
    }

    /// Works out a group of nonces, `done` nonces behind the first ones.
    #[inline(always)]
    pub(super) fn walk(&mut self, walk: Walk, done: u32, beside: &mut impl Beside<L>) {
        let mut firsts = [0; 16];
        for (lane, first) in (0..).zip(&mut firsts) {
            *first = walk
                .first
                .wrapping_add(walk.stride.wrapping_mul(lane))
                .wrapping_add(done);
        }
        let first = L::load(&firsts);
        for (g, word) in (0..).zip(&mut self.first[0].w[3]) {
            *word = first.plus(L::splat(g)).bytes_swapped();
        }
        for hash in 1..3 {
            for chunk in 0..=LAST_CHUNK {
                for lane in 0..self.first.len() as u8 {
                    let piece = Piece { hash, lane, chunk };
                    self.make(piece);
                    beside.made(self, piece);
                }
            }
        }
    }

    #[inline(always)]
    fn make(&mut self, piece: Piece) {
        match piece.chunk {
            0 => self.rounds::<0>(piece),
            1 => self.rounds::<8>(piece),
            2 => self.rounds::<16>(piece),
            3 => self.rounds::<24>(piece),
            4 => self.rounds::<32>(piece),
            5 => self.rounds::<40>(piece),
            6 => self.rounds::<48>(piece),
            7 => self.rounds::<56>(piece),
            _ => self.end(piece),
        }
    }

    /// A chunk of rounds from `FIRST` on.
    #[inline(always)]
    fn rounds<const FIRST: usize>(&mut self, piece: Piece) {
        let lane = usize::from(piece.lane);
        let hashes = if piece.hash == 1 {
            &mut self.first
        } else {
            &mut self.second
        };
        let (owner, others) = hashes.split_first_mut().expect("a lane");
        if piece.hash == 1 && lane > 0 {
            // One schedule for all.
            let Hash { a, e, .. } = &mut others[lane - 1];
            rounds::<L, FIRST>((a, e), &owner.w);
            return;
        }
        let own = if lane == 0 {
            owner
        } else {
            &mut others[lane - 1]
        };
        // The first sixteen words are there.
        if FIRST >= 16 {
            expand::<L, FIRST>(&mut own.w);
        }
        rounds::<L, FIRST>((&mut own.a, &mut own.e), &own.w);
    }

    /// What stands behind round 63.
    #[inline(always)]
    fn end(&mut self, piece: Piece) {
        let lane = usize::from(piece.lane);
        let own = if piece.hash == 1 {
            let own = &mut self.first[lane];
            own.end(&self.entry.midstates[lane]);
            self.second[lane].w[..8].copy_from_slice(&own.digest);
            own
        } else {
            let own = &mut self.second[lane];
            own.end(&self.initial);
            own
        };
        if self.longer {
            expand::<L, 64>(&mut own.w);
            expand::<L, 72>(&mut own.w);
        }
    }
}

impl Piece {
    /// The piece behind which this word is there; of words of a compression behind the midstate.
    pub(super) fn of(word: HashWord) -> Self {
        let chunk = match word.kind {
            WordKind::Digest => LAST_CHUNK,
            _ => (word.index.max(0) as usize / CHUNK).min(usize::from(LAST_CHUNK)) as u8,
        };
        Self {
            hash: word.hash.max(1),
            lane: word.lane,
            chunk,
        }
    }
}
