//! What a device delivered, held against the result oracle.

use serde::{Deserialize, Serialize};

use crate::units::{Cycle, JobId, Nonce};

/// What was delivered and checked in a case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Results {
    /// Nonces hashed by the device and by the oracle.
    pub nonces: u64,
    /// Hits that the host took.
    pub hits: u64,
    /// Hits dropped at a full FIFO and counted by the core.
    pub dropped: u64,
    /// Hits dropped because a new block came, and counted by the chip.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub stale: u64,
    /// Digests checked (compression pipe).
    pub digests: u64,
    /// Stored messages whose digest came out right.
    pub messages: u64,
    /// Golden nonces of stored headers, each found in its cycle.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub golden: Vec<GoldenHit>,
}

impl Results {
    /// Did anything come: a case may also pass in silence.
    pub fn any(&self) -> bool {
        self.digests > 0 || self.any_right()
    }

    /// Did anything come that is surely right: of digests only those of stored messages are.
    pub fn any_right(&self) -> bool {
        self.hits + self.dropped + self.stale + self.messages > 0 || !self.golden.is_empty()
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde calls it
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// A stored header's nonce, found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoldenHit {
    /// The vector's id.
    pub vector: String,
    /// Its nonce.
    pub nonce: Nonce,
    /// The cycle in which it stood at the host's port, which is the cycle in which it had to.
    pub cycle: Cycle,
}

/// A wrong result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "rule", rename_all = "kebab-case")]
pub enum ResultFault {
    /// A hit that had to come did not.
    Missing {
        /// The cycle in which it showed.
        cycle: Cycle,
        /// The job.
        job: JobId,
        /// The nonce.
        nonce: Nonce,
    },
    /// A hit that should not be.
    Extra {
        /// The cycle in which it showed.
        cycle: Cycle,
        /// The job.
        job: JobId,
        /// The nonce.
        nonce: Nonce,
        /// Its hash misses the job's target; `None` where no job of this id was taken.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        above_target: Option<bool>,
    },
    /// A hit came in another cycle than it had to.
    WrongCycle {
        /// The cycle in which it showed.
        cycle: Cycle,
        /// The cycle in which it was due.
        due: Cycle,
        /// The job.
        job: JobId,
        /// The nonce.
        nonce: Nonce,
    },
    /// A hit came with another job's id or another nonce.
    WrongHit {
        /// The cycle in which it showed.
        cycle: Cycle,
        /// The job.
        job: JobId,
        /// The nonce.
        nonce: Nonce,
        /// The job whose hit was due.
        due_job: JobId,
        /// The nonce that was due.
        due_nonce: Nonce,
    },
    /// A hit came with another lane or another version.
    WrongLane {
        /// The cycle in which it showed.
        cycle: Cycle,
        /// The job.
        job: JobId,
        /// The nonce.
        nonce: Nonce,
        /// The lane reported.
        lane: u32,
        /// The version reported.
        version: u32,
        /// The lane that was due.
        due_lane: u32,
        /// Its version.
        due_version: u32,
    },
    /// Of a core with tickets: a hit came as one that meets the target and does not, or the other way round.
    WrongFull {
        /// The cycle in which it showed.
        cycle: Cycle,
        /// The job.
        job: JobId,
        /// The nonce.
        nonce: Nonce,
        /// Was it reported as one that meets the target.
        full: bool,
    },
    /// A hit came a second time.
    Repeated {
        /// The cycle in which it showed.
        cycle: Cycle,
        /// The job.
        job: JobId,
        /// The nonce.
        nonce: Nonce,
        /// The version.
        version: u32,
    },
    /// A hit of a job before the last new block.
    Stale {
        /// The cycle in which it showed.
        cycle: Cycle,
        /// The job.
        job: JobId,
        /// The nonce.
        nonce: Nonce,
    },
    /// Hits of finished jobs that were not delivered are not those that were counted.
    Unbalanced {
        /// The cycle in which it showed.
        cycle: Cycle,
        /// Hits that were not delivered.
        missing: u64,
        /// Hits counted as overflow.
        overflow: u64,
        /// Hits counted as stale.
        stale: u64,
    },
    /// The work is not done, long after it could have been.
    Unfinished {
        /// The cycle in which it showed.
        cycle: Cycle,
    },
    /// The overflow count differs from the hits dropped.
    Overflow {
        /// The cycle in which it showed.
        cycle: Cycle,
        /// What the core says.
        counted: u64,
        /// Hits that were dropped.
        dropped: u64,
    },
    /// `exhausted` rose or fell in another cycle than it had to.
    Exhausted {
        /// The cycle in which it showed.
        cycle: Cycle,
        /// What the core says.
        reported: bool,
    },
    /// A stored header's nonce was not reported in its cycle.
    GoldenMissed {
        /// The stored vector's id.
        vector: String,
        /// The nonce.
        nonce: Nonce,
        /// The cycle in which it was due.
        due: Cycle,
    },
    /// A digest differs from `sha2`'s.
    Digest {
        /// The cycle in which it showed.
        cycle: Cycle,
        /// What came.
        got: String,
        /// What was due.
        want: String,
    },
    /// A digest came that was not due, or did not come.
    DigestValid {
        /// The cycle in which it showed.
        cycle: Cycle,
        /// What the core says.
        reported: bool,
    },
    /// A stored message's digest is wrong.
    Message {
        /// The stored vector's id.
        vector: String,
        /// What came.
        got: String,
        /// What was due.
        want: String,
    },
}

impl ResultFault {
    /// The rule's name, as it stands in JSON: `wrong-cycle`.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "missing",
            Self::Extra { .. } => "extra",
            Self::WrongCycle { .. } => "wrong-cycle",
            Self::WrongHit { .. } => "wrong-hit",
            Self::WrongLane { .. } => "wrong-lane",
            Self::WrongFull { .. } => "wrong-full",
            Self::Repeated { .. } => "repeated",
            Self::Stale { .. } => "stale",
            Self::Unbalanced { .. } => "unbalanced",
            Self::Unfinished { .. } => "unfinished",
            Self::Overflow { .. } => "overflow",
            Self::Exhausted { .. } => "exhausted",
            Self::GoldenMissed { .. } => "golden-missed",
            Self::Digest { .. } => "digest",
            Self::DigestValid { .. } => "digest-valid",
            Self::Message { .. } => "message",
        }
    }
}
