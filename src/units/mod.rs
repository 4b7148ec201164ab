//! Newtypes with units: a clock cycle is not a nonce, a round is not a job.
//!
//! Each type states its unit and range in its first line. Arithmetic is
//! offered only where it means something in that unit.

mod cycle;
mod hash_rate;
mod nonce;
mod round;
mod seed;

pub use cycle::Cycle;
pub use hash_rate::HashRate;
pub use nonce::{Nonce, ParseNonceError};
pub use round::{Round, RoundRangeError};
pub use seed::{ParseSeedError, Seed};

use std::fmt;

use serde::{Deserialize, Serialize};

/// The tag that a job carries through the core, 0 to 255, wrapping.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct JobId(pub u8);

impl JobId {
    /// The tag after this one; 255 is followed by 0.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}

impl fmt::Display for JobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn job_tags_wrap() {
        assert_eq!(JobId(254).next(), JobId(255));
        assert_eq!(JobId(255).next(), JobId(0));
        assert_eq!(JobId(7).to_string(), "7");
    }
}
