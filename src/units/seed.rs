//! Seeds of random stimulus.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::nonce::parse_u64;

/// The seed of a pseudo-random stream, any 64-bit number, shown as hex.
///
/// In JSON a seed is a string (`"0x51ab3f"`): many readers of JSON keep
/// numbers as doubles, which lose the low bits of a 64-bit seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Seed(pub u64);

impl fmt::Display for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x}", self.0)
    }
}

/// A text that is no seed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a seed: write 0x and up to 16 hex digits, or a decimal number below 2^64")]
pub struct ParseSeedError {
    /// The text as it was given.
    pub text: String,
}

impl FromStr for Seed {
    type Err = ParseSeedError;

    /// Reads `0x51ab3f` or decimal.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_u64(text).map(Self).ok_or_else(|| ParseSeedError {
            text: text.to_owned(),
        })
    }
}

impl Serialize for Seed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Seed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trips_at_full_width() {
        for seed in [Seed(0), Seed(0x0051_ab3f), Seed(u64::MAX)] {
            assert_eq!(seed.to_string().parse(), Ok(seed));
            let json = serde_json::to_string(&seed).unwrap();
            assert_eq!(serde_json::from_str::<Seed>(&json).unwrap(), seed);
        }
        assert_eq!(Seed(0x0051_ab3f).to_string(), "0x51ab3f");
    }

    #[test]
    fn refuses_what_is_no_seed() {
        for bad in ["", "seed", "0x10000000000000000", "-1"] {
            assert!(bad.parse::<Seed>().is_err(), "{bad}");
        }
    }
}
