//! What stands behind an early compare (`rtl/early_reject.sv`): survivors that wait, and their checker.
//!
//! A core with it reports the digests that meet the target and have the compared bits zero; for targets below
//! `2^(256 - reject_bits)` that is every digest that meets the target.

use super::MinerInputs;
use super::checker::{Checker, Taken};
use super::constants::IV;
use super::hit::{Hit, is_ticket, target_met};
use super::pipes::Hash;
use super::slots::Slots;
use super::survivors::{Survivor, Survivors};
use super::tags::Tag;
use super::tracked::Tracked;
use crate::design::DesignConfig;

#[derive(Clone, Debug)]
pub(super) struct Reject {
    lanes: usize,
    /// The bits that are compared.
    mask: u32,
    ticket: bool,
    survivors: Survivors,
    /// By job slot: the rest of the header.
    tails: Vec<Tracked<[u32; 3]>>,
    checker: Checker,
}

impl Reject {
    pub(super) fn new(config: &DesignConfig) -> Self {
        Self {
            lanes: config.lanes(),
            mask: u32::MAX >> (32 - config.reject_bits),
            ticket: config.ticket,
            survivors: Survivors::new(config),
            tails: vec![Tracked::default(); config.slots()],
            checker: Checker::new(config),
        }
    }

    /// Is there something to check.
    pub(super) fn busy(&self) -> bool {
        !self.survivors.is_empty() || self.checker.active
    }

    /// Has the checker still to do with this slot's job.
    pub(super) fn holds(&self, slot: usize) -> bool {
        self.survivors.holds(slot) || self.checker.holds(slot)
    }

    /// Survivors dropped.
    pub(super) fn overflow(&self) -> u16 {
        self.survivors.overflow
    }

    /// What the hit register takes: the checker's nonce and its job, a hit in the cycle of its digest.
    pub(super) fn hit(&self, slots: &Slots, abort: bool) -> Hit {
        let slot = self.checker.slot;
        let job = slots.at(slot.value);
        let of_job = |known: bool| slot.known && known;
        let digest = self.checker.digest();
        let met = digest.is_some_and(|digest| target_met(&digest, &job.target.value));
        let ticket = self.ticket && digest.is_some_and(|d| is_ticket(&d, job.ticket.value));
        let lane = |on: bool| u32::from(on) << self.checker.lane();
        Hit {
            lanes: lane((met || ticket) && !abort),
            // Out of the cycle of a digest it is zero.
            full: self.ticket.then(|| Tracked::known(lane(met))),
            nonce: self.checker.nonce,
            job_id: Tracked {
                value: job.job_id.value,
                known: of_job(job.job_id.known),
            },
            version: Tracked {
                value: job.version.value,
                known: of_job(job.version.known),
            },
        }
    }

    /// The lanes of the leaving nonce whose top bits are zero: the word before its last addition is what the initial
    /// value's last word lacks to zero, in the bits that are compared.
    fn surviving(&self, hash: &Hash) -> u32 {
        let zero = |lane: &usize| hash.early_word(*lane).wrapping_add(IV[0]) & self.mask == 0;
        (0..self.lanes).filter(zero).map(|lane| 1 << lane).sum()
    }

    /// A cycle, in front of everything that it reads. `load` is the slot of a job that is taken.
    pub(super) fn clock(
        &mut self,
        i: &MinerInputs,
        (hash, slots): (&Hash, &Slots),
        leaving: Tag,
        load: Option<usize>,
    ) {
        let (moves, abort) = ((i.reset, i.enable), i.abort);
        let lanes = if leaving.valid {
            self.surviving(hash)
        } else {
            0
        };
        let push = (lanes != 0).then(|| Survivor {
            slot: leaving.slot,
            nonce: slots.at(leaving.slot).nonce,
            lanes,
        });
        let head = self.survivors.head();
        let head = head.filter(|_| !self.checker.active && !abort);
        let taken = head.map(|head| Taken {
            slot: head.slot,
            nonce: head.nonce,
            lane: head.lane,
            tail: &self.tails[head.slot],
        });
        let (slot, lane) = head.map_or((self.checker.slot.value, self.checker.lane()), |head| {
            (head.slot, head.lane)
        });
        let midstate = slots.at(slot).midstates.lane(lane);
        self.checker.clock(moves, abort, taken, midstate);
        self.survivors.clock(moves, abort, push, head.is_some());
        if let Some(slot) = load.filter(|_| i.enable) {
            self.tails[slot] = Tracked::known(i.tail);
        }
    }

    pub(super) fn visit(&self, known: bool, sink: &mut impl FnMut(&[u32], bool)) {
        self.survivors.visit(known, sink);
        for tail in &self.tails {
            sink(&tail.value, tail.known);
        }
        self.checker.visit(known, sink);
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        self.survivors.load(take);
        for tail in &mut self.tails {
            take(&mut tail.value);
            tail.known = true;
        }
        self.checker.load(take);
    }
}
