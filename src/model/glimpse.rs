//! What of a core's control a watcher of runs wants to know in a cycle: far less than its state, and so far cheaper.

use crate::units::{JobId, Nonce};

/// A nonce that enters a pipe in this cycle, if nothing freezes or clears the core.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The core of a chip; else 0.
    pub core: usize,
    /// Its job.
    pub job: JobId,
    /// The nonce.
    pub nonce: Nonce,
    /// The version of the core's lane 0: tells which of a job's midstates it hashes.
    pub version: u32,
}

/// Control before an edge.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Glimpse {
    /// Is control known: else nothing below means anything.
    pub known: bool,
    /// Valid tags, the first stage's the lowest bit; of a chip those of all cores, one over the other.
    pub tags: Vec<u32>,
    /// Nonces (or blocks) in the pipes of the fullest core.
    pub in_flight: u32,
    /// Does a hit stand in the register behind the compare, in any core.
    pub hit: bool,
    /// Entries of the FIFO at the host's port.
    pub waiting: u32,
    /// Has that FIFO no room.
    pub full: bool,
    /// Nonces that enter.
    pub issued: Vec<Issued>,
}

impl Glimpse {
    /// Forgets all, and keeps its memory.
    pub(super) fn clear(&mut self, known: bool) {
        self.known = known;
        self.tags.clear();
        (self.in_flight, self.waiting) = (0, 0);
        (self.hit, self.full) = (false, false);
        self.issued.clear();
    }

    /// The valid tags of a core.
    pub(super) fn add_tags(&mut self, valid: &[u32]) {
        self.tags.resize(valid.len(), 0);
        let mut count = 0;
        for (all, &word) in self.tags.iter_mut().zip(valid) {
            *all |= word;
            count += word.count_ones();
        }
        self.in_flight = self.in_flight.max(count);
    }

    /// Is the tag of this place valid.
    pub fn tag(&self, place: usize) -> bool {
        self.tags
            .get(place / 32)
            .is_some_and(|word| word >> (place % 32) & 1 == 1)
    }
}
