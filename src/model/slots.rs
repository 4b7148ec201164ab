//! The contexts of the jobs in flight (`rtl/job_slots.sv`, `rtl/job_tail.sv`).

use super::MinerInputs;
use super::block::Lanes;
use super::tracked::{Packed256, Tracked};
use crate::design::{DesignConfig, Shortcut};

/// One job's context.
#[derive(Clone, Debug, Default)]
pub(super) struct Slot {
    pub(super) in_flight: u16,
    pub(super) nonce: Tracked<u32>,
    pub(super) job_id: Tracked<u8>,
    pub(super) version: Tracked<u32>,
    pub(super) midstates: Lanes,
    pub(super) target: Tracked<Packed256>,
    /// Only with tickets.
    pub(super) ticket: Tracked<u32>,
}

/// What happens to the slots in one cycle.
#[derive(Clone, Copy, Debug)]
pub(super) struct SlotEvents<'a> {
    pub(super) abort: bool,
    /// The inputs with the job that is taken.
    pub(super) load: Option<&'a MinerInputs>,
    pub(super) issue: bool,
    /// The slot of a nonce that leaves the pipe.
    pub(super) retire: Option<usize>,
}

#[derive(Clone, Debug)]
pub(super) struct Slots {
    contexts: Vec<Slot>,
    pub(super) current: usize,
    /// The bits that a count of nonces in flight has.
    mask: u16,
    /// Does a job bring its midstate.
    midstate: bool,
    ticket: bool,
    /// What nonces grow by.
    stride: u32,
}

impl Slots {
    pub(super) fn new(config: &DesignConfig, stride: u32) -> Self {
        let slot = Slot {
            midstates: Lanes::new(config.lanes()),
            ..Slot::default()
        };
        Self {
            contexts: vec![slot; config.slots()],
            current: 0,
            mask: (1 << config.in_flight_bits()) - 1,
            midstate: config.has(Shortcut::Midstate),
            ticket: config.ticket,
            stride,
        }
    }

    pub(super) fn at(&self, slot: usize) -> &Slot {
        &self.contexts[slot]
    }

    /// The slot that the next job takes.
    pub(super) fn next(&self) -> usize {
        (self.current + 1) % self.contexts.len()
    }

    /// Can the next job be taken: no nonce of the next slot's earlier job is left in the pipe.
    pub(super) fn ready(&self) -> bool {
        self.contexts[self.next()].in_flight == 0
    }

    pub(super) fn busy(&self) -> bool {
        self.contexts.iter().any(|slot| slot.in_flight != 0)
    }

    pub(super) fn clock(&mut self, reset: bool, enable: bool, events: SlotEvents<'_>) {
        let (current, next) = (self.current, self.next());
        for (s, slot) in self.contexts.iter_mut().enumerate() {
            let enters = events.issue && s == current;
            let leaves = events.retire == Some(s);
            if reset {
                slot.in_flight = 0;
            } else if enable {
                slot.in_flight = match (events.abort, enters, leaves) {
                    (true, _, _) => 0,
                    (false, true, false) => slot.in_flight.wrapping_add(1) & self.mask,
                    (false, false, true) => slot.in_flight.wrapping_sub(1) & self.mask,
                    _ => slot.in_flight,
                };
            }
            if enable {
                match events.load {
                    Some(i) if s == next => {
                        slot.midstates.take(&i.midstate, &i.others);
                        slot.target = Tracked::known(i.target);
                        slot.ticket = i.ticket.map_or_else(Tracked::default, Tracked::known);
                        slot.job_id = Tracked::known(i.job_id);
                        slot.version = Tracked::known(i.version);
                        slot.nonce = Tracked::known(i.nonce_start);
                    }
                    _ if leaves => slot.nonce.value = slot.nonce.value.wrapping_add(self.stride),
                    _ => {}
                }
            }
        }
        if reset {
            self.current = 0;
        } else if enable && events.load.is_some() {
            self.current = next;
        }
    }

    pub(super) fn visit(&self, known: bool, sink: &mut impl FnMut(&[u32], bool)) {
        sink(&[self.current as u32], known);
        for s in &self.contexts {
            sink(&[u32::from(s.in_flight)], known);
        }
        for s in &self.contexts {
            sink(&[s.nonce.value], s.nonce.known);
        }
        for s in &self.contexts {
            sink(&[u32::from(s.job_id.value)], s.job_id.known);
        }
        for s in &self.contexts {
            sink(&[s.version.value], s.version.known);
        }
        for s in self.contexts.iter().filter(|_| self.midstate) {
            s.midstates.visit(sink);
        }
        for s in &self.contexts {
            sink(&s.target.value, s.target.known);
        }
        for s in self.contexts.iter().filter(|_| self.ticket) {
            sink(&[s.ticket.value], s.ticket.known);
        }
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        let word = |take: &mut dyn FnMut(&mut [u32])| {
            let mut one = [0];
            take(&mut one);
            one[0]
        };
        self.current = word(take) as usize;
        for s in &mut self.contexts {
            s.in_flight = word(take) as u16;
        }
        for s in &mut self.contexts {
            s.nonce = Tracked::known(word(take));
        }
        for s in &mut self.contexts {
            s.job_id = Tracked::known(word(take) as u8);
        }
        for s in &mut self.contexts {
            s.version = Tracked::known(word(take));
        }
        for s in self.contexts.iter_mut().filter(|_| self.midstate) {
            s.midstates.load(take);
        }
        for s in &mut self.contexts {
            take(&mut s.target.value);
            s.target.known = true;
        }
        for s in self.contexts.iter_mut().filter(|_| self.ticket) {
            s.ticket = Tracked::known(word(take));
        }
    }
}
