//! States of successive cycles, and what their bits did.

use super::GROUP;
use std::ops::Range;

use super::WordActivity;
use super::counts::Counts;
use crate::simd::{Engine, Lanes, NoEngine, Task};

/// The widest vector's words; rows are padded to whole vectors.
const WIDEST: usize = 16;

/// The state of a cycle, and those behind it.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    words: usize,
    padded: usize,
    data: Vec<u32>,
}

impl Rows {
    /// No row yet, of so many words each.
    pub(super) fn new(words: usize) -> Self {
        Self {
            words,
            padded: words.next_multiple_of(WIDEST),
            data: Vec::new(),
        }
    }

    /// Words of a row.
    pub(super) fn words(&self) -> usize {
        self.words
    }

    /// Forgets all rows.
    pub(super) fn clear(&mut self) {
        self.data.clear();
    }

    /// Adds a row, piece by piece: `fill` hands each piece to what it is given.
    pub(super) fn push(&mut self, fill: impl FnOnce(&mut dyn FnMut(&[u32], bool))) {
        let end = self.data.len() + self.padded;
        let data = &mut self.data;
        fill(&mut |piece, known| {
            if known {
                data.extend_from_slice(piece);
            } else {
                data.resize(data.len() + piece.len(), 0);
            }
        });
        data.resize(end, 0);
    }

    /// Rows.
    pub fn len(&self) -> usize {
        self.data.len() / self.padded.max(1)
    }

    /// Is there none.
    pub fn is_empty(&self) -> bool {
        self.data.is_empty()
    }

    /// The state of the row of this number.
    pub fn row(&self, at: usize) -> &[u32] {
        &self.data[at * self.padded..][..self.words]
    }

    /// The last row alone is kept.
    pub(super) fn turn(&mut self) {
        let last = self.data.len().saturating_sub(self.padded);
        self.data.drain(..last);
    }

    /// What every bit did in the steps between rows `from` and `to`; ones are those of the rows but the last.
    pub(super) fn count(
        &self,
        (from, to): (usize, usize),
        engine: Engine,
    ) -> Result<Vec<WordActivity>, NoEngine> {
        let rows = &self.data[from * self.padded..(to + 1) * self.padded];
        let mut all = engine.run(CountRows {
            rows,
            padded: self.padded,
        })?;
        all.truncate(self.words);
        Ok(all)
    }

    /// Of each group of words the bits that change from row to row, between rows `from` and `to`.
    pub(super) fn changes(
        &self,
        (from, to): (usize, usize),
        groups: &[Vec<Range<usize>>],
        engine: Engine,
    ) -> Result<Vec<Vec<u32>>, NoEngine> {
        engine.run(Changes {
            rows: &self.data[from * self.padded..(to + 1) * self.padded],
            padded: self.padded,
            groups,
        })
    }
}

struct Changes<'a> {
    rows: &'a [u32],
    padded: usize,
    groups: &'a [Vec<Range<usize>>],
}

impl Task for Changes<'_> {
    type Out = Vec<Vec<u32>>;

    #[inline(always)]
    fn run<L: Lanes>(self) -> Vec<Vec<u32>> {
        let mut all = vec![Vec::new(); self.groups.len()];
        let mut changes = vec![0; self.padded];
        let rows = self.rows.chunks_exact(self.padded);
        for (now, next) in rows.clone().zip(rows.skip(1)) {
            for at in (0..self.padded).step_by(L::COUNT) {
                let changed = L::load(&now[at..]).xor(L::load(&next[at..]));
                changed.ones().store(&mut changes[at..]);
            }
            for (group, sums) in self.groups.iter().zip(&mut all) {
                let words = group.iter().map(|words| &changes[words.clone()]);
                sums.push(words.map(|words| words.iter().sum::<u32>()).sum());
            }
        }
        all
    }
}

struct CountRows<'a> {
    rows: &'a [u32],
    padded: usize,
}

impl Task for CountRows<'_> {
    type Out = Vec<WordActivity>;

    #[inline(always)]
    fn run<L: Lanes>(self) -> Vec<WordActivity> {
        let steps = self.rows.len() / self.padded - 1;
        let mut all = Vec::with_capacity(self.padded);
        for column in (0..self.padded).step_by(L::COUNT) {
            let at = |row: usize| L::load(&self.rows[row * self.padded + column..]);
            let (mut toggles, mut ones) = (Counts::<L>::new(1), Counts::<L>::new(1));
            let mut last = at(0);
            let groups = steps.div_ceil(GROUP);
            for group in 0..groups {
                let (mut on, mut changed) = ([L::splat(0); GROUP], [L::splat(0); GROUP]);
                for g in 0..GROUP.min(steps - group * GROUP) {
                    on[g] = last;
                    last = at(group * GROUP + g + 1);
                    changed[g] = on[g].xor(last);
                }
                toggles.feed(0, changed, group as u32);
                ones.feed(0, on, group as u32);
            }
            let toggles = toggles.lanes(0, groups as u32, GROUP);
            let ones = ones.lanes(0, groups as u32, GROUP);
            let words = toggles.into_iter().zip(ones).take(L::COUNT);
            for (lane, (toggles, ones)) in words.enumerate() {
                all.push(WordActivity {
                    word: column + lane,
                    toggles,
                    ones,
                });
            }
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn every_engine_counts_what_a_walk_counts(words in prop::collection::vec(prop::array::uniform9(any::<u32>()), 2..40),
                                                  from in 0_usize..20) {
            let mut rows = Rows::new(9);
            for row in &words {
                rows.push(|sink| { sink(&row[..4], true); sink(&row[4..], true); });
            }
            let from = from.min(words.len() - 1);
            let to = words.len() - 1;
            for engine in Engine::present() {
                let counted = rows.count((from, to), engine).unwrap();
                prop_assert_eq!(counted.len(), 9);
                for (w, word) in counted.iter().enumerate() {
                    prop_assert_eq!(word.word, w);
                    for bit in 0..32 {
                        let on = |row: usize| words[row][w] >> bit & 1;
                        let ones = (from..to).filter(|&row| on(row) == 1).count() as u64;
                        let toggles = (from..to).filter(|&row| on(row) != on(row + 1)).count() as u64;
                        prop_assert_eq!((word.ones[bit], word.toggles[bit]), (ones, toggles));
                    }
                }
            }
        }
    }
}
