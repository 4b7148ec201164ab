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
    /// Digests checked (compression pipe).
    pub digests: u64,
    /// Stored messages whose digest came out right.
    pub messages: u64,
    /// Golden nonces of stored headers, each found in its cycle.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub golden: Vec<GoldenHit>,
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
        cycle: Cycle,
        job: JobId,
        nonce: Nonce,
    },
    /// A hit that should not be: its hash misses the target, or it was not due.
    Extra {
        cycle: Cycle,
        job: JobId,
        nonce: Nonce,
    },
    /// A hit came in another cycle than it had to.
    WrongCycle {
        cycle: Cycle,
        due: Cycle,
        job: JobId,
        nonce: Nonce,
    },
    /// A hit came with another job's id or another nonce.
    WrongHit {
        cycle: Cycle,
        job: JobId,
        nonce: Nonce,
        due_job: JobId,
        due_nonce: Nonce,
    },
    /// The overflow count differs from the hits dropped.
    Overflow {
        cycle: Cycle,
        counted: u64,
        dropped: u64,
    },
    /// `exhausted` rose or fell in another cycle than it had to.
    Exhausted { cycle: Cycle, reported: bool },
    /// A stored header's nonce was not reported in its cycle.
    GoldenMissed {
        vector: String,
        nonce: Nonce,
        due: Cycle,
    },
    /// A digest differs from `sha2`'s.
    Digest {
        cycle: Cycle,
        got: String,
        want: String,
    },
    /// A digest came that was not due, or did not come.
    DigestValid { cycle: Cycle, reported: bool },
    /// A stored message's digest is wrong.
    Message {
        vector: String,
        got: String,
        want: String,
    },
}
