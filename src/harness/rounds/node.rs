//! The probed registers in the order in which data comes through them.

use std::collections::BTreeMap;

use super::super::taps::{Part, Tap};
use super::item::Item;

/// What a node holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// The word that a round adds.
    Word,
    /// a to h behind a round.
    State,
    /// The schedule behind a round.
    Window,
    /// The sum.
    Digest,
}

/// The probed registers of one kind behind one round.
#[derive(Clone, Debug)]
pub struct Node {
    /// Which hash.
    pub pass: usize,
    /// Behind which round.
    pub round: usize,
    /// What they hold.
    pub what: What,
    /// All rounds may go through them.
    pub bank: bool,
    /// Of each word that can be seen: its number, the tap that shows it, and where in it.
    pub words: Vec<(usize, usize, usize)>,
}

impl Node {
    /// All nodes, in order.
    pub fn all(taps: &[Tap]) -> Vec<Self> {
        let mut nodes: BTreeMap<(usize, usize, What), Self> = BTreeMap::new();
        for (at, tap) in taps.iter().enumerate() {
            let what = match tap.part {
                Part::Word => What::Word,
                Part::Letter(_) | Part::State => What::State,
                Part::Window => What::Window,
                Part::Digest => What::Digest,
            };
            let node = nodes
                .entry((tap.pass, tap.round, what))
                .or_insert_with(|| Self {
                    pass: tap.pass,
                    round: tap.round,
                    what,
                    bank: tap.bank,
                    words: Vec::new(),
                });
            node.bank &= tap.bank;
            for word in 0..tap.part.words() {
                let number = match tap.part {
                    Part::Letter(letter) => letter,
                    _ => word,
                };
                // What stands behind W63 is nobody's.
                let beyond = what == What::Window && tap.round + 1 + number > 63;
                let twice = node.words.iter().any(|(known, ..)| *known == number);
                if !beyond && !twice {
                    node.words.push((number, at, word));
                }
            }
        }
        let mut nodes: Vec<Self> = nodes.into_values().collect();
        nodes.retain(|node| !node.words.is_empty());
        nodes
    }

    /// Does it show everything that the next round reads.
    pub fn is_full(&self) -> bool {
        self.words.len() == if self.what == What::Word { 1 } else { 8 } || self.what == What::Window
    }

    /// What it must hold of an item.
    pub fn of(&self, item: &Item) -> [u32; 16] {
        let mut words = [0; 16];
        match self.what {
            What::Word => words[0] = item.w[self.round],
            What::State => words[..8].copy_from_slice(&item.behind(self.round)),
            What::Window => {
                words.copy_from_slice(&item.w[self.round + 1..self.round + 17]);
            }
            What::Digest => words[..8].copy_from_slice(&item.sum()),
        }
        words
    }

    /// The name of one of its words: `e`, `W[18]`.
    pub fn word_name(&self, word: usize) -> String {
        match self.what {
            What::Word => format!("W[{}]", self.round),
            What::State => ["a", "b", "c", "d", "e", "f", "g", "h"][word].into(),
            What::Window => format!("W[{}]", self.round + 1 + word),
            What::Digest => format!("H{word}"),
        }
    }

    /// The item has come this far: what is seen of it takes the place of what is expected.
    pub fn take(&self, item: &mut Item, seen: &[u32; 16]) {
        match self.what {
            What::Word => {
                item.w[self.round] = seen[0];
                item.expand(self.round + 1);
                item.known = item.known.max(self.round + 1);
            }
            What::State => {
                item.state.copy_from_slice(&seen[..8]);
                item.done = self.round + 1;
            }
            What::Window => {
                item.w[self.round + 1..self.round + 17].copy_from_slice(seen);
                item.expand(self.round + 17);
                item.known = self.round + 17;
            }
            What::Digest => item.digest = seen[..8].try_into().ok(),
        }
    }
}
