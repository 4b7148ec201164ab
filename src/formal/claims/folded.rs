//! The registers of a folded pipe: a stage takes what comes in the first clock of a step, in the others what it holds.

use std::collections::BTreeMap;

use super::super::fips;
use super::super::{Circuit, Term, round_constants};
use super::pipe::{before, letter_of, read, state_of, words_of};
use super::{entering_now, is};
use crate::design::{PipePlan, Register};

/// Words of a window.
const WINDOW: usize = 16;

/// What a stage works on in this clock, of one lane.
struct Now {
    state: [Term; 8],
    /// The window, the oldest word first.
    words: [Term; WINDOW],
    /// K + W of this clock's rounds.
    sums: Vec<Term>,
}

/// What the lanes of a register of stage `at` take in an enabled cycle.
pub(super) fn behind(
    c: &mut Circuit,
    plan: &PipePlan,
    at: usize,
    register: &Register,
) -> Result<Vec<Term>, String> {
    let mut lanes = Vec::with_capacity(register.lanes.len());
    let mut done: BTreeMap<usize, ([Term; 8], Vec<Term>)> = BTreeMap::new();
    for lane in &register.lanes {
        let (number, letter, index) = read(register, lane.name)?;
        let (state, words) = if let Some(next) = done.get(&number) {
            next.clone()
        } else {
            let next = next(c, plan, at, number)?;
            done.entry(number).or_insert(next).clone()
        };
        lanes.push(match (letter, index) {
            ("kw", Some(i)) => {
                let k = constant(c, plan, plan.stages[at].first + plan.rounds + i)?;
                fips::sum(c.terms(), &[k, words[i]])
            }
            (_, Some(i)) => words[i],
            (letter, None) => state[letter_of(letter)?],
        });
    }
    Ok(lanes)
}

/// K of the round that is `first` in a step's first clock.
fn constant(c: &mut Circuit, plan: &PipePlan, first: usize) -> Result<Term, String> {
    let count = c.element("phase.count")?;
    let t = c.terms();
    // Behind K[63] stands K[0]: a sum that nobody uses.
    let of = |clock: usize| round_constants()[(first + plan.rounds * clock) % 64];
    let each: Vec<Term> = (0..plan.iterations)
        .map(|clock| t.number(of(clock).into(), 32))
        .collect();
    Ok(t.select(&each, count))
}

/// State and window behind this clock's rounds.
fn next(
    c: &mut Circuit,
    plan: &PipePlan,
    at: usize,
    lane: usize,
) -> Result<([Term; 8], Vec<Term>), String> {
    let now = now(c, plan, at, lane)?;
    let mut state = now.state;
    for sum in now.sums {
        state = fips::round(c.terms(), state, sum);
    }
    let mut words = now.words.to_vec();
    for i in 0..plan.rounds {
        let new = if plan.stages[at].expands {
            let from = [14, 9, 1, 0].map(|place| words[i + place]);
            fips::schedule(c.terms(), from)
        } else {
            c.terms().number(0, 32)
        };
        words.push(new);
    }
    Ok((state, words.split_off(plan.rounds)))
}

fn now(c: &mut Circuit, plan: &PipePlan, at: usize, lane: usize) -> Result<Now, String> {
    let (cut, count) = (&plan.stages[at], c.element("phase.count")?);
    let first = is(c, count, 0);
    // Words of the entrance and of every stage are counted from the oldest, so their index is their place.
    let comes = before(c, plan, at, lane)?;
    let (held, kept) = (
        state_of(c, plan, at, lane)?,
        words_of(c, plan, (at, lane), ("w", &cut.w))?,
    );
    let own_sums = words_of(c, plan, (at, lane), ("kw", &cut.kw))?;
    let state = entering_now(c, first, comes.state, held);
    let incoming: [Term; WINDOW] = std::array::from_fn(|i| comes.words[&i]);
    let words = entering_now(c, first, incoming, std::array::from_fn(|i| kept[&i]));
    let mut sums = Vec::with_capacity(plan.rounds);
    for (i, &word) in words.iter().enumerate().take(plan.rounds) {
        let k = constant(c, plan, cut.first + i)?;
        let made = fips::sum(c.terms(), &[k, word]);
        sums.push(match (own_sums.get(&i), comes.sums.get(&i)) {
            (None, _) => made,
            (Some(&own), Some(&other)) => c.terms().ite(first, other, own),
            // At the pipe's entrance nobody has summed yet.
            (Some(&own), None) => c.terms().ite(first, made, own),
        });
    }
    Ok(Now { state, words, sums })
}
