//! The reference: FIPS 180-4 and the block header, written plainly.
//!
//! Slow and obvious on purpose. Nothing here calls another implementation of
//! SHA-256, and no model calls this one to make a register's value: the
//! tests compare it with the `sha2` crate and with published vectors.

mod compact;
mod compress;
mod consts;
mod functions;
mod header;
mod padding;
mod sha256;
mod target;
mod version;

pub use compact::{CompactError, CompactTarget};
pub use compress::{compress, round, schedule};
pub use consts::{IV, K};
pub use functions::{big_sigma0, big_sigma1, ch, maj, small_sigma0, small_sigma1};
pub use header::Header;
pub use padding::pad;
pub use sha256::{sha256, sha256d};
pub use target::{Target, TargetError};
pub use version::{VERSION_ROLLING_MASK, Version};
