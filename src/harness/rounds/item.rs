//! A block or nonce on its way through the rounds: what each register must hold of it, from FIPS 180-4 as `src/spec` has it.

use crate::bits::State;
use crate::spec::{self, IV, K};

/// The way of one block or nonce.
#[derive(Clone, Debug)]
pub struct Item {
    /// Items whose clocks are counted from one begin: a job's nonces.
    pub group: usize,
    /// The clock in which it goes in, as far as the host knows.
    pub base: i64,
    /// Its nonce.
    pub nonce: Option<u32>,
    /// The first one of a core that ran before: what was under way may be in it.
    pub unsure: bool,
    /// Where this hash began.
    pub entry: [u32; 8],
    /// The state behind `done` rounds.
    pub state: [u32; 8],
    /// Rounds that are done.
    pub done: usize,
    /// The schedule; from W64 on as registers that go on with it hold it.
    pub w: [u32; 80],
    /// Words of it, from the first on, that came in or were seen.
    pub known: usize,
    /// The sum behind the last round, where it was seen.
    pub digest: Option<[u32; 8]>,
}

impl Item {
    /// One that goes in.
    pub fn new(
        (group, base): (usize, i64),
        nonce: Option<u32>,
        chaining: State,
        block: &[u32; 16],
    ) -> Self {
        let mut item = Self {
            group,
            base,
            nonce,
            unsure: false,
            entry: chaining.0,
            state: chaining.0,
            done: 0,
            w: [0; 80],
            known: 16,
            digest: None,
        };
        item.load(block);
        item
    }

    fn load(&mut self, block: &[u32; 16]) {
        self.w[..16].copy_from_slice(block);
        for t in 16..80 {
            self.w[t] = word(&self.w, t);
        }
    }

    /// What the schedule makes of the words before, from `t` on.
    pub fn expand(&mut self, from: usize) {
        for t in from.max(16)..80 {
            self.w[t] = word(&self.w, t);
        }
    }

    /// The state behind a round, from the one that is known.
    pub fn behind(&self, round: usize) -> [u32; 8] {
        let mut state = State(self.state);
        for (t, k) in K.iter().enumerate().take(round + 1).skip(self.done) {
            state = spec::round(&state, *k, self.w[t]);
        }
        state.0
    }

    /// The sum behind the last round.
    pub fn sum(&self) -> [u32; 8] {
        let last = self.behind(63);
        std::array::from_fn(|i| self.entry[i].wrapping_add(last[i]))
    }

    /// The second hash begins, from what came of the first.
    pub fn second(&mut self) {
        let digest = self.digest.take().unwrap_or_else(|| self.sum());
        let block = spec::pad(&State(digest).to_digest().0)[0];
        self.entry = IV.0;
        self.state = IV.0;
        self.done = 0;
        self.known = 16;
        self.load(&block.0);
    }
}

/// `W[t]` from the sixteen before it.
pub fn word(w: &[u32; 80], t: usize) -> u32 {
    w[t - 16]
        .wrapping_add(spec::small_sigma0(w[t - 15]))
        .wrapping_add(w[t - 7])
        .wrapping_add(spec::small_sigma1(w[t - 2]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bits::Block;

    #[test]
    fn the_rounds_are_the_hash() {
        let block = Block(std::array::from_fn(|i| {
            (i as u32).wrapping_mul(0x9e37_79b9)
        }));
        let item = Item::new((0, 0), None, IV, &block.0);
        assert_eq!(State(item.sum()), spec::compress(&IV, &block));
        let mut half = item.clone();
        half.state = item.behind(30);
        half.done = 31;
        assert_eq!(half.behind(63), item.behind(63));
    }
}
