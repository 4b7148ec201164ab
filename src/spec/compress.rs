//! The compression function (FIPS 180-4 section 6.2.2).

use super::{K, big_sigma0, big_sigma1, ch, maj, small_sigma0, small_sigma1};
use crate::bits::{Block, State};

/// The message schedule `W[0..64]` of a block (step 1).
pub fn schedule(block: &Block) -> [u32; 64] {
    let mut w = [0; 64];
    w[..16].copy_from_slice(&block.0);
    for t in 16..64 {
        w[t] = small_sigma1(w[t - 2])
            .wrapping_add(w[t - 7])
            .wrapping_add(small_sigma0(w[t - 15]))
            .wrapping_add(w[t - 16]);
    }
    w
}

/// One round on the working variables `a..h` (step 3), with `K[t]` and `W[t]`.
pub fn round(state: &State, k: u32, w: u32) -> State {
    let [a, b, c, d, e, f, g, h] = state.0;
    let t1 = h
        .wrapping_add(big_sigma1(e))
        .wrapping_add(ch(e, f, g))
        .wrapping_add(k)
        .wrapping_add(w);
    let t2 = big_sigma0(a).wrapping_add(maj(a, b, c));
    State([t1.wrapping_add(t2), a, b, c, d.wrapping_add(t1), e, f, g])
}

/// The state after `block`, from the state before it: 64 rounds, then the
/// addition of the state that came in (step 4).
pub fn compress(state: &State, block: &Block) -> State {
    let w = schedule(block);
    let mut working = *state;
    for t in 0..64 {
        working = round(&working, K[t], w[t]);
    }
    let mut next = *state;
    for (word, added) in next.0.iter_mut().zip(working.0) {
        *word = word.wrapping_add(added);
    }
    next
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::spec::IV;

    /// "abc", padded: the one-block example of the standard.
    fn abc() -> Block {
        let mut words = [0; 16];
        words[0] = 0x6162_6380;
        words[15] = 24;
        Block(words)
    }

    #[test]
    fn abc_is_the_standards_example() {
        assert_eq!(
            compress(&IV, &abc()).to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }

    // The published trace of the example: a..h after t = 0 and t = 1.
    #[test]
    fn abc_rounds_follow_the_published_trace() {
        let w = schedule(&abc());
        let first = round(&IV, K[0], w[0]);
        assert_eq!(
            first.to_string(),
            "5d6aebcd6a09e667bb67ae853c6ef372fa2a4622510e527f9b05688c1f83d9ab"
        );
        assert_eq!(
            round(&first, K[1], w[1]).to_string(),
            "5a6ad9ad5d6aebcd6a09e667bb67ae8578ce7989fa2a4622510e527f9b05688c"
        );
    }

    proptest! {
        #[test]
        fn agrees_with_sha2(state: [u32; 8], words: [u32; 16]) {
            let block = Block(words);
            let mut theirs = state;
            sha2::block_api::compress256(&mut theirs, &[block.to_bytes()]);
            prop_assert_eq!(compress(&State(state), &block).0, theirs);
        }
    }
}
