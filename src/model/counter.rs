//! The nonce counter (`rtl/nonce_counter.sv`).

use super::tracked::Tracked;

#[derive(Clone, Debug, Default)]
pub(super) struct Counter {
    pub(super) active: bool,
    pub(super) exhausted: bool,
    pub(super) nonce: Tracked<u32>,
    end: Tracked<u32>,
}

impl Counter {
    /// `issue`: the nonce enters in this cycle, if it is enabled. `load` is the new job's range, when one is accepted.
    pub(super) fn clock(
        &mut self,
        reset: bool,
        enable: bool,
        (issue, abort): (bool, bool),
        load: Option<(u32, u32)>,
    ) {
        let last = self.nonce.value == self.end.value;
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
                self.nonce.value = self.nonce.value.wrapping_add(1);
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
