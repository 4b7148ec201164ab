//! The walk that counts falling bits and ones.

use std::ops::Range;

use super::GROUP;
use super::counts::{Bits, Counts};
use super::edges::Flow;
use super::hashes::{Entry, Group, Hashes, LAST_CHUNK, Piece, Walk};
use crate::design::HashWord;
use crate::simd::{Lanes, Task};

/// A word that is counted, and by which counter.
#[derive(Clone, Copy, Debug)]
struct Counted {
    counter: usize,
    word: HashWord,
}

/// From a word to another; counted when both are there.
#[derive(Clone, Copy, Debug)]
struct Pair {
    counter: usize,
    from: HashWord,
    to: HashWord,
    /// How many nonces further on the second one is.
    ahead: i32,
}

/// What is counted of every nonce. Counters are those of the flow's edges and kept words; constants have none.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// From a word to the same of the next nonce, in the order of the pieces that make them.
    chains: Vec<Counted>,
    pairs: Vec<Pair>,
    /// Words whose ones are counted, in the order of the pieces that make them.
    ones: Vec<Counted>,
    /// For each piece its part of the chains and of the ones.
    pieces: Vec<(Range<usize>, Range<usize>)>,
    lanes: usize,
    edges: usize,
    kept: usize,
    /// Groups of nonces that are kept at a time: the one that is worked on, and what pairs reach back to.
    groups: usize,
    /// Are words behind `W[63]` wanted.
    longer: bool,
}

/// What was counted, of each edge how often each bit fell, of each kept word how often it was one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) falls: Vec<Bits>,
    pub(super) ones: Vec<Bits>,
}

impl Totals {
    /// Nothing counted.
    pub(super) fn none(flow: &Flow) -> Self {
        Self {
            falls: vec![[0; 32]; flow.edges.len()],
            ones: vec![[0; 32]; flow.kept.len()],
        }
    }

    /// The sums of two stretches.
    pub(super) fn plus(mut self, other: &Self) -> Self {
        let falls = self.falls.iter_mut().zip(&other.falls);
        let ones = self.ones.iter_mut().zip(&other.ones);
        for (sum, more) in falls.chain(ones) {
            for (sum, more) in sum.iter_mut().zip(more) {
                *sum += more;
            }
        }
        self
    }
}

impl Plan {
    /// What there is to count in a flow; the ones only where they are wanted.
    pub(super) fn new(flow: &Flow, lanes: usize, ones: bool) -> Self {
        let (mut chains, mut pairs) = (Vec::new(), Vec::new());
        for (counter, edge) in flow.edges.iter().enumerate() {
            let &super::edges::Edge {
                from, to, ahead, ..
            } = edge;
            if edge.is_chain() {
                chains.push(Counted {
                    counter,
                    word: from,
                });
            } else if !edge.is_constant() {
                pairs.push(Pair {
                    counter,
                    from,
                    to,
                    ahead,
                });
            }
        }
        let kept = flow.kept.iter().enumerate();
        let kept = kept.filter(|(_, kept)| ones && !super::edges::is_constant(kept.word));
        let mut ones: Vec<Counted> = kept
            .map(|(counter, kept)| Counted {
                counter,
                word: kept.word,
            })
            .collect();
        for words in [&mut chains, &mut ones] {
            words.sort_by_key(|counted| Self::place(Piece::of(counted.word), lanes));
        }
        let part = |words: &[Counted], place: usize| {
            let start = words.partition_point(|c| Self::place(Piece::of(c.word), lanes) < place);
            let end = words.partition_point(|c| Self::place(Piece::of(c.word), lanes) <= place);
            start..end
        };
        let places = 2 * (usize::from(LAST_CHUNK) + 1) * lanes;
        let pieces = (0..places).map(|place| (part(&chains, place), part(&ones, place)));
        Self {
            pieces: pieces.collect(),
            lanes,
            edges: flow.edges.len(),
            kept: flow.kept.len(),
            groups: 1 + (flow.depth() as usize).div_ceil(GROUP),
            longer: flow.is_longer(),
            chains,
            pairs,
            ones,
        }
    }

    /// Where a piece stands in the order in which they are made.
    #[inline(always)]
    fn place(piece: Piece, lanes: usize) -> usize {
        let chunks = usize::from(LAST_CHUNK) + 1;
        (usize::from(piece.hash - 1) * chunks + usize::from(piece.chunk)) * lanes
            + usize::from(piece.lane)
    }

    /// Nonces in front of those that are counted that must be known.
    pub(super) fn warm_up(&self) -> u32 {
        // A chain wants the nonce before.
        (self.groups.max(2) - 1) as u32 * GROUP as u32
    }
}

/// A walk of so many groups in each lane. What belongs to two nonces is counted with the later one.
pub(super) struct Count<'a> {
    pub(super) plan: &'a Plan,
    pub(super) entry: &'a Entry,
    /// The first nonce that is counted.
    pub(super) first: u32,
    /// Groups of nonces for each lane: at most [`super::counts::MOST`].
    pub(super) groups: u32,
}

/// Counters in use.
struct Tally<L> {
    /// The word before, for each chain.
    before: Vec<L>,
    chains: Counts<L>,
    pairs: Counts<L>,
    ones: Counts<L>,
}

impl Task for Count<'_> {
    type Out = Totals;

    #[inline(always)]
    fn run<L: Lanes>(self) -> Totals {
        let plan = self.plan;
        let warm = self.plan.warm_up();
        let walk = Walk {
            first: self.first.wrapping_sub(warm),
            stride: self.groups * GROUP as u32,
        };
        let mut tally = Tally {
            before: vec![L::splat(0); plan.chains.len()],
            chains: Counts::<L>::new(plan.chains.len()),
            pairs: Counts::<L>::new(plan.pairs.len()),
            ones: Counts::<L>::new(plan.ones.len()),
        };
        let mut ring: Vec<Hashes<L>> = (0..plan.groups)
            .map(|_| Hashes::new(self.entry, plan.longer))
            .collect();
        let warm_groups = warm / GROUP as u32;
        for group in 0..warm_groups + self.groups {
            let counted = group.checked_sub(warm_groups);
            let at = group as usize % plan.groups;
            ring[at].walk(walk, group * GROUP as u32, |hashes, piece| {
                tally.piece(plan, hashes, piece, counted);
            });
            if let Some(counted) = counted {
                tally.pairs(plan, &ring, at, counted);
            }
        }
        tally.totals(plan, self.groups)
    }
}

impl<L: Lanes> Tally<L> {
    #[inline(always)]
    fn piece(&mut self, plan: &Plan, hashes: &Hashes<L>, piece: Piece, counted: Option<u32>) {
        let (chains, ones) = &plan.pieces[Plan::place(piece, plan.lanes)];
        for chain in chains.clone() {
            let v = hashes.word(plan.chains[chain].word);
            let before = std::mem::replace(&mut self.before[chain], v[GROUP - 1]);
            if let Some(groups) = counted {
                let falls = [
                    before.falls(v[0], v[1]),
                    v[1].falls(v[2], v[3]),
                    v[3].falls(v[4], v[5]),
                    v[5].falls(v[6], v[7]),
                ];
                self.chains.four(chain, falls, groups);
            }
        }
        if let Some(groups) = counted {
            for one in ones.clone() {
                self.ones
                    .group(one, &hashes.word(plan.ones[one].word), groups);
            }
        }
    }

    #[inline(always)]
    fn pairs(&mut self, plan: &Plan, ring: &[Hashes<L>], at: usize, groups: u32) {
        for (counter, pair) in plan.pairs.iter().enumerate() {
            let back = pair.ahead.unsigned_abs() as usize;
            let falls = if pair.ahead < 0 {
                let (from, to) = (ring[at].word(pair.from), delayed(ring, at, pair.to, back));
                falls(&from, &to)
            } else {
                let (from, to) = (delayed(ring, at, pair.from, back), ring[at].word(pair.to));
                falls(&from, &to)
            };
            self.pairs.group(counter, &falls, groups);
        }
    }

    #[inline(always)]
    fn totals(&self, plan: &Plan, groups: u32) -> Totals {
        let mut totals = Totals {
            falls: vec![[0; 32]; plan.edges],
            ones: vec![[0; 32]; plan.kept],
        };
        for (i, chain) in plan.chains.iter().enumerate() {
            totals.falls[chain.counter] = self.chains.of(i, groups, GROUP / 2);
        }
        for (i, pair) in plan.pairs.iter().enumerate() {
            totals.falls[pair.counter] = self.pairs.of(i, groups, GROUP);
        }
        for (i, one) in plan.ones.iter().enumerate() {
            totals.ones[one.counter] = self.ones.of(i, groups, GROUP);
        }
        totals
    }
}

#[inline(always)]
fn falls<L: Lanes>(from: &Group<L>, to: &Group<L>) -> Group<L> {
    let mut falls = *from;
    for g in 0..GROUP {
        falls[g] = from[g].and_not(to[g]);
    }
    falls
}

/// A word of the nonces so many before those of the group at `at`.
#[inline(always)]
fn delayed<L: Lanes>(ring: &[Hashes<L>], at: usize, word: HashWord, back: usize) -> Group<L> {
    let group = |groups: usize| ring[(at + 2 * ring.len() - groups) % ring.len()].word(word);
    let (groups, rest) = (back / GROUP, back % GROUP);
    let later = group(groups);
    if rest == 0 {
        return later;
    }
    let earlier = group(groups + 1);
    let mut delayed = later;
    for g in 0..GROUP {
        delayed[g] = if g < rest {
            earlier[g + GROUP - rest]
        } else {
            later[g - rest]
        };
    }
    delayed
}
