//! The 512-bit message block.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A message block: 16 words, `W[0]` first, each read big-endian from four
/// bytes of the message (FIPS 180-4 section 5.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Block(pub [u32; 16]);

impl Block {
    /// The block held by 64 bytes of a message.
    pub fn from_bytes(bytes: &[u8; 64]) -> Self {
        let mut words = [0; 16];
        for (word, four) in words.iter_mut().zip(bytes.as_chunks::<4>().0) {
            *word = u32::from_be_bytes(*four);
        }
        Self(words)
    }

    /// The 64 bytes of the message.
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut bytes = [0; 64];
        for (four, word) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(self.0) {
            *four = word.to_be_bytes();
        }
        bytes
    }
}

impl fmt::Display for Block {
    /// 128 hex digits, `W[0]` first.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.to_bytes()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_big_endian_in_order() {
        let mut bytes = [0; 64];
        bytes[..8].copy_from_slice(&[1, 2, 3, 4, 5, 6, 7, 8]);
        let block = Block::from_bytes(&bytes);
        assert_eq!(block.0[..2], [0x0102_0304, 0x0506_0708]);
        assert!(block.to_string().starts_with("0102030405060708"));
    }

    proptest! {
        #[test]
        fn bytes_round_trip(words: [u32; 16]) {
            let block = Block(words);
            prop_assert_eq!(Block::from_bytes(&block.to_bytes()), block);
        }
    }
}
