//! A single word: what every processor has.

use super::Lanes;

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
    fn minus(self, other: Self) -> Self {
        self.wrapping_sub(other)
    }

    #[inline(always)]
    fn rotated<const N: i32>(self) -> Self {
        self.rotate_right(N.cast_unsigned())
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

    #[inline(always)]
    fn turn(square: &mut [Self]) {
        assert_eq!(square.len(), 1);
    }
}
