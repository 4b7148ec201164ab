//! What is done to a stranger's core in one case, as plain data: the same trial is the same run.

use serde::{Deserialize, Serialize};

use crate::bits::{Block, State};
use crate::stimulus::PowerUp;
use crate::units::Seed;

/// A case of a core in its own conventions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// `golden[3]`
    pub name: String,
    /// Where its randomness came from.
    pub seed: Seed,
    /// What registers hold after power-up.
    pub power_up: PowerUp,
    /// What is done; [`Work::NotCovered`] says why nothing can be.
    pub work: Work,
    /// The probes are looked at, and nothing else.
    #[serde(default, skip_serializing_if = "is_false")]
    pub rounds: bool,
    /// The work is pairs, and the first of each pair is met by resets in this part of its way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sweep: Option<Sweep>,
}

/// A part of the clocks that a block or job takes, which are counted as it runs: its resets come in these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sweep {
    /// Which part, from 0 on.
    pub part: u32,
    /// Of so many.
    pub of: u32,
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Work {
    /// Blocks are hashed.
    Blocks {
        /// In their order.
        blocks: Vec<Entry>,
    },
    /// Jobs are run.
    Jobs {
        /// In their order.
        jobs: Vec<Task>,
    },
    /// The core does not offer what this case needs.
    NotCovered {
        /// What it lacks.
        why: String,
    },
}

/// One block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The state that it is hashed from.
    pub chaining: State,
    /// The block.
    pub block: Block,
    /// It begins a message.
    pub first: bool,
    /// Idle clocks before it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub idle: u64,
    /// The digest is read again so many clocks after the core gave it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub linger: u64,
    /// It is given in the very clock in which the core says that it is ready, and its digest taken in the one in which it is
    /// done: a host that looks within the clock.
    #[serde(default, skip_serializing_if = "is_false")]
    pub eager: bool,
    /// The core is reset before it, and what was under way is lost.
    #[serde(default, skip_serializing_if = "is_false")]
    pub reset: bool,
    /// The core is reset so many clocks behind the one in which it is offered, wherever it is by then, and the next block is
    /// offered at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<u64>,
    /// A stored message ends with it: its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_of: Option<String>,
}

/// One job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// The header's 80 bytes as hex; its nonce does not count.
    pub header: String,
    /// The target as a number, 64 hex digits.
    pub target: String,
    /// The first count.
    pub start: u32,
    /// Counts to be run through: the last one is `start + counts - 1`.
    pub counts: u64,
    /// The next job, stop or reset comes so many clocks after this one's begin; else it runs to its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<u64>,
    /// What cuts it.
    #[serde(default, skip_serializing_if = "Cut::is_next")]
    pub by: Cut,
    /// How far the range's end, as it is told, lies behind the last count: less than a step.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub beyond: u64,
    /// The host lets so many clocks pass before each look for a hit.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub pause: u64,
    /// A stored header, whose own nonce is among the counts: its id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub golden: Option<String>,
}

/// What ends a job before its time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cut {
    /// The next job.
    #[default]
    Next,
    /// A reset. Then nothing is done for a while, for what may come of the job all the same.
    Reset,
    /// A reset so many clocks behind the first one in which the job goes in, and the next job at once.
    ResetAnywhere,
    /// The core's `stop`.
    Stop,
}

impl Cut {
    #[allow(clippy::trivially_copy_pass_by_ref)] // as serde calls it
    fn is_next(&self) -> bool {
        *self == Self::Next
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde calls it
fn is_zero(n: &u64) -> bool {
    *n == 0
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde calls it
fn is_false(b: &bool) -> bool {
    !*b
}
