//! The name of a fault.

use serde::{Deserialize, Serialize};

/// What explains everything that was wrong in a case of a core that is judged by its ports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnosis {
    /// A short name that stays the same: `nonce-offset`. Failures of one cause have one.
    pub cause: String,
    /// The sentence, with the numbers of this case.
    pub text: String,
    /// What to say in the manifest instead, where that alone would make the core right: `nonce.offset = 17`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

impl Diagnosis {
    /// A diagnosis.
    pub fn new(cause: &str, text: impl Into<String>) -> Self {
        Self {
            cause: cause.into(),
            text: text.into(),
            remedy: None,
        }
    }

    /// The same with what to say in the manifest instead.
    #[must_use]
    pub fn with_remedy(self, remedy: impl Into<String>) -> Self {
        Self {
            remedy: Some(remedy.into()),
            ..self
        }
    }
}
