//! How a simulation ends, and what it said.
#![allow(unsafe_code)] // calls into the shim

use crate::error::ModelError;
use crate::model::Model;
use crate::signal;

/// How a simulation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// The RTL called `$finish`.
    Finish {
        /// File as given to Verilator.
        file: String,
        /// Line.
        line: i32,
    },
    /// The RTL called `$stop`, `$fatal` or `$error`, or an assertion failed.
    Stop {
        /// File as given to Verilator.
        file: String,
        /// Line.
        line: i32,
        /// What it printed just before, or `$stop`.
        text: String,
    },
    /// The model's code gave up (no convergence, a fatal runtime error). It does not run again.
    Broken {
        /// File that Verilator names.
        file: String,
        /// Line.
        line: i32,
        /// Reason.
        text: String,
    },
}

impl Model {
    /// Whether the simulation has ended; [`Model::ending`] says how.
    pub fn finished(&self) -> bool {
        // SAFETY: live handle.
        unsafe { (self.library.functions.finished)(self.handle) != 0 }
    }

    /// How the simulation ended, if it has.
    pub fn ending(&self) -> Option<Ending> {
        // SAFETY: live handle; the struct lives with the model, its texts are terminated.
        let (kind, line, file, text) = unsafe {
            let e = &*(self.library.functions.ending)(self.handle);
            (
                e.kind,
                e.line,
                signal::text(e.file.as_ptr()),
                signal::text(e.text.as_ptr()),
            )
        };
        match kind {
            0 => None,
            1 => Some(Ending::Finish { file, line }),
            2 => Some(Ending::Stop { file, line, text }),
            _ => Some(Ending::Broken { file, line, text }),
        }
    }

    /// The last kilobytes that the RTL printed (`$display` and the like). They went to standard
    /// error as well, never to standard output.
    pub fn printed(&self) -> String {
        // SAFETY: live handle; the text is valid until the model runs again.
        unsafe { signal::text((self.library.functions.printed)(self.handle)) }
    }

    pub(crate) fn alive(&self) -> Result<(), ModelError> {
        match self.ending() {
            Some(Ending::Broken { file, line, text }) => {
                Err(ModelError::Broken { file, line, text })
            }
            _ => Ok(()),
        }
    }
}
