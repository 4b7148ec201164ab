//! The compact form of a target: the header's `bits`.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Target;

/// A target in 32 bits, as the header's bytes 72..76 hold it little-endian:
/// a size in bytes (bits 24..=31), a sign (bit 23), and the 23 leading bits.
///
/// The rules, the odd ones too, are those of Bitcoin Core's
/// `arith_uint256::SetCompact` and `GetCompact`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CompactTarget(pub u32);

/// Why `bits` stand for no target that a hash could meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CompactError {
    /// The sign bit is set on a number that is not zero.
    #[error("bits {0}: the target is negative")]
    Negative(CompactTarget),
    /// The number has more than 256 bits.
    #[error("bits {0}: the target does not fit 256 bits")]
    Overflow(CompactTarget),
    /// The number is zero.
    #[error("bits {0}: the target is zero, which no hash can be relied on to meet")]
    Zero(CompactTarget),
}

impl CompactTarget {
    /// The 256-bit target, or why consensus would refuse it.
    ///
    /// Like Core's, a number with both faults is negative before it overflows.
    pub fn expand(self) -> Result<Target, CompactError> {
        let size = (self.0 >> 24) as usize;
        let mantissa = (self.0 & 0x007f_ffff).to_le_bytes();
        let mut bytes = [0; 32];
        let (mut overflow, mut zero) = (false, true);
        for (i, &byte) in mantissa.iter().enumerate().take(3) {
            // Byte i of the mantissa has the weight 256^(size - 3 + i). Below
            // the units it is lost: sizes 0 to 2 shift the mantissa out.
            let Some(place) = (size + i).checked_sub(3) else {
                continue;
            };
            zero &= byte == 0;
            if place < 32 {
                bytes[31 - place] = byte;
            } else {
                overflow |= byte != 0;
            }
        }
        match () {
            // A sign on zero means nothing, and what was shifted out counts as zero.
            () if zero => Err(CompactError::Zero(self)),
            () if self.0 & 0x0080_0000 != 0 => Err(CompactError::Negative(self)),
            () if overflow => Err(CompactError::Overflow(self)),
            () => Ok(Target::from_be_bytes(bytes)),
        }
    }

    /// The canonical compact form of a target: its 15 to 23 leading bits; the
    /// rest is cut off.
    pub fn from_target(target: &Target) -> Self {
        let bytes = target.to_be_bytes();
        let zeros = bytes.iter().take_while(|&&byte| byte == 0).count();
        let mut size = 32 - zeros;
        let byte = |i: usize| bytes.get(zeros + i).copied().unwrap_or(0);
        let mut mantissa = u32::from_be_bytes([0, byte(0), byte(1), byte(2)]);
        // Bit 23 is the sign: a number that would set it moves down a byte.
        if mantissa & 0x0080_0000 != 0 {
            mantissa >>= 8;
            size += 1;
        }
        Self((size as u32) << 24 | mantissa)
    }

    /// Whether these bits are what [`CompactTarget::from_target`] gives for
    /// the target that they stand for.
    pub fn is_canonical(self) -> bool {
        self.expand()
            .is_ok_and(|target| Self::from_target(&target) == self)
    }
}

impl fmt::Display for CompactTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{:08x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Core's own test values (`arith_uint256_tests.cpp`, `bignum_SetCompact`):
    /// bits, the target's hex without leading zeros, the canonical form.
    const CORE: [(u32, &str, u32); 6] = [
        (0x0112_3456, "12", 0x0112_0000),
        (0x0212_3456, "1234", 0x0212_3400),
        (0x0312_3456, "123456", 0x0312_3456),
        (0x0412_3456, "12345600", 0x0412_3456),
        (0x0500_9234, "92340000", 0x0500_9234),
        (
            0x2012_3456,
            "1234560000000000000000000000000000000000000000000000000000000000",
            0x2012_3456,
        ),
    ];

    #[test]
    fn cores_values() {
        for (bits, hex, canonical) in CORE {
            let target = CompactTarget(bits).expand().unwrap();
            assert_eq!(target.to_string(), format!("{hex:0>64}"), "{bits:#x}");
            assert_eq!(CompactTarget::from_target(&target).0, canonical);
            assert_eq!(CompactTarget(bits).is_canonical(), bits == canonical);
        }
        let high = Target::from_hex(&format!("{:0>64}", "80")).unwrap();
        assert_eq!(CompactTarget::from_target(&high).0, 0x0200_8000);
    }

    #[test]
    fn cores_refusals() {
        use CompactError::{Negative, Overflow, Zero};
        for zero in [
            0,
            0x0012_3456,
            0x0100_3456,
            0x0200_0056,
            0x0300_0000,
            0x0400_0000,
            0x0092_3456,
            0x0180_3456,
            0x0280_0056,
            0x0380_0000,
            0x0480_0000,
        ] {
            assert_eq!(CompactTarget(zero).expand(), Err(Zero(CompactTarget(zero))));
        }
        for negative in [0x01fe_dcba, 0x0492_3456] {
            let bits = CompactTarget(negative);
            assert_eq!(bits.expand(), Err(Negative(bits)));
        }
        for overflow in [0xff12_3456, 0x2300_0001, 0x2200_0100, 0x2101_0000] {
            let bits = CompactTarget(overflow);
            assert_eq!(bits.expand(), Err(Overflow(bits)));
        }
        for largest in [0x2200_00ff, 0x2100_ffff, 0x207f_ffff] {
            assert!(CompactTarget(largest).expand().is_ok());
        }
    }

    /// Core's flags, as its source states them: (zero, negative, overflow).
    fn core_flags(bits: u32) -> (bool, bool, bool) {
        let size = bits >> 24;
        let mut word = bits & 0x007f_ffff;
        if size <= 3 {
            word >>= 8 * (3 - size);
        }
        let overflow =
            word != 0 && (size > 34 || (word > 0xff && size > 33) || (word > 0xffff && size > 32));
        (word == 0, word != 0 && bits & 0x0080_0000 != 0, overflow)
    }

    proptest! {
        #[test]
        fn refuses_what_core_refuses(size in 0u32..40, low in 0u32..1 << 24) {
            let bits = CompactTarget(size << 24 | low);
            let wanted = match core_flags(bits.0) {
                (true, ..) => Some(CompactError::Zero(bits)),
                (_, true, _) => Some(CompactError::Negative(bits)),
                (_, _, true) => Some(CompactError::Overflow(bits)),
                _ => None,
            };
            prop_assert_eq!(bits.expand().err(), wanted);
        }

        #[test]
        fn canonical_form_is_a_fixed_point(bytes: [u8; 32], zeros in 0usize..32) {
            let mut bytes = bytes;
            bytes[..zeros].fill(0);
            bytes[31] |= 1;
            let target = Target::from_be_bytes(bytes);
            let bits = CompactTarget::from_target(&target);
            let cut = bits.expand().unwrap();
            prop_assert!(cut <= target);
            prop_assert!(bits.is_canonical());
        }
    }
}
