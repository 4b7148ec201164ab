//! Nonces that an early compare let pass, waiting for the checker (`rtl/survivor_fifo.sv`).

use super::tracked::{Tracked, pieces_word};
use crate::design::DesignConfig;

/// A nonce that survives in one lane or several.
#[derive(Clone, Copy, Debug)]
pub(super) struct Survivor {
    pub(super) slot: usize,
    pub(super) nonce: Tracked<u32>,
    /// A bit for each lane that survives, lane 0 the lowest.
    pub(super) lanes: u32,
}

/// What of the first entry the checker is served next.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    pub(super) slot: usize,
    pub(super) nonce: Tracked<u32>,
    pub(super) lane: usize,
}

#[derive(Clone, Debug)]
pub(super) struct Survivors {
    slot: Vec<Tracked<usize>>,
    nonce: Vec<Tracked<u32>>,
    /// With a single lane it has no registers: every entry is that lane.
    lanes: Vec<Tracked<u32>>,
    several: bool,
    /// Lanes of the first entry that the checker has taken.
    served: u32,
    /// Counts modulo twice the depth: equal means empty, a depth apart means full.
    write: usize,
    read: usize,
    pub(super) overflow: u16,
}

impl Survivors {
    pub(super) fn new(config: &DesignConfig) -> Self {
        let (depth, several) = (config.survivors_depth(), config.lanes() > 1);
        let lanes = if several {
            Tracked::default()
        } else {
            Tracked::known(1)
        };
        Self {
            slot: vec![Tracked::default(); depth],
            nonce: vec![Tracked::default(); depth],
            lanes: vec![lanes; depth],
            several,
            served: 0,
            write: 0,
            read: 0,
            overflow: 0,
        }
    }

    fn depth(&self) -> usize {
        self.slot.len()
    }

    fn turn(&self) -> usize {
        2 * self.depth()
    }

    /// Entries that wait. Right behind power-up there may seem to be more than there is room for.
    fn count(&self) -> usize {
        (self.write + self.turn() - self.read) % self.turn()
    }

    /// Places of the entries that wait.
    fn waiting(&self) -> impl Iterator<Item = usize> {
        let depth = self.depth();
        (self.read..self.read + self.count()).map(move |at| at % depth)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.write == self.read
    }

    /// Does a survivor of this slot wait.
    pub(super) fn holds(&self, slot: usize) -> bool {
        self.waiting().any(|at| self.slot[at].value == slot)
    }

    /// Lanes of the first entry that the checker has still to take.
    fn left(&self) -> u32 {
        self.lanes[self.read % self.depth()].value & !self.served
    }

    /// What the checker is served next, if anything.
    pub(super) fn head(&self) -> Option<Head> {
        let at = self.waiting().next()?;
        Some(Head {
            slot: self.slot[at].value,
            nonce: self.nonce[at],
            // None is left right behind power-up alone.
            lane: match self.left() {
                0 => 0,
                left => left.trailing_zeros() as usize,
            },
        })
    }

    /// `take`: the checker takes what it is served. With an abort nothing comes, and nothing is left.
    pub(super) fn clock(
        &mut self,
        (reset, enable): (bool, bool),
        abort: bool,
        push: Option<Survivor>,
        take: bool,
    ) {
        let (turn, left) = (self.turn(), self.left());
        let full = self.count() >= self.depth();
        let pops = take && left & left.wrapping_sub(1) == 0;
        let push = push.filter(|_| !abort);
        let accepted = push.filter(|_| !full || pops);
        if enable && let Some(survivor) = accepted {
            let at = self.write % self.depth();
            self.slot[at] = Tracked::known(survivor.slot);
            self.nonce[at] = survivor.nonce;
            self.lanes[at] = Tracked::known(survivor.lanes);
        }
        if reset {
            (self.write, self.read, self.overflow, self.served) = (0, 0, 0, 0);
        } else if enable && abort {
            (self.write, self.read, self.served) = (0, 0, 0);
        } else if enable {
            if accepted.is_some() {
                self.write = (self.write + 1) % turn;
            } else if let Some(survivor) = push {
                let dropped = survivor.lanes.count_ones() as u16;
                self.overflow = self.overflow.saturating_add(dropped);
            }
            if pops {
                self.read = (self.read + 1) % turn;
                self.served = 0;
            } else if take {
                self.served |= left & left.wrapping_neg();
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
        for entry in &self.slot {
            sink(&[entry.value as u32], entry.known);
        }
        for entry in &self.nonce {
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
        for entry in &mut self.slot {
            *entry = Tracked::known(pieces_word(take) as usize);
        }
        for entry in &mut self.nonce {
            *entry = Tracked::known(pieces_word(take));
        }
        for entry in self.lanes.iter_mut().filter(|_| self.several) {
            *entry = Tracked::known(pieces_word(take));
        }
    }
}
