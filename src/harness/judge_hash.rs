//! Digests held against `sha2`, and what explains those that are wrong.

use super::explain_hash::{Evidence, explain, roots};
use super::hashing::Hashed;
use super::judge_mine::Good;
use super::trial::Entry;
use crate::bits::State;
use crate::job;
use crate::units::Cycle;
use crate::verdict::{Diagnosis, ResultFault, Results};

/// What a judge says.
#[derive(Clone, Debug, Default)]
pub struct Judged {
    /// What was delivered.
    pub results: Results,
    /// What was wrong, the first few.
    pub faults: Vec<ResultFault>,
    /// All that was wrong.
    pub wrong: u64,
    /// A wrong answer was among it, and not only none.
    pub answered: bool,
    /// The first block or job that was.
    pub first: Option<usize>,
    /// The clock of the reset that it stands behind, where that came in a certain one.
    pub behind: Option<u64>,
    /// What explains it.
    pub diagnosis: Option<Diagnosis>,
    /// What a reader should know of a case that passed.
    pub remark: String,
    /// Of jobs: the reports that are right.
    pub good: Vec<Good>,
    /// Of jobs: hits that had to come and did not.
    pub missing: u64,
    /// Of jobs: reports that a host sees through: what it hashes again misses the target, came before, or came after the end.
    pub refuted: u64,
}

/// Faults that are listed one by one.
pub const LISTED: usize = 8;

impl Judged {
    pub(super) fn fault(&mut self, fault: ResultFault) {
        self.wrong += 1;
        if self.faults.len() < LISTED {
            self.faults.push(fault);
        }
    }
}

/// The digest that each block must have.
pub fn expected(blocks: &[Entry]) -> Vec<State> {
    blocks
        .iter()
        .map(|entry| job::compress(&entry.chaining, &entry.block))
        .collect()
}

/// Judges a run; `why` asks for what explains it.
pub fn judge(blocks: &[Entry], expected: &[State], hashed: &Hashed, why: bool) -> Judged {
    let mut judged = Judged::default();
    let mut wrong = Vec::new();
    for came in &hashed.came {
        judged.results.digests += 1;
        let want = expected[came.block];
        if came.digest == want {
            judged.results.messages += u64::from(blocks[came.block].last_of.is_some());
            continue;
        }
        wrong.push(*came);
        let (cycle, got, want) = (Cycle(came.cycle), came.digest.to_string(), want.to_string());
        judged.fault(match &blocks[came.block].last_of {
            Some(vector) => ResultFault::Message {
                vector: vector.clone(),
                got,
                want,
            },
            None => ResultFault::Digest { cycle, got, want },
        });
    }
    judged.first = wrong.iter().map(|came| came.block).min();
    let last = hashed.came.last().map_or(0, |came| came.cycle);
    for _ in 0..hashed.surplus {
        judged.fault(ResultFault::DigestValid {
            cycle: Cycle(last),
            reported: true,
        });
    }
    if let Some(latency) = hashed.latency {
        judged.remark =
            format!("digests come {latency} clocks behind their blocks: latency = {latency}");
    }
    for _ in 0..hashed.lost + hashed.unmarked {
        judged.fault(ResultFault::DigestValid {
            cycle: Cycle(last),
            reported: false,
        });
    }
    judged.answered = !wrong.is_empty() || hashed.surplus > 0;
    if why && judged.wrong > 0 {
        judged.diagnosis = explain(&Evidence {
            blocks,
            expected,
            wrong: &roots(blocks, expected, &wrong),
            hashed,
        });
    }
    judged
}
