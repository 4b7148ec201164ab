//! A hash in its two byte orders.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{ParseHexError, State, parse_hex_array};

/// 32 bytes in the order in which SHA-256 puts them out; also how a header
/// holds the hashes of the previous block and of the merkle root.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest(pub [u8; 32]);

/// A hash in the order in which Bitcoin shows it: the digest's last byte
/// first, so that the zeros of a proof of work lead.
///
/// Read as one big-endian number, these bytes are what is compared with the
/// target; the order of `DisplayHash` values is the order of those numbers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DisplayHash(pub [u8; 32]);

impl Digest {
    /// The same hash in display order.
    pub fn to_display(&self) -> DisplayHash {
        DisplayHash(reversed(self.0))
    }

    /// The eight words of the state that this digest was, `H0` first.
    pub fn to_state(&self) -> State {
        let mut words = [0; 8];
        for (word, four) in words.iter_mut().zip(self.0.as_chunks::<4>().0) {
            *word = u32::from_be_bytes(*four);
        }
        State(words)
    }
}

impl DisplayHash {
    /// The same hash in the order in which it was hashed.
    pub fn to_digest(&self) -> Digest {
        Digest(reversed(self.0))
    }

    /// How many zero bits lead, 0 to 256.
    pub fn zero_bits(&self) -> u32 {
        let zero_bytes = self.0.iter().take_while(|&&byte| byte == 0).count();
        let rest = self
            .0
            .get(zero_bytes)
            .map_or(0, |byte| byte.leading_zeros());
        8 * zero_bytes as u32 + rest
    }
}

fn reversed(mut bytes: [u8; 32]) -> [u8; 32] {
    bytes.reverse();
    bytes
}

macro_rules! hash_text {
    ($hash:ident) => {
        impl fmt::Display for $hash {
            /// 64 hex digits in this type's byte order.
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&hex::encode(self.0))
            }
        }

        impl fmt::Debug for $hash {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({self})", stringify!($hash))
            }
        }

        impl FromStr for $hash {
            type Err = ParseHexError;

            /// Reads 64 hex digits in this type's byte order.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                parse_hex_array(text).map(Self)
            }
        }

        impl Serialize for $hash {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $hash {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

hash_text!(Digest);
hash_text!(DisplayHash);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn zero_bits_count_from_the_shown_front() {
        let mut hash = DisplayHash([0; 32]);
        assert_eq!(hash.zero_bits(), 256);
        hash.0[4] = 0x10;
        assert_eq!(hash.zero_bits(), 35);
        hash.0[0] = 0x80;
        assert_eq!(hash.zero_bits(), 0);
    }

    proptest! {
        #[test]
        fn orders_mirror_each_other(bytes: [u8; 32]) {
            let digest = Digest(bytes);
            let shown = digest.to_display();
            prop_assert_eq!(shown.to_digest(), digest);
            prop_assert_eq!(shown.0[0], bytes[31]);
            prop_assert_eq!(digest.to_string().parse::<Digest>().unwrap(), digest);
            let json = serde_json::to_string(&shown).unwrap();
            prop_assert_eq!(serde_json::from_str::<DisplayHash>(&json).unwrap(), shown);
        }
    }
}
