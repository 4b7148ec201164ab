//! The claims of the checker's work: state and words, a round of FIPS 180-4 in a clock.

use super::super::fips::{round, schedule, sum};
use super::super::{Circuit, Term, round_constants};
use super::checker::Does;
use super::entry::{digest_block, initial};
use super::events::at_slot;
use super::hit::Digest;
use super::lane_of;
use super::pipe::{LETTERS, letter_of, read};
use crate::design::Register;

/// The midstate of a slot's lane.
pub(super) fn midstate(
    c: &mut Circuit,
    slot: Term,
    number: Option<Term>,
) -> Result<[Term; 8], String> {
    let count = c.core().manifest.design.lanes();
    let mut words = Vec::with_capacity(8);
    for i in 0..8 {
        let mut lanes = Vec::with_capacity(count);
        for lane in 0..count {
            let name = |s: usize| {
                let stem = lane_of(&format!("job.midstate[{s}]"), count, lane);
                format!("{stem}.h{i}")
            };
            lanes.push(at_slot(c, slot, name)?);
        }
        words.push(match number {
            Some(number) if count > 1 => c.terms().select(&lanes, number),
            _ => lanes[0],
        });
    }
    Ok(words.try_into().expect("eight words"))
}

/// The state in work, `a` first.
fn state(c: &Circuit) -> Result<[Term; 8], String> {
    let state = LETTERS.map(|letter| c.element(&format!("check.{letter}")));
    let state: Vec<Term> = state.into_iter().collect::<Result<_, _>>()?;
    Ok(state.try_into().expect("eight letters"))
}

/// Chaining value and state, word by word.
pub(super) fn added(c: &mut Circuit, chaining: [Term; 8]) -> Result<Digest, String> {
    let state = state(c)?;
    Ok(std::array::from_fn(|i| {
        sum(c.terms(), &[chaining[i], state[i]])
    }))
}

/// The state: a midstate, a round's, or the initial value.
pub(super) fn states(
    c: &mut Circuit,
    register: &Register,
    does: &Does,
    begins: [Term; 8],
) -> Result<Vec<Term>, String> {
    let (now, first) = (state(c)?, initial(c));
    let (word, count) = (c.element("check.w[0]")?, c.element("check.count")?);
    let constants: Vec<Term> = round_constants()
        .into_iter()
        .map(|k| c.terms().number(k.into(), 32))
        .collect();
    let number = c.terms().extract(count, 0, 6);
    let k = c.terms().select(&constants, number);
    let kw = sum(c.terms(), &[k, word]);
    let behind = round(c.terms(), now, kw);
    chosen(c, register, |c, letter, _| {
        let i = letter_of(letter)?;
        Ok(choice(c, does, [begins[i], behind[i], first[i], now[i]]))
    })
}

/// The words: a header's, moved on by one, or a digest's.
pub(super) fn words(
    c: &mut Circuit,
    register: &Register,
    does: &Does,
    begins: [Term; 16],
) -> Result<Vec<Term>, String> {
    let window = (0..16)
        .map(|i| c.element(&format!("check.w[{i}]")))
        .collect::<Result<Vec<_>, _>>()?;
    let (slot, lane) = (c.element("check.slot")?, c.element("check.lane").ok());
    let chaining = midstate(c, slot, lane)?;
    let digest = added(c, chaining)?;
    let second = digest_block(c, digest);
    // W[t] from W[t-2], W[t-7], W[t-15], W[t-16].
    let newest = schedule(c.terms(), [14, 9, 1, 0].map(|i| window[i]));
    chosen(c, register, |c, _, index| {
        let i = index.ok_or("a word without an index")?;
        let on = window.get(i + 1).copied().unwrap_or(newest);
        Ok(choice(c, does, [begins[i], on, second[i], window[i]]))
    })
}

/// Of a survivor's beginning, a round, hash 2's beginning and what is held, what comes.
fn choice(c: &mut Circuit, does: &Does, [begins, round, second, held]: [Term; 4]) -> Term {
    let t = c.terms();
    let idle = t.ite(does.turns, second, held);
    let works = t.ite(does.rounds, round, idle);
    t.ite(does.takes, begins, works)
}

/// Each lane of a register, by its letter and index.
fn chosen(
    c: &mut Circuit,
    register: &Register,
    mut of: impl FnMut(&mut Circuit, &str, Option<usize>) -> Result<Term, String>,
) -> Result<Vec<Term>, String> {
    let lanes = register.lanes.iter();
    lanes
        .map(|lane| {
            let (_, letter, index) = read(register, lane.name)?;
            of(c, letter, index)
        })
        .collect()
}
