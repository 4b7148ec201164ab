//! The name of a fault.

use serde::{Deserialize, Serialize};

/// What explains everything that was wrong in a case of a core that is judged by its ports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnosis {
    /// A short name that stays the same: `nonce-offset`. Failures of one cause have one.
    pub cause: String,
    /// The sentence, with the numbers of this case.
    pub text: String,
}

impl Diagnosis {
    /// A diagnosis.
    pub fn new(cause: &str, text: impl Into<String>) -> Self {
        Self {
            cause: cause.into(),
            text: text.into(),
        }
    }
}
