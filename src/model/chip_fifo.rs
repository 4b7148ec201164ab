//! The chip's two FIFOs of packed words: jobs on their way in, hits on their way out.

use super::tracked::{Tracked, pieces_word};

#[derive(Clone, Debug)]
pub(super) struct WordFifo {
    entries: Vec<Tracked<Vec<u32>>>,
    /// Counts modulo twice the depth: equal means empty, a depth apart means full.
    write: usize,
    read: usize,
}

impl WordFifo {
    /// A FIFO of `depth` entries, each of so many words.
    pub(super) fn new(depth: usize, words: usize) -> Self {
        let entry = Tracked {
            value: vec![0; words],
            known: false,
        };
        Self {
            entries: vec![entry; depth],
            write: 0,
            read: 0,
        }
    }

    pub(super) fn valid(&self) -> bool {
        self.write != self.read
    }

    /// Is there no room, whatever leaves in the same cycle.
    pub(super) fn full(&self) -> bool {
        (self.write + self.entries.len()) % self.turn() == self.read
    }

    /// Entries that wait.
    pub(super) fn waiting(&self) -> usize {
        (self.write + self.turn() - self.read) % self.turn()
    }

    /// The entry at the read pointer, whether or not it is valid.
    pub(super) fn front(&self) -> &Tracked<Vec<u32>> {
        &self.entries[self.read % self.entries.len()]
    }

    fn turn(&self) -> usize {
        2 * self.entries.len()
    }

    /// `push` finds room, and `pop` an entry: whoever asks has looked. With `only` nothing but what is pushed is left.
    pub(super) fn clock(
        &mut self,
        (reset, enable): (bool, bool),
        push: Option<Vec<u32>>,
        (pop, only): (bool, bool),
    ) {
        let (write, turn) = (self.write, self.turn());
        let pushed = push.is_some();
        if enable && let Some(word) = push {
            let at = write % self.entries.len();
            self.entries[at] = Tracked::known(word);
        }
        if reset {
            (self.write, self.read) = (0, 0);
        } else if enable {
            self.write = (write + usize::from(pushed)) % turn;
            if only {
                self.read = write;
            } else if pop {
                self.read = (self.read + 1) % turn;
            }
        }
    }

    pub(super) fn visit(&self, known: bool, sink: &mut impl FnMut(&[u32], bool)) {
        sink(&[self.write as u32], known);
        sink(&[self.read as u32], known);
        for entry in &self.entries {
            sink(&entry.value, entry.known);
        }
    }

    pub(super) fn load(&mut self, take: &mut impl FnMut(&mut [u32])) {
        self.write = pieces_word(take) as usize;
        self.read = pieces_word(take) as usize;
        for entry in &mut self.entries {
            take(&mut entry.value);
            entry.known = true;
        }
    }
}
