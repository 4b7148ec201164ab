//! The two loops of a compression: schedule and rounds.
//!
//! Both are written out round by round and inlined, so that a word which the caller hands over as a constant is one in
//! every sum that it is part of.

use super::Word;
use crate::spec::{IV, K, big_sigma0, big_sigma1, ch, maj, small_sigma0, small_sigma1};

/// The first round without the path to `a` where the last is 60: nobody reads that `a` any more.
const NO_A: usize = 57;

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

/// `K + W` of the rounds from `FIRST` to before `END`, the others zero. `w` is `W[FIRST]` to `W[FIRST + 15]`, and behind it
/// the sixteen from `W[END]` on, those behind `W[LAST]` without meaning.
#[inline(always)]
pub(super) fn sums<W: Word, const FIRST: usize, const END: usize, const LAST: usize>(
    w: &mut [W; 16],
) -> [W; 64] {
    let mut sums = [W::constant(0); 64];
    each_round!(T => {
        if (FIRST..END).contains(&T) {
            let at = |ahead: usize| (T + ahead + 64 - FIRST) % 16;
            sums[T] = W::constant(K[T]).plus(w[at(0)]);
            if T + 16 <= LAST {
                // The pair that may be constants first.
                w[at(0)] = w[at(14)].map(small_sigma1)
                    .plus(w[at(9)])
                    .plus(w[at(1)].map(small_sigma0).plus(w[at(0)]));
            }
        }
    });
    // The oldest word first, wherever the rounds ended.
    let turned = *w;
    each_round!(T => {
        if T < 16 {
            w[T % 16] = turned[(T + END - FIRST) % 16];
        }
    });
    sums
}

/// The rounds from `FIRST` to before `END` on `a..h`. Where `END` is 61, of what comes out only `e` means anything.
#[inline(always)]
pub(super) fn rounds<W: Word, const FIRST: usize, const END: usize>(
    state: [W; 8],
    sums: &[W; 64],
) -> [W; 8] {
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h] = state;
    each_round!(T => {
        if (FIRST..END).contains(&T) {
            let t1 = h
                .plus(e.map(big_sigma1))
                .plus(W::of_three(ch, [e, f, g]))
                .plus(sums[T]);
            let next = if END == 61 && (NO_A..END).contains(&T) {
                a
            } else {
                t1.plus(a.map(big_sigma0).plus(W::of_three(maj, [a, b, c])))
            };
            (h, g, f, e, d, c, b, a) = (g, f, e, d.plus(t1), c, b, a, next);
        }
    });
    [a, b, c, d, e, f, g, h]
}

/// The words of two states added up, as a compression ends.
#[inline(always)]
pub(super) fn added<W: Word>(state: [W; 8], to: &[W; 8]) -> [W; 8] {
    std::array::from_fn(|i| state[i].plus(to[i]))
}

/// Rounds 32 to 63, from `W[32]` to `W[47]`: one piece of code for all hashes, because two unrolled compressions are more
/// than some processors keep decoded, and those that do less would then be slower.
#[inline(never)]
fn tail<W: Word>(state: &[W; 8], words: &[W; 16]) -> [W; 8] {
    let sums = sums::<W, 32, 64, 63>(&mut { *words });
    rounds::<W, 32, 64>(*state, &sums)
}

/// The rounds from `FIRST` on, of which `w` are the first sixteen words: up to 31 inlined, so that constants count.
#[inline(always)]
pub(super) fn rest<W: Word, const FIRST: usize>(state: [W; 8], mut w: [W; 16]) -> [W; 8] {
    let sums = sums::<W, FIRST, 32, 63>(&mut w);
    tail(&rounds::<W, FIRST, 32>(state, &sums), &w)
}

/// A whole compression of any block: nothing of it is known beforehand.
#[inline(never)]
pub(super) fn compress<W: Word>(state: &[W; 8], block: &[W; 16]) -> [W; 8] {
    added(rest::<W, 0>(*state, *block), state)
}

/// Words of a job, a nonce or a digest.
#[inline(always)]
pub(super) fn variables<W: Word, const N: usize>(words: [u32; N]) -> [W; N] {
    words.map(W::variable)
}

/// The state that each hash begins with, as any other state.
pub(super) fn initial<W: Word>() -> [W; 8] {
    variables(IV.0)
}

/// The block of a digest, as any other block.
#[inline(always)]
pub(super) fn digest_block<W: Word>(digest: &[W; 8]) -> [W; 16] {
    let mut block = [W::variable(0); 16];
    block[..8].copy_from_slice(digest);
    (block[8], block[15]) = (W::variable(0x8000_0000), W::variable(256));
    block
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::word::counted::{Counted, additions};
    use super::*;

    proptest! {
        #[test]
        fn a_compression_is_sha2s(state: [u32; 8], words: [u32; 16]) {
            let mut theirs = state;
            sha2::block_api::compress256(&mut theirs, &[crate::bits::Block(words).to_bytes()]);
            prop_assert_eq!(compress(&state, &words), theirs);
        }

        #[test]
        fn rounds_begun_later_or_ended_earlier_are_the_same_rounds(state: [u32; 8], words: [u32; 16]) {
            let all = sums::<u32, 0, 64, 63>(&mut { words });
            let whole = rounds::<u32, 0, 64>(state, &all);
            let four = rounds::<u32, 0, 4>(state, &all);
            prop_assert_eq!(rounds::<u32, 4, 64>(four, &all), whole);
            let mut from_four = words;
            sums::<u32, 0, 4, 63>(&mut from_four);
            prop_assert_eq!(rest::<u32, 4>(four, from_four), whole);
            // What is e behind round 60 is h behind round 63.
            let few = sums::<u32, 0, 61, 60>(&mut { words });
            let early = rounds::<u32, 0, 61>(state, &few);
            prop_assert_eq!(early[4], whole[7]);
        }
    }

    #[test]
    fn a_compression_is_600_additions() {
        let state = initial::<Counted>();
        let block = digest_block(&state);
        assert_eq!(additions(|| _ = compress(&state, &block)), 600);
    }
}
