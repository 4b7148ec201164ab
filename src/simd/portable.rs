//! A single word, and eight of them in plain Rust, which a compiler makes of whatever the target has.

use super::Lanes;

/// Eight words.
#[derive(Clone, Copy)]
#[repr(align(32))]
pub(super) struct Eight([u32; 8]);

impl Lanes for u32 {
    const COUNT: usize = 1;

    #[inline(always)]
    fn splat(word: u32) -> Self {
        word
    }

    #[inline(always)]
    fn load(words: &[u32]) -> Self {
        words[0]
    }

    #[inline(always)]
    fn store(self, words: &mut [u32]) {
        words[0] = self;
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        self.wrapping_add(other)
    }

    #[inline(always)]
    fn rotated<const N: u32>(self) -> Self {
        self.rotate_right(N)
    }

    #[inline(always)]
    fn shifted<const N: u32>(self) -> Self {
        self >> N
    }

    #[inline(always)]
    fn bytes_swapped(self) -> Self {
        self.swap_bytes()
    }

    #[inline(always)]
    fn and(self, other: Self) -> Self {
        self & other
    }

    #[inline(always)]
    fn and_not(self, other: Self) -> Self {
        self & !other
    }

    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        self ^ other
    }

    #[inline(always)]
    fn xor3(self, second: Self, third: Self) -> Self {
        self ^ second ^ third
    }

    #[inline(always)]
    fn majority(self, second: Self, third: Self) -> Self {
        self & second | third & (self | second)
    }

    #[inline(always)]
    fn choose(self, second: Self, third: Self) -> Self {
        third ^ self & (second ^ third)
    }

    #[inline(always)]
    fn falls(self, next: Self, last: Self) -> Self {
        self & !next | next & !last
    }

    #[inline(always)]
    fn ones(self) -> Self {
        self.count_ones()
    }

    #[inline(always)]
    fn at_most(self, other: Self) -> u32 {
        u32::from(self <= other)
    }
}

/// Word by word.
macro_rules! each {
    ($lane:ident => $word:expr) => {{
        let mut words = [0; 8];
        for $lane in 0..8 {
            words[$lane] = $word;
        }
        Self(words)
    }};
}

impl Lanes for Eight {
    const COUNT: usize = 8;

    #[inline(always)]
    fn splat(word: u32) -> Self {
        Self([word; 8])
    }

    #[inline(always)]
    fn load(words: &[u32]) -> Self {
        Self(*words.first_chunk().expect("eight words"))
    }

    #[inline(always)]
    fn store(self, words: &mut [u32]) {
        words[..8].copy_from_slice(&self.0);
    }

    #[inline(always)]
    fn plus(self, other: Self) -> Self {
        each!(i => self.0[i].wrapping_add(other.0[i]))
    }

    #[inline(always)]
    fn rotated<const N: u32>(self) -> Self {
        each!(i => self.0[i].rotate_right(N))
    }

    #[inline(always)]
    fn shifted<const N: u32>(self) -> Self {
        each!(i => self.0[i] >> N)
    }

    #[inline(always)]
    fn bytes_swapped(self) -> Self {
        each!(i => self.0[i].swap_bytes())
    }

    #[inline(always)]
    fn and(self, other: Self) -> Self {
        each!(i => self.0[i] & other.0[i])
    }

    #[inline(always)]
    fn and_not(self, other: Self) -> Self {
        each!(i => self.0[i] & !other.0[i])
    }

    #[inline(always)]
    fn xor(self, other: Self) -> Self {
        each!(i => self.0[i] ^ other.0[i])
    }

    #[inline(always)]
    fn xor3(self, second: Self, third: Self) -> Self {
        each!(i => self.0[i] ^ second.0[i] ^ third.0[i])
    }

    #[inline(always)]
    fn majority(self, second: Self, third: Self) -> Self {
        each!(i => self.0[i].majority(second.0[i], third.0[i]))
    }

    #[inline(always)]
    fn choose(self, second: Self, third: Self) -> Self {
        each!(i => self.0[i].choose(second.0[i], third.0[i]))
    }

    #[inline(always)]
    fn falls(self, next: Self, last: Self) -> Self {
        each!(i => self.0[i].falls(next.0[i], last.0[i]))
    }

    #[inline(always)]
    fn ones(self) -> Self {
        each!(i => self.0[i].count_ones())
    }

    #[inline(always)]
    fn at_most(self, other: Self) -> u32 {
        let mut lanes = 0;
        for i in 0..8 {
            lanes |= u32::from(self.0[i] <= other.0[i]) << i;
        }
        lanes
    }
}
