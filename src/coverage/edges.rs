//! Resets and stalls: what they meet.

use super::bin::Bin;
use super::counted::Counted;
use super::places::Places;
use crate::model::Glimpse;
use crate::units::Cycle;

/// A cycle's situation.
#[derive(Clone, Copy, Debug, Default)]
#[allow(clippy::struct_excessive_bools)] // they are situations
pub(super) struct Edge {
    pub(super) reset: bool,
    pub(super) enable: bool,
    /// A job or block is offered.
    pub(super) offered: bool,
    /// Nothing is under way.
    pub(super) idle: bool,
    /// The pipes are full.
    pub(super) full: bool,
    /// A hit stands behind the compare.
    pub(super) hit: bool,
    /// Hits stand at the port.
    pub(super) waiting: bool,
    /// The FIFO at the port is full.
    pub(super) fifo_full: bool,
}

/// What the host asks for in a cycle.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub(super) reset: bool,
    pub(super) enable: bool,
    /// A job is offered.
    pub(super) offered: bool,
}

impl Edge {
    /// Of a core with nonces, hits and a result FIFO.
    pub(super) fn of(asked: Asked, busy: bool, seen: &Glimpse, places: &Places) -> Self {
        Self {
            reset: asked.reset,
            enable: asked.enable,
            offered: asked.offered,
            idle: !busy && seen.waiting == 0,
            full: places.full(seen),
            hit: seen.hit,
            waiting: seen.waiting > 0,
            fifo_full: seen.full,
        }
    }

    pub(super) fn count(self, cycle: Cycle, counted: &mut Counted) {
        if self.reset {
            for (holds, bin) in [
                (self.idle, Bin::ResetIdle),
                (!self.idle && !self.full, Bin::ResetFilling),
                (self.full, Bin::ResetFull),
                (self.hit, Bin::ResetHit),
                (self.waiting, Bin::ResetWaiting),
                (self.fifo_full, Bin::ResetFifoFull),
                (!self.enable, Bin::ResetFrozen),
                (self.offered, Bin::ResetOffered),
            ] {
                counted.hit_if(holds, bin, cycle);
            }
        } else if !self.enable {
            for (holds, bin) in [
                (self.idle, Bin::StallIdle),
                (self.full, Bin::StallFull),
                (self.hit, Bin::StallHit),
                (self.waiting, Bin::StallWaiting),
                (self.offered, Bin::StallOffered),
            ] {
                counted.hit_if(holds, bin, cycle);
            }
        }
    }
}
