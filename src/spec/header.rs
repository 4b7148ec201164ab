//! The block header.

use super::{CompactError, CompactTarget, IV, Target, Version, compress, pad, sha256d};
use crate::bits::{Block, Digest, HeaderBytes, ParseHexError, State};
use crate::units::Nonce;

/// A block header with its fields as values; 80 bytes when serialised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Header {
    /// Version and its rollable bits; bytes 0..4.
    pub version: Version,
    /// Hash of the block before, in hashed order; bytes 4..36.
    pub prev: Digest,
    /// Root of the transactions' Merkle tree, in hashed order; bytes 36..68.
    pub merkle: Digest,
    /// Seconds since 1970-01-01 UTC, as the miner stated it; bytes 68..72.
    pub time: u32,
    /// The target in compact form; bytes 72..76.
    pub bits: CompactTarget,
    /// The nonce; bytes 76..80.
    pub nonce: Nonce,
}

impl Header {
    /// The header in 80 bytes; any bytes are a header.
    pub fn from_bytes(bytes: &HeaderBytes) -> Self {
        let number = |at| u32::from_le_bytes(slice(bytes, at));
        Self {
            version: Version(number(0)),
            prev: Digest(slice(bytes, 4)),
            merkle: Digest(slice(bytes, 36)),
            time: number(68),
            bits: CompactTarget(number(72)),
            nonce: Nonce(number(76)),
        }
    }

    /// Reads the 160 hex digits of a serialised header.
    pub fn parse_hex(text: &str) -> Result<Self, ParseHexError> {
        text.parse().map(|bytes| Self::from_bytes(&bytes))
    }

    /// The 80 bytes that are hashed.
    pub fn to_bytes(&self) -> HeaderBytes {
        let mut bytes = [0; HeaderBytes::LEN];
        bytes[0..4].copy_from_slice(&self.version.0.to_le_bytes());
        bytes[4..36].copy_from_slice(&self.prev.0);
        bytes[36..68].copy_from_slice(&self.merkle.0);
        bytes[68..72].copy_from_slice(&self.time.to_le_bytes());
        bytes[72..76].copy_from_slice(&self.bits.0.to_le_bytes());
        bytes[76..80].copy_from_slice(&self.nonce.0.to_le_bytes());
        HeaderBytes(bytes)
    }

    /// The first block of the hash's message, bytes 0..64: no nonce in it.
    pub fn first_block(&self) -> Block {
        Block::from_bytes(&slice(&self.to_bytes(), 0))
    }

    /// The second block: the 12-byte tail, the nonce, and the padding.
    pub fn second_block(&self) -> Block {
        pad(&self.to_bytes().0)[1]
    }

    /// The state after the first block: what a miner's core is given.
    pub fn midstate(&self) -> State {
        compress(&IV, &self.first_block())
    }

    /// The tail: bytes 64..76 as `W[0..3]` of the second block, big-endian
    /// (the end of the Merkle root, the time, the bits).
    pub fn tail(&self) -> [u32; 3] {
        let [w0, w1, w2, ..] = self.second_block().0;
        [w0, w1, w2]
    }

    /// The nonce.
    pub const fn nonce(&self) -> Nonce {
        self.nonce
    }

    /// This header with another nonce.
    #[must_use]
    pub const fn with_nonce(self, nonce: Nonce) -> Self {
        Self { nonce, ..self }
    }

    /// This header with another version.
    #[must_use]
    pub const fn with_version(self, version: Version) -> Self {
        Self { version, ..self }
    }

    /// The block's hash: SHA-256d of the 80 bytes.
    pub fn hash(&self) -> Digest {
        sha256d(&self.to_bytes().0)
    }

    /// The target that `bits` stand for.
    pub fn target(&self) -> Result<Target, CompactError> {
        self.bits.expand()
    }
}

/// `N` bytes of the header from `at`.
fn slice<const N: usize>(bytes: &HeaderBytes, at: usize) -> [u8; N] {
    bytes.0[at..at + N]
        .try_into()
        .expect("the range has N bytes")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const GENESIS: &str = "0100000000000000000000000000000000000000000000000000000000000000\
                           000000003ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa\
                           4b1e5e4a29ab5f49ffff001d1dac2b7c";

    #[test]
    fn genesis_fields() {
        let header = Header::parse_hex(GENESIS).unwrap();
        assert_eq!(header.version, Version(1));
        assert_eq!(header.prev, Digest([0; 32]));
        assert_eq!(
            header.merkle.to_display().to_string(),
            "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"
        );
        assert_eq!(header.time, 1_231_006_505);
        assert_eq!(header.bits, CompactTarget(0x1d00_ffff));
        assert_eq!(header.nonce(), Nonce(2_083_236_893));
        assert_eq!(header.tail(), [0x4b1e_5e4a, 0x29ab_5f49, 0xffff_001d]);
    }

    #[test]
    fn genesis_proves_its_work() {
        let header = Header::parse_hex(GENESIS).unwrap();
        assert_eq!(
            header.hash().to_display().to_string(),
            "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f"
        );
        let target = header.target().unwrap();
        assert!(target.is_met_by(&header.hash()));
        assert!(!target.is_met_by(&header.with_nonce(header.nonce.next()).hash()));
    }

    proptest! {
        #[test]
        fn bytes_round_trip(bytes in prop::array::uniform32(any::<u8>()), rest in prop::array::uniform32(any::<u8>()), tail: [u8; 16]) {
            let mut all = [0; 80];
            all[..32].copy_from_slice(&bytes);
            all[32..64].copy_from_slice(&rest);
            all[64..].copy_from_slice(&tail);
            let header = Header::from_bytes(&HeaderBytes(all));
            prop_assert_eq!(header.to_bytes(), HeaderBytes(all));
            // The midstate way, which cores take, gives the same hash.
            let first = compress(&header.midstate(), &header.second_block()).to_digest();
            prop_assert_eq!(crate::spec::sha256(&first.0), header.hash());
            prop_assert_eq!(header.second_block().0[3], header.nonce().message_word());
            prop_assert_eq!(header.second_block().0[..3].to_vec(), header.tail().to_vec());
        }
    }
}
