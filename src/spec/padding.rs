//! Padding and parsing of a message (FIPS 180-4 sections 5.1.1 and 5.2.1).

use crate::bits::Block;

/// The blocks of a message of whole bytes: the message, a one bit, zeros, and
/// the length in bits as a 64-bit big-endian number.
pub fn pad(message: &[u8]) -> Vec<Block> {
    let mut bytes = message.to_vec();
    bytes.push(0x80);
    while bytes.len() % 64 != 56 {
        bytes.push(0);
    }
    let bits = 8 * message.len() as u64;
    bytes.extend_from_slice(&bits.to_be_bytes());
    let (blocks, rest) = bytes.as_chunks::<64>();
    debug_assert!(rest.is_empty());
    blocks.iter().map(Block::from_bytes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_message_is_one_block() {
        let blocks = pad(b"");
        assert_eq!(blocks.len(), 1);
        assert_eq!(blocks[0].0[0], 0x8000_0000);
        assert_eq!(blocks[0].0[1..], [0; 15]);
    }

    #[test]
    fn length_spills_into_another_block_from_56_bytes() {
        assert_eq!(pad(&[0; 55]).len(), 1);
        assert_eq!(pad(&[0; 56]).len(), 2);
        assert_eq!(pad(&[0; 64]).len(), 2);
        assert_eq!(pad(&[0; 119]).len(), 2);
        assert_eq!(pad(&[0; 120]).len(), 3);
    }

    #[test]
    fn header_has_the_miners_constants() {
        let second = pad(&[0xff; 80])[1].0;
        assert_eq!(second[4], 0x8000_0000);
        assert_eq!(second[15], 640);
        let digest = pad(&[0xff; 32])[0].0;
        assert_eq!(digest[8], 0x8000_0000);
        assert_eq!(digest[15], 256);
    }
}
