//! What is wrong with a Liberty file, and where.

/// A Liberty file that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum LibertyError {
    /// The file can't be read.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// It is no Liberty, or says what can't be meant.
    #[error("line {line}: {what}")]
    Text {
        /// Counted from 1.
        line: usize,
        /// What is wrong there.
        what: String,
    },
    /// It ends in the middle.
    #[error("line {line}: the file ends here, cut off: {inside}")]
    CutOff {
        /// The last line.
        line: usize,
        /// What was begun and not ended, with its line.
        inside: String,
    },
}

impl LibertyError {
    pub(super) fn text(line: usize, what: impl Into<String>) -> Self {
        Self::Text {
            line,
            what: what.into(),
        }
    }
}
