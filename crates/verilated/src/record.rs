//! Waves and coverage of a model.
#![allow(unsafe_code)] // calls into the shim

use crate::error::ModelError;
use crate::model::{Model, c_string};
use std::path::Path;

impl Model {
    /// Begins to write waves to `path`, in the format of the build, from the next evaluation on.
    /// An open file is closed first.
    pub fn trace_open(&mut self, path: &Path) -> Result<(), ModelError> {
        if !self.library.has_trace() {
            return Err(ModelError::NotBuilt("waves"));
        }
        let name = c_string(&path.to_string_lossy())?;
        // SAFETY: live handle; the name outlives the call.
        let open = unsafe { (self.library.functions.trace_open)(self.handle, name.as_ptr()) };
        self.alive()?;
        if open == 0 {
            return Err(ModelError::Unwritable(path.to_owned()));
        }
        Ok(())
    }

    /// Ends the waves and completes the file. Without an open file it does nothing.
    pub fn trace_close(&mut self) {
        // SAFETY: live handle.
        unsafe { (self.library.functions.trace_close)(self.handle) };
    }

    /// Writes the coverage counted so far, as plain text that `verilator_coverage` reads.
    pub fn coverage_write(&mut self, path: &Path) -> Result<(), ModelError> {
        if !self.library.has_coverage() {
            return Err(ModelError::NotBuilt("coverage"));
        }
        // Verilator's writer does not say whether it could write.
        std::fs::File::create(path).map_err(|_| ModelError::Unwritable(path.to_owned()))?;
        let name = c_string(&path.to_string_lossy())?;
        // SAFETY: live handle; the name outlives the call.
        unsafe { (self.library.functions.coverage_write)(self.handle, name.as_ptr()) };
        self.alive()
    }
}
