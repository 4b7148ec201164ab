//! Chaining values waiting for their blocks (`rtl/chaining_ring.sv`).

use super::tracked::{Packed256, Tracked, visit_rows};

#[derive(Clone, Debug)]
pub(super) struct Ring {
    entries: [Packed256; 64],
    /// A bit for each entry, the first one's lowest.
    known: u64,
    position: usize,
}

impl Ring {
    pub(super) fn new() -> Self {
        Self {
            entries: [[0; 8]; 64],
            known: 0,
            position: 0,
        }
    }

    /// What was written 64 enabled cycles ago.
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
            self.known |= u64::from(entering.known) << self.position;
        }
        if reset {
            self.position = 0;
        } else if enable {
            self.position = (self.position + 1) % 64;
        }
    }

    pub(super) fn visit(&self, control_known: bool, sink: &mut impl FnMut(&[u32], bool)) {
        sink(&[self.position as u32], control_known);
        visit_rows(&self.entries, self.known, sink);
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        let mut position = [0];
        take(&mut position);
        self.position = position[0] as usize;
        take(self.entries.as_flattened_mut());
        self.known = u64::MAX;
    }
}
