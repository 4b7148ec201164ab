//! What the miner core must show, told by nonces and their times of entry.

use std::collections::VecDeque;
use std::rc::Rc;

use goldbench::job::{self, Job};
use goldbench::model::{MinerInputs, MinerOutputs};
use goldbench::units::Nonce;

/// Enabled cycles from a nonce's entry to its leaving the pipe, to the compare's register, to the FIFO's output.
const LEAVES: u64 = 130;
const COMPARED: u64 = 131;

/// A nonce on its way.
#[derive(Clone, Debug)]
pub struct Flying {
    /// Its job.
    pub job: Rc<Job>,
    /// The nonce.
    pub nonce: Nonce,
    /// The enabled cycle in which it stood at the first round.
    pub entered: u64,
    slot: usize,
}

/// What must be seen in a cycle.
#[derive(Debug, PartialEq, Eq)]
pub struct Expected {
    pub load_ready: bool,
    pub exhausted: bool,
    pub busy: bool,
    pub hit: Option<(u32, u8, u32)>,
    pub overflow: u16,
}

impl Expected {
    /// The same of what a model shows.
    pub fn of(outputs: &MinerOutputs) -> Self {
        Self {
            load_ready: outputs.load_ready,
            exhausted: outputs.exhausted,
            busy: outputs.busy,
            hit: outputs.hit_valid.then_some((
                outputs.hit_nonce.value,
                outputs.hit_job_id.value,
                outputs.hit_version.value,
            )),
            overflow: outputs.overflow,
        }
    }
}

/// The bookkeeping of nonces.
pub struct Oracle {
    slots: usize,
    depth: usize,
    /// Enabled cycles so far.
    pub now: u64,
    loads: usize,
    issuing: Option<(Rc<Job>, Nonce)>,
    exhausted: bool,
    /// Nonces on their way, oldest first.
    pub flying: VecDeque<Flying>,
    waiting: VecDeque<(u32, u8, u32)>,
    overflow: u16,
    /// Hits that came to the FIFO; a test that never saw one has tested little.
    pub hits: usize,
}

impl Oracle {
    /// After a reset.
    pub fn new(slots: usize, depth: usize) -> Self {
        Self {
            slots,
            depth,
            now: 0,
            loads: 0,
            issuing: None,
            exhausted: false,
            flying: VecDeque::new(),
            waiting: VecDeque::new(),
            overflow: 0,
            hits: 0,
        }
    }

    /// The nonce that enters in this cycle, if it is enabled.
    pub fn entering(&self) -> Option<Nonce> {
        self.issuing.as_ref().map(|(_, nonce)| *nonce)
    }

    fn in_pipe(&self) -> impl Iterator<Item = &Flying> {
        self.flying
            .iter()
            .filter(|f| self.now - f.entered <= LEAVES)
    }

    fn ready(&self) -> bool {
        let next = (self.loads + 1) % self.slots;
        self.in_pipe().all(|f| f.slot != next)
    }

    fn is_hit(flying: &Flying) -> bool {
        job::hit(&flying.job, flying.nonce)
    }

    fn compared(&self) -> Option<&Flying> {
        self.flying
            .front()
            .filter(|f| self.now - f.entered == COMPARED)
    }

    /// What must be seen with these inputs.
    pub fn expect(&self, inputs: &MinerInputs) -> Expected {
        Expected {
            load_ready: inputs.enable && self.ready(),
            exhausted: self.exhausted,
            busy: self.issuing.is_some()
                || self.in_pipe().next().is_some()
                || self.compared().is_some_and(Self::is_hit),
            hit: self.waiting.front().copied().filter(|_| inputs.enable),
            overflow: self.overflow,
        }
    }

    /// The clock's edge; `offered` is the job that stands at the ports.
    pub fn edge(&mut self, inputs: &MinerInputs, offered: Option<&Job>) {
        if inputs.reset {
            let now = self.now + u64::from(inputs.enable);
            let hits = self.hits;
            *self = Self::new(self.slots, self.depth);
            (self.now, self.hits) = (now, hits);
            return;
        }
        if !inputs.enable {
            return;
        }
        let loaded = offered.filter(|_| self.ready());
        self.host(inputs);
        if inputs.abort {
            self.flying.clear();
            (self.issuing, self.exhausted) = (None, false);
        } else if let Some((job, nonce)) = self.issuing.take() {
            self.exhausted = nonce == job.end;
            if !self.exhausted {
                self.issuing = Some((job.clone(), nonce.next()));
            }
            let (entered, slot) = (self.now, self.loads % self.slots);
            self.flying.push_back(Flying {
                job,
                nonce,
                entered,
                slot,
            });
        }
        if let Some(job) = loaded {
            self.loads += 1;
            self.issuing = Some((Rc::new(job.clone()), job.start));
            self.exhausted = false;
        }
        self.now += 1;
    }

    /// The host takes a hit, and a new one comes.
    fn host(&mut self, inputs: &MinerInputs) {
        let compared = self.compared().cloned();
        if inputs.hit_ready {
            self.waiting.pop_front();
        }
        let Some(flying) = compared else { return };
        self.flying.pop_front();
        if inputs.abort || !Self::is_hit(&flying) {
            return;
        }
        self.hits += 1;
        if self.waiting.len() < self.depth {
            let job = &flying.job;
            self.waiting
                .push_back((flying.nonce.0, job.id.0, job.version));
        } else {
            self.overflow = self.overflow.saturating_add(1);
        }
    }
}
