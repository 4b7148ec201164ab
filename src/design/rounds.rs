//! How the rounds of a compression lie in register stages, and which pipe serves which hash.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Rounds between two register stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum RoundsPerStage {
    /// A round is two stages: `h + K + W` first, the rest second.
    #[serde(rename = "1/2")]
    Half,
    /// One round a stage.
    #[serde(rename = "1")]
    One,
    /// Two rounds, chained.
    #[serde(rename = "2")]
    Two,
    /// Four rounds, chained.
    #[serde(rename = "4")]
    Four,
}

impl RoundsPerStage {
    /// All that exist, the shortest stage first.
    pub const ALL: [Self; 4] = [Self::Half, Self::One, Self::Two, Self::Four];

    /// The word in a configuration.
    pub fn word(self) -> &'static str {
        match self {
            Self::Half => "1/2",
            Self::One => "1",
            Self::Two => "2",
            Self::Four => "4",
        }
    }

    /// Rounds that a stage finishes: 1, 2 or 4; 1 for the second half of a round.
    pub fn rounds(self) -> usize {
        match self {
            Self::Half | Self::One => 1,
            Self::Two => 2,
            Self::Four => 4,
        }
    }
}

impl fmt::Display for RoundsPerStage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// Which pipe serves which of the two hashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Datapath {
    /// A pipe for each hash.
    Pair,
    /// One pipe serves both hashes in alternating slots.
    Shared,
}

impl Datapath {
    /// All that exist.
    pub const ALL: [Self; 2] = [Self::Pair, Self::Shared];

    /// The word in a configuration.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pair => "pair",
            Self::Shared => "shared",
        }
    }
}
