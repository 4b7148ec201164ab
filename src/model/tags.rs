//! What travels beside the data (`rtl/tag_pipe.sv`).

/// A tag of one stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) valid: bool,
    pub(super) slot: usize,
}

#[derive(Clone, Debug)]
pub(super) struct Tags {
    stages: Vec<Tag>,
    slot_bits: usize,
}

impl Tags {
    /// `depth` stages; `slot_bits` 0 where there are no slots.
    pub(super) fn new(depth: usize, slot_bits: u32) -> Self {
        Self {
            stages: vec![Tag::default(); depth],
            slot_bits: slot_bits as usize,
        }
    }

    pub(super) fn at(&self, stage: usize) -> Tag {
        self.stages[stage]
    }

    pub(super) fn clock(&mut self, reset: bool, enable: bool, kill: bool, entering: Tag) {
        if reset {
            self.stages.fill(Tag::default());
        } else if enable {
            let last = self.stages.len() - 1;
            self.stages.copy_within(0..last, 1);
            self.stages[0] = entering;
            if kill {
                self.stages.iter_mut().for_each(|tag| tag.valid = false);
            }
        }
    }

    /// The two packed vectors, valid bits and slots.
    pub(super) fn visit(&self, known: bool, sink: &mut impl FnMut(&[u32], bool)) {
        let mut bits = [0u32; 32];
        let words = self.stages.len().div_ceil(32);
        for (i, tag) in self.stages.iter().enumerate() {
            bits[i / 32] |= u32::from(tag.valid) << (i % 32);
        }
        sink(&bits[..words], known);
        if self.slot_bits > 0 {
            bits.fill(0);
            let words = (self.stages.len() * self.slot_bits).div_ceil(32);
            for (i, tag) in self.stages.iter().enumerate() {
                for b in 0..self.slot_bits {
                    let at = i * self.slot_bits + b;
                    bits[at / 32] |= ((tag.slot >> b) as u32 & 1) << (at % 32);
                }
            }
            sink(&bits[..words], known);
        }
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        let mut bits = [0u32; 32];
        let bit = |bits: &[u32; 32], at: usize| (bits[at / 32] >> (at % 32)) as usize & 1;
        take(&mut bits[..self.stages.len().div_ceil(32)]);
        for (i, tag) in self.stages.iter_mut().enumerate() {
            tag.valid = bit(&bits, i) == 1;
        }
        if self.slot_bits > 0 {
            take(&mut bits[..(self.stages.len() * self.slot_bits).div_ceil(32)]);
            for (i, tag) in self.stages.iter_mut().enumerate() {
                let slot = |b| bit(&bits, i * self.slot_bits + b) << b;
                tag.slot = (0..self.slot_bits).map(slot).sum();
            }
        }
    }
}
