//! How a chip's scheduler deals a job out to its cores.

use serde::{Deserialize, Serialize};

/// What a piece of a job's nonces is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Partition {
    /// A block of `2^piece_bits` nonces that have their high bits in common.
    HighBits,
    /// `2^piece_bits` nonces, counted from the job's first.
    Range,
    /// Every so-many-eth nonce, as many as there are cores.
    Interleaved,
}

impl Partition {
    /// All that exist, in the order of the RTL's parameter.
    pub const ALL: [Self; 3] = [Self::HighBits, Self::Range, Self::Interleaved];

    /// The word in a configuration.
    pub fn word(self) -> &'static str {
        match self {
            Self::HighBits => "high-bits",
            Self::Range => "range",
            Self::Interleaved => "interleaved",
        }
    }
}

/// What a job does that waits behind another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Switch {
    /// It waits until every piece of the other is handed out.
    Drain,
    /// It takes the other's place at once; pieces that are not through are dropped.
    Abort,
}

impl Switch {
    /// All that exist, in the order of the RTL's parameter.
    pub const ALL: [Self; 2] = [Self::Drain, Self::Abort];

    /// The word in a configuration.
    pub fn word(self) -> &'static str {
        match self {
            Self::Drain => "drain",
            Self::Abort => "abort",
        }
    }
}
