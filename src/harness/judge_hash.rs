//! Digests held against `sha2`, and what explains those that are wrong.

use super::hashing::{Came, Hashed};
use super::slips::{Slip, shown_otherwise};
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
    /// What explains it.
    pub diagnosis: Option<Diagnosis>,
    /// What a reader should know of a case that passed.
    pub remark: String,
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

/// Judges a run.
pub fn judge(blocks: &[Entry], expected: &[State], hashed: &Hashed) -> Judged {
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
    for _ in 0..hashed.lost {
        judged.fault(ResultFault::DigestValid {
            cycle: Cycle(last),
            reported: false,
        });
    }
    if judged.wrong > 0 {
        judged.diagnosis = diagnose(blocks, expected, &wrong, hashed);
    }
    judged
}

/// Wrong digests that do not follow from another wrong one: those of a message's first block, and those behind a right one.
fn roots(blocks: &[Entry], expected: &[State], wrong: &[Came]) -> Vec<Came> {
    let follows = |came: &Came| {
        let of_message = !blocks[came.block].first && came.block > 0;
        // Of a core that takes its state at the ports each block stands alone.
        let goes_on = of_message && blocks[came.block].chaining == expected[came.block - 1];
        goes_on && wrong.iter().any(|other| other.block + 1 == came.block)
    };
    wrong
        .iter()
        .filter(|came| !follows(came))
        .copied()
        .collect()
}

fn diagnose(
    blocks: &[Entry],
    expected: &[State],
    wrong: &[Came],
    hashed: &Hashed,
) -> Option<Diagnosis> {
    if wrong.is_empty() && hashed.lost > 0 {
        return Some(Diagnosis::new(
            "block-lost",
            format!("{} blocks were taken and have no digest", hashed.lost),
        ));
    }
    if wrong.is_empty() {
        return Some(Diagnosis::new(
            "surplus-digests",
            format!("{} more digests came than blocks went in", hashed.surplus),
        ));
    }
    let roots = roots(blocks, expected, wrong);
    let wrong = &roots[..];
    let all = |holds: &dyn Fn(&Came) -> bool| wrong.iter().all(holds);
    for (at, (cause, text, _)) in shown_otherwise(&State([0; 8])).iter().enumerate() {
        if all(&|came| shown_otherwise(&came.digest)[at].2 == expected[came.block]) {
            return Some(Diagnosis::new(cause, *text));
        }
    }
    for slip in Slip::all().into_iter().chain(Slip::bits()) {
        if all(&|came| {
            slip.compress(&blocks[came.block].chaining, &blocks[came.block].block) == came.digest
        }) {
            let (cause, text) = slip.told();
            let more = if wrong.len() < hashed.came.len() {
                format!(
                    " ({} of {} digests show it)",
                    wrong.len(),
                    hashed.came.len()
                )
            } else {
                String::new()
            };
            return Some(Diagnosis::new(cause, format!("{text}{more}")));
        }
    }
    // Another block's digest.
    for ahead in [1i64, -1, 2, -2, 3, -3] {
        let other = |came: &Came| {
            usize::try_from(came.block as i64 + ahead)
                .ok()
                .and_then(|b| expected.get(b))
        };
        let known = wrong.iter().filter(|came| other(came).is_some()).count();
        if known > 1 && all(&|came| other(came).is_none_or(|want| *want == came.digest)) {
            let (n, way) = (
                ahead.abs(),
                if ahead > 0 { "a later" } else { "an earlier" },
            );
            return Some(Diagnosis::new(
                "block-lost",
                format!(
                    "digests are those of {way} block, {n} further: a block was lost or hashed twice"
                ),
            ));
        }
    }
    let from_iv =
        |came: &Came| job::compress(&crate::spec::IV, &blocks[came.block].block) == came.digest;
    if all(&from_iv) {
        return Some(Diagnosis::new(
            "chaining-lost",
            "the state before the block is not taken",
        ));
    }
    chained(blocks, wrong).or_else(|| words(expected, wrong))
}

/// A block that is right from the digest that the core itself gave before, wrong as that was.
fn chained(blocks: &[Entry], wrong: &[Came]) -> Option<Diagnosis> {
    let first_of_message = wrong.iter().filter(|came| blocks[came.block].first).count();
    (first_of_message == 0).then(|| {
        Diagnosis::new(
            "chaining-lost",
            "first blocks are right and further ones are not: the state between blocks is not kept",
        )
    })
}

/// A difference that is the same in every digest: a wrong initial value, a stuck bit.
fn words(expected: &[State], wrong: &[Came]) -> Option<Diagnosis> {
    let names = ["H0", "H1", "H2", "H3", "H4", "H5", "H6", "H7"];
    let differing: Vec<usize> = (0..8)
        .filter(|i| {
            wrong
                .iter()
                .any(|came| came.digest.0[*i] != expected[came.block].0[*i])
        })
        .collect();
    let delta = |came: &Came, i: usize| came.digest.0[i].wrapping_sub(expected[came.block].0[i]);
    if let [only] = differing[..] {
        let first = delta(&wrong[0], only);
        let text = if wrong.len() > 1 && wrong.iter().all(|came| delta(came, only) == first) {
            format!(
                "{} is always 0x{first:08x} too high: the value added behind the rounds is wrong",
                names[only]
            )
        } else {
            format!("only {} is wrong, in {} digests", names[only], wrong.len())
        };
        return Some(Diagnosis::new("digest-word", text));
    }
    let ones = wrong.iter().fold([0u32; 8], |all, came| {
        std::array::from_fn(|i| all[i] | (came.digest.0[i] ^ expected[came.block].0[i]))
    });
    let bits: u32 = ones.iter().map(|w| w.count_ones()).sum();
    (bits == 1 && wrong.len() > 1).then(|| {
        let (at, word) = ones
            .iter()
            .enumerate()
            .find(|(_, w)| **w != 0)
            .expect("a bit");
        Diagnosis::new(
            "digest-bit",
            format!(
                "only bit {} of {} is ever wrong",
                word.trailing_zeros(),
                names[at]
            ),
        )
    })
}
