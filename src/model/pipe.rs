//! The 64 rounds of one compression, one register stage each (`rtl/sha256_pipe.sv`, `rtl/sha256_stage.sv`).

use super::constants::K;
use super::tracked::Packed256;

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

impl Stage {
    /// What stage `r` holds after a cycle in which `before` stood at its inputs.
    #[inline]
    fn after(r: usize, before: &Stage) -> Stage {
        let mut w = [0; 16];
        w[1..].copy_from_slice(&before.w[..15]);
        // W ends at W[63]: from round 48 on zeros move in.
        w[0] = if r < 48 { schedule(&before.w) } else { 0 };
        Stage {
            state: round(&before.state, before.w[15], K[r]),
            w,
        }
    }
}

/// A pipe of 64 stages.
#[derive(Clone, Debug)]
pub(super) struct Pipe {
    stages: [Stage; 64],
    known: [bool; 64],
}

impl Pipe {
    pub(super) fn new() -> Self {
        Self {
            stages: [Stage::default(); 64],
            known: [false; 64],
        }
    }

    /// The state after round 63, and whether it is known.
    pub(super) fn out(&self) -> (&Packed256, bool) {
        (&self.stages[63].state, self.known[63])
    }

    /// One enabled cycle with `entering` at the first round's inputs.
    pub(super) fn clock(&mut self, entering: &Stage, known: bool) {
        for r in (1..64).rev() {
            self.stages[r] = Stage::after(r, &self.stages[r - 1]);
        }
        self.stages[0] = Stage::after(0, entering);
        self.known.copy_within(0..63, 1);
        self.known[0] = known;
    }

    pub(super) fn visit(&self, sink: &mut impl FnMut(&[u32], bool)) {
        for (stage, &known) in self.stages.iter().zip(&self.known) {
            sink(&stage.state, known);
            sink(&stage.w, known);
        }
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        for stage in &mut self.stages {
            take(&mut stage.state);
            take(&mut stage.w);
        }
        self.known = [true; 64];
    }
}

/// Word by word: `chaining + state` (FIPS 180-4, section 6.2.2, step 4).
pub(super) fn feed_forward(chaining: &Packed256, state: &Packed256) -> Packed256 {
    std::array::from_fn(|i| chaining[i].wrapping_add(state[i]))
}
