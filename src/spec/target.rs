//! The target: the greatest hash that is still a success.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::bits::{Digest, DisplayHash, ParseHexError, parse_hex_array};

/// A 256-bit number. A hash meets it when, read as a number in display order
/// (the last byte of the digest is the most significant), it is **less than
/// or equal** to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target([u8; 32]);

/// Why a text or a number is no target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// Zero: only a hash of zero would meet it, so a run would find nothing.
    #[error("a target of zero is met by nothing: give a target of 1 or more")]
    Zero,
    /// More zero bits than leave a bit to be set.
    #[error("{0} zero bits leave no target: give 0 to 255")]
    ZeroBits(u32),
    /// Not 64 hex digits.
    #[error("target: {0}")]
    Hex(#[from] ParseHexError),
}

impl Target {
    /// The easiest target: every hash meets it.
    pub const MAX: Self = Self([0xff; 32]);

    /// Difficulty 1: `0xffff` followed by 26 zero bytes, below 32 zero bits.
    pub const DIFFICULTY_1: Self = {
        let mut bytes = [0; 32];
        bytes[4] = 0xff;
        bytes[5] = 0xff;
        Self(bytes)
    };

    /// The target met by exactly the hashes with at least `bits` leading zero
    /// bits in display order: `2^(256 - bits) - 1`, `bits` from 0 to 255.
    pub fn from_zero_bits(bits: u32) -> Result<Self, TargetError> {
        if bits > 255 {
            return Err(TargetError::ZeroBits(bits));
        }
        let mut bytes = [0xff; 32];
        let whole = (bits / 8) as usize;
        bytes[..whole].fill(0);
        bytes[whole] >>= bits % 8;
        Ok(Self(bytes))
    }

    /// Reads 64 hex digits, most significant first; zero is refused.
    pub fn from_hex(text: &str) -> Result<Self, TargetError> {
        let bytes = parse_hex_array(text)?;
        if bytes == [0; 32] {
            return Err(TargetError::Zero);
        }
        Ok(Self(bytes))
    }

    /// The number in 32 bytes, most significant first. Zero is let through:
    /// a bench may want to see that a core finds nothing.
    pub const fn from_be_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The hardest target that `hash` meets: the hash itself as a number.
    pub fn just_met_by(hash: &Digest) -> Self {
        Self(hash.to_display().0)
    }

    /// The target one below, `None` from zero.
    pub fn one_below(&self) -> Option<Self> {
        let mut bytes = self.0;
        for byte in bytes.iter_mut().rev() {
            let (next, borrow) = byte.overflowing_sub(1);
            *byte = next;
            if !borrow {
                return Some(Self(bytes));
            }
        }
        None
    }

    /// The target one above, `None` from the greatest.
    pub fn one_above(&self) -> Option<Self> {
        let mut bytes = self.0;
        for byte in bytes.iter_mut().rev() {
            let (next, carry) = byte.overflowing_add(1);
            *byte = next;
            if !carry {
                return Some(Self(bytes));
            }
        }
        None
    }

    /// The target that parts from `hash` at this bit, 0 the least significant: equal above it, other at it, and below it
    /// all zeros where `hash` meets it, all ones where it does not. So a compare that takes this bit of either for
    /// another judges the hash wrongly, whatever stands below. Only where the hash meets it at bit 0, one above it, the
    /// hash is met by either: there an equal target tells.
    ///
    /// # Panics
    /// From bit 256 on.
    #[must_use]
    pub fn parting_at(hash: &Digest, bit: u32) -> Self {
        let mut bytes = Self::just_met_by(hash).0;
        let (at, turned) = (31 - bit as usize / 8, 1u8 << (bit % 8));
        bytes[at] ^= turned;
        let is_met = bytes[at] & turned != 0;
        let (fill, below) = (if is_met { 0 } else { 0xff }, turned - 1);
        bytes[at] = bytes[at] & !below | fill & below;
        bytes[at + 1..].fill(fill);
        Self(bytes)
    }

    /// 32 bytes, most significant first.
    pub const fn to_be_bytes(&self) -> [u8; 32] {
        self.0
    }

    /// The target of these words, the most significant first.
    pub fn from_be_words(words: &[u32; 8]) -> Self {
        let mut bytes = [0; 32];
        for (four, word) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(words) {
            *four = word.to_be_bytes();
        }
        Self(bytes)
    }

    /// Eight words, most significant first.
    ///
    /// Against them stand a hash's words in the order `H7` to `H0`, each byte
    /// swapped.
    pub fn to_be_words(&self) -> [u32; 8] {
        Digest(self.0).to_state().0
    }

    /// Whether the hash, as a number in display order, is at most the target.
    pub fn is_met_by(&self, hash: &Digest) -> bool {
        hash.to_display() <= DisplayHash(self.0)
    }

    /// How many times harder than [`Target::DIFFICULTY_1`] this is, to the
    /// precision of a double; infinite for zero.
    pub fn difficulty(&self) -> f64 {
        to_f64(&Self::DIFFICULTY_1) / to_f64(self)
    }
}

fn to_f64(target: &Target) -> f64 {
    target
        .0
        .iter()
        .fold(0.0, |value, &byte| value * 256.0 + f64::from(byte))
}

impl fmt::Display for Target {
    /// 64 hex digits, most significant first.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl Serialize for Target {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::spec::CompactTarget;

    #[test]
    fn borders_of_zero_bits() {
        assert_eq!(Target::from_zero_bits(0).unwrap(), Target::MAX);
        assert_eq!(
            Target::from_zero_bits(255).unwrap().to_be_words()[7],
            1,
            "one bit is left"
        );
        assert_eq!(Target::from_zero_bits(256), Err(TargetError::ZeroBits(256)));
        assert_eq!(Target::from_hex(&"0".repeat(64)), Err(TargetError::Zero));
        assert!(matches!(Target::from_hex("00"), Err(TargetError::Hex(_))));
    }

    proptest! {
        /// With the bit taken for another, in the target or in the hash, the hash is judged wrongly.
        #[test]
        fn a_target_parts_from_a_hash_at_one_bit(bytes: [u8; 32], bit in 0u32..256) {
            let hash = Digest(bytes);
            let (number, target) = (Target::just_met_by(&hash), Target::parting_at(&hash, bit));
            let (at, one) = (31 - bit as usize / 8, 1u8 << (bit % 8));
            let is_set = number.0[at] & one != 0;
            prop_assert_eq!(target.is_met_by(&hash), !is_set);
            let (mut stuck, mut other) = (target, number);
            stuck.0[at] ^= one;
            other.0[at] ^= one;
            // All equal but for what is below, which has no number of its own where it is all zeros or ones.
            let below = (0..bit).map(|low| number.0[31 - low as usize / 8] >> (low % 8) & 1);
            let below: Vec<u8> = below.collect();
            if below.contains(&u8::from(!is_set)) {
                prop_assert_eq!(stuck.is_met_by(&hash), is_set);
                let hash = Digest(DisplayHash(other.0).to_digest().0);
                prop_assert_eq!(target.is_met_by(&hash), is_set);
            }
        }
    }

    #[test]
    fn equal_meets_and_one_above_does_not() {
        let mut digest = Digest([0x5a; 32]);
        digest.0[0] = 0;
        let equal = Target::just_met_by(&digest);
        assert!(equal.is_met_by(&digest));
        assert!(!equal.one_below().unwrap().is_met_by(&digest));
        assert_eq!(Target::from_be_bytes([0; 32]).one_below(), None);
        assert_eq!(equal.one_below().unwrap().one_above(), Some(equal));
        assert_eq!(Target::MAX.one_above(), None);
    }

    #[test]
    fn words_stand_against_swapped_state_words_from_h7() {
        let state = crate::bits::State([1, 2, 3, 4, 5, 6, 7, 0x0102_0304]);
        let words = Target::just_met_by(&state.to_digest()).to_be_words();
        assert_eq!(words[0], 0x0403_0201);
        assert_eq!(words[7], 1u32.swap_bytes());
    }

    // bits and difficulty as explorers show them: blocks 0, 125552, 822528.
    #[test]
    #[expect(clippy::float_cmp, reason = "difficulty 1 is exact")]
    fn difficulty_of_real_blocks() {
        let difficulty = |bits| CompactTarget(bits).expand().unwrap().difficulty();
        assert_eq!(difficulty(0x1d00_ffff), 1.0);
        assert!((difficulty(0x1a44_b9f2) - 244_112.487).abs() < 0.001);
        assert!((difficulty(0x1703_e8b3) / 72_006_146_478_567.1 - 1.0).abs() < 1e-9);
    }

    proptest! {
        #[test]
        fn zero_bits_are_counted(bytes: [u8; 32], zeros in 0usize..32, bits in 0u32..256) {
            let mut digest = Digest(bytes);
            digest.0[32 - zeros..].fill(0);
            let target = Target::from_zero_bits(bits).unwrap();
            prop_assert_eq!(target.is_met_by(&digest), digest.to_display().zero_bits() >= bits);
        }

        #[test]
        fn hex_round_trips(bytes: [u8; 32]) {
            let target = Target::from_be_bytes(bytes);
            prop_assert_eq!(Target::from_hex(&target.to_string()).ok(), (bytes != [0; 32]).then_some(target));
        }
    }
}
