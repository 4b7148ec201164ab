//! The miner core (`rtl/miner_core.sv`).

mod front;
mod looks;

use super::block::Block;
use super::constants::IV;
use super::counter::Counter;
use super::entry::Entry;
use super::fifo::Fifo;
use super::hit::{Hit, is_ticket, target_met};
use super::notes::{Notes, Stand};
use super::phase::Phase;
use super::pipe::Stage;
use super::pipes::{Carried, Hash};
use super::reject::Reject;
use super::ring::Ring;
use super::slots::{Slot, SlotEvents, Slots};
use super::tags::{Tag, Tags};
use super::tracked::{Packed256, Tracked, pieces};
use super::{Glimpse, MinerInputs, MinerOutputs, Model, Occupant};
use crate::design::{DesignConfig, PipePlan, Shortcut, Site, Structure};
use crate::simd::{Engine, NoEngine};
use crate::units::{JobId, Nonce};

/// The machine of `rtl/miner_core.sv`.
#[derive(Clone, Debug)]
pub struct MinerModel {
    config: DesignConfig,
    /// What nonces grow by.
    stride: u32,
    carried: Carried,
    structure: Structure,
    control_known: bool,
    phase: Phase,
    counter: Counter,
    slots: Slots,
    entry: Entry,
    tags: Tags,
    /// Places of the tag pipe.
    tag_count: usize,
    /// Only without a midstate: digests of hash 0 waiting for their blocks.
    ring: Option<Ring>,
    /// In the order of the way of data.
    hashes: Vec<Hash>,
    /// Only with an early compare.
    reject: Option<Reject>,
    hit: Hit,
    fifo: Fifo,
}

/// What a feed-forward adds.
enum Chaining {
    /// SHA-256's initial value.
    Initial,
    /// The midstates of this slot.
    Slot(usize),
    /// A digest that waited in the ring.
    Waiting(Tracked<Packed256>),
}

impl MinerModel {
    /// A machine after power-up.
    pub fn new(config: &DesignConfig) -> Self {
        Self::with_stride(config, 1)
    }

    /// The same machine, as it is fastest where every register is looked at in every cycle.
    pub fn fast(config: &DesignConfig) -> Self {
        Self::of(config, 1, Carried::fastest(config))
    }

    /// The same machine, with its blocks worked out in vector lanes rather than moved from stage to stage.
    ///
    /// # Errors
    /// An engine that the processor lacks.
    pub fn flown(config: &DesignConfig, engine: Engine) -> Result<Self, NoEngine> {
        Ok(Self::of(config, 1, Carried::Flown(engine.checked()?)))
    }

    /// The same machine, with nodes of the pipes' logic to show.
    pub fn with_nodes(config: &DesignConfig) -> Self {
        Self::of(config, 1, Carried::Shown)
    }

    /// The same of a core that takes every so-many-eth nonce, beginning with its range's first.
    pub fn with_stride(config: &DesignConfig, stride: u32) -> Self {
        Self::of(config, stride, Carried::Moved)
    }

    pub(super) fn of(config: &DesignConfig, stride: u32, carried: Carried) -> Self {
        let structure = config.elaborate();
        let stages = |pipe: &str| structure.pipe(pipe).map(|plan| plan.stages.len());
        let whole = !config.has(Shortcut::Midstate);
        Self {
            config: *config,
            stride,
            carried,
            control_known: false,
            phase: Phase::new(config),
            counter: Counter::new(stride),
            slots: Slots::new(config, stride),
            entry: Entry::new(config),
            tags: Tags::new(config.tags(), config.slot_bits),
            tag_count: config.tags(),
            ring: stages("hash1").filter(|_| whole).map(Ring::new),
            hashes: structure
                .pipes
                .iter()
                .map(|plan| Hash::new(plan, carried))
                .collect(),
            reject: config
                .has(Shortcut::EarlyReject)
                .then(|| Reject::new(config)),
            hit: Hit {
                full: config.ticket.then(Tracked::default),
                ..Hit::default()
            },
            fifo: Fifo::new(config),
            structure,
        }
    }

    /// What stands at the inputs of this pipe's first stage.
    fn entering(&self, pipe: usize) -> Block {
        let plan = &self.structure.pipes[pipe];
        match plan.name {
            "hash2" => Block::of_digest(&self.hashes[pipe - 1].digest),
            "hash" if self.phase.second() => Block::of_digest(&self.hashes[pipe].digest),
            "hash1" if pipe > 0 => {
                let slot = self.tags.at(plan.first_tag - 1).slot;
                let digest = &self.hashes[pipe - 1].digest;
                self.entry.second_block(slot, digest).unwrap_or_default()
            }
            _ => {
                let midstates = &self.slots.at(self.slots.current).midstates;
                self.entry.block(midstates, self.counter.nonce)
            }
        }
    }

    /// The same; where no block moves on, nothing.
    fn block(&self, pipe: usize) -> Block {
        if self.phase.steps() {
            self.entering(pipe)
        } else {
            Block::default()
        }
    }

    /// What this pipe's feed-forward adds, in a step.
    fn chaining(&self, plan: &PipePlan) -> Chaining {
        match (plan.name, &self.ring) {
            ("hash0" | "hash2", _) => Chaining::Initial,
            ("hash1", Some(ring)) => Chaining::Waiting(ring.out()),
            // The pipe is of an even number of stages: what leaves it is of the same hash as what enters it.
            ("hash", _) if self.phase.second() => Chaining::Initial,
            _ => Chaining::Slot(self.tags.at(plan.first_tag + plan.stages.len() - 1).slot),
        }
    }

    /// One enabled cycle of all pipes, the last one first: each takes what the one in front of it held.
    fn clock_hashes(&mut self) {
        let count = self.phase.count();
        for pipe in (0..self.hashes.len()).rev() {
            let block = self.block(pipe);
            let chaining = self.chaining(&self.structure.pipes[pipe]);
            let hash = &mut self.hashes[pipe];
            match chaining {
                Chaining::Initial => {
                    hash.clock(count, &block, (std::iter::repeat(&IV), true));
                }
                Chaining::Slot(slot) => {
                    let midstates = &self.slots.at(slot).midstates;
                    hash.clock(count, &block, (midstates.iter(), midstates.known));
                }
                Chaining::Waiting(out) => {
                    hash.clock(count, &block, (std::iter::once(&out.value), out.known));
                }
            }
        }
    }

    /// The lanes whose digest, at the end of the last pipe, is as it is asked for.
    fn lanes_where(&self, asked: impl Fn(&Packed256) -> bool) -> u32 {
        let digests = self.hashes.last().into_iter().flat_map(|h| h.digest.iter());
        let lanes = digests.map(|digest| u32::from(asked(digest)));
        lanes.enumerate().map(|(lane, on)| on << lane).sum()
    }

    /// The lanes whose digest meets the target of this job, where tickets want to know it in every cycle.
    fn full(&self, job: &Slot) -> Option<Tracked<u32>> {
        let digests = self.hashes.last().filter(|_| self.config.ticket)?;
        let target = job.target;
        Some(Tracked {
            value: self.lanes_where(|digest| target_met(digest, &target.value)),
            known: digests.digest.known && target.known,
        })
    }

    fn step_results(&mut self, i: &MinerInputs, leaving: Tag) {
        // Consumers before producers: each reads what its producers held before the edge.
        let pushed = self.hit.lanes != 0 && !i.abort;
        let push = pushed.then_some(&self.hit);
        self.fifo.clock(i.reset, i.enable, push, i.hit_ready);
        if let Some(reject) = &self.reject {
            let hit = reject.hit(&self.slots, i.abort);
            self.hit.clock(i.reset, i.enable, hit);
            return;
        }
        let job = self.slots.at(leaving.slot);
        let leaves = leaving.valid && self.phase.steps() && !i.abort;
        let hit = Hit {
            lanes: if leaves {
                self.lanes_where(|digest| {
                    let ticket = self.config.ticket && is_ticket(digest, job.ticket.value);
                    ticket || target_met(digest, &job.target.value)
                })
            } else {
                0
            },
            nonce: job.nonce,
            job_id: job.job_id,
            version: job.version,
            full: self.full(job),
        };
        self.hit.clock(i.reset, i.enable, hit);
    }

    /// What leaves the pipe is compared early, and survivors are checked.
    fn step_reject(&mut self, i: &MinerInputs, leaving: Tag, load: Option<usize>) {
        if let (Some(reject), Some(hash)) = (&mut self.reject, self.hashes.last()) {
            reject.clock(i, (hash, &self.slots), leaving, load);
        }
    }

    /// The ring takes the digest that hash 0 held before the edge.
    fn step_ring(&mut self, i: &MinerInputs, digest: Option<Tracked<Packed256>>) {
        if let Some(ring) = &mut self.ring {
            let steps = i.enable && self.phase.steps();
            ring.clock(i.reset, steps, digest.unwrap_or_default());
        }
    }
}

impl Model for MinerModel {
    type Inputs = MinerInputs;
    type Outputs = MinerOutputs;

    fn fresh(&self) -> Self {
        Self::of(&self.config, self.stride, self.carried)
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
        let steps = self.phase.steps();
        let load = (i.load && self.slot_free()).then_some(i);
        let leaving = self.tags.at(self.tag_count - 1);
        let issue = self.counter.active && self.phase.issues();

        self.step_results(i, leaving);
        self.step_reject(i, leaving, load.map(|_| self.slots.next()));
        if enable {
            // Only without a midstate there is a pipe in front of hash 1.
            let first = self.ring.as_ref().filter(|_| steps);
            let enters = first.and_then(|_| self.structure.pipes.first());
            let enters = enters.map(|plan| self.tags.at(plan.digest_tag()));
            let digest = self.ring.as_ref().map(|_| self.hashes[0].digest.tracked());
            self.clock_hashes();
            self.step_ring(i, digest);
            let next = self.slots.next();
            self.entry.clock(load.map(|i| (next, i)), enters);
        } else {
            self.step_ring(i, None);
        }
        let tag = Tag {
            valid: issue,
            slot: self.slots.current,
        };
        self.tags.clock(reset, (enable, steps), i.abort, tag);
        let retires = leaving.valid && steps;
        let events = SlotEvents {
            abort: i.abort,
            load,
            issue,
            retire: retires.then_some(leaving.slot),
        };
        self.slots.clock(reset, enable, events);
        let range = load.map(|i| (i.nonce_start, i.nonce_end));
        self.counter.clock(reset, enable, (issue, i.abort), range);
        self.phase.clock(reset, enable);
        outputs
    }

    fn visit(&self, sink: &mut impl FnMut(&[u32], bool)) {
        self.visit_front(sink);
        for (at, hash) in self.hashes.iter().enumerate() {
            self.visit_ring(at, sink);
            hash.visit(sink);
        }
        self.visit_back(sink);
    }

    fn visit_nodes(&self, sink: &mut impl FnMut(&[u32])) {
        self.show_nodes(sink);
    }

    fn looks_back(&self) -> bool {
        matches!(self.carried, Carried::Flown(_))
    }

    fn note(&self, notes: &mut Notes) {
        self.note_as(0, notes);
        notes.close();
    }

    fn visit_noted<S: FnMut(&[u32], bool)>(&mut self, notes: &Notes, cycle: usize, sink: &mut S) {
        self.show();
        let flown = |pipe: usize, stand: Stand, sink: &mut S| self.visit_stand(pipe, stand, sink);
        notes.visit(cycle, flown, sink);
    }

    fn glimpse(&self, seen: &mut Glimpse) {
        seen.clear(self.control_known);
        self.glimpse_as(0, seen);
        seen.waiting = self.waiting() as u32;
        seen.full = self.waiting() == self.config.fifo_depth();
    }

    fn occupant(&self, site: Site) -> Option<Occupant> {
        let (place, tag) = self.tag_of(site)?;
        let slot = self.slots.at(tag.slot);
        if !slot.nonce.known {
            return None;
        }
        // The slot counts the nonce that leaves next; those of the same slot ahead of this one leave before it.
        let ahead = (place + 1..self.tag_count)
            .filter(|&s| self.tags.at(s) == tag)
            .count();
        Some(Occupant {
            job: JobId(slot.job_id.value),
            nonce: Nonce(slot.nonce.value.wrapping_add(self.stride * ahead as u32)),
        })
    }

    fn entering(&self, pipe: &str, _inputs: &MinerInputs) -> Option<Stage> {
        let at = self.structure.pipes.iter().position(|p| p.name == pipe)?;
        let block = MinerModel::entering(self, at);
        block.known.then_some(block.first)
    }

    fn forwarding(&self, pipe: &str) -> Option<Packed256> {
        match self.chaining(self.structure.pipe(pipe)?) {
            Chaining::Initial => Some(IV),
            Chaining::Slot(slot) => {
                let midstates = &self.slots.at(slot).midstates;
                midstates.known.then_some(midstates.first)
            }
            Chaining::Waiting(out) => out.known.then_some(out.value),
        }
    }

    fn load(&mut self, state: &[u32]) {
        let mut take = pieces(state);
        self.phase.load(&mut take);
        self.counter.load(&mut take);
        self.slots.load(&mut take);
        self.entry.load(&mut take);
        self.tags.load(&mut take);
        for (at, hash) in self.hashes.iter_mut().enumerate() {
            if let Some(ring) = self.ring.as_mut().filter(|_| at == 1) {
                ring.load(&mut take);
            }
            hash.load(&mut take);
        }
        if let Some(reject) = &mut self.reject {
            reject.load(&mut take);
        }
        self.hit.load(&mut take);
        self.fifo.load(&mut take);
        self.control_known = true;
    }
}
