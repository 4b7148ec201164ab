//! The serialised block header.

use std::fmt;
use std::str::FromStr;

use super::{ParseHexError, parse_hex_array};

/// The 80 bytes of a block header, as serialised and hashed: version,
/// previous hash, merkle root, time, bits, nonce; numbers little-endian.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct HeaderBytes(pub [u8; 80]);

impl HeaderBytes {
    /// Length in bytes.
    pub const LEN: usize = 80;
}

impl fmt::Display for HeaderBytes {
    /// 160 hex digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for HeaderBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HeaderBytes({self})")
    }
}

impl FromStr for HeaderBytes {
    type Err = ParseHexError;

    /// Reads 160 hex digits.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_hex_array(text).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_round_trips_and_length_is_checked() {
        let text = "0123456789".repeat(16);
        assert_eq!(text.parse::<HeaderBytes>().unwrap().to_string(), text);
        assert_eq!(
            text[..158].parse::<HeaderBytes>(),
            Err(ParseHexError::Length {
                wanted: 160,
                found: 158
            })
        );
    }
}
