//! The result FIFO (`rtl/result_fifo.sv`).

use super::hit::Hit;
use super::tracked::{Tracked, pieces_word};
use crate::design::DesignConfig;

/// What the host sees of the first entry.
#[derive(Clone, Copy, Debug)]
pub(super) struct Front {
    pub(super) nonce: Tracked<u32>,
    pub(super) job_id: Tracked<u8>,
    /// Rolled to the lane's.
    pub(super) version: Tracked<u32>,
    pub(super) lane: Tracked<u32>,
    /// Only of designs with tickets: does the lane meet the target.
    pub(super) full: Option<Tracked<bool>>,
}

/// Hits on their way to the host: an entry is a nonce with all its lanes that are hits, and is served lane by lane.
#[derive(Clone, Debug)]
pub(super) struct Fifo {
    nonce: Vec<Tracked<u32>>,
    job_id: Vec<Tracked<u8>>,
    version: Vec<Tracked<u32>>,
    /// Only of designs with tickets, else empty: the lanes that meet the target.
    full: Vec<Tracked<u32>>,
    /// With a single lane it has no registers: every entry is that lane.
    lanes: Vec<Tracked<u32>>,
    several: bool,
    /// Lanes of the first entry that the host has taken.
    served: u32,
    /// Counts modulo twice the depth: equal means empty, a depth apart means full.
    write: usize,
    read: usize,
    pub(super) overflow: u16,
}

impl Fifo {
    pub(super) fn new(config: &DesignConfig) -> Self {
        let (depth, lanes) = (config.fifo_depth(), config.lanes());
        let several = lanes > 1;
        Self {
            nonce: vec![Tracked::default(); depth],
            job_id: vec![Tracked::default(); depth],
            version: vec![Tracked::default(); depth],
            full: vec![Tracked::default(); if config.ticket { depth } else { 0 }],
            lanes: vec![
                if several {
                    Tracked::default()
                } else {
                    Tracked::known(1)
                };
                depth
            ],
            several,
            served: 0,
            write: 0,
            read: 0,
            overflow: 0,
        }
    }

    fn depth(&self) -> usize {
        self.nonce.len()
    }

    pub(super) fn valid(&self) -> bool {
        self.write != self.read
    }

    /// Entries that wait.
    pub(super) fn waiting_entries(&self) -> usize {
        let turn = 2 * self.depth();
        (self.write + turn - self.read) % turn
    }

    /// Lanes of the entry at the read pointer that the host has still to take.
    fn waiting(&self) -> u32 {
        self.lanes[self.read % self.depth()].value & !self.served
    }

    /// The entry at the read pointer, whether or not it is valid.
    pub(super) fn front(&self) -> Front {
        let at = self.read % self.depth();
        let lane = match self.waiting() {
            0 => 0,
            waiting => waiting.trailing_zeros(),
        };
        let (lanes, version) = (self.lanes[at], self.version[at]);
        Front {
            nonce: self.nonce[at],
            job_id: self.job_id[at],
            // BIP 320: version rolling begins with bit 13.
            version: Tracked {
                value: version.value ^ lane << 13,
                known: version.known && lanes.known,
            },
            lane: Tracked {
                value: lane,
                known: lanes.known,
            },
            full: self.full.get(at).map(|full| Tracked {
                value: full.value >> lane & 1 == 1,
                known: full.known && lanes.known,
            }),
        }
    }

    pub(super) fn clock(&mut self, reset: bool, enable: bool, push: Option<&Hit>, pop: bool) {
        let turn = 2 * self.depth();
        let full = (self.write + self.depth()) % turn == self.read;
        let serves = pop && self.valid();
        let waiting = self.waiting();
        // The lowest waiting lane is taken: is it the last one.
        let pops = serves && waiting & waiting.wrapping_sub(1) == 0;
        let accepted = push.filter(|_| !full || pops);
        let lowest = waiting & waiting.wrapping_neg();
        if enable && let Some(hit) = accepted {
            let at = self.write % self.depth();
            self.nonce[at] = hit.nonce;
            self.job_id[at] = hit.job_id;
            self.version[at] = hit.version;
            if let Some(full) = self.full.get_mut(at) {
                *full = hit.full.unwrap_or_default();
            }
            self.lanes[at] = Tracked::known(hit.lanes);
        }
        if reset {
            (self.write, self.read, self.overflow, self.served) = (0, 0, 0, 0);
        } else if enable {
            if accepted.is_some() {
                self.write = (self.write + 1) % turn;
            } else if let Some(hit) = push {
                let dropped = hit.lanes.count_ones() as u16;
                self.overflow = self.overflow.saturating_add(dropped);
            }
            if pops {
                self.read = (self.read + 1) % turn;
                self.served = 0;
            } else if serves {
                self.served |= lowest;
            }
        }
    }

    pub(super) fn visit(&self, known: bool, sink: &mut impl FnMut(&[u32], bool)) {
        sink(&[self.write as u32], known);
        sink(&[self.read as u32], known);
        sink(&[u32::from(self.overflow)], known);
        if self.several {
            sink(&[self.served], known);
        }
        for entry in &self.nonce {
            sink(&[entry.value], entry.known);
        }
        for entry in &self.job_id {
            sink(&[u32::from(entry.value)], entry.known);
        }
        for entry in &self.version {
            sink(&[entry.value], entry.known);
        }
        for entry in &self.full {
            sink(&[entry.value], entry.known);
        }
        for entry in self.lanes.iter().filter(|_| self.several) {
            sink(&[entry.value], entry.known);
        }
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        self.write = pieces_word(take) as usize;
        self.read = pieces_word(take) as usize;
        self.overflow = pieces_word(take) as u16;
        if self.several {
            self.served = pieces_word(take);
        }
        for entry in &mut self.nonce {
            *entry = Tracked::known(pieces_word(take));
        }
        for entry in &mut self.job_id {
            *entry = Tracked::known(pieces_word(take) as u8);
        }
        for entry in &mut self.version {
            *entry = Tracked::known(pieces_word(take));
        }
        for entry in &mut self.full {
            *entry = Tracked::known(pieces_word(take));
        }
        for entry in self.lanes.iter_mut().filter(|_| self.several) {
            *entry = Tracked::known(pieces_word(take));
        }
    }
}
