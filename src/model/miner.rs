//! The miner core (`rtl/miner_core.sv`).

use super::constants::IV;
use super::counter::Counter;
use super::fifo::{Fifo, Hit, target_met};
use super::pipe::{Pipe, Stage, feed_forward};
use super::slots::{NewJob, SlotEvents, Slots};
use super::tags::{Tag, Tags};
use super::tracked::{Packed256, Tracked, pieces};
use super::{MinerInputs, MinerOutputs, Model, Occupant};
use crate::design::{DesignConfig, HASH_TAGS, Site, Structure};
use crate::units::{JobId, Nonce};

/// The machine of `rtl/miner_core.sv`.
#[derive(Clone, Debug)]
pub struct MinerModel {
    config: DesignConfig,
    structure: Structure,
    control_known: bool,
    counter: Counter,
    slots: Slots,
    tail: Tracked<[u32; 3]>,
    tags: Tags,
    hash1: Pipe,
    digest1: Tracked<Packed256>,
    hash2: Pipe,
    digest2: Tracked<Packed256>,
    hit: Hit,
    fifo: Fifo,
}

impl MinerModel {
    /// A machine after power-up.
    pub fn new(config: &DesignConfig) -> Self {
        Self {
            config: *config,
            structure: config.elaborate(),
            control_known: false,
            counter: Counter::default(),
            slots: Slots::new(config.slots()),
            tail: Tracked::default(),
            tags: Tags::new(HASH_TAGS, config.slot_bits),
            hash1: Pipe::new(),
            digest1: Tracked::default(),
            hash2: Pipe::new(),
            digest2: Tracked::default(),
            hit: Hit::default(),
            fifo: Fifo::new(config.fifo_depth()),
        }
    }

    fn outputs(&self, i: &MinerInputs) -> MinerOutputs {
        let (hit_nonce, hit_job_id) = self.fifo.front();
        MinerOutputs {
            load_ready: self.slots.ready() && i.enable,
            exhausted: self.counter.exhausted,
            busy: self.counter.active || self.slots.busy() || self.hit.valid,
            hit_valid: self.fifo.valid() && i.enable,
            hit_nonce,
            hit_job_id,
            overflow: self.fifo.overflow,
            control_known: self.control_known,
        }
    }

    /// The block that enters hash 1: tail, nonce, padding of an 80-byte message, low word first.
    fn entering(&self) -> (Stage, bool) {
        let job = self.slots.at(self.slots.current);
        let mut w = [0; 16];
        w[0] = 0x280;
        w[11] = 0x8000_0000;
        w[12] = self.counter.nonce.value.swap_bytes();
        w[13..16].copy_from_slice(&self.tail.value);
        let known = job.midstate.known && self.tail.known && self.counter.nonce.known;
        let state = job.midstate.value;
        (Stage { state, w }, known)
    }

    /// The block that enters hash 2: digest of hash 1, padding of a 32-byte message, low word first.
    fn between(&self) -> Stage {
        let mut w = [0; 16];
        w[0] = 0x100;
        w[7] = 0x8000_0000;
        w[8..16].copy_from_slice(&self.digest1.value);
        Stage { state: IV, w }
    }
}

/// The tag of a pipe's first stage.
fn first_tag(pipe: &str) -> usize {
    if pipe == "hash2" { 65 } else { 0 }
}

impl Model for MinerModel {
    type Inputs = MinerInputs;
    type Outputs = MinerOutputs;

    fn fresh(&self) -> Self {
        Self::new(&self.config)
    }

    fn power_up(&mut self) {
        *self = self.fresh();
    }

    fn structure(&self) -> &Structure {
        &self.structure
    }

    fn step(&mut self, i: &MinerInputs) -> MinerOutputs {
        let outputs = self.outputs(i);
        if !self.control_known {
            // Nothing can be said of what moves where before control is known.
            self.control_known = i.reset;
            return outputs;
        }
        let (reset, enable) = (i.reset, i.enable);
        let load = i.load && self.slots.ready();
        let leaving = self.tags.at(HASH_TAGS - 1);
        let forwarding = self.tags.at(63);
        let issue = self.counter.active;

        // Consumers before producers: each reads what its producers held before the edge.
        let pushed = self.hit.valid && !i.abort;
        let push = pushed.then_some(&self.hit);
        self.fifo.clock(reset, enable, push, i.hit_ready);

        let job = self.slots.at(leaving.slot);
        let met = target_met(&self.digest2.value, &job.target.value);
        let hit = Hit {
            valid: leaving.valid && met && !i.abort,
            nonce: job.nonce,
            job_id: job.job_id,
        };
        self.hit.clock(reset, enable, hit);

        if enable {
            let (state, known) = self.hash2.out();
            let value = feed_forward(&IV, state);
            self.digest2 = Tracked { value, known };
            self.hash2.clock(&self.between(), self.digest1.known);

            let (state, known) = self.hash1.out();
            let midstate = self.slots.at(forwarding.slot).midstate;
            self.digest1 = Tracked {
                value: feed_forward(&midstate.value, state),
                known: known && midstate.known,
            };
            let (block, known) = self.entering();
            self.hash1.clock(&block, known);
        }

        let tag = Tag {
            valid: issue,
            slot: self.slots.current,
        };
        self.tags.clock(reset, enable, i.abort, tag);
        if enable && load {
            self.tail = Tracked::known(i.tail);
        }
        let events = SlotEvents {
            abort: i.abort,
            load: load.then_some(NewJob {
                midstate: i.midstate,
                target: i.target,
                start: i.nonce_start,
                job_id: i.job_id,
            }),
            issue,
            retire: leaving.valid.then_some(leaving.slot),
        };
        self.slots.clock(reset, enable, events);
        let range = load.then_some((i.nonce_start, i.nonce_end));
        self.counter.clock(reset, enable, i.abort, range);
        outputs
    }

    fn visit(&self, sink: &mut impl FnMut(&[u32], bool)) {
        self.counter.visit(self.control_known, sink);
        self.slots.visit(self.control_known, sink);
        sink(&self.tail.value, self.tail.known);
        self.tags.visit(self.control_known, sink);
        self.hash1.visit(sink);
        sink(&self.digest1.value, self.digest1.known);
        self.hash2.visit(sink);
        sink(&self.digest2.value, self.digest2.known);
        self.hit.visit(self.control_known, sink);
        self.fifo.visit(self.control_known, sink);
    }

    fn occupant(&self, site: Site) -> Option<Occupant> {
        let stage = match site {
            Site::Round { pipe, round } | Site::Schedule { pipe, round } => first_tag(pipe) + round,
            Site::Digest { pipe } => first_tag(pipe) + 64,
            Site::Part(_) => return None,
        };
        let tag = self.tags.at(stage);
        let slot = self.slots.at(tag.slot);
        if !tag.valid || !slot.nonce.known {
            return None;
        }
        // The slot counts the nonce that leaves next; those of the same slot ahead of this one leave before it.
        let ahead = (stage + 1..HASH_TAGS)
            .filter(|&s| self.tags.at(s) == tag)
            .count();
        Some(Occupant {
            job: JobId(slot.job_id.value),
            nonce: Nonce(slot.nonce.value.wrapping_add(ahead as u32)),
        })
    }

    fn entering(&self, pipe: &str, _inputs: &MinerInputs) -> Option<Stage> {
        if pipe == "hash1" {
            let (stage, known) = MinerModel::entering(self);
            known.then_some(stage)
        } else {
            self.digest1.known.then(|| self.between())
        }
    }

    fn forwarding(&self, pipe: &str) -> Option<Packed256> {
        if pipe == "hash2" {
            return Some(IV);
        }
        let midstate = self.slots.at(self.tags.at(63).slot).midstate;
        midstate.known.then_some(midstate.value)
    }

    fn load(&mut self, state: &[u32]) {
        let mut take = pieces(state);
        self.counter.load(&mut take);
        self.slots.load(&mut take);
        take(&mut self.tail.value);
        self.tail.known = true;
        self.tags.load(&mut take);
        self.hash1.load(&mut take);
        take(&mut self.digest1.value);
        self.digest1.known = true;
        self.hash2.load(&mut take);
        take(&mut self.digest2.value);
        self.digest2.known = true;
        self.hit.load(&mut take);
        self.fifo.load(&mut take);
        self.control_known = true;
    }
}
