//! The tools of a build, found together.

use crate::cxx::Cxx;
use crate::error::ToolError;
use crate::verilator::Verilator;
use std::path::PathBuf;

/// Verilator and a C++ compiler.
#[derive(Debug, Clone)]
pub struct Toolchain {
    /// Verilator.
    pub verilator: Verilator,
    /// The C++ compiler.
    pub cxx: Cxx,
}

impl Toolchain {
    /// Both, or what is missing and how to get it. `private` as in [`Verilator::find`].
    pub fn find(private: &[PathBuf]) -> Result<Self, ToolError> {
        Ok(Self {
            verilator: Verilator::find(private)?,
            cxx: Cxx::find()?,
        })
    }
}
