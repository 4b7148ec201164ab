//! What is counted of every nonce.

use std::ops::Range;

use super::GROUP;
use super::edges::{Edge, Flow, is_constant};
use super::hashes::{LAST_CHUNK, Piece};
use crate::design::HashWord;

/// A word that is counted, and by which counter.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted {
    pub(super) counter: usize,
    pub(super) word: HashWord,
}

/// From a word to another; counted when both are there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair {
    pub(super) counter: usize,
    pub(super) from: HashWord,
    pub(super) to: HashWord,
    /// How many nonces further on the second one is.
    pub(super) ahead: i32,
}

/// Words of registers, or of nodes. Counters are those of the flow's edges and kept words; constants have none.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    /// From a word to the same of the next nonce, in the order of the pieces that make them.
    pub(super) chains: Vec<Counted>,
    pub(super) pairs: Vec<Pair>,
    /// Words whose ones are counted, in the order of the pieces that make them.
    pub(super) ones: Vec<Counted>,
    /// For each piece its part of the chains and of the ones.
    pieces: Vec<(Range<usize>, Range<usize>)>,
}

/// What is counted.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub(super) registers: Words,
    pub(super) nodes: Words,
    pub(super) lanes: usize,
    pub(super) edges: usize,
    pub(super) kept: usize,
    /// Groups of nonces that are kept at a time: the one that is worked on, and what pairs reach back to.
    pub(super) groups: usize,
    /// Are words behind `W[63]` wanted.
    pub(super) longer: bool,
}

impl Plan {
    /// What there is to count in a flow; the ones only where they are wanted.
    pub(super) fn new(flow: &Flow, lanes: usize, ones: bool) -> Self {
        let words = |nodes: bool| Words::new(flow, (lanes, ones), nodes);
        Self {
            registers: words(false),
            nodes: words(true),
            lanes,
            edges: flow.edges.len(),
            kept: flow.kept.len(),
            groups: 1 + (flow.depth() as usize).div_ceil(GROUP),
            longer: flow.is_longer(),
        }
    }

    /// Nonces in front of those that are counted that must be known.
    pub(super) fn warm_up(&self) -> u32 {
        // A chain wants the nonce before.
        (self.groups.max(2) - 1) as u32 * GROUP as u32
    }
}

/// Where a piece stands in the order in which they are made.
#[inline(always)]
fn place(piece: Piece, lanes: usize) -> usize {
    let chunks = usize::from(LAST_CHUNK) + 1;
    (usize::from(piece.hash - 1) * chunks + usize::from(piece.chunk)) * lanes
        + usize::from(piece.lane)
}

impl Words {
    fn new(flow: &Flow, (lanes, ones): (usize, bool), nodes: bool) -> Self {
        let mut words = Self::default();
        let own = |word: HashWord| word.kind.is_node() == nodes;
        let edges = flow.edges.iter().enumerate();
        for (counter, edge) in edges.filter(|(_, edge)| own(edge.from)) {
            let &Edge {
                from, to, ahead, ..
            } = edge;
            if edge.is_chain() {
                words.chains.push(Counted {
                    counter,
                    word: from,
                });
            } else if !edge.is_constant() {
                words.pairs.push(Pair {
                    counter,
                    from,
                    to,
                    ahead,
                });
            }
        }
        let kept = flow.kept.iter().enumerate();
        let kept = kept.filter(|(_, kept)| ones && own(kept.word) && !is_constant(kept.word));
        words.ones.extend(kept.map(|(counter, kept)| Counted {
            counter,
            word: kept.word,
        }));
        let at = |counted: &Counted| place(Piece::of(counted.word), lanes);
        for words in [&mut words.chains, &mut words.ones] {
            words.sort_by_key(at);
        }
        let part = |words: &[Counted], place: usize| {
            words.partition_point(|counted| at(counted) < place)
                ..words.partition_point(|counted| at(counted) <= place)
        };
        let places = 0..2 * (usize::from(LAST_CHUNK) + 1) * lanes;
        let pieces = places.map(|place| (part(&words.chains, place), part(&words.ones, place)));
        words.pieces = pieces.collect();
        words
    }

    /// The chains and the ones of a piece.
    #[inline(always)]
    pub(super) fn of_piece(&self, piece: Piece, lanes: usize) -> &(Range<usize>, Range<usize>) {
        &self.pieces[place(piece, lanes)]
    }
}
