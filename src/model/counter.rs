//! The nonce counter (`rtl/nonce_counter.sv`).

use super::tracked::Tracked;

#[derive(Clone, Debug)]
pub(super) struct Counter {
    /// What nonces grow by: 1, unless several cores take turns.
    stride: u32,
    pub(super) active: bool,
    pub(super) exhausted: bool,
    pub(super) nonce: Tracked<u32>,
    end: Tracked<u32>,
}

impl Counter {
    pub(super) fn new(stride: u32) -> Self {
        Self {
            stride,
            active: false,
            exhausted: false,
            nonce: Tracked::default(),
            end: Tracked::default(),
        }
    }

    /// `issue`: the nonce enters in this cycle, if it is enabled. `load` is the new job's range, when one is accepted.
    pub(super) fn clock(
        &mut self,
        reset: bool,
        enable: bool,
        (issue, abort): (bool, bool),
        load: Option<(u32, u32)>,
    ) {
        // The next one would lie beyond the end, or beyond all nonces.
        let last = self.end.value.wrapping_sub(self.nonce.value) < self.stride;
        if reset {
            (self.active, self.exhausted) = (false, false);
        } else if enable {
            if load.is_some() {
                (self.active, self.exhausted) = (true, false);
            } else if abort {
                (self.active, self.exhausted) = (false, false);
            } else if issue && last {
                (self.active, self.exhausted) = (false, true);
            }
        }
        if enable {
            if let Some((start, end)) = load {
                self.nonce = Tracked::known(start);
                self.end = Tracked::known(end);
            } else if issue && !last {
                self.nonce.value = self.nonce.value.wrapping_add(self.stride);
            }
        }
    }

    pub(super) fn visit(&self, known: bool, sink: &mut impl FnMut(&[u32], bool)) {
        sink(&[u32::from(self.active)], known);
        sink(&[u32::from(self.exhausted)], known);
        sink(&[self.nonce.value], self.nonce.known);
        sink(&[self.end.value], self.end.known);
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        let mut words = [0; 4];
        words.chunks_mut(1).for_each(take);
        self.active = words[0] == 1;
        self.exhausted = words[1] == 1;
        self.nonce = Tracked::known(words[2]);
        self.end = Tracked::known(words[3]);
    }
}
