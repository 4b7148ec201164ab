//! What every register held in cycles that have passed.

use std::ops::Range;

/// Notes of some cycles, one after the other. What words were moved to is copied; of blocks that are worked out later,
/// it is only noted how far they were.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    words: Vec<u32>,
    pieces: Vec<Piece>,
    /// Pieces in front of each cycle's end.
    ends: Vec<usize>,
}

#[derive(Clone, Debug)]
enum Piece {
    Copied {
        words: Range<usize>,
        known: bool,
    },
    /// The stages of the pipe of this number.
    Flown {
        pipe: usize,
        stand: Stand,
    },
}

/// How far the blocks of a pipe are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stand {
    /// Blocks that have entered.
    pub(super) entered: u64,
    /// The clock of the fold that has passed last.
    pub(super) count: usize,
}

impl Notes {
    /// Forgets all cycles.
    pub fn clear(&mut self) {
        self.words.clear();
        self.pieces.clear();
        self.ends.clear();
    }

    pub(super) fn copy(&mut self, piece: &[u32], known: bool) {
        let start = self.words.len();
        self.words.extend_from_slice(piece);
        let end = self.words.len();
        let closed = self.ends.last() == Some(&self.pieces.len());
        match self.pieces.last_mut() {
            // Whole runs are compared faster.
            Some(Piece::Copied { words, known: same }) if *same == known && !closed => {
                words.end = end;
            }
            _ => self.pieces.push(Piece::Copied {
                words: start..end,
                known,
            }),
        }
    }

    pub(super) fn flown(&mut self, pipe: usize, stand: Stand) {
        self.pieces.push(Piece::Flown { pipe, stand });
    }

    /// Ends a cycle.
    pub(super) fn close(&mut self) {
        self.ends.push(self.pieces.len());
    }

    /// Shows the registers of a cycle; `flown` shows a pipe's stages.
    pub(super) fn visit<S: FnMut(&[u32], bool)>(
        &self,
        cycle: usize,
        mut flown: impl FnMut(usize, Stand, &mut S),
        sink: &mut S,
    ) {
        let start = cycle.checked_sub(1).map_or(0, |before| self.ends[before]);
        for piece in &self.pieces[start..self.ends[cycle]] {
            match piece {
                Piece::Copied { words, known } => sink(&self.words[words.clone()], *known),
                Piece::Flown { pipe, stand } => flown(*pipe, *stand, sink),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cycles_are_kept_apart() {
        let mut notes = Notes::default();
        notes.copy(&[1, 2], true);
        notes.copy(&[3], true);
        notes.close();
        notes.copy(&[4], true);
        let stand = Stand {
            entered: 9,
            count: 1,
        };
        notes.flown(5, stand);
        notes.copy(&[6], false);
        notes.close();
        let seen = |cycle| {
            let mut seen = Vec::new();
            let mut sink = |words: &[u32], known: bool| seen.push((words.to_vec(), known));
            notes.visit(
                cycle,
                |pipe, of, sink| {
                    assert_eq!(of, stand);
                    sink(&[pipe as u32], true);
                },
                &mut sink,
            );
            seen
        };
        assert_eq!(seen(0), [(vec![1, 2, 3], true)]);
        let second = [(vec![4], true), (vec![5], true), (vec![6], false)];
        assert_eq!(seen(1), second);
        notes.clear();
        notes.close();
    }
}
