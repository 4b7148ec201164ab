//! What a vector can do.

/// A vector of 32-bit words, each in a lane of its own; or one word.
///
/// Sums are modulo 2^32. Everything but [`Lanes::store`] and [`Lanes::load`] works lane by lane.
pub trait Lanes: Copy + Send + Sync {
    /// Lanes.
    const COUNT: usize;

    /// The same word in each lane.
    fn splat(word: u32) -> Self;

    /// The words of the lanes, lane 0 first.
    ///
    /// # Panics
    /// When there are fewer than [`Lanes::COUNT`].
    fn load(words: &[u32]) -> Self;

    /// Writes the words of the lanes, lane 0 first.
    ///
    /// # Panics
    /// When there is room for fewer than [`Lanes::COUNT`].
    fn store(self, words: &mut [u32]);

    /// The sum.
    #[must_use]
    fn plus(self, other: Self) -> Self;

    /// The difference.
    #[must_use]
    fn minus(self, other: Self) -> Self;

    /// Rotated right.
    #[must_use]
    fn rotated<const N: i32>(self) -> Self;

    /// Shifted right, zeros moving in.
    #[must_use]
    fn shifted<const N: u32>(self) -> Self;

    /// With the bytes of each word in the other order.
    #[must_use]
    fn bytes_swapped(self) -> Self;

    /// The bits that are set in both.
    #[must_use]
    fn and(self, other: Self) -> Self;

    /// The bits that are set here and not there.
    #[must_use]
    fn and_not(self, other: Self) -> Self;

    /// The bits that are set in one of the two.
    #[must_use]
    fn xor(self, other: Self) -> Self;

    /// The bits that are set in an odd number of the three: the sum of a full adder.
    #[must_use]
    fn xor3(self, second: Self, third: Self) -> Self;

    /// The bits that are set in at least two of the three: the carry of a full adder.
    #[must_use]
    fn majority(self, second: Self, third: Self) -> Self;

    /// The bits of the second where this one is set, of the third where it is not.
    #[must_use]
    fn choose(self, second: Self, third: Self) -> Self;

    /// The bits that fall from this word to the next one, or from that to the last. A bit can't fall twice running, so
    /// nothing is lost.
    #[must_use]
    fn falls(self, next: Self, last: Self) -> Self;

    /// For each word the number of bits that are set.
    #[must_use]
    fn ones(self) -> Self;

    /// The lanes whose words, without signs, are at most the other's; lane 0 the lowest bit.
    fn at_most(self, other: Self) -> u32;

    /// Turns a square: what was lane `j` of vector `i` becomes lane `i` of vector `j`.
    ///
    /// # Panics
    /// When there are not [`Lanes::COUNT`] vectors.
    fn turn(square: &mut [Self]);

    /// The sum of the words of all lanes.
    #[inline(always)]
    fn total(self) -> u32 {
        let mut words = [0; 16];
        self.store(&mut words);
        words[..Self::COUNT]
            .iter()
            .fold(0, |sum, &word| sum.wrapping_add(word))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{Engine, Task};
    use super::*;

    /// Every operation on the same words, the results one after the other.
    struct Everything([[u32; 16]; 3]);

    impl Task for Everything {
        type Out = Vec<u32>;

        #[inline(always)]
        fn run<L: Lanes>(self) -> Vec<u32> {
            let mut all = Vec::new();
            for first in (0..16).step_by(L::COUNT) {
                let [a, b, c] = self.0.map(|words| L::load(&words[first..]));
                let results = [
                    L::splat(self.0[0][0]),
                    a.plus(b),
                    a.minus(b),
                    a.rotated::<7>(),
                    a.rotated::<25>(),
                    a.shifted::<3>(),
                    a.bytes_swapped(),
                    a.and(b),
                    a.and_not(b),
                    a.xor(b),
                    a.xor3(b, c),
                    a.majority(b, c),
                    a.choose(b, c),
                    a.falls(b, c),
                    a.ones(),
                ];
                let mut words = [0; 16];
                for (i, result) in results.into_iter().enumerate() {
                    result.store(&mut words);
                    all.extend(
                        words[..L::COUNT]
                            .iter()
                            .enumerate()
                            .map(|(lane, &word)| (i, first + lane, word)),
                    );
                }
                for lane in 0..L::COUNT {
                    all.push((20, first + lane, a.at_most(b) >> lane & 1));
                    all.push((21, first + lane, a.at_most(a) >> lane & 1));
                }
                let total = (0..L::COUNT).fold(0, |sum: u32, lane| {
                    sum.wrapping_add(self.0[0][first + lane])
                });
                assert_eq!(a.total(), total);
                let word = |i: usize, lane: usize| 100 * i as u32 + lane as u32;
                let mut square = [a; 16];
                for (i, row) in square.iter_mut().enumerate() {
                    *row = L::load(&std::array::from_fn::<u32, 16, _>(|lane| word(i, lane)));
                }
                L::turn(&mut square[..L::COUNT]);
                for (i, row) in square[..L::COUNT].iter().enumerate() {
                    let mut words = [0; 16];
                    row.store(&mut words);
                    let turned = words[..L::COUNT].iter().enumerate();
                    assert!(
                        turned.clone().all(|(lane, &w)| w == word(lane, i)),
                        "{i}: {words:?}"
                    );
                }
            }
            // The same order whatever the width.
            all.sort_unstable();
            all.into_iter().map(|(_, _, word)| word).collect()
        }
    }

    proptest! {
        #[test]
        fn every_engine_gives_the_bits_of_a_single_word(words: [[u32; 16]; 3]) {
            let one = Everything(words).run::<u32>();
            for engine in Engine::present() {
                prop_assert_eq!(&engine.run(Everything(words)).unwrap(), &one, "{}", engine);
            }
        }

        #[test]
        fn a_word_does_what_its_names_say(a: u32, b: u32, c: u32) {
            prop_assert_eq!(a.choose(b, c), a & b | !a & c);
            prop_assert_eq!(Lanes::majority(a, b, c), a & b | a & c | b & c);
            prop_assert_eq!(a.falls(b, c), a & !b | b & !c);
            prop_assert_eq!(a.and_not(b), a & !b);
            prop_assert_eq!(a.at_most(b), u32::from(a <= b));
        }
    }
}
