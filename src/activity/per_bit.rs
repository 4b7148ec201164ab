//! What the flip-flops of a datapath did.

use super::counts::Bits;

/// Counts of one word of the state, bit by bit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordActivity {
    /// Its index in the state.
    pub word: usize,
    /// How often each bit changed.
    pub toggles: [u64; 32],
    /// In how many cycles each bit was one; zeros where that was not asked for.
    pub ones: [u64; 32],
}

impl WordActivity {
    /// Nothing yet.
    pub(super) fn none(word: usize) -> Self {
        Self {
            word,
            toggles: [0; 32],
            ones: [0; 32],
        }
    }

    pub(super) fn add(&mut self, toggles: &Bits, ones: &Bits) {
        add(&mut self.toggles, toggles);
        add(&mut self.ones, ones);
    }
}

/// Counts over a stretch of cycles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Activity {
    /// Cycles, and steps from each to the next.
    pub cycles: u64,
    /// Word by word, in the order of the state.
    pub words: Vec<WordActivity>,
}

impl Activity {
    /// Nothing yet, of these words of the state.
    pub(super) fn new(words: impl Iterator<Item = usize>) -> Self {
        Self {
            cycles: 0,
            words: words.map(WordActivity::none).collect(),
        }
    }

    pub(super) fn add_falls(&mut self, register: usize, falls: &Bits) {
        add(&mut self.words[register].toggles, falls);
    }

    pub(super) fn add_ones(&mut self, register: usize, ones: &Bits) {
        add(&mut self.words[register].ones, ones);
    }

    /// Makes toggles of falls: a bit rises as often as it falls, but for where it stands at the start and at the end.
    pub(super) fn close(&mut self, cycles: u64, start: &[(usize, u32)], end: &[(usize, u32)]) {
        self.cycles = cycles;
        for (word, (start, end)) in self.words.iter_mut().zip(start.iter().zip(end)) {
            for (bit, toggles) in word.toggles.iter_mut().enumerate() {
                let on = |value: u32| u64::from(value >> bit & 1);
                *toggles = 2 * *toggles + on(end.1) - on(start.1);
            }
        }
    }

    /// The changes of all bits together.
    pub fn toggles(&self) -> u64 {
        self.words.iter().flat_map(|word| word.toggles).sum()
    }
}

fn add(sum: &mut Bits, more: &Bits) {
    for (sum, more) in sum.iter_mut().zip(more) {
        *sum += more;
    }
}
