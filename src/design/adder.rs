//! Additions: the work of a hash, counted from how the pipes are cut.

use super::{DesignConfig, PipePlan, Site};

/// What the result of an addition depends on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Depends {
    /// On nothing: a constant.
    Nothing,
    /// On the job alone.
    Job,
    /// On the nonce.
    Nonce,
}

/// Additions of two 32-bit words at one site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Adder {
    /// Whose register the sum goes to.
    pub site: Site,
    /// What is added up: `T1`, `e`, `a`, `W[18]`.
    pub sum: &'static str,
    /// How many of them, for one hash.
    pub count: usize,
    /// What the result depends on.
    pub depends: Depends,
}

pub(super) fn of_pipe(_pipe: &PipePlan) -> Vec<Adder> {
    Vec::new()
}

pub(super) fn of_miner(_config: &DesignConfig, _pipes: &[PipePlan]) -> Vec<Adder> {
    Vec::new()
}
