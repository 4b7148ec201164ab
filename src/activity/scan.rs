//! Hits only, as fast as they can be had.
//!
//! Every shortcut of `design` is taken, whatever the core has, for the hits are the same: rounds 0 to 2 of hash 1 and what
//! padding makes known are worked out beforehand, all versions share a schedule, and of hash 2 only the word is made that
//! holds the number's top bits, behind round 60. Who passes that compare is hashed once more, word by word.

#![expect(
    clippy::absurd_extreme_comparisons,
    reason = "the same text stands for every round"
)]

use crate::job::Job;
use crate::model::sigma::{big_sigma0, big_sigma1, small_sigma0, small_sigma1};
use crate::model::{initial_value, round_constant};
use crate::simd::{Engine, Lanes, NoEngine, Task};
use crate::units::Nonce;

/// A nonce that meets its job's target, or is a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// The nonce.
    pub nonce: Nonce,
    /// The lane: which midstate.
    pub lane: u32,
}

/// Every hit among these nonces of a job, in their order, then in that of lanes. Nonces need not be the job's own; those
/// of lanes are `lanes`, 1 to 8.
///
/// # Errors
/// An engine that the processor lacks.
pub fn scan(
    job: &Job,
    lanes: usize,
    nonces: std::ops::RangeInclusive<u32>,
    engine: Engine,
) -> Result<Vec<Found>, NoEngine> {
    engine.run(Scan {
        prepared: &Prepared::of(job, lanes),
        nonces,
    })
}

const INITIAL: [u32; 8] = initial_value();

/// What a job brings, worked out once.
#[derive(Clone, Debug)]
struct Prepared {
    midstates: Vec<[u32; 8]>,
    /// States behind round 3 with the nonce's word zero, `a` first.
    states: Vec<[u32; 8]>,
    /// `W[16]` to `W[19]` with the nonce's word zero.
    words: [u32; 4],
    tail: [u32; 3],
    /// The target, its most significant word first.
    target: [u32; 8],
    /// Zeros that make a ticket; all ones and more are asked for where there is none.
    ticket: Option<u32>,
}

/// Does `$body` for each round, `$t` a constant in it.
macro_rules! each_round {
    ($t:ident => $body:block) => {
        each_round!(@ $t $body
            0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31
            32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63)
    };
    (@ $t:ident $body:block $($number:literal)*) => {
        $({
            const $t: usize = $number;
            $body
        })*
    };
}

/// The word that the schedule makes in this round, in the place of the oldest.
#[inline(always)]
fn expand<L: Lanes>(w: &mut [L; 16], t: usize) {
    let (w14, w9, w1, w0) = (
        w[(t + 14) % 16],
        w[(t + 9) % 16],
        w[(t + 1) % 16],
        w[t % 16],
    );
    w[t % 16] = small_sigma1(w14).plus(w9).plus(small_sigma0(w1).plus(w0));
}

/// One round with this `K + W`.
#[inline(always)]
fn round<L: Lanes>(s: &mut [L; 8], sum: L) {
    let [a, b, c, d, e, f, g, h] = *s;
    let t1 = h.plus(sum).plus(big_sigma1(e)).plus(e.choose(f, g));
    let t2 = big_sigma0(a).plus(a.majority(b, c));
    *s = [t1.plus(t2), a, b, c, d.plus(t1), e, f, g];
}

impl Prepared {
    fn of(job: &Job, lanes: usize) -> Self {
        let mut prepared = Self {
            midstates: (0..lanes).map(|lane| job.midstate_of(lane).0).collect(),
            states: Vec::new(),
            words: [0; 4],
            tail: job.tail,
            target: job.target.to_be_words(),
            ticket: job.ticket,
        };
        let w = prepared.second_block(0);
        let mut words = w;
        for t in 16..20 {
            expand(&mut words, t);
        }
        prepared.words = [0, 1, 2, 3].map(|i| words[i]);
        let state = |midstate: &[u32; 8]| {
            let mut state = *midstate;
            for t in 0..4 {
                round(&mut state, round_constant(t).wrapping_add(w[t]));
            }
            state
        };
        prepared.states = prepared.midstates.iter().map(state).collect();
        prepared
    }

    /// The second block of the header with this word for its nonce.
    fn second_block(&self, word: u32) -> [u32; 16] {
        let mut block = [0; 16];
        block[..3].copy_from_slice(&self.tail);
        (block[3], block[4], block[15]) = (word, 0x8000_0000, 640);
        block
    }

    /// Hash 1's digests but for the midstates' lanes behind the first, whose sums are left in `sums`.
    #[inline(always)]
    fn first<L: Lanes, const MANY: bool>(&self, word: L, sums: &mut [L; 64]) -> [L; 8] {
        let mut w = [L::splat(0); 16];
        (w[3], w[4], w[15]) = (word, L::splat(0x8000_0000), L::splat(640));
        w[0] = L::splat(self.words[0]);
        w[1] = L::splat(self.words[1]);
        let mut state = self.entering(0, word);
        each_round!(T => {
            if T > 3 {
                match T {
                    0..18 => {}
                    18 => w[2] = small_sigma0(word).plus(L::splat(self.words[2])),
                    19 => w[3] = word.plus(L::splat(self.words[3])),
                    _ => expand(&mut w, T),
                }
                let sum = w[T % 16].plus(L::splat(const { round_constant(T) }));
                if MANY {
                    sums[T] = sum;
                }
                round(&mut state, sum);
            }
        });
        self.forward(0, state)
    }

    /// Hash 1's digest in another lane.
    #[inline(always)]
    fn other<L: Lanes>(&self, lane: usize, word: L, sums: &[L; 64]) -> [L; 8] {
        let mut state = self.entering(lane, word);
        each_round!(T => {
            if T > 3 {
                round(&mut state, sums[T]);
            }
        });
        self.forward(lane, state)
    }

    /// The state behind round 3: the nonce is in two words of it.
    #[inline(always)]
    fn entering<L: Lanes>(&self, lane: usize, word: L) -> [L; 8] {
        let mut state = [word; 8];
        for (to, &from) in state.iter_mut().zip(&self.states[lane]) {
            *to = L::splat(from);
        }
        (state[0], state[4]) = (state[0].plus(word), state[4].plus(word));
        state
    }

    #[inline(always)]
    fn forward<L: Lanes>(&self, lane: usize, mut state: [L; 8]) -> [L; 8] {
        for (word, &midstate) in state.iter_mut().zip(&self.midstates[lane]) {
            *word = word.plus(L::splat(midstate));
        }
        state
    }

    /// The vector's lanes whose number may be at most the target, or may be a ticket.
    #[inline(always)]
    fn candidates<L: Lanes>(&self, digest: &[L; 8]) -> u32 {
        let top = last_word(digest).plus(L::splat(INITIAL[7])).bytes_swapped();
        let hits = top.at_most(L::splat(self.target[0]));
        match self.ticket {
            Some(ticket) => hits | top.and(L::splat(ticket)).at_most(L::splat(0)),
            None => hits,
        }
    }

    /// Is the hash of a nonce at most the target, or a ticket: its whole number.
    #[cold]
    fn is_hit(&self, lane: usize, nonce: u32) -> bool {
        let first = compress(&self.midstates[lane], self.second_block(nonce.swap_bytes()));
        let mut block = [0; 16];
        block[..8].copy_from_slice(&first);
        (block[8], block[15]) = (0x8000_0000, 256);
        let digest = compress(&INITIAL, block);
        let number = digest.map(u32::swap_bytes);
        let ticket = self.ticket.is_some_and(|ticket| number[7] & ticket == 0);
        ticket || number.iter().rev().le(&self.target)
    }
}

/// A whole compression of single words.
fn compress(chaining: &[u32; 8], block: [u32; 16]) -> [u32; 8] {
    let (mut state, mut w) = (*chaining, block);
    for t in 0..64 {
        if t > 15 {
            expand(&mut w, t);
        }
        round(&mut state, w[t % 16].wrapping_add(round_constant(t)));
    }
    std::array::from_fn(|i| state[i].wrapping_add(chaining[i]))
}

/// Of hash 2 the `e` behind round 60, which is `h` behind round 63. What padding makes known are constants to the compiler,
/// which works out what can be: words that are known to the program, as a type of their own, took it minutes.
#[inline(always)]
fn last_word<L: Lanes>(digest: &[L; 8]) -> L {
    let mut w = [L::splat(0); 16];
    w[..8].copy_from_slice(digest);
    (w[8], w[15]) = (L::splat(0x8000_0000), L::splat(256));
    let mut state = [L::splat(0); 8];
    for (to, from) in state.iter_mut().zip(INITIAL) {
        *to = L::splat(from);
    }
    each_round!(T => {
        if T < 61 {
            if T > 15 {
                expand(&mut w, T);
            }
            let [a, b, c, d, e, f, g, h] = state;
            let sum = w[T % 16].plus(L::splat(const { round_constant(T) }));
            let t1 = h.plus(big_sigma1(e).plus(e.choose(f, g))).plus(sum);
            // Nobody reads the last four a.
            let next = if T < 57 { t1.plus(big_sigma0(a).plus(a.majority(b, c))) } else { a };
            state = [next, a, b, c, d.plus(t1), e, f, g];
        }
    });
    state[4]
}

/// A walk over nonces.
struct Scan<'a> {
    prepared: &'a Prepared,
    nonces: std::ops::RangeInclusive<u32>,
}

impl Task for Scan<'_> {
    type Out = Vec<Found>;

    #[inline(always)]
    fn run<L: Lanes>(self) -> Vec<Found> {
        if self.prepared.midstates.len() == 1 {
            self.walk::<L, false>()
        } else {
            self.walk::<L, true>()
        }
    }
}

impl Scan<'_> {
    #[inline(always)]
    fn walk<L: Lanes, const MANY: bool>(&self) -> Vec<Found> {
        let (mut found, mut sums) = (Vec::new(), [L::splat(0); 64]);
        let (start, end) = (
            u64::from(*self.nonces.start()),
            u64::from(*self.nonces.end()),
        );
        let mut numbers = [0; 16];
        for (lane, number) in (0..).zip(&mut numbers) {
            *number = lane;
        }
        let numbers = L::load(&numbers);
        let mut first = start;
        while first <= end {
            let word = L::splat(first as u32).plus(numbers).bytes_swapped();
            let digest = self.prepared.first::<L, MANY>(word, &mut sums);
            self.judge(first, 0, self.prepared.candidates(&digest), &mut found);
            if MANY {
                for lane in 1..self.prepared.midstates.len() {
                    let digest = self.prepared.other(lane, word, &sums);
                    self.judge(first, lane, self.prepared.candidates(&digest), &mut found);
                }
            }
            first += L::COUNT as u64;
        }
        found.sort_unstable();
        found
    }

    /// Keeps those of the candidates that are hits.
    #[inline(always)]
    fn judge(&self, first: u64, lane: usize, candidates: u32, found: &mut Vec<Found>) {
        if candidates != 0 {
            self.keep(first, lane, candidates, found);
        }
    }

    #[cold]
    fn keep(&self, first: u64, lane: usize, mut candidates: u32, found: &mut Vec<Found>) {
        while candidates != 0 {
            let nonce = first + u64::from(candidates.trailing_zeros());
            candidates &= candidates - 1;
            if nonce <= u64::from(*self.nonces.end()) && self.prepared.is_hit(lane, nonce as u32) {
                let (nonce, lane) = (Nonce(nonce as u32), lane as u32);
                found.push(Found { nonce, lane });
            }
        }
    }
}
