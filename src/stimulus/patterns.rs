//! Data that random words hardly ever are: all zeros, all ones, one bit, long carries.

use crate::bits::{Block, State};
use crate::spec::{IV, K, big_sigma0, big_sigma1, ch, maj, round};

/// Values for one word.
const WORDS: [u32; 6] = [0, u32::MAX, 1, 0x8000_0000, 0x7fff_ffff, 0xaaaa_aaaa];

/// States of equal words, of one bit, and of one odd word among equals.
pub(super) fn states() -> impl Iterator<Item = State> {
    let equal = WORDS.into_iter().map(|word| State([word; 8]));
    let one_bit = (0..32).map(|bit| {
        let mut words = [0; 8];
        words[bit % 8] = 1 << bit;
        State(words)
    });
    let odd = (0..8).map(|i| {
        let mut words = [u32::MAX; 8];
        words[i] = 0;
        State(words)
    });
    equal.chain(one_bit).chain(odd).chain(carrying())
}

/// Where the search for an argument of an odd value begins: any number does.
const ODD: u32 = 0x9e37_79b9;

/// States from which the first round's sums carry through 28 bits and more, one kind each: T2; T1, in its first sum; and
/// `e = d + T1`, where the block's first word is zero or the state's first (`tail_for_e`).
pub(super) fn carrying() -> impl Iterator<Item = State> {
    // An odd number and its negative: bit 0 makes a carry, and every bit above hands it on.
    let odd = |f: fn(u32) -> u32| (ODD..ODD + 64).find(|&x| f(x) & 1 == 1);
    let (a, e) = (odd(big_sigma0).unwrap_or(1), odd(big_sigma1).unwrap_or(1));
    let b = big_sigma0(a).wrapping_neg();
    let t2 = State([a, b, b, 1, 2, 3, 4, 5]);
    let t1 = State([1, 2, 3, 4, e, 6, 7, big_sigma1(e).wrapping_neg()]);
    let sums = (0u32..).map(move |h| State([0, 0, 0, 0, e, e, e, h]));
    // With no word to add yet, T1 is odd for every other h.
    let with_e = sums.map(|mut state| {
        state.0[3] = t1_of(&state, 0).wrapping_neg();
        state
    });
    [t2, t1]
        .into_iter()
        .chain(with_e.filter(|s| s.0[3] & 1 == 1).take(1))
}

/// T1 of round 0, from this state and word.
fn t1_of(state: &State, word: u32) -> u32 {
    let [.., e, f, g, h] = state.0;
    h.wrapping_add(big_sigma1(e))
        .wrapping_add(ch(e, f, g))
        .wrapping_add(K[0])
        .wrapping_add(word)
}

/// A header's first block whose rounds carry through 28 bits and more in e, T1 and T2, for cores that take no midstate:
/// each round's word makes its `a` whatever is wanted.
pub fn carrying_block() -> Block {
    let mut words = [0; 16];
    let mut state = IV;
    let a = (ODD..ODD + 64)
        .find(|&a| big_sigma0(a) & 1 == 1)
        .unwrap_or(1);
    let v = big_sigma0(a).wrapping_neg();
    for (t, word) in words.iter_mut().enumerate().take(6) {
        let [s0, s1, s2, d, e, f, g, h] = state.0;
        let before = h
            .wrapping_add(big_sigma1(e))
            .wrapping_add(ch(e, f, g))
            .wrapping_add(K[t]);
        let t2 = big_sigma0(s0).wrapping_add(maj(s0, s1, s2));
        // e becomes zero; T1 becomes zero; then a is v, v and a, so that T2 is a number and its negative.
        let t1 = match t {
            0 => d.wrapping_neg(),
            1 => 0,
            2 | 3 => v.wrapping_sub(t2),
            4 => a.wrapping_sub(t2),
            _ => 1,
        };
        *word = t1.wrapping_sub(before);
        state = round(&state, K[t], *word);
    }
    Block(words)
}

/// Chaining values and blocks: equal words, every single bit of the block, every single bit of the state, and sums that
/// carry through all 32 bits.
pub(super) fn blocks() -> impl Iterator<Item = (State, Block)> {
    let equal = WORDS.into_iter().flat_map(|h| {
        WORDS
            .into_iter()
            .map(move |w| (State([h; 8]), Block([w; 16])))
    });
    let block_bits = (0..512).map(|bit| {
        let mut block = [0; 16];
        block[bit / 32] = 1 << (bit % 32);
        (State([0; 8]), Block(block))
    });
    let state_bits = (0..256).map(|bit| {
        let mut state = [0; 8];
        state[bit / 32] = 1 << (bit % 32);
        (State(state), Block([0; 16]))
    });
    // W0 chosen so that T1 of round 0 is all ones, or zero with a carry out of every bit: the sums e = d + T1 and
    // a = T1 + T2 then carry as far as they can.
    let carries = (0..8).map(|i| {
        let mut state = [0u32; 8];
        state[3] = 1 << i;
        state[7] = u32::MAX;
        let w0 = 0u32
            .wrapping_sub(state[7])
            .wrapping_sub(crate::spec::K[0])
            .wrapping_sub(1);
        let mut block = [u32::MAX; 16];
        block[0] = w0;
        (State(state), Block(block))
    });
    let long = carrying().map(|state| (state, Block([0; 16])));
    equal
        .chain(block_bits)
        .chain(state_bits)
        .chain(carries)
        .chain(long)
}
