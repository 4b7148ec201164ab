//! What can be shown of a mutant.

use serde::{Deserialize, Serialize};

/// What was shown of a mutant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// Every register and output is the same, whatever the state and the inputs are.
    Same,
    /// The same where the bits that are constant in a filled pipe are held.
    Constants,
    /// A register differs only in states in which nothing reads it, and is written with the same before one in which it is.
    Overwritten,
    /// A few bits of registers differ in states in which nothing reads them, and are the same again where something does.
    Astray,
    /// Registers differ that no output depends on; every other register and every output is the same.
    Unread,
    /// The same as [`Proof::Unread`], where the bits that are constant in a filled pipe are held.
    UnreadOnceFilled,
    /// The time was up first: nothing was shown.
    Undecided,
}

impl Proof {
    /// Does the mutant change no output, and no register while anything reads it.
    pub fn equivalent(self) -> bool {
        matches!(
            self,
            Proof::Same | Proof::Constants | Proof::Overwritten | Proof::Astray
        )
    }

    /// Was it shown by following what differs.
    pub fn followed(self) -> bool {
        matches!(self, Proof::Overwritten | Proof::Astray)
    }

    /// Was it shown with the constant bits held.
    pub fn held(self) -> bool {
        matches!(self, Proof::Constants | Proof::UnreadOnceFilled)
    }

    /// Does the mutant reach no output, though it changes registers.
    pub fn unread(self) -> bool {
        matches!(self, Proof::Unread | Proof::UnreadOnceFilled)
    }
}
