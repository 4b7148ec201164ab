//! Hexadecimal text, with errors that name the position.

/// Why a text is not the hex string that was wanted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseHexError {
    /// A fixed-width value of another length.
    #[error("{found} hex digits where {wanted} are wanted")]
    Length {
        /// Digits that the value has.
        wanted: usize,
        /// Characters that the text has.
        found: usize,
    },
    /// A byte string with half a byte at its end.
    #[error("{found} hex digits: an odd number leaves half a byte")]
    OddLength {
        /// Characters that the text has.
        found: usize,
    },
    /// A character that is no hex digit.
    #[error("{found:?} at position {position} is not a hex digit")]
    NotHex {
        /// Index of the character from 0.
        position: usize,
        /// The character.
        found: char,
    },
}

/// A byte string of any length from hex digits, two a byte, either case.
pub fn parse_hex(text: &str) -> Result<Vec<u8>, ParseHexError> {
    // Before the length: a stray character is the better explanation of both.
    check_digits(text)?;
    if !text.len().is_multiple_of(2) {
        return Err(ParseHexError::OddLength { found: text.len() });
    }
    Ok(hex::decode(text).expect("checked: an even number of hex digits"))
}

/// Exactly `N` bytes from `2 * N` hex digits, either case.
pub fn parse_hex_array<const N: usize>(text: &str) -> Result<[u8; N], ParseHexError> {
    check_digits(text)?;
    let mut bytes = [0; N];
    hex::decode_to_slice(text, &mut bytes).map_err(|_| ParseHexError::Length {
        wanted: 2 * N,
        found: text.len(),
    })?;
    Ok(bytes)
}

fn check_digits(text: &str) -> Result<(), ParseHexError> {
    match text
        .chars()
        .enumerate()
        .find(|(_, c)| !c.is_ascii_hexdigit())
    {
        Some((position, found)) => Err(ParseHexError::NotHex { position, found }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_what_is_wrong() {
        assert_eq!(
            parse_hex_array::<2>("01g3"),
            Err(ParseHexError::NotHex {
                position: 2,
                found: 'g'
            })
        );
        assert_eq!(
            parse_hex_array::<2>("010"),
            Err(ParseHexError::Length {
                wanted: 4,
                found: 3
            })
        );
        assert_eq!(parse_hex("010"), Err(ParseHexError::OddLength { found: 3 }));
        // The position counts characters, not bytes.
        assert_eq!(
            parse_hex("é0"),
            Err(ParseHexError::NotHex {
                position: 0,
                found: 'é'
            })
        );
    }

    proptest! {
        #[test]
        fn reads_what_is_written(bytes: Vec<u8>) {
            prop_assert_eq!(parse_hex(&hex::encode(&bytes)).unwrap(), bytes.clone());
            prop_assert_eq!(parse_hex(&hex::encode_upper(&bytes)).unwrap(), bytes);
        }

        #[test]
        fn never_panics(text: String) {
            let _ = parse_hex(&text);
            let _ = parse_hex_array::<4>(&text);
        }
    }
}
