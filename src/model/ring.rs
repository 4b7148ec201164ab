//! Chaining values waiting for their blocks (`rtl/chaining_ring.sv`).

use super::tracked::{Packed256, Tracked};

#[derive(Clone, Debug)]
pub(super) struct Ring {
    entries: [Tracked<Packed256>; 64],
    position: usize,
}

impl Ring {
    pub(super) fn new() -> Self {
        Self {
            entries: [Tracked::default(); 64],
            position: 0,
        }
    }

    /// What was written 64 enabled cycles ago.
    pub(super) fn out(&self) -> Tracked<Packed256> {
        self.entries[self.position]
    }

    pub(super) fn clock(&mut self, reset: bool, enable: bool, entering: Tracked<Packed256>) {
        if enable {
            self.entries[self.position] = entering;
        }
        if reset {
            self.position = 0;
        } else if enable {
            self.position = (self.position + 1) % 64;
        }
    }

    pub(super) fn visit(&self, control_known: bool, sink: &mut impl FnMut(&[u32], bool)) {
        sink(&[self.position as u32], control_known);
        for entry in &self.entries {
            sink(&entry.value, entry.known);
        }
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        let mut position = [0];
        take(&mut position);
        self.position = position[0] as usize;
        for entry in &mut self.entries {
            take(&mut entry.value);
            entry.known = true;
        }
    }
}
