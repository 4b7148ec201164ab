//! The 64 rounds of one compression, one register stage each (`rtl/sha256_pipe.sv`, `rtl/sha256_stage.sv`).

use super::constants::K;
use super::tracked::{Packed256, visit_rows};

/// Indices of the state words in a packed `{a, .., h}`, low word first.
pub(super) const H: usize = 0;
pub(super) const G: usize = 1;
pub(super) const F: usize = 2;
pub(super) const E: usize = 3;
pub(super) const D: usize = 4;
pub(super) const C: usize = 5;
pub(super) const B: usize = 6;
pub(super) const A: usize = 7;

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
pub fn round(s: &Packed256, w: u32, k: u32) -> Packed256 {
    let sigma1 = s[E].rotate_right(6) ^ s[E].rotate_right(11) ^ s[E].rotate_right(25);
    let ch = (s[E] & s[F]) ^ (!s[E] & s[G]);
    let t1 = s[H]
        .wrapping_add(sigma1)
        .wrapping_add(ch)
        .wrapping_add(k)
        .wrapping_add(w);
    let sigma0 = s[A].rotate_right(2) ^ s[A].rotate_right(13) ^ s[A].rotate_right(22);
    let maj = (s[A] & s[B]) ^ (s[A] & s[C]) ^ (s[B] & s[C]);
    let t2 = sigma0.wrapping_add(maj);
    let (a, e) = (t1.wrapping_add(t2), s[D].wrapping_add(t1));
    [s[G], s[F], s[E], e, s[C], s[B], s[A], a]
}

/// One schedule step: `W[t+16]` from `W[t] ..= W[t+15]`, newest first (FIPS 180-4, section 6.2.2, step 1).
#[inline]
pub fn schedule(w: &[u32; 16]) -> u32 {
    let (w0, w1, w9, w14) = (w[15], w[14], w[6], w[1]);
    let sigma0 = w1.rotate_right(7) ^ w1.rotate_right(18) ^ (w1 >> 3);
    let sigma1 = w14.rotate_right(17) ^ w14.rotate_right(19) ^ (w14 >> 10);
    w0.wrapping_add(sigma0)
        .wrapping_add(w9)
        .wrapping_add(sigma1)
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

/// What stage `r` holds after a cycle in which `before` stood at its inputs.
#[inline]
fn after(r: usize, before: &Words) -> Words {
    let (state, w) = before.split_at(W);
    let (state, w) = (state.first_chunk(), w.first_chunk());
    let (state, w) = (state.expect("8 words"), w.expect("16 words"));
    let mut after = [0; 24];
    after[..W].copy_from_slice(&round(state, w[15], K[r]));
    // W ends at W[63]: from round 48 on zeros move in.
    after[W] = if r < 48 { schedule(w) } else { 0 };
    after[W + 1..].copy_from_slice(&w[..15]);
    after
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
        for r in (0..64).rev() {
            self.rows[r + 1] = after(r, &self.rows[r]);
        }
        self.known = self.known << 1 | u64::from(known);
    }

    pub(super) fn visit(&self, sink: &mut impl FnMut(&[u32], bool)) {
        visit_rows(&self.rows[1..], u128::from(self.known), sink);
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
