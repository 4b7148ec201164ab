//! Stored vectors: loading, checking, importing.
//!
//! A vector is a fact with its proof: a message with its digest, a Monte
//! Carlo chain with its checkpoints, a block header with its work. Our own
//! files (`vectors/SCHEMA.md`) are embedded in the binary and are the default
//! everywhere; NIST's `.rsp`, raw headers and lines of hex are read as well.
//!
//! Two things can be wrong, and they are kept apart. A [`Problem`] is bad
//! input: the file cannot be read as vectors. A [`Finding`] is a well-formed
//! statement that is not true: a digest, a hash, a proof of work. Both are
//! collected, so that one look shows everything.

mod builtin;
mod canonical;
mod cavp;
mod check;
mod entries;
mod fields;
mod finding;
mod format;
mod hex_lines;
mod import;
mod json;
mod load;
mod monte_carlo;
mod problem;
mod raw;
mod save;
mod vector;
mod verify;

#[cfg(test)]
mod tests;

pub use builtin::builtin;
pub use check::{CheckReport, CheckVerdict, Counts, FileReport, check_builtin, check_paths};
pub use finding::{Finding, FindingKind};
pub use format::Format;
pub use import::{Heights, ImportOptions, import};
pub use load::{LoadError, load, parse_bytes, parse_file};
pub use problem::{Problem, ProblemKind};
pub use save::{SaveError, save, to_json};
pub use vector::{ContentHash, HeaderVector, MessageVector, MonteCarloVector, Vector, VectorSet};

/// The schema that our own vector files state in their `schema` field.
pub const SCHEMA: &str = "goldbench.vectors/1";
