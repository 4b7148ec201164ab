//! What a host works out once for each job, so that a core need not for each nonce.

use super::Job;
use crate::bits::{Block, State};
use crate::spec::{K, round, schedule};

impl Job {
    /// The second block of the header with nonce 0.
    fn second_block(&self) -> Block {
        let mut words = [0; 16];
        words[..3].copy_from_slice(&self.tail);
        (words[4], words[15]) = (0x8000_0000, 640);
        Block(words)
    }

    /// A lane's state after round 3 with `W[3]`, the nonce's word, zero. The nonce is then missing in `a` and `e` alone.
    pub fn prepared(&self, lane: usize) -> State {
        let w = schedule(&self.second_block());
        (0..4).fold(*self.midstate_of(lane), |s, t| round(&s, K[t], w[t]))
    }

    /// `W[16]` and `W[17]`, which hold no nonce, and `W[18]` and `W[19]` as they are with nonce 0: to the first of these
    /// comes `sigma0` of the nonce's word, to the second that word.
    pub fn prepared_words(&self) -> [u32; 4] {
        let w = schedule(&self.second_block());
        [w[16], w[17], w[18], w[19]]
    }
}
