//! How far a run came.

use super::judge::Finding;

/// What was done of a run, however its hits are found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Came {
    /// Cycles behind it.
    pub cycles: u64,
    /// Nonces whose result is known.
    pub hashes: u64,
    /// Whether that was all.
    pub complete: bool,
    /// What is wrong, where something is: the run ended there.
    pub finding: Option<Finding>,
}
