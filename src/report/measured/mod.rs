//! Results of other verbs as far as a page shows them: read from their JSON by its documented fields, so that the page needs
//! no more of those verbs than any other reader does.

use serde::Deserialize;
use serde::de::DeserializeOwned;

mod coverage;
mod mutation;

pub use coverage::{Bin, Coverage, CoveredCase, CoveredCore, Functional, Lines, Module, Share};
pub use mutation::{Counts, Gate, Mutant, Mutation, Rate};

/// A result beside the verdicts.
#[derive(Clone, Debug, PartialEq)]
pub enum Measured {
    /// What a suite brought.
    Coverage(Coverage),
    /// What a suite notices.
    Mutation(Mutation),
}

/// A text that is no result which a page shows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MeasuredError {
    /// Not JSON, or fields that its schema does not have so.
    #[error("{what}")]
    Malformed {
        /// What the parser says, with line and column.
        what: String,
        /// The field, where one is known.
        field: Option<String>,
    },
    /// Another result.
    #[error("`{0}` is not shown on a page: {COVERAGE} and {MUTATION} are")]
    Schema(String),
}

const COVERAGE: &str = "goldbench.coverage/1";
const MUTATION: &str = "goldbench.mutate/1";

impl Measured {
    /// The result that a JSON text is.
    ///
    /// # Errors
    /// Not JSON, another schema, fields that it should have and has not.
    pub fn parse(text: &str) -> Result<Self, MeasuredError> {
        #[derive(Deserialize)]
        struct Head {
            schema: String,
        }
        let head: Head = parsed(text)?;
        match &*head.schema {
            COVERAGE => parsed(text).map(Self::Coverage),
            MUTATION => parsed(text).map(Self::Mutation),
            _ => Err(MeasuredError::Schema(head.schema)),
        }
    }

    /// The cores that it is of.
    pub fn cores(&self) -> Vec<&str> {
        match self {
            Self::Coverage(result) => result.cores.iter().map(|core| &*core.core).collect(),
            Self::Mutation(result) => vec![&result.core],
        }
    }
}

fn parsed<T: DeserializeOwned>(text: &str) -> Result<T, MeasuredError> {
    let reader = &mut serde_json::Deserializer::from_str(text);
    serde_path_to_error::deserialize(reader).map_err(|error| {
        let field = error.path().to_string();
        MeasuredError::Malformed {
            what: error.inner().to_string(),
            field: (field != ".").then_some(field),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_none_is_told_with_its_field() {
        assert_eq!(
            Measured::parse(r#"{"schema": "goldbench.verify/1"}"#),
            Err(MeasuredError::Schema("goldbench.verify/1".into()))
        );
        let text = r#"{"schema": "goldbench.mutate/1", "core": "a", "suite": 3}"#;
        let Err(MeasuredError::Malformed { what, field }) = Measured::parse(text) else {
            panic!("a number is no suite");
        };
        assert_eq!(field.as_deref(), Some("suite"), "{what}");
        assert!(what.contains("line 1"), "{what}");
        for text in ["", "[]", "{}", "{\"schema\": 1}"] {
            assert!(Measured::parse(text).is_err(), "{text}");
        }
    }
}
