//! The registers of a pipe: what a stage takes from the stage before it.
//!
//! Nothing here counts stages. A lane's name says what it holds (`a` .. `h` behind a round, `w[t]`), and the claim is
//! worked out from whatever the register before keeps: that it holds for stages of any number of rounds.

use std::collections::HashMap;

use super::super::fips;
use super::super::{Circuit, Term, round_constants};
use super::entrance;
use crate::design::{LaneName, Register, Site};

/// The state's letters, `a` first.
const LETTERS: [&str; 8] = ["a", "b", "c", "d", "e", "f", "g", "h"];

/// Words of the schedule; those past the last one are zeros moving in.
const WORDS: usize = 64;

/// What stands in front of a stage.
struct Before {
    /// Rounds done.
    rounds: usize,
    /// `a` .. `h`
    state: [Term; 8],
    /// Schedule words by their index; those that are worked out are added.
    words: HashMap<usize, Term>,
}

/// What the lanes of a pipe's register behind `round` take in an enabled cycle.
pub(super) fn behind(
    c: &mut Circuit,
    pipe: &str,
    round: usize,
    register: &Register,
) -> Result<Vec<Term>, String> {
    let mut before = before(c, pipe, round)?;
    let mut lanes = Vec::with_capacity(register.lanes.len());
    let mut state = None;
    for lane in &register.lanes {
        lanes.push(match lane.name {
            LaneName::Field(letter) => {
                let state = match state {
                    Some(state) => state,
                    None => *state.insert(before.state_behind(c, round)?),
                };
                let at = LETTERS.iter().position(|l| *l == letter);
                state[at.ok_or_else(|| format!("`{letter}` is no word of the state"))?]
            }
            LaneName::Word("w", t) => before.word(c, t)?,
            name => {
                return Err(format!(
                    "`{}` has a lane {name:?} of which nothing is known",
                    register.name
                ));
            }
        });
    }
    Ok(lanes)
}

/// The register in front of the stage that ends with `round`, or the pipe's entrance.
fn before(c: &mut Circuit, pipe: &str, round: usize) -> Result<Before, String> {
    let structure = &c.core().structure;
    let earlier = |site: Site| match site {
        Site::Round { pipe: p, round: r } if p == pipe && r < round => Some(r),
        _ => None,
    };
    let Some(last) = structure
        .registers
        .iter()
        .filter_map(|r| earlier(r.site))
        .max()
    else {
        let (state, block) = entrance(c, pipe)?;
        let words = block.into_iter().enumerate().collect();
        return Ok(Before {
            rounds: 0,
            state,
            words,
        });
    };
    let stem = format!("{pipe}.round[{last}]");
    let mut state = Vec::new();
    for letter in LETTERS {
        state.push(c.element(&format!("{stem}.{letter}"))?);
    }
    let words =
        (0..last + 17).filter_map(|t| Some((t, c.element(&format!("{stem}.w[{t}]")).ok()?)));
    let words = words.collect();
    Ok(Before {
        rounds: last + 1,
        state: state.try_into().expect("eight letters"),
        words,
    })
}

impl Before {
    /// W[t]: as it waits in front of the stage, else expanded.
    fn word(&mut self, c: &mut Circuit, t: usize) -> Result<Term, String> {
        if let Some(&word) = self.words.get(&t) {
            return Ok(word);
        }
        if t >= WORDS {
            return Ok(c.terms().number(0, 32));
        }
        if t < 16 || t < self.rounds {
            return Err(format!("W[{t}] is needed, and no longer kept"));
        }
        let mut from = [2, 7, 15, 16].map(|back| (t - back, None));
        for (index, term) in &mut from {
            *term = Some(self.word(c, *index)?);
        }
        let from = from.map(|(_, term)| term.expect("just found"));
        let word = fips::schedule(c.terms(), from);
        self.words.insert(t, word);
        Ok(word)
    }

    /// The state behind a round.
    fn state_behind(&mut self, c: &mut Circuit, round: usize) -> Result<[Term; 8], String> {
        let constants = round_constants();
        let mut state = self.state;
        for (r, &constant) in constants
            .iter()
            .enumerate()
            .take(round + 1)
            .skip(self.rounds)
        {
            let word = self.word(c, r)?;
            let t = c.terms();
            let k = t.number(constant.into(), 32);
            let kw = fips::sum(t, &[k, word]);
            state = fips::round(t, state, kw);
        }
        Ok(state)
    }
}
