//! What travels beside the data (`rtl/tag_pipe.sv`).

/// A tag of one stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) valid: bool,
    pub(super) slot: usize,
}

/// A packed vector that moves on by one field in a cycle; the first stage's field is the lowest.
#[derive(Clone, Debug)]
struct Shifter {
    words: Vec<u32>,
    /// Bits of a field, 0 to 31.
    width: usize,
    /// Bits of the vector in its last word.
    last: u32,
}

impl Shifter {
    fn new(depth: usize, width: usize) -> Self {
        let bits = depth * width;
        Self {
            words: vec![0; bits.div_ceil(32)],
            width,
            last: u32::MAX >> (bits.wrapping_neg() % 32),
        }
    }

    fn at(&self, stage: usize) -> usize {
        let bit = |at: usize| (self.words[at / 32] >> (at % 32)) as usize & 1;
        let first = stage * self.width;
        (0..self.width).map(|b| bit(first + b) << b).sum()
    }

    fn clock(&mut self, entering: usize) {
        let mut carry = entering as u32;
        for word in &mut self.words {
            let out = (u64::from(*word) << self.width >> 32) as u32;
            *word = *word << self.width | carry;
            carry = out;
        }
        if let Some(word) = self.words.last_mut() {
            *word &= self.last;
        }
    }
}

#[derive(Clone, Debug)]
pub(super) struct Tags {
    valid: Shifter,
    slot: Shifter,
}

impl Tags {
    /// `depth` stages; `slot_bits` 0 where there are no slots.
    pub(super) fn new(depth: usize, slot_bits: u32) -> Self {
        Self {
            valid: Shifter::new(depth, 1),
            slot: Shifter::new(depth, slot_bits as usize),
        }
    }

    pub(super) fn at(&self, stage: usize) -> Tag {
        Tag {
            valid: self.valid.at(stage) == 1,
            slot: self.slot.at(stage),
        }
    }

    /// The valid bits, the first stage's the lowest.
    pub(super) fn valid(&self) -> &[u32] {
        &self.valid.words
    }

    /// Tags move on in a step; they are killed in any enabled cycle.
    pub(super) fn clock(
        &mut self,
        reset: bool,
        (enable, step): (bool, bool),
        kill: bool,
        entering: Tag,
    ) {
        if reset {
            self.valid.words.fill(0);
            self.slot.words.fill(0);
        } else if enable {
            if step {
                self.valid.clock(usize::from(entering.valid));
                self.slot.clock(entering.slot);
            }
            if kill {
                self.valid.words.fill(0);
            }
        }
    }

    /// The two packed vectors, valid bits and slots.
    pub(super) fn visit(&self, known: bool, sink: &mut impl FnMut(&[u32], bool)) {
        sink(&self.valid.words, known);
        if !self.slot.words.is_empty() {
            sink(&self.slot.words, known);
        }
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        take(&mut self.valid.words);
        if !self.slot.words.is_empty() {
            take(&mut self.slot.words);
        }
    }
}
