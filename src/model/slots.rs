//! The contexts of the jobs in flight (`rtl/job_slots.sv`, `rtl/job_tail.sv`).

use super::tracked::{Packed256, Tracked};

/// One job's context.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Slot {
    pub(super) in_flight: u8,
    pub(super) nonce: Tracked<u32>,
    pub(super) job_id: Tracked<u8>,
    pub(super) midstate: Tracked<Packed256>,
    pub(super) target: Tracked<Packed256>,
}

/// What a load brings for a slot.
#[derive(Clone, Copy, Debug)]
pub(super) struct NewJob {
    pub(super) midstate: Packed256,
    pub(super) target: Packed256,
    pub(super) start: u32,
    pub(super) job_id: u8,
}

/// What happens to the slots in one cycle.
#[derive(Clone, Copy, Debug)]
pub(super) struct SlotEvents {
    pub(super) abort: bool,
    pub(super) load: Option<NewJob>,
    pub(super) issue: bool,
    /// The slot of a nonce that leaves the pipe.
    pub(super) retire: Option<usize>,
}

#[derive(Clone, Debug)]
pub(super) struct Slots {
    slots: Vec<Slot>,
    pub(super) current: usize,
}

impl Slots {
    pub(super) fn new(count: usize) -> Self {
        Self {
            slots: vec![Slot::default(); count],
            current: 0,
        }
    }

    pub(super) fn at(&self, slot: usize) -> &Slot {
        &self.slots[slot]
    }

    fn next(&self) -> usize {
        (self.current + 1) % self.slots.len()
    }

    /// Can the next job be taken: no nonce of the next slot's earlier job is left in the pipe.
    pub(super) fn ready(&self) -> bool {
        self.slots[self.next()].in_flight == 0
    }

    pub(super) fn busy(&self) -> bool {
        self.slots.iter().any(|slot| slot.in_flight != 0)
    }

    pub(super) fn clock(&mut self, reset: bool, enable: bool, events: SlotEvents) {
        let (current, next) = (self.current, self.next());
        for (s, slot) in self.slots.iter_mut().enumerate() {
            let enters = events.issue && s == current;
            let leaves = events.retire == Some(s);
            if reset {
                slot.in_flight = 0;
            } else if enable {
                slot.in_flight = match (events.abort, enters, leaves) {
                    (true, _, _) => 0,
                    (false, true, false) => slot.in_flight.wrapping_add(1),
                    (false, false, true) => slot.in_flight.wrapping_sub(1),
                    _ => slot.in_flight,
                };
            }
            if enable {
                match events.load {
                    Some(job) if s == next => {
                        slot.midstate = Tracked::known(job.midstate);
                        slot.target = Tracked::known(job.target);
                        slot.job_id = Tracked::known(job.job_id);
                        slot.nonce = Tracked::known(job.start);
                    }
                    _ if leaves => slot.nonce.value = slot.nonce.value.wrapping_add(1),
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
        for s in &self.slots {
            sink(&[u32::from(s.in_flight)], known);
        }
        for s in &self.slots {
            sink(&[s.nonce.value], s.nonce.known);
        }
        for s in &self.slots {
            sink(&[u32::from(s.job_id.value)], s.job_id.known);
        }
        for s in &self.slots {
            sink(&s.midstate.value, s.midstate.known);
        }
        for s in &self.slots {
            sink(&s.target.value, s.target.known);
        }
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        let word = |take: &mut dyn FnMut(&mut [u32])| {
            let mut one = [0];
            take(&mut one);
            one[0]
        };
        self.current = word(take) as usize;
        for s in &mut self.slots {
            s.in_flight = word(take) as u8;
        }
        for s in &mut self.slots {
            s.nonce = Tracked::known(word(take));
        }
        for s in &mut self.slots {
            s.job_id = Tracked::known(word(take) as u8);
        }
        for s in &mut self.slots {
            take(&mut s.midstate.value);
            s.midstate.known = true;
        }
        for s in &mut self.slots {
            take(&mut s.target.value);
            s.target.known = true;
        }
    }
}
