//! The registers of a pipe: what a stage takes from the stage before it, for every way in which a pipe can be cut.
//!
//! The plan of the pipe says which rounds a stage does and which words it keeps; the claim is worked out from whatever the
//! stage before keeps. Folded pipes are in the file beside.

use std::collections::BTreeMap;

use super::super::fips;
use super::super::{Circuit, Term, round_constants};
use super::{entrance, folded, lane_of};
use crate::design::{LaneName, PipePlan, Place, Register};

/// The state's letters, `a` first.
pub(super) const LETTERS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

/// Words of the schedule; those past the last one are zeros moving in.
const WORDS: usize = 64;

/// What stands in front of a stage, of one lane.
pub(super) struct Before {
    /// `a` .. `h`
    pub(super) state: [Term; 8],
    /// `h` is h + K + W already.
    pub(super) ready: bool,
    /// Schedule words by their index; those that are worked out are added.
    pub(super) words: BTreeMap<usize, Term>,
    /// K + W by round, where they have registers.
    pub(super) sums: BTreeMap<usize, Term>,
}

/// What the lanes of a register of stage `at` take in an enabled cycle.
pub(super) fn behind(
    c: &mut Circuit,
    pipe: &str,
    at: usize,
    register: &Register,
) -> Result<Vec<Term>, String> {
    let plan = c
        .core()
        .structure
        .pipe(pipe)
        .ok_or_else(|| format!("no pipe `{pipe}`"))?;
    if plan.iterations > 1 {
        return folded::behind(c, plan, at, register);
    }
    let mut lanes = Vec::with_capacity(register.lanes.len());
    let mut states: BTreeMap<usize, [Term; 8]> = BTreeMap::new();
    for lane in &register.lanes {
        let (number, letter, index) = read(register, lane.name)?;
        lanes.push(if let Some(t) = index {
            let mut before = before(c, plan, at, number)?;
            let word = before.word(c, plan, t)?;
            if letter == "kw" {
                plus_k(c, t, word)
            } else {
                word
            }
        } else {
            let state = if let Some(state) = states.get(&number) {
                *state
            } else {
                let state = before(c, plan, at, number)?.behind(c, plan, at)?;
                *states.entry(number).or_insert(state)
            };
            state[letter_of(letter)?]
        });
    }
    Ok(lanes)
}

/// A lane's number, its letter or field, and its index where it is a word.
pub(super) fn read(
    register: &Register,
    name: LaneName,
) -> Result<(usize, &'static str, Option<usize>), String> {
    match name {
        LaneName::Field(letter) => Ok((0, letter, None)),
        LaneName::Entry(lane, letter) => Ok((lane, letter, None)),
        LaneName::Word(field, t) => Ok((0, field, Some(t))),
        LaneName::EntryWord(lane, field, t) => Ok((lane, field, Some(t))),
        name => Err(format!(
            "`{}` has a lane {name:?} of which nothing is known",
            register.name
        )),
    }
}

/// A letter's place in the state.
pub(super) fn letter_of(letter: &str) -> Result<usize, String> {
    let at = LETTERS.iter().position(|known| *known == letter);
    at.ok_or_else(|| format!("`{letter}` is no word of the state"))
}

/// K of a round and a word.
pub(super) fn plus_k(c: &mut Circuit, round: usize, word: Term) -> Term {
    let t = c.terms();
    let k = t.number(round_constants()[round % WORDS].into(), 32);
    fips::sum(t, &[k, word])
}

/// The state that a stage holds. A word that it does not keep may be anything: whatever hangs on it is refuted.
pub(super) fn state_of(
    c: &mut Circuit,
    plan: &PipePlan,
    at: usize,
    lane: usize,
) -> Result<[Term; 8], String> {
    let cut = &plan.stages[at];
    let stem = format!("{}.{}", plan.name, cut.stem());
    let mut state = Vec::with_capacity(8);
    for (i, letter) in LETTERS.iter().enumerate() {
        let name = format!("{}.{letter}", lane_of(&stem, plan.lanes, lane));
        state.push(if cut.state.contains(&(7 - i)) {
            c.element(&name)?
        } else {
            c.terms().var(&format!("{name}, which is not kept"), 32)
        });
    }
    Ok(state.try_into().expect("eight letters"))
}

/// The words or sums that a stage holds, by their index.
pub(super) fn words_of(
    c: &Circuit,
    plan: &PipePlan,
    (at, lane): (usize, usize),
    (field, places): (&str, &[usize]),
) -> Result<BTreeMap<usize, Term>, String> {
    let cut = &plan.stages[at];
    let stem = lane_of(
        &format!("{}.{}", plan.name, cut.stem()),
        plan.schedules,
        lane,
    );
    let mut words = BTreeMap::new();
    for place in places {
        let t = cut.base + place;
        words.insert(t, c.element(&format!("{stem}.{field}[{t}]"))?);
    }
    Ok(words)
}

/// What stands in front of stage `at`: the stage before it, or the pipe's entrance.
pub(super) fn before(
    c: &mut Circuit,
    plan: &PipePlan,
    at: usize,
    lane: usize,
) -> Result<Before, String> {
    if at == 0 {
        let (state, words) = entrance(c, plan.name, lane)?;
        return Ok(Before {
            state,
            ready: false,
            words,
            sums: BTreeMap::new(),
        });
    }
    let last = &plan.stages[at - 1];
    Ok(Before {
        state: state_of(c, plan, at - 1, lane)?,
        ready: matches!(last.place, Place::Half(_)),
        words: words_of(c, plan, (at - 1, lane), ("w", &last.w))?,
        sums: words_of(c, plan, (at - 1, lane), ("kw", &last.kw))?,
    })
}

impl Before {
    /// W[t]: as it waits in front of the stage, a constant of the pipe, else expanded.
    pub(super) fn word(
        &mut self,
        c: &mut Circuit,
        plan: &PipePlan,
        t: usize,
    ) -> Result<Term, String> {
        if let Some(&word) = self.words.get(&t) {
            return Ok(word);
        }
        if let Some(constant) = plan.constant(t) {
            return Ok(c.terms().number(constant.into(), 32));
        }
        if t >= WORDS {
            return Ok(c.terms().number(0, 32));
        }
        if t < 16 {
            return Err(format!("W[{t}] is needed, and no longer kept"));
        }
        let mut from = Vec::with_capacity(4);
        for back in [2, 7, 15, 16] {
            from.push(self.word(c, plan, t - back)?);
        }
        let word = fips::schedule(c.terms(), from.try_into().expect("four words"));
        self.words.insert(t, word);
        Ok(word)
    }

    /// K[r] + W[r]: as it waits in front of the stage, else summed.
    fn sum(&mut self, c: &mut Circuit, plan: &PipePlan, round: usize) -> Result<Term, String> {
        if let Some(&sum) = self.sums.get(&round) {
            return Ok(sum);
        }
        let word = self.word(c, plan, round)?;
        Ok(plus_k(c, round, word))
    }

    /// The state behind stage `at`.
    fn behind(&mut self, c: &mut Circuit, plan: &PipePlan, at: usize) -> Result<[Term; 8], String> {
        let cut = &plan.stages[at];
        let mut state = self.state;
        if let Place::Half(round) = cut.place {
            let sum = self.sum(c, plan, round)?;
            state[7] = fips::sum(c.terms(), &[state[7], sum]);
            return Ok(state);
        }
        for round in cut.first..cut.first + cut.rounds {
            let sum = if self.ready {
                c.terms().number(0, 32)
            } else {
                self.sum(c, plan, round)?
            };
            state = fips::round(c.terms(), state, sum);
        }
        Ok(state)
    }
}
