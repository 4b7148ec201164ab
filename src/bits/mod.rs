//! Words, states and byte strings, each byte order a type of its own.
//!
//! | type | shape | order |
//! |---|---|---|
//! | [`HeaderBytes`] | 80 bytes | as serialised on the wire |
//! | [`Block`] | 16 words | `W[0]` first, each read big-endian from the bytes |
//! | [`State`] | 8 words | `H0` (or `a`) first |
//! | [`Digest`] | 32 bytes | as SHA-256 puts them out |
//! | [`DisplayHash`] | 32 bytes | reversed: as explorers show a block's hash |
//!
//! Conversions are explicit methods; none happens by coercion.

mod block;
mod digest;
mod header_bytes;
mod hex_text;
mod state;

pub use block::Block;
pub use digest::{Digest, DisplayHash};
pub use header_bytes::HeaderBytes;
pub use hex_text::{ParseHexError, parse_hex, parse_hex_array};
pub use state::State;
