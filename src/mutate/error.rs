//! What can keep mutants from being drawn, built or judged.

use std::path::{Path, PathBuf};

/// A sample that could not be made or judged.
#[derive(Debug, thiserror::Error)]
pub enum MutateError {
    /// Yosys does not read the RTL.
    #[error("Yosys does not read the RTL: {0}")]
    Rtl(String),
    /// A source in another language than Yosys and Verilator read.
    #[error("{}: VHDL is not read: mutants are made of Verilog and SystemVerilog", .0.display())]
    Vhdl(PathBuf),
    /// Yosys could not be run, died, or wrote what is not understood.
    #[error("yosys: {0}")]
    Yosys(String),
    /// A file could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// No instance lies at this path.
    #[error("no instance is called `{path}`; nearest: {nearest}")]
    NoInstance {
        /// As asked for.
        path: String,
        /// The nearest instances.
        nearest: String,
    },
    /// There is nothing to draw from.
    #[error("the RTL has no logic that a mutant could change{0}")]
    NoCandidates(String),
    /// Verilator or the compiler refuses the netlist, or can't be run.
    #[error(transparent)]
    Build(#[from] verilated::BuildError),
    /// The manifest of the netlist can't be used.
    #[error("the netlist does not fit the manifest: {0}")]
    Netlist(String),
    /// The netlist without a mutant is noticed: nothing that is noticed of a mutant would mean anything.
    #[error("the core itself, without a mutant, is noticed by case `{0}`")]
    Clean(String),
    /// A mutant that was proven not to reach an output was noticed at one.
    #[error("mutant {0} was proven to reach no output, and was noticed at one: the proof is wrong")]
    Proof(usize),
    /// The journal is of another run.
    #[error("{}: it is of another run: {differs}", path.display())]
    Journal {
        /// The journal.
        path: PathBuf,
        /// What differs, with both values.
        differs: String,
    },
    /// The journal is being written by another process, or was damaged.
    #[error("{}: {what}", path.display())]
    Damaged {
        /// The journal.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// A worker could not be started, or answers what it should not.
    #[error("a worker: {0}")]
    Worker(String),
    /// Ctrl-C.
    #[error("stopped by Ctrl-C")]
    Cancelled,
}

impl MutateError {
    /// What the file system says of a path.
    pub(super) fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        |source| Self::File {
            path: path.into(),
            source,
        }
    }
}
