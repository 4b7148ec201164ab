//! What a miner shows: to its host at the ports, to a scheduler in every cycle.

use super::MinerModel;
use crate::model::fifo::Front;
use crate::model::reject::Reject;
use crate::model::{MinerInputs, MinerOutputs};

impl MinerModel {
    /// Are nonces being issued.
    pub(in crate::model) fn active(&self) -> bool {
        self.counter.active
    }

    /// Is the next job's slot free.
    pub(in crate::model) fn slot_free(&self) -> bool {
        let next = self.slots.next();
        self.slots.ready() && !self.reject.as_ref().is_some_and(|r| r.holds(next))
    }

    /// Is something in flight.
    pub(in crate::model) fn busy(&self) -> bool {
        let checks = self.reject.as_ref().is_some_and(Reject::busy);
        self.counter.active || self.slots.busy() || checks || self.hit.lanes != 0
    }

    /// Does a hit wait to be taken.
    pub(in crate::model) fn pending(&self) -> bool {
        self.fifo.valid()
    }

    /// The hit that waits, if one does.
    pub(in crate::model) fn front(&self) -> Front {
        self.fifo.front()
    }

    /// The job id of that hit.
    pub(in crate::model) fn front_id(&self) -> u8 {
        self.front().job_id.value
    }

    /// Hits dropped.
    pub(in crate::model) fn overflow(&self) -> u16 {
        let survivors = self.reject.as_ref().map_or(0, Reject::overflow);
        self.fifo.overflow.saturating_add(survivors)
    }

    pub(super) fn outputs(&self, i: &MinerInputs) -> MinerOutputs {
        let front = self.fifo.front();
        MinerOutputs {
            load_ready: self.slot_free() && i.enable,
            exhausted: self.counter.exhausted,
            busy: self.busy(),
            hit_valid: self.fifo.valid() && i.enable,
            hit_nonce: front.nonce,
            hit_job_id: front.job_id,
            hit_version: front.version,
            hit_lane: front.lane,
            hit_full: front.full,
            overflow: self.overflow(),
            control_known: self.control_known,
        }
    }
}
