//! The 64 rounds of one compression, one register stage each (`rtl/sha256_pipe.sv`, `rtl/sha256_stage.sv`).

use super::constants::K;
use super::tracked::Packed256;
use super::word::{Lanes, Word};

/// Indices of the state words in a packed `{a, .., h}`, low word first.
const H: usize = 0;
const G: usize = 1;
const F: usize = 2;
const E: usize = 3;
const D: usize = 4;
const C: usize = 5;
const B: usize = 6;
const A: usize = 7;

/// What the registers of one stage hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stage {
    /// `{a, .., h}` after the stage's round, `h` first.
    pub state: Packed256,
    /// Sixteen schedule words, the newest first, the next round's last.
    pub w: [u32; 16],
}

/// One round (FIPS 180-4, section 6.2.2, step 3) on a packed state.
#[inline]
pub fn round<W: Word>(s: &[W; 8], w: W, k: W) -> [W; 8] {
    let sigma1 = s[E].rotr(6) ^ s[E].rotr(11) ^ s[E].rotr(25);
    let ch = (s[E] & s[F]) ^ (!s[E] & s[G]);
    let t1 = s[H].plus(sigma1).plus(ch).plus(k).plus(w);
    let sigma0 = s[A].rotr(2) ^ s[A].rotr(13) ^ s[A].rotr(22);
    let maj = (s[A] & s[B]) ^ (s[A] & s[C]) ^ (s[B] & s[C]);
    let t2 = sigma0.plus(maj);
    let (a, e) = (t1.plus(t2), s[D].plus(t1));
    [s[G], s[F], s[E], e, s[C], s[B], s[A], a]
}

/// One schedule step: `W[t+16]` from `W[t] ..= W[t+15]`, newest first (FIPS 180-4, section 6.2.2, step 1).
#[inline]
pub fn schedule<W: Word>(w: &[W; 16]) -> W {
    let (w0, w1, w9, w14) = (w[15], w[14], w[6], w[1]);
    let sigma0 = w1.rotr(7) ^ w1.rotr(18) ^ w1.shr(3);
    let sigma1 = w14.rotr(17) ^ w14.rotr(19) ^ w14.shr(10);
    w0.plus(sigma0).plus(w9).plus(sigma1)
}

/// The words of a stage as they lie in the core's state: `{a, .., h}`, then the schedule's.
type Words = [u32; 24];

/// Where the schedule's words begin.
const W: usize = 8;

impl Stage {
    fn words(&self) -> Words {
        let mut words = [0; 24];
        words[..W].copy_from_slice(&self.state);
        words[W..].copy_from_slice(&self.w);
        words
    }
}

/// A pipe of 64 stages.
#[derive(Clone, Debug)]
pub(super) struct Pipe {
    /// What stands at the first round's inputs, and behind it the stages: so every stage has its inputs in front of it.
    rows: [Words; 65],
    /// A bit for each stage, the first one's lowest.
    known: u64,
}

impl Pipe {
    pub(super) fn new() -> Self {
        Self {
            rows: [[0; 24]; 65],
            known: 0,
        }
    }

    /// The state after round 63, and whether it is known.
    pub(super) fn out(&self) -> (&Packed256, bool) {
        let state = self.rows[64].first_chunk().expect("a state's words");
        (state, self.known >> 63 == 1)
    }

    /// One enabled cycle with `entering` at the first round's inputs.
    pub(super) fn clock(&mut self, entering: &Stage, known: bool) {
        self.rows[0] = entering.words();
        for first in (0..64).step_by(Lanes::N).rev() {
            self.advance(first);
        }
        self.known = self.known << 1 | u64::from(known);
    }

    /// The stages from `first` on, as many as there are lanes.
    #[inline]
    fn advance(&mut self, first: usize) {
        let before = &self.rows[first..first + Lanes::N];
        let word = |at: usize| Lanes(std::array::from_fn(|lane| before[lane][at]));
        let k = Lanes(std::array::from_fn(|lane| K[first + lane]));
        let state = round(&std::array::from_fn(word), word(W + 15), k);
        // W ends at W[63]: from round 48 on zeros move in.
        let w = if first < 48 {
            schedule(&std::array::from_fn(|at| word(W + at)))
        } else {
            Lanes([0; Lanes::N])
        };
        for lane in (0..Lanes::N).rev() {
            let before = self.rows[first + lane];
            let after = &mut self.rows[first + lane + 1];
            // All but three words of a stage are words of the one before, moved on by one.
            after[..W - 1].copy_from_slice(&before[1..W]);
            after[E] = state[E].0[lane];
            after[A] = state[A].0[lane];
            after[W] = w.0[lane];
            after[W + 1..].copy_from_slice(&before[W..23]);
        }
    }

    pub(super) fn visit(&self, sink: &mut impl FnMut(&[u32], bool)) {
        let stages = &self.rows[1..];
        let mut first = 0;
        // Neighbours that are equally known go together: once the pipe has filled, all at once.
        while first < stages.len() {
            let rest = self.known >> first;
            let known = rest & 1 == 1;
            let run = (if known { rest } else { !rest }).trailing_ones() as usize;
            let end = stages.len().min(first + run);
            sink(stages[first..end].as_flattened(), known);
            first = end;
        }
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        take(self.rows[1..].as_flattened_mut());
        self.known = u64::MAX;
    }
}

/// Word by word: `chaining + state` (FIPS 180-4, section 6.2.2, step 4).
pub(super) fn feed_forward(chaining: &Packed256, state: &Packed256) -> Packed256 {
    std::array::from_fn(|i| chaining[i].wrapping_add(state[i]))
}
