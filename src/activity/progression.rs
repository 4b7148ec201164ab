//! What the bits of a counter do: of an arithmetic progression how often each bit is one, and how often it differs from
//! that of another progression a fixed distance off. In closed form, however long the progression.

use super::counts::Bits;

/// The words `first + i * step` modulo 2^32, for `i` from 0 to below `length`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Progression {
    pub(super) first: u32,
    pub(super) step: u32,
    pub(super) length: u64,
}

/// The sum of `(step * i + first) / divisor`, rounded down, for `i` from 0 to below `length`: the lattice points under a
/// line, by Euclid's algorithm.
fn floors(length: u128, divisor: u128, step: u128, first: u128) -> u128 {
    let (mut n, mut m, mut a, mut b) = (length, divisor, step, first);
    let mut sum = 0;
    while n > 0 {
        sum += n * (n - 1) / 2 * (a / m) + n * (b / m);
        (a, b) = (a % m, b % m);
        let top = a * n + b;
        if top < m {
            break;
        }
        (n, b) = (top / m, top % m);
        (m, a) = (a, m);
    }
    sum
}

impl Progression {
    /// Words that are within `low..high` modulo `modulus`; `high` is at most the modulus.
    fn within(self, modulus: u128, low: u128, high: u128) -> u64 {
        let floors = |more: u128| {
            let (step, first) = (u128::from(self.step), u128::from(self.first) + more);
            floors(u128::from(self.length), modulus, step, first)
        };
        (floors(modulus - low) - floors(modulus - high)) as u64
    }

    /// How often each bit is one.
    pub(super) fn ones(self) -> Bits {
        std::array::from_fn(|bit| self.within(2 << bit, 1 << bit, 2 << bit))
    }

    /// How often each bit differs between a word and the word that lies `distance` behind it.
    pub(super) fn differing(self, distance: u32) -> Bits {
        std::array::from_fn(|bit| {
            let (half, whole) = (1_u128 << bit, 2_u128 << bit);
            let distance = u128::from(distance) % whole;
            if distance <= half {
                // Over the edge in the middle, or over that at the end.
                self.within(whole, half - distance, half)
                    + self.within(whole, whole - distance, whole)
            } else {
                // As far back from the edges.
                let back = whole - distance;
                self.within(whole, 0, back) + self.within(whole, half, half + back)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn closed_forms_equal_a_walk(first: u32, step in prop_oneof![Just(1_u32), 0..9_u32, any::<u32>()],
                                     length in 0_u64..300,
                                     distance in prop_oneof![Just(1_u32), 0..9_u32, any::<u32>()]) {
            let walk = Progression { first, step, length };
            let (mut ones, mut differing) = ([0; 32], [0; 32]);
            for i in 0..length {
                let word = first.wrapping_add(step.wrapping_mul(i as u32));
                for bit in 0..32 {
                    ones[bit] += u64::from(word >> bit & 1);
                    differing[bit] += u64::from((word ^ word.wrapping_add(distance)) >> bit & 1);
                }
            }
            prop_assert_eq!(walk.ones(), ones);
            prop_assert_eq!(walk.differing(distance), differing);
        }
    }

    #[test]
    fn a_whole_turn_of_a_counter_is_counted_at_once() {
        let walk = Progression {
            first: 5,
            step: 1,
            length: 1 << 32,
        };
        assert_eq!(walk.ones(), [1 << 31; 32]);
        let changes: Bits = std::array::from_fn(|bit| 1 << (32 - bit));
        assert_eq!(walk.differing(1), changes);
    }
}
