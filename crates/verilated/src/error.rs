//! Errors: a tool that is absent or broken, a design that does not build, an object that does not
//! load, a model used wrongly.

use crate::message::Message;
use std::io;
use std::path::PathBuf;

/// A tool is absent or broken. The text names the remedy.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{what}\n  help: {remedy}")]
pub struct ToolError {
    /// What is wrong, with the path that was tried.
    pub what: String,
    /// What to do about it.
    pub remedy: String,
}

impl ToolError {
    pub(crate) fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            remedy: remedy.into(),
        }
    }
}

/// Why a build did not give a library.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The design does not elaborate: a finding about the RTL, not a broken tool.
    #[error("the design does not build: {}", first_error(messages))]
    Rtl {
        /// Errors and warnings, in Verilator's order.
        messages: Vec<Message>,
        /// Verilator's standard error, whole.
        log: String,
    },
    /// Verilator or the compiler is absent or broken.
    #[error(transparent)]
    Tool(#[from] ToolError),
    /// The build asks for something that this crate does not do.
    #[error("{0}")]
    Unsupported(String),
    /// A file could not be read or written.
    #[error("{path}: {source}", path = path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The caller asked to stop.
    #[error("cancelled")]
    Cancelled,
}

fn first_error(messages: &[Message]) -> String {
    messages
        .iter()
        .find(|m| m.severity == crate::Severity::Error)
        .or(messages.first())
        .map_or_else(|| "no message".to_owned(), ToString::to_string)
}

/// Attaches a path to an I/O error.
pub(crate) trait At<T> {
    fn at(self, path: impl Into<PathBuf>) -> Result<T, BuildError>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, path: impl Into<PathBuf>) -> Result<T, BuildError> {
        self.map_err(|source| BuildError::Io {
            path: path.into(),
            source,
        })
    }
}

/// Why a library could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The file is not what was built: building again mends it.
    #[error("{}: damaged: {why}; build it again", path.display())]
    Damaged {
        /// The library.
        path: PathBuf,
        /// What does not fit.
        why: String,
    },
    /// The file cannot be read.
    #[error("{}: {source}", path.display())]
    Io {
        /// The library.
        path: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
}

/// Why an operation on a model was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    /// The model's own code gave up (no convergence, a fatal runtime error).
    #[error("the model broke at {file}:{line}: {text}")]
    Broken {
        /// File that Verilator names, RTL or its runtime.
        file: String,
        /// Line.
        line: i32,
        /// Reason.
        text: String,
    },
    /// The build has no such feature (waves, coverage).
    #[error("this build has no {0}; ask for it in the build spec")]
    NotBuilt(&'static str),
    /// A file could not be written.
    #[error("{}: cannot be written", .0.display())]
    Unwritable(PathBuf),
    /// A text that cannot be handed to C (it holds a zero byte).
    #[error("{0:?}: holds a zero byte")]
    ZeroByte(String),
    /// A signal that is readable only; ask for a writable probe.
    #[error("{0}: read-only; ask for a writable probe")]
    ReadOnly(String),
    /// A clock must be an input of one bit.
    #[error("{0}: not an input of one bit, so not a clock")]
    NotAClock(String),
}
