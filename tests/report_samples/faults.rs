//! A wrong result of each kind.

use goldbench::units::{Cycle, JobId, Nonce};
use goldbench::verdict::ResultFault;

/// A fault list of one of each kind.
pub fn each_fault() -> Vec<ResultFault> {
    use ResultFault as F;
    let (job, nonce) = (JobId(5), Nonce(0x1a2b_3c4d));
    let cycle = Cycle(18_407);
    vec![
        F::Missing { cycle, job, nonce },
        F::Extra {
            cycle,
            job: JobId(6),
            nonce: Nonce(7),
            above_target: Some(true),
        },
        F::WrongCycle {
            cycle,
            due: Cycle(18_406),
            job,
            nonce,
        },
        F::WrongCycle {
            cycle,
            due: Cycle(18_410),
            job,
            nonce,
        },
        F::WrongHit {
            cycle,
            job: JobId(4),
            nonce,
            due_job: job,
            due_nonce: nonce,
        },
        F::WrongHit {
            cycle,
            job: JobId(9),
            nonce,
            due_job: job,
            due_nonce: nonce,
        },
        F::WrongHit {
            cycle,
            job,
            nonce: Nonce(1),
            due_job: job,
            due_nonce: nonce,
        },
        F::WrongHit {
            cycle,
            job: JobId(4),
            nonce: Nonce(1),
            due_job: job,
            due_nonce: nonce,
        },
        F::Overflow {
            cycle,
            counted: 1_000,
            dropped: 1,
        },
        F::Exhausted {
            cycle,
            reported: true,
        },
        F::Exhausted {
            cycle,
            reported: false,
        },
        F::GoldenMissed {
            vector: "block-125552".into(),
            nonce: Nonce(2_504_433_986),
            due: cycle,
        },
        F::Digest {
            cycle,
            got: "00".repeat(32),
            want: "5a".repeat(32),
        },
        F::DigestValid {
            cycle,
            reported: true,
        },
        F::DigestValid {
            cycle,
            reported: false,
        },
        F::Message {
            vector: "fips180-abc".into(),
            got: String::new(),
            want: "ba".repeat(32),
        },
    ]
}
