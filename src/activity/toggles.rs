//! The walk that counts falling bits and ones.

use super::GROUP;
use super::counts::{Bits, Counts};
use super::edges::Flow;
use super::hashes::{Beside, Entry, Group, Hashes, Piece, Walk};
use super::plan::{Plan, Words};
use crate::design::HashWord;
use crate::simd::{Lanes, Task};

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
struct Tally<'a, L> {
    words: &'a Words,
    lanes: usize,
    /// The word before, for each chain.
    before: Vec<L>,
    chains: Counts<L>,
    pairs: Counts<L>,
    ones: Counts<L>,
}

/// Registers and nodes, beside a walk.
struct Both<'t, 'a, L> {
    registers: &'t mut Tally<'a, L>,
    nodes: &'t mut Tally<'a, L>,
    /// Groups that have been counted; none while the walk warms up.
    counted: Option<u32>,
}

impl<L: Lanes> Beside<L> for Both<'_, '_, L> {
    #[inline(always)]
    fn made(&mut self, hashes: &Hashes<L>, piece: Piece) {
        self.registers.piece::<false>(hashes, piece, self.counted);
        self.nodes.piece::<true>(hashes, piece, self.counted);
    }
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
        let mut registers = Tally::<L>::new(&plan.registers, plan.lanes);
        let mut nodes = Tally::<L>::new(&plan.nodes, plan.lanes);
        let mut ring: Vec<Hashes<L>> = (0..plan.groups)
            .map(|_| Hashes::new(self.entry, plan.longer))
            .collect();
        let warm_groups = warm / GROUP as u32;
        for group in 0..warm_groups + self.groups {
            let counted = group.checked_sub(warm_groups);
            let at = group as usize % plan.groups;
            let mut beside = Both {
                registers: &mut registers,
                nodes: &mut nodes,
                counted,
            };
            ring[at].walk(walk, group * GROUP as u32, &mut beside);
            if let Some(counted) = counted {
                registers.pairs::<false>(&ring, at, counted);
                nodes.pairs::<true>(&ring, at, counted);
            }
        }
        let mut totals = Totals {
            falls: vec![[0; 32]; plan.edges],
            ones: vec![[0; 32]; plan.kept],
        };
        registers.total(&mut totals, self.groups);
        nodes.total(&mut totals, self.groups);
        totals
    }
}

impl<'a, L: Lanes> Tally<'a, L> {
    #[inline(always)]
    fn new(words: &'a Words, lanes: usize) -> Self {
        Self {
            words,
            lanes,
            before: vec![L::splat(0); words.chains.len()],
            chains: Counts::<L>::new(words.chains.len()),
            pairs: Counts::<L>::new(words.pairs.len()),
            ones: Counts::<L>::new(words.ones.len()),
        }
    }

    #[inline(always)]
    fn piece<const NODES: bool>(&mut self, hashes: &Hashes<L>, piece: Piece, counted: Option<u32>) {
        let (chains, ones) = self.words.of_piece(piece, self.lanes);
        for chain in chains.clone() {
            let v = hashes.word::<NODES>(self.words.chains[chain].word);
            let before = std::mem::replace(&mut self.before[chain], v[GROUP - 1]);
            if let Some(groups) = counted {
                // One operation for two steps: no bit falls in both.
                let mut falls = [before; GROUP / 2];
                falls[0] = before.falls(v[0], v[1]);
                for g in 1..GROUP / 2 {
                    falls[g] = v[2 * g - 1].falls(v[2 * g], v[2 * g + 1]);
                }
                self.chains.feed(chain, falls, groups);
            }
        }
        if let Some(groups) = counted {
            for one in ones.clone() {
                let word = hashes.word::<NODES>(self.words.ones[one].word);
                self.ones.feed(one, word, groups);
            }
        }
    }

    #[inline(always)]
    fn pairs<const NODES: bool>(&mut self, ring: &[Hashes<L>], at: usize, groups: u32) {
        for (counter, pair) in self.words.pairs.iter().enumerate() {
            let back = pair.ahead.unsigned_abs() as usize;
            let now = |word| ring[at].word::<NODES>(word);
            let before = |word| delayed::<L, NODES>(ring, at, word, back);
            let falls = if pair.ahead < 0 {
                falls(&now(pair.from), &before(pair.to))
            } else {
                falls(&before(pair.from), &now(pair.to))
            };
            self.pairs.feed(counter, falls, groups);
        }
    }

    #[inline(always)]
    fn total(&self, totals: &mut Totals, groups: u32) {
        for (i, chain) in self.words.chains.iter().enumerate() {
            totals.falls[chain.counter] = self.chains.of(i, groups, GROUP / 2);
        }
        for (i, pair) in self.words.pairs.iter().enumerate() {
            totals.falls[pair.counter] = self.pairs.of(i, groups, GROUP);
        }
        for (i, one) in self.words.ones.iter().enumerate() {
            totals.ones[one.counter] = self.ones.of(i, groups, GROUP);
        }
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
fn delayed<L: Lanes, const NODES: bool>(
    ring: &[Hashes<L>],
    at: usize,
    word: HashWord,
    back: usize,
) -> Group<L> {
    let group =
        |groups: usize| ring[(at + 2 * ring.len() - groups) % ring.len()].word::<NODES>(word);
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
