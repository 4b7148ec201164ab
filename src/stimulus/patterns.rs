//! Data that random words hardly ever are: all zeros, all ones, one bit, long carries.

use crate::bits::{Block, State};

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
    equal.chain(one_bit).chain(odd)
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
    equal.chain(block_bits).chain(state_bits).chain(carries)
}
