//! The compare's register and the result FIFO (`rtl/hit_register.sv`, `rtl/result_fifo.sv`).

use super::tracked::{Packed256, Tracked};

/// Is the digest, read as Bitcoin reads it, at or below the target (`rtl/target_compare.sv`)?
///
/// The digest's last byte is the number's most significant one: word `H7` first, each word's bytes reversed.
pub(super) fn target_met(digest: &Packed256, target: &Packed256) -> bool {
    // Both from the most significant word down: H7 is index 0 of the digest, the target's top is index 7.
    let number = digest.iter().map(|word| word.swap_bytes());
    number.cmp(target.iter().rev().copied()).is_le()
}

/// A hit on its way.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hit {
    pub(super) valid: bool,
    pub(super) nonce: Tracked<u32>,
    pub(super) job_id: Tracked<u8>,
}

impl Hit {
    pub(super) fn clock(&mut self, reset: bool, enable: bool, next: Hit) {
        if enable {
            *self = next;
        }
        if reset {
            self.valid = false;
        }
    }

    pub(super) fn visit(&self, known: bool, sink: &mut impl FnMut(&[u32], bool)) {
        sink(&[u32::from(self.valid)], known);
        sink(&[self.nonce.value], self.nonce.known);
        sink(&[u32::from(self.job_id.value)], self.job_id.known);
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        let mut words = [0; 3];
        words.chunks_mut(1).for_each(take);
        self.valid = words[0] == 1;
        self.nonce = Tracked::known(words[1]);
        self.job_id = Tracked::known(words[2] as u8);
    }
}

/// Hits on their way to the host.
#[derive(Clone, Debug)]
pub(super) struct Fifo {
    nonce: Vec<Tracked<u32>>,
    job_id: Vec<Tracked<u8>>,
    /// Counts modulo twice the depth: equal means empty, a depth apart means full.
    write: usize,
    read: usize,
    pub(super) overflow: u16,
}

impl Fifo {
    pub(super) fn new(depth: usize) -> Self {
        Self {
            nonce: vec![Tracked::default(); depth],
            job_id: vec![Tracked::default(); depth],
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

    /// The entry at the read pointer, whether or not it is valid.
    pub(super) fn front(&self) -> (Tracked<u32>, Tracked<u8>) {
        let at = self.read % self.depth();
        (self.nonce[at], self.job_id[at])
    }

    pub(super) fn clock(&mut self, reset: bool, enable: bool, push: Option<&Hit>, pop: bool) {
        let turn = 2 * self.depth();
        let full = (self.write + self.depth()) % turn == self.read;
        let pops = pop && self.valid();
        let accepted = push.filter(|_| !full || pops);
        if enable && let Some(hit) = accepted {
            let at = self.write % self.depth();
            self.nonce[at] = hit.nonce;
            self.job_id[at] = hit.job_id;
        }
        if reset {
            (self.write, self.read, self.overflow) = (0, 0, 0);
        } else if enable {
            if accepted.is_some() {
                self.write = (self.write + 1) % turn;
            } else if push.is_some() {
                self.overflow = self.overflow.saturating_add(1);
            }
            if pops {
                self.read = (self.read + 1) % turn;
            }
        }
    }

    pub(super) fn visit(&self, known: bool, sink: &mut impl FnMut(&[u32], bool)) {
        sink(&[self.write as u32], known);
        sink(&[self.read as u32], known);
        sink(&[u32::from(self.overflow)], known);
        for entry in &self.nonce {
            sink(&[entry.value], entry.known);
        }
        for entry in &self.job_id {
            sink(&[u32::from(entry.value)], entry.known);
        }
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        let mut word = || {
            let mut one = [0];
            take(&mut one);
            one[0]
        };
        self.write = word() as usize;
        self.read = word() as usize;
        self.overflow = word() as u16;
        for entry in &mut self.nonce {
            *entry = Tracked::known(word());
        }
        for entry in &mut self.job_id {
            *entry = Tracked::known(word() as u8);
        }
    }
}
