//! Counting, for each bit of a vector by itself, in how many vectors it is set.
//!
//! A counter is a pile of vectors: bit `i` of the one at level `l` is digit `l` of bit `i`'s count. Two vectors go in at a
//! time, through full adders, and every second time one goes on to the next level.

use super::GROUP;
use crate::simd::Lanes;

/// Levels of a counter, and so the logarithm of what it can count.
const LEVELS: usize = 24;

/// Groups that can be counted: a group's own digits come first.
pub(super) const MOST: u32 = 1 << (LEVELS - 1 - GROUP.ilog2() as usize);

/// The count of each bit, all lanes together.
pub(super) type Bits = [u64; 32];

/// Counters of one kind, all of them fed in the same way, once a group.
///
/// The digits of a level lie together, counter by counter: counters are fed in their order, and so a level is walked through.
pub(super) struct Counts<L> {
    counters: usize,
    /// Level by level.
    sums: Vec<L>,
    /// What waits at each level for a second one. What has been taken stays there, and is not counted.
    waiting: Vec<L>,
}

#[inline(always)]
fn add<L: Lanes>(sum: &mut L, first: L, second: L) -> L {
    let carry = sum.majority(first, second);
    *sum = sum.xor3(first, second);
    carry
}

/// Adds the digits of a level.
#[inline(always)]
fn weigh<L: Lanes>(digits: L, level: usize, bits: &mut Bits) {
    let (mut digits, one) = (digits, L::splat(1));
    for bit in bits {
        *bit += u64::from(digits.and(one).total()) << level;
        digits = digits.shifted::<1>();
    }
}

impl<L: Lanes> Counts<L> {
    pub(super) fn new(counters: usize) -> Self {
        let zeros = vec![L::splat(0); LEVELS * counters];
        Self {
            counters,
            sums: zeros.clone(),
            waiting: zeros,
        }
    }

    #[inline(always)]
    fn at(&self, counter: usize, level: usize) -> usize {
        level * self.counters + counter
    }

    /// Counts so many vectors, a power of two and always as many; `groups` is how many times this counter has been fed before.
    #[inline(always)]
    pub(super) fn feed<const N: usize>(&mut self, counter: usize, mut v: [L; N], groups: u32) {
        const { assert!(N.is_power_of_two()) };
        let mut left = N;
        for level in 0..N.ilog2() as usize {
            let at = self.at(counter, level);
            let mut sum = self.sums[at];
            left /= 2;
            for i in 0..left {
                v[i] = add(&mut sum, v[2 * i], v[2 * i + 1]);
            }
            self.sums[at] = sum;
        }
        self.carry(counter, N.ilog2() as usize, v[0], groups);
    }

    /// A level takes a second vector where one waits there, and hands their carry on.
    #[inline(always)]
    fn carry(&mut self, counter: usize, level: usize, mut carry: L, groups: u32) {
        let end = (level + groups.trailing_ones() as usize).min(LEVELS - 1);
        for level in level..end {
            let at = self.at(counter, level);
            carry = add(&mut self.sums[at], self.waiting[at], carry);
        }
        let at = self.at(counter, end);
        self.waiting[at] = carry;
    }

    /// The counts of a counter that has been fed so many groups, by `vectors` at a time: all lanes together.
    #[inline(always)]
    pub(super) fn of(&self, counter: usize, groups: u32, vectors: usize) -> Bits {
        let mut bits = [0; 32];
        self.levels(counter, (groups, vectors), |level, digits| {
            weigh(digits, level, &mut bits);
        });
        bits
    }

    /// The same, lane by lane.
    #[inline(always)]
    pub(super) fn lanes(&self, counter: usize, groups: u32, vectors: usize) -> Vec<Bits> {
        let mut lanes = vec![[0; 32]; L::COUNT];
        let mut words = [0; 16];
        self.levels(counter, (groups, vectors), |level, digits| {
            digits.store(&mut words);
            for (bits, word) in lanes.iter_mut().zip(words) {
                for (bit, sum) in bits.iter_mut().enumerate() {
                    *sum += u64::from(word >> bit & 1) << level;
                }
            }
        });
        lanes
    }

    /// Hands out each level's digits: those of the sum, and those that wait.
    #[inline(always)]
    fn levels(&self, counter: usize, fed: (u32, usize), mut each: impl FnMut(usize, L)) {
        let (groups, vectors) = fed;
        let first = vectors.ilog2() as usize;
        // Higher digits are zero.
        let used = first + 1 + groups.checked_ilog2().map_or(0, |top| top as usize + 1);
        for level in 0..used.min(LEVELS) {
            each(level, self.sums[self.at(counter, level)]);
        }
        for level in first..LEVELS {
            if groups >> (level - first) & 1 == 1 {
                each(level, self.waiting[self.at(counter, level)]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn each_bit_is_counted(words in prop::collection::vec(prop::array::uniform8(any::<u32>()), 0..70)) {
            let (mut eight, mut four) = (Counts::<u32>::new(2), Counts::<u32>::new(1));
            let mut expected = [[0; 32]; 2];
            for (groups, group) in (0..).zip(&words) {
                eight.feed(1, *group, groups);
                four.feed(0, [group[0], group[1], group[2], group[3]], groups);
                for (i, word) in group.iter().enumerate() {
                    let [all, first] = &mut expected;
                    for (bit, (all, first)) in all.iter_mut().zip(first).enumerate() {
                        let on = u64::from(word >> bit & 1);
                        *all += on;
                        *first += if i < 4 { on } else { 0 };
                    }
                }
            }
            let groups = words.len() as u32;
            prop_assert_eq!(eight.of(1, groups, 8), expected[0]);
            prop_assert_eq!(four.of(0, groups, 4), expected[1]);
            prop_assert_eq!(eight.of(0, 0, 8), [0; 32]);
            prop_assert_eq!(eight.lanes(1, groups, 8), [expected[0]]);
        }
    }
}
