//! The claims of the checker: a survivor is hashed again from its job's context, a round of FIPS 180-4 in a clock.

use super::super::fips::{round, schedule, sum};
use super::super::{Circuit, Op, Term, round_constants};
use super::entry::{digest_block, initial, second_block};
use super::hit::{Digest, Done};
use super::miner::at_slot;
use super::pipe::{letter_of, read};
use super::survivors::survivors;
use super::{all, any, is, lane_of, not, up};
use crate::design::Register;

/// The count behind the last round: chaining value and state are added up.
const ADDS: u64 = 64;

/// What the checker does in a cycle: nothing where it is idle, or in one of an abort.
struct Does {
    /// It is idle, and takes a survivor.
    takes: Term,
    /// A round.
    rounds: Term,
    /// It adds up digest 1, and begins hash 2 with it.
    turns: Term,
    /// It adds up the whole digest, which an abort keeps out of the hit register.
    ends: Term,
}

fn does(c: &mut Circuit) -> Result<Does, String> {
    let (active, second, count) = (
        c.element("check.active")?,
        c.element("check.second")?,
        c.element("check.count")?,
    );
    let t = c.terms();
    let adds = t.number(ADDS, t.width(count));
    let below = t.compare(Op::Below, count, adds);
    let (through, first, idle) = (not(c, below), not(c, second), not(c, active));
    let (queue, abort) = (survivors(c)?, c.input("abort")?);
    let (waits, spared) = (not(c, queue.empty), not(c, abort));
    Ok(Does {
        takes: all(c, &[idle, waits, spared]),
        rounds: all(c, &[active, below, spared]),
        turns: all(c, &[active, through, first, spared]),
        ends: all(c, &[active, through, second]),
    })
}

/// The first survivor: slot, nonce, and the number of its lane.
fn offered(c: &mut Circuit) -> Result<(Term, Term, Term), String> {
    let (queue, bits) = (survivors(c)?, lane_bits(c));
    Ok((
        queue.entry(c, "survivors.slot")?,
        queue.entry(c, "survivors.nonce")?,
        queue.number(c, bits),
    ))
}

fn lane_bits(c: &Circuit) -> u32 {
    (c.core().manifest.design.lanes() as u32).ilog2().max(1)
}

/// The midstate of a slot's lane.
fn midstate(c: &mut Circuit, slot: Term, number: Option<Term>) -> Result<[Term; 8], String> {
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
    let letters = super::pipe::LETTERS;
    let state = letters.map(|letter| c.element(&format!("check.{letter}")));
    let state: Vec<Term> = state.into_iter().collect::<Result<_, _>>()?;
    Ok(state.try_into().expect("eight letters"))
}

/// Chaining value and state, word by word.
fn added(c: &mut Circuit, chaining: [Term; 8]) -> Result<Digest, String> {
    let state = state(c)?;
    Ok(std::array::from_fn(|i| {
        sum(c.terms(), &[chaining[i], state[i]])
    }))
}

/// What is held against its target: in its last cycle the survivor in the checker, in its lane.
pub(super) fn done(c: &mut Circuit) -> Result<Done, String> {
    let (does, chaining) = (does(c)?, initial(c));
    let (digest, own) = (added(c, chaining)?, c.element("check.lane").ok());
    let mut tells = Vec::new();
    for lane in 0..c.core().manifest.design.lanes() {
        tells.push(match own {
            Some(own) => {
                let here = is(c, own, lane as u64);
                all(c, &[does.ends, here])
            }
            None => does.ends,
        });
    }
    Ok(Done {
        slot: c.element("check.slot")?,
        nonce: c.element("check.nonce")?,
        lanes: tells.iter().map(|&one| (digest, one)).collect(),
        tells,
    })
}

/// Registers of few values that say which constant, which midstate or which target is looked at.
pub(super) fn chosen_by(register: &str) -> Vec<String> {
    let by: &[&str] = match register {
        "check.state" => &["check.active", "check.count"],
        "check.w" => &["check.active", "check.second", "check.slot", "check.lane"],
        "hit.valid" | "hit.full" => &["check.second", "check.slot"],
        _ => &[],
    };
    by.iter().map(|&name| name.to_owned()).collect()
}

/// What each lane takes in an enabled cycle.
pub(super) fn moved(c: &mut Circuit, register: &Register) -> Result<Option<Vec<Term>>, String> {
    let does = does(c)?;
    let (slot, nonce, lane) = offered(c)?;
    let name = register.name.as_str();
    if name == "check.active" {
        let (now, goes_on) = (c.element(name)?, not(c, does.ends));
        let stays = all(c, &[now, goes_on]);
        let abort = c.input("abort")?;
        let (next, spared) = (any(c, &[does.takes, stays]), not(c, abort));
        return Ok(Some(vec![all(c, &[next, spared])]));
    }
    let taken = |c: &mut Circuit, new: Term| -> Result<Vec<Term>, String> {
        let now = c.element(name)?;
        Ok(vec![c.terms().ite(does.takes, new, now)])
    };
    let moved = match name {
        "check.slot" => taken(c, slot)?,
        "check.nonce" => taken(c, nonce)?,
        "check.lane" => taken(c, lane)?,
        "check.second" => {
            let now = c.element(name)?;
            let t = c.terms();
            let (no, yes) = (t.number(0, 1), t.number(1, 1));
            let kept = t.ite(does.turns, yes, now);
            vec![t.ite(does.takes, no, kept)]
        }
        "check.count" => {
            let now = c.element(name)?;
            let (next, begins) = (up(c, now), any(c, &[does.takes, does.turns]));
            let t = c.terms();
            let none = t.number(0, t.width(now));
            let kept = t.ite(does.rounds, next, now);
            vec![t.ite(begins, none, kept)]
        }
        "check.state" => {
            let begins = midstate(c, slot, Some(lane))?;
            states(c, register, &does, begins)?
        }
        "check.w" => {
            let tail = at_slot(c, slot, |s| format!("check.tail[{s}]"))?;
            let begins = second_block(c, tail, nonce);
            words(c, register, &does, begins)?
        }
        _ => return Ok(None),
    };
    Ok(Some(moved))
}

/// The state: a midstate, a round's, or the initial value.
fn states(
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
fn words(
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
