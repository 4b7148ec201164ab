//! The sums of a hash's rounds, and the words that they are made of, looked at as they are worked out.
//!
//! This is the specification's own round, written once more so that each partial sum can be seen.

use crate::bits::{Block, State};
use crate::spec::{K, big_sigma0, big_sigma1, ch, maj, schedule};

/// What was seen; bits of a [`Features`].
pub(super) mod feature {
    pub(in crate::coverage) const T1: u32 = 1;
    pub(in crate::coverage) const T2: u32 = 2;
    pub(in crate::coverage) const E: u32 = 4;
    pub(in crate::coverage) const ZEROS: u32 = 8;
    pub(in crate::coverage) const ONES: u32 = 16;
    pub(in crate::coverage) const ONE_BIT: u32 = 32;
    pub(in crate::coverage) const FEW: u32 = 64;
}

/// A set of features.
pub(super) type Features = u32;

/// A carry is long that goes through so many bits: from the bit that makes it over those that hand it on.
const LONG: u32 = 28;

/// Does a carry of this sum go through at least [`LONG`] bits: one that makes it, and 27 or more that pass it on.
#[inline]
fn long_carry(a: u32, b: u32) -> bool {
    let (sum, half) = (a.wrapping_add(b), a ^ b);
    // A bit passes a carry on when one comes in (sum and half differ) and the operands differ there.
    let passes = half & (half ^ sum);
    // Wherever a run of 27 among bits 1 to 31 begins, bits 5 to 27 are in it.
    passes & 0x0fff_ffe0 == 0x0fff_ffe0 && longest_run(passes) >= LONG - 1
}

/// Ones that follow each other.
fn longest_run(mut word: u32) -> u32 {
    let mut run = 0;
    while word != 0 {
        word &= word << 1;
        run += 1;
    }
    run
}

/// One compression: the state behind it, and what its sums showed. `data` are the block's words that are no padding.
pub(super) fn compress(
    chaining: &State,
    block: &Block,
    data: std::ops::Range<usize>,
) -> (State, Features) {
    let w = schedule(block);
    let mut seen = 0;
    for &word in &w[data] {
        seen |= match word.count_ones() {
            0 => feature::ZEROS,
            1 => feature::ONE_BIT,
            32 => feature::ONES,
            _ => 0,
        };
    }
    if w[16..].iter().any(|word| word.count_ones() <= 4) {
        seen |= feature::FEW;
    }
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = chaining.0;
    let mut mark = |long: bool, which: Features| seen |= if long { which } else { 0 };
    for (&k, &word) in K.iter().zip(&w) {
        let mut t1 = h;
        for part in [big_sigma1(e), ch(e, f, g), k, word] {
            mark(long_carry(t1, part), feature::T1);
            t1 = t1.wrapping_add(part);
        }
        let (sigma, majority) = (big_sigma0(a), maj(a, b, c));
        mark(long_carry(sigma, majority), feature::T2);
        mark(long_carry(d, t1), feature::E);
        (h, g, f, e) = (g, f, e, d.wrapping_add(t1));
        (d, c, b, a) = (c, b, a, t1.wrapping_add(sigma.wrapping_add(majority)));
    }
    let mut next = *chaining;
    for (word, added) in next.0.iter_mut().zip([a, b, c, d, e, f, g, h]) {
        *word = word.wrapping_add(added);
    }
    (next, seen)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The carry's way, bit by bit.
    fn slowly(a: u32, b: u32) -> u32 {
        let (mut carry, mut length, mut longest) = (false, 0, 0);
        for bit in 0..32 {
            let (x, y) = (a >> bit & 1 == 1, b >> bit & 1 == 1);
            if x && y {
                (carry, length) = (true, 1);
            } else if carry && (x || y) {
                length += 1;
            } else {
                (carry, length) = (false, 0);
            }
            longest = longest.max(length);
        }
        longest
    }

    #[test]
    fn carries_of_27_and_28_bits_are_told_apart() {
        for low in 0..6 {
            for bits in 26..32 - low {
                // Bit `low` makes the carry, the bits above pass it on.
                let a = (u64::from(u32::MAX) >> (32 - bits)) as u32;
                let (a, b) = (a << low, 1 << low);
                assert_eq!(slowly(a, b), bits);
                assert_eq!(long_carry(a, b), bits >= 28, "{low} {bits}");
            }
        }
        assert!(!long_carry(u32::MAX, u32::MAX), "each bit makes its own");
    }

    proptest! {
        #[test]
        fn a_long_carry_is_what_it_is_bit_by_bit(a: u32, low in 0u32..8, flip in 0u32..32) {
            let b = (a.wrapping_neg() ^ 1 << flip) >> low << low;
            prop_assert_eq!(long_carry(a, b), slowly(a, b) >= 28);
        }

        #[test]
        fn the_state_is_the_specifications(state: [u32; 8], words: [u32; 16]) {
            let (state, block) = (State(state), Block(words));
            prop_assert_eq!(compress(&state, &block, 0..16).0, crate::spec::compress(&state, &block));
        }
    }
}
