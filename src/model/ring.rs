//! Chaining values waiting for their blocks (`rtl/chaining_ring.sv`).

use super::tracked::{Packed256, Tracked, pieces_word, visit_rows};

#[derive(Clone, Debug)]
pub(super) struct Ring {
    entries: Vec<Packed256>,
    /// A bit for each entry, the first one's lowest.
    known: u128,
    position: usize,
}

impl Ring {
    pub(super) fn new(entries: usize) -> Self {
        Self {
            entries: vec![[0; 8]; entries],
            known: 0,
            position: 0,
        }
    }

    /// What was written a turn of enabled cycles ago.
    pub(super) fn out(&self) -> Tracked<Packed256> {
        Tracked {
            value: self.entries[self.position],
            known: self.known >> self.position & 1 == 1,
        }
    }

    pub(super) fn clock(&mut self, reset: bool, enable: bool, entering: Tracked<Packed256>) {
        if enable {
            self.entries[self.position] = entering.value;
            self.known &= !(1 << self.position);
            self.known |= u128::from(entering.known) << self.position;
        }
        if reset {
            self.position = 0;
        } else if enable {
            self.position = (self.position + 1) % self.entries.len();
        }
    }

    pub(super) fn visit(&self, control_known: bool, sink: &mut impl FnMut(&[u32], bool)) {
        if self.entries.len() > 1 {
            sink(&[self.position as u32], control_known);
        }
        visit_rows(&self.entries, self.known, sink);
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        if self.entries.len() > 1 {
            self.position = pieces_word(take) as usize;
        }
        take(self.entries.as_flattened_mut());
        self.known = u128::MAX;
    }
}
