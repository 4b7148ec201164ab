//! The compression backwards: which chaining value and block bring a pipe's stage into a state.

use crate::bits::{Block, State};
use crate::spec::{self, K};

/// Sixteen words of the schedule that follow each other, the first of them W[`first`].
///
/// The schedule goes backwards as well as forwards: W[t-16] = W[t] - σ1(W[t-2]) - W[t-7] - σ0(W[t-15]).
pub fn block_of(window: [u32; 16], first: usize) -> Block {
    let mut w = window;
    for _ in 0..first {
        // w holds W[t-15] ..= W[t]; W[t-16] comes in front.
        let (w15, w7, w2, w0) = (w[0], w[8], w[13], w[15]);
        let earlier = w0
            .wrapping_sub(spec::small_sigma1(w2))
            .wrapping_sub(w7)
            .wrapping_sub(spec::small_sigma0(w15));
        w.rotate_right(1);
        w[0] = earlier;
    }
    Block(w)
}

/// The chaining value whose state after `rounds` rounds on this block is `state`.
pub fn chaining_of(state: &State, block: &Block, rounds: usize) -> State {
    let w = spec::schedule(block);
    let mut now = *state;
    for r in (0..rounds).rev() {
        let [a, b, c, d, e, f, g, h] = now.0;
        // Behind a round b, c, d are what a, b, c were; f, g, h what e, f, g were; a and e tell T1, and T1 tells h.
        let t2 = spec::big_sigma0(b).wrapping_add(spec::maj(b, c, d));
        let t1 = a.wrapping_sub(t2);
        let before_h = t1
            .wrapping_sub(spec::big_sigma1(f))
            .wrapping_sub(spec::ch(f, g, h))
            .wrapping_sub(K[r])
            .wrapping_sub(w[r]);
        now = State([b, c, d, e.wrapping_sub(t1), f, g, h, before_h]);
    }
    now
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backwards_and_forwards_again() {
        let window: [u32; 16] = std::array::from_fn(|i| 0x9e37_79b9_u32.wrapping_mul(i as u32 + 3));
        let state = State(std::array::from_fn(|i| {
            0x0bad_cafe_u32.rotate_left(3 * i as u32)
        }));
        for rounds in [0, 1, 17, 37, 48] {
            let block = block_of(window, rounds);
            let w = spec::schedule(&block);
            assert_eq!(w[rounds..rounds + 16], window, "{rounds}");
            let mut now = chaining_of(&state, &block, rounds);
            for r in 0..rounds {
                now = spec::round(&now, K[r], w[r]);
            }
            assert_eq!(now, state, "{rounds}");
        }
    }
}
