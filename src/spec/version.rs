//! The header's version field and the bits of it that mining may roll.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The 16 version bits that a miner may set at will (BIP 320).
pub const VERSION_ROLLING_MASK: u32 = 0x1fff_e000;

/// The header's version, as the number that bytes 0..4 hold little-endian.
///
/// Consensus reads it as signed; for mining only its bits matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(pub u32);

impl Version {
    /// This version with the rollable bits replaced by those of `roll`, a
    /// number that counts versions from 0 to 65535 (BIP 320: bits 13..=28).
    #[must_use]
    pub const fn rolled(self, roll: u16) -> Self {
        Self(
            self.0 & !VERSION_ROLLING_MASK | (roll as u32) << VERSION_ROLLING_MASK.trailing_zeros(),
        )
    }

    /// The rollable bits as a number, 0 to 65535.
    pub const fn roll(self) -> u16 {
        ((self.0 & VERSION_ROLLING_MASK) >> VERSION_ROLLING_MASK.trailing_zeros()) as u16
    }

    /// Whether the version is of BIP 9's form (top bits 001) and has a bit set
    /// that BIP 320 gives to miners. Before 2018 such a bit was a signal of a
    /// soft fork, if anything; the number alone does not tell.
    pub const fn is_rolled(self) -> bool {
        self.0 >> 29 == 0b001 && self.roll() != 0
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{:08x}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mask_has_the_sixteen_bits_of_the_bip() {
        assert_eq!(VERSION_ROLLING_MASK.count_ones(), 16);
        assert_eq!(VERSION_ROLLING_MASK.trailing_zeros(), 13);
        assert_eq!(Version(0x2000_0004).rolled(u16::MAX), Version(0x3fff_e004));
        assert_eq!(Version(0x3fff_e004).rolled(0), Version(0x2000_0004));
        assert_eq!(Version(0x2000_0000).rolled(0x1234).roll(), 0x1234);
    }

    #[test]
    fn rolled_versions_are_told_from_others() {
        assert!(Version(0x2000_6000).is_rolled());
        for plain in [1, 2, 4, 0x2000_0000, 0x2000_0012, 0x6000_6000, u32::MAX] {
            assert!(!Version(plain).is_rolled(), "{plain:#x}");
        }
    }
}
