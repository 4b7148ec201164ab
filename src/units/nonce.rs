//! The nonce: the 32-bit number that mining varies.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The header's nonce, 0 to 0xffffffff, as the *number* that header bytes
/// 76..80 hold least significant byte first (the number explorers show).
///
/// The SHA-256 message word that carries it is its byte swap:
/// [`Nonce::message_word`].
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Nonce(pub u32);

impl Nonce {
    /// The nonce after this one; 0xffffffff is followed by 0.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }

    /// `W[3]` of the header's second block: the nonce's four bytes, as they
    /// lie in the header, read as a big-endian word.
    pub const fn message_word(self) -> u32 {
        self.0.swap_bytes()
    }

    /// The nonce carried by `W[3]`: the inverse of [`Nonce::message_word`].
    pub const fn from_message_word(word: u32) -> Self {
        Self(word.swap_bytes())
    }
}

impl fmt::Display for Nonce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "0x{:08x}", self.0)
    }
}

/// A text that is no nonce.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a nonce: write 0x and up to 8 hex digits, or a decimal number below 2^32")]
pub struct ParseNonceError {
    /// The text as it was given.
    pub text: String,
}

impl FromStr for Nonce {
    type Err = ParseNonceError;

    /// Reads `0x7c2bac1d` or decimal.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_u64(text)
            .and_then(|value| u32::try_from(value).ok())
            .map(Self)
            .ok_or_else(|| ParseNonceError {
                text: text.to_owned(),
            })
    }
}

/// `0x` hex or decimal; no sign, no separators.
pub(super) fn parse_u64(text: &str) -> Option<u64> {
    // The standard parsers accept a leading `+`, which no listing of ours has.
    if text.contains('+') {
        return None;
    }
    match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shown_and_read_as_hex() {
        let genesis = Nonce(2_083_236_893);
        assert_eq!(genesis.to_string(), "0x7c2bac1d");
        assert_eq!("0x7c2bac1d".parse(), Ok(genesis));
        assert_eq!("2083236893".parse(), Ok(genesis));
        for bad in [
            "",
            "0x",
            "+1",
            "0x+1",
            "0x100000000",
            "4294967296",
            "7c2bac1d",
        ] {
            assert!(bad.parse::<Nonce>().is_err(), "{bad}");
        }
    }

    #[test]
    fn message_word_is_the_byte_swap() {
        assert_eq!(Nonce(0x7c2b_ac1d).message_word(), 0x1dac_2b7c);
        assert_eq!(Nonce::from_message_word(0x1dac_2b7c), Nonce(0x7c2b_ac1d));
    }

    #[test]
    fn wraps() {
        assert_eq!(Nonce(u32::MAX).next(), Nonce(0));
    }
}
