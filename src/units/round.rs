//! Rounds of the compression function.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A round of the SHA-256 compression function, 0 to 63 (FIPS 180-4
/// section 6.2.2 step 3, there called t).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Round(u8);

/// A number above 63, where a round was wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("round {0} does not exist: rounds are 0 to 63")]
pub struct RoundRangeError(pub u8);

impl Round {
    /// How many rounds a compression has.
    pub const COUNT: usize = 64;
    /// Round 0.
    pub const FIRST: Self = Self(0);
    /// Round 63.
    pub const LAST: Self = Self(63);

    /// Round `number`; an error above 63.
    pub const fn new(number: u8) -> Result<Self, RoundRangeError> {
        if number < 64 {
            Ok(Self(number))
        } else {
            Err(RoundRangeError(number))
        }
    }

    /// All 64 rounds, in order.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator {
        (0..64u8).map(Self)
    }

    /// The round as an index into a table of 64 (K, W).
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

impl TryFrom<u8> for Round {
    type Error = RoundRangeError;

    fn try_from(number: u8) -> Result<Self, Self::Error> {
        Self::new(number)
    }
}

impl From<Round> for u8 {
    fn from(round: Round) -> Self {
        round.0
    }
}

impl fmt::Display for Round {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn range_is_0_to_63() {
        assert_eq!(Round::new(0), Ok(Round::FIRST));
        assert_eq!(Round::new(63), Ok(Round::LAST));
        assert_eq!(Round::new(64), Err(RoundRangeError(64)));
        assert_eq!(Round::all().len(), Round::COUNT);
        assert_eq!(Round::all().next_back(), Some(Round::LAST));
    }

    #[test]
    fn serde_keeps_the_range() {
        assert_eq!(serde_json::to_string(&Round::LAST).unwrap(), "63");
        assert!(serde_json::from_str::<Round>("64").is_err());
    }
}
