//! SHA-256 and its double.

use super::{IV, compress, pad};
use crate::bits::Digest;

/// SHA-256 of a message of whole bytes (FIPS 180-4 section 6.2).
pub fn sha256(message: &[u8]) -> Digest {
    pad(message)
        .iter()
        .fold(IV, |state, block| compress(&state, block))
        .to_digest()
}

/// SHA-256 of the SHA-256 of a message: the hash of Bitcoin's blocks.
pub fn sha256d(message: &[u8]) -> Digest {
    sha256(&sha256(message).0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use sha2::{Digest as _, Sha256};

    use super::*;

    // FIPS 180-4 examples (NIST's "SHA256.pdf") and the empty message.
    #[test]
    fn published_examples() {
        let cases: [(&[u8], &str); 4] = [
            (
                b"",
                "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            ),
            (
                b"abc",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
            ),
            (
                b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
            ),
            (
                b"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn\
                  hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
                "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1",
            ),
        ];
        for (message, digest) in cases {
            assert_eq!(sha256(message).to_string(), digest);
        }
    }

    #[test]
    fn every_length_around_the_block_borders_agrees_with_sha2() {
        let bytes: Vec<u8> = (0..=255).cycle().take(200).collect();
        for length in 0..=bytes.len() {
            let message = &bytes[..length];
            assert_eq!(sha256(message).0, <[u8; 32]>::from(Sha256::digest(message)));
        }
    }

    proptest! {
        #[test]
        fn agrees_with_sha2(message: Vec<u8>) {
            let once: [u8; 32] = Sha256::digest(&message).into();
            let twice: [u8; 32] = Sha256::digest(once).into();
            prop_assert_eq!(sha256(&message).0, once);
            prop_assert_eq!(sha256d(&message).0, twice);
        }
    }
}
