//! Looking words up.

use super::{AHEAD, Group, Hash, Hashes};
use crate::activity::GROUP;
use crate::design::{HashWord, WordKind};
use crate::model::round_constant;
use crate::model::sigma::{big_sigma0, big_sigma1, small_sigma0, small_sigma1};
use crate::simd::Lanes;

impl<L: Lanes> Hash<L> {
    /// A word of it, where the schedule is its own.
    pub(in crate::activity) fn word(&self, word: HashWord) -> Group<L> {
        if word.kind.is_node() {
            self.node_with(&self.w, word)
        } else {
            self.word_with(&self.w, word)
        }
    }

    #[inline(always)]
    fn word_with(&self, w: &[Group<L>; 80], word: HashWord) -> Group<L> {
        let index = word.index as usize;
        let constant = || L::splat(round_constant(index % 64));
        match word.kind {
            WordKind::A => self.a[(word.index + AHEAD as i32) as usize],
            WordKind::E => self.e[(word.index + AHEAD as i32) as usize],
            WordKind::W => w[index],
            WordKind::Digest => self.digest[index],
            WordKind::Sum => plus(&w[index], constant()),
            WordKind::Half => {
                let mut sums = plus(&w[index], constant());
                for g in 0..GROUP {
                    // What is h before this round is e behind the fourth before it.
                    sums[g] = sums[g].plus(self.e[index][g]);
                }
                sums
            }
            WordKind::RoundConstant => [constant(); GROUP],
            WordKind::Zero => [L::splat(0); GROUP],
            _ => unreachable!("a node"),
        }
    }

    /// A word of the logic. A round's stands between the states that it takes and the ones that it makes.
    #[inline(always)]
    fn node_with(&self, w: &[Group<L>; 80], word: HashWord) -> Group<L> {
        let at = word.index as usize;
        // Of the state before round `at`; the new words are at the same index of those behind it.
        let (a, e) = (
            |back: usize| &self.a[at + AHEAD - 1 - back],
            |back: usize| &self.e[at + AHEAD - 1 - back],
        );
        let new = at + AHEAD;
        match word.kind {
            WordKind::Sigma1 => each(e(0), big_sigma1),
            WordKind::Ch => of_three([e(0), e(1), e(2)], L::choose),
            // The new e is d + T1, and the new a T1 + T2.
            WordKind::T1 => of_three([&self.e[new], a(3), a(3)], |e, d, _| e.minus(d)),
            WordKind::T2 => of_three([&self.a[new], &self.e[new], a(3)], |a, e, d| {
                a.minus(e.minus(d))
            }),
            WordKind::Sigma0 => each(a(0), big_sigma0),
            WordKind::Maj => of_three([a(0), a(1), a(2)], L::majority),
            WordKind::ScheduleSigma0 => each(&w[at - 15], small_sigma0),
            WordKind::ScheduleSigma1 => each(&w[at - 2], small_sigma1),
            _ => unreachable!("a register's word"),
        }
    }
}

impl<L: Lanes> Hashes<L> {
    /// A word of each nonce of the group, behind the midstate. Registers' words stand there, nodes' are worked out: which of
    /// them it is, is said beforehand, so that the former stay cheap.
    #[inline(always)]
    pub(in crate::activity) fn word<const NODE: bool>(&self, word: HashWord) -> Group<L> {
        let hashes = if word.hash == 1 {
            &self.first
        } else {
            &self.second
        };
        let hash = &hashes[usize::from(word.lane)];
        let w = if word.hash == 1 {
            &hashes[0].w
        } else {
            &hash.w
        };
        if NODE {
            hash.node_with(w, word)
        } else {
            hash.word_with(w, word)
        }
    }
}

#[inline(always)]
fn each<L: Lanes>(group: &Group<L>, function: impl Fn(L) -> L) -> Group<L> {
    let mut values = *group;
    for value in &mut values {
        *value = function(*value);
    }
    values
}

#[inline(always)]
fn of_three<L: Lanes>(groups: [&Group<L>; 3], function: impl Fn(L, L, L) -> L) -> Group<L> {
    let mut values = *groups[0];
    for g in 0..GROUP {
        values[g] = function(groups[0][g], groups[1][g], groups[2][g]);
    }
    values
}

#[inline(always)]
fn plus<L: Lanes>(group: &Group<L>, constant: L) -> Group<L> {
    let mut sums = *group;
    for sum in &mut sums {
        *sum = sum.plus(constant);
    }
    sums
}
