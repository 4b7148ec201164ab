//! Work that a mining core leaves out, because a block header or a padded digest never asks for it.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One shortcut.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shortcut {
    /// A job brings the state after the header's first 64 bytes.
    Midstate,
    /// A job brings hash 1's rounds 0 to 2, and round 3 is two additions.
    Prepared,
    /// Hash 1's words that are constants (`W[4]` to `W[15]`) have no registers.
    ConstantWords,
    /// `K + W` is registered one stage ahead of the round that takes it.
    PreAdded,
    /// Hash 2's padding words (`W[8]` to `W[15]`) have no registers.
    Padding,
    /// The last additions are a compare of `reject_bits` with a constant; survivors are hashed again and checked in full.
    EarlyReject,
    /// Hash 2 ends with round 60, and 57 to 60 have no `a` path.
    EarlyStop,
    /// Schedule words that no round reads any more have no registers.
    DeadWords,
}

impl Shortcut {
    /// All that exist, in the order of the way of data.
    pub const ALL: [Self; 8] = [
        Self::Midstate,
        Self::Prepared,
        Self::ConstantWords,
        Self::PreAdded,
        Self::Padding,
        Self::EarlyReject,
        Self::EarlyStop,
        Self::DeadWords,
    ];

    /// The word in a configuration.
    pub fn word(self) -> &'static str {
        match self {
            Self::Midstate => "midstate",
            Self::Prepared => "prepared",
            Self::ConstantWords => "constant-words",
            Self::PreAdded => "pre-added",
            Self::Padding => "padding",
            Self::EarlyReject => "early-reject",
            Self::EarlyStop => "early-stop",
            Self::DeadWords => "dead-words",
        }
    }

    /// The parameter of the RTL.
    pub fn parameter(self) -> String {
        self.word().replace('-', "_").to_uppercase()
    }

    /// The shortcut of this name.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.word() == word)
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// A set of shortcuts; a list of names in a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Shortcuts(u8);

impl Shortcuts {
    /// Nothing is left out.
    pub const NONE: Self = Self(0);

    /// What every core here did before there was a choice.
    pub fn usual() -> Self {
        Self::NONE.with(Shortcut::Midstate)
    }

    /// Is it in the set.
    pub fn has(self, shortcut: Shortcut) -> bool {
        self.0 & shortcut.bit() != 0
    }

    /// The set with this one in it.
    #[must_use]
    pub fn with(self, shortcut: Shortcut) -> Self {
        Self(self.0 | shortcut.bit())
    }

    /// The set without this one.
    #[must_use]
    pub fn without(self, shortcut: Shortcut) -> Self {
        Self(self.0 & !shortcut.bit())
    }

    /// Those in the set, in the order of the way of data.
    pub fn iter(self) -> impl Iterator<Item = Shortcut> {
        Shortcut::ALL.into_iter().filter(move |&s| self.has(s))
    }

    /// The names, with commas between; `none` for the empty set.
    pub fn words(self) -> String {
        let words: Vec<_> = self.iter().map(Shortcut::word).collect();
        if words.is_empty() {
            "none".into()
        } else {
            words.join(",")
        }
    }
}

impl FromIterator<Shortcut> for Shortcuts {
    fn from_iter<I: IntoIterator<Item = Shortcut>>(shortcuts: I) -> Self {
        shortcuts.into_iter().fold(Self::NONE, Self::with)
    }
}

impl Serialize for Shortcuts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Shortcuts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Vec::<Shortcut>::deserialize(deserializer)?
            .into_iter()
            .collect())
    }
}
