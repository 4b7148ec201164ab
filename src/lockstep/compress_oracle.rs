//! What must come out of a compression pipe.

use std::collections::VecDeque;

use super::oracle::{ENOUGH, Oracle};
use crate::bits::{Block, Digest, State};
use crate::design::COMPRESS_LATENCY;
use crate::job;
use crate::model::{CompressInputs, CompressOutputs};
use crate::stimulus::{CompressScript, Entering};
use crate::units::Cycle;
use crate::verdict::{ResultFault, Results};

/// A block in the pipe: what must come of it, and the stored message that it is the last block of.
#[derive(Clone, Debug)]
struct Due {
    digest: State,
    last_of: Option<(String, Digest)>,
}

/// Follows blocks through the pipe by counting enabled cycles, and hashes each with `sha2`.
pub struct CompressOracle<'a> {
    feed: Box<dyn Iterator<Item = Entering> + 'a>,
    reset_seen: bool,
    /// One entry for each stage, the newest at the back.
    pipe: VecDeque<Option<Due>>,
    /// Stored messages that came out before anything was judged.
    unjudged: Vec<(String, Digest)>,
    results: Results,
    faults: Vec<ResultFault>,
    /// A set that holds nothing of what the feed asks for.
    missing_set: Option<&'a str>,
}

impl<'a> CompressOracle<'a> {
    /// An oracle for this script's blocks.
    pub fn new(script: &'a CompressScript) -> Self {
        Self {
            feed: Box::new(script.feed.expand().flatten()),
            reset_seen: false,
            pipe: empty(),
            unjudged: Vec::new(),
            results: Results::default(),
            faults: Vec::new(),
            missing_set: script.feed.missing_set(),
        }
    }

    fn judge(&mut self, cycle: Cycle, i: &CompressInputs, o: &CompressOutputs) {
        let due = self.pipe.front().cloned().flatten().filter(|_| i.enable);
        if o.valid.value != due.is_some() {
            self.faults.push(ResultFault::DigestValid {
                cycle,
                reported: o.valid.value,
            });
        }
        let Some(due) = due.filter(|_| o.valid.value) else {
            return;
        };
        let got = State(std::array::from_fn(|n| o.digest.value[7 - n]));
        self.results.digests += 1;
        if got != due.digest {
            self.faults.push(ResultFault::Digest {
                cycle,
                got: got.to_string(),
                want: due.digest.to_string(),
            });
        }
        if let Some((vector, stored)) = due.last_of {
            if got.to_digest() == stored {
                self.results.messages += 1;
            } else {
                self.faults.push(ResultFault::Message {
                    vector,
                    got: got.to_string(),
                    want: stored.to_string(),
                });
            }
        }
    }

    fn entering(&mut self, i: &CompressInputs) -> Option<Due> {
        // The feed waits while the pipe is held: what is offered then is noise.
        if !i.valid || !i.enable || i.reset {
            return None;
        }
        let chaining = State(std::array::from_fn(|n| i.chaining[7 - n]));
        let block = Block(std::array::from_fn(|n| i.block[15 - n]));
        let last_of = self.feed.next().and_then(|entering| entering.last_of);
        Some(Due {
            digest: job::compress(&chaining, &block),
            last_of,
        })
    }
}

fn empty() -> VecDeque<Option<Due>> {
    vec![None; COMPRESS_LATENCY as usize].into()
}

impl Oracle for CompressOracle<'_> {
    type Inputs = CompressInputs;
    type Outputs = CompressOutputs;

    fn cycle(&mut self, cycle: Cycle, i: &CompressInputs, o: &CompressOutputs) {
        if self.faults.len() >= ENOUGH {
            return;
        }
        if self.reset_seen {
            self.judge(cycle, i, o);
        }
        let entering = self.entering(i);
        if i.enable {
            let left = self.pipe.pop_front().flatten().filter(|_| !self.reset_seen);
            self.unjudged.extend(left.and_then(|due| due.last_of));
            self.pipe.push_back(entering);
        }
        if i.reset {
            self.reset_seen = true;
            self.pipe = empty();
        }
    }

    fn finish(&mut self, _cycles: u64) {
        let missing = self.missing_set.map(|set| ResultFault::Message {
            vector: set.into(),
            got: String::new(),
            want: "stored messages".into(),
        });
        self.faults.extend(missing);
        let unjudged = self.unjudged.drain(..).take(ENOUGH);
        self.faults
            .extend(unjudged.map(|(vector, stored)| ResultFault::Message {
                vector,
                got: String::new(),
                want: stored.to_string(),
            }));
    }

    fn results(&self) -> &Results {
        &self.results
    }

    fn faults(&self) -> &[ResultFault] {
        &self.faults
    }
}
