//! The 256-bit chaining state.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{Digest, ParseHexError, parse_hex_array};

/// Eight words, `H0` first: the chaining value between blocks, a *midstate*
/// after a header's first block, or the working variables `a..h`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct State(pub [u32; 8]);

impl State {
    /// The digest that this state is when it is the last one: the words in
    /// order, each big-endian (FIPS 180-4 section 6.2.2, last step).
    pub fn to_digest(&self) -> Digest {
        let mut bytes = [0; 32];
        for (four, word) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(self.0) {
            *four = word.to_be_bytes();
        }
        Digest(bytes)
    }
}

impl fmt::Display for State {
    /// 64 hex digits, `H0` first.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for word in self.0 {
            write!(f, "{word:08x}")?;
        }
        Ok(())
    }
}

impl FromStr for State {
    type Err = ParseHexError;

    /// Reads 64 hex digits, `H0` first.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        parse_hex_array(text).map(|bytes| Digest(bytes).to_state())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn h0_comes_first() {
        let state = State([0x6a09_e667, 0, 0, 0, 0, 0, 0, 0x5be0_cd19]);
        assert_eq!(state.to_digest().0[..4], [0x6a, 0x09, 0xe6, 0x67]);
        assert!(state.to_string().starts_with("6a09e667"));
        assert!(state.to_string().ends_with("5be0cd19"));
    }

    proptest! {
        #[test]
        fn text_and_digest_round_trip(words: [u32; 8]) {
            let state = State(words);
            prop_assert_eq!(state.to_string().parse::<State>().unwrap(), state);
            prop_assert_eq!(state.to_digest().to_state(), state);
        }
    }
}
