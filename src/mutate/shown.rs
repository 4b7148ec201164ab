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
    /// Registers differ that no output depends on; every other register and every output is the same.
    Unread,
    /// The same as [`Proof::Unread`], where the bits that are constant in a filled pipe are held.
    UnreadOnceFilled,
    /// The time was up first: nothing was shown.
    Undecided,
}

impl Proof {
    /// Does the mutant change neither a register nor an output.
    pub fn equivalent(self) -> bool {
        matches!(self, Proof::Same | Proof::Constants)
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
