//! Why an early compare loses no hit: what it looks at says how the digest begins, and the RTL looks at no more and no less.
//!
//! The digest is worked out here from the compared word on, over whatever else the pipe may hold: three rounds of FIPS 180-4
//! where the pipe stops before them, the additions, the number as Bitcoin reads it.

use super::super::fips::{round, sum};
use super::super::lemma::Goal;
use super::super::{Circuit, Term};
use super::entry::initial;
use super::events::leaving;
use super::hit::{Digest, at_most, is_ticket, number};
use super::pipe::LETTERS;
use super::{all, any, equal, is, not, survivors};
use crate::design::Shortcut;

/// Rounds that a pipe which stops early leaves out.
const LEFT_OUT: std::ops::Range<usize> = 61..64;

/// What is given, and what follows of each lane.
pub(super) fn claims(c: &mut Circuit) -> Result<(Vec<Term>, Vec<Goal>), String> {
    let design = c.core().manifest.design;
    let mut goals = Vec::new();
    for lane in 0..design.lanes() {
        let word = survivors::word(c, lane)?;
        let state = last_state(c, word);
        if design.has(Shortcut::EarlyStop) {
            goals.push(Goal {
                element: format!("lane {lane}: h behind round 63 is the word that is compared"),
                rtl: word,
                expected: state[7],
            });
        }
        let first = initial(c);
        let digest = std::array::from_fn(|i| sum(c.terms(), &[first[i], state[i]]));
        let survives = survives(c, lane)?;
        follows(c, lane, (digest, survives), &mut goals);
    }
    Ok((given(c)?, goals))
}

/// A cycle in which a nonce leaves the pipe, and whatever survives finds room.
fn given(c: &mut Circuit) -> Result<Vec<Term>, String> {
    let ((retires, _), enable) = (leaving(c)?, c.input("enable")?);
    let (reset, abort) = (c.input("reset")?, c.input("abort")?);
    let (write, read) = (c.element("survivors.write")?, c.element("survivors.read")?);
    let empty = equal(c, write, read);
    Ok(vec![retires, enable, not(c, reset), not(c, abort), empty])
}

/// A state behind round 63, of which only `h` is known: it hangs on the word that is compared.
fn last_state(c: &mut Circuit, word: Term) -> [Term; 8] {
    let stops = c.core().manifest.design.has(Shortcut::EarlyStop);
    let known = if stops { "e" } else { "h" };
    let mut state = LETTERS.map(|letter| {
        if letter == known {
            word
        } else {
            c.terms().var(&format!("any {letter}"), 32)
        }
    });
    for r in LEFT_OUT.filter(|_| stops) {
        let kw = c.terms().var(&format!("any K + W of round {r}"), 32);
        state = round(c.terms(), state, kw);
    }
    state
}

/// In the RTL: is the nonce pushed, with this lane.
fn survives(c: &mut Circuit, lane: usize) -> Result<Term, String> {
    let write = c.element("survivors.write")?;
    let then = next(c, "survivors.write")?[0];
    let same = equal(c, then, write);
    let pushed = not(c, same);
    let design = c.core().manifest.design;
    if design.lanes() == 1 {
        return Ok(pushed);
    }
    let (entries, bits) = (
        next(c, "survivors.lanes")?,
        design.survivors_depth().ilog2(),
    );
    let place = c.terms().extract(write, 0, bits);
    let lanes = c.terms().select(&entries, place);
    let own = c.terms().extract(lanes, lane as u32, 1);
    Ok(all(c, &[pushed, own]))
}

/// What the RTL writes into a register.
fn next(c: &mut Circuit, register: &str) -> Result<Vec<Term>, String> {
    let at = c.core().structure.register(register);
    c.next(at.ok_or_else(|| format!("no register `{register}`"))?)
}

/// Whatever the target and the ticket are.
fn follows(
    c: &mut Circuit,
    lane: usize,
    (digest, survives): (Digest, Term),
    goals: &mut Vec<Goal>,
) {
    let design = c.core().manifest.design;
    let bits = design.reject_bits;
    let mut holds = |c: &mut Circuit, premise: Term, so: Term, what: String| {
        let not_so = not(c, premise);
        goals.push(Goal {
            element: format!("lane {lane}: {what}"),
            rtl: any(c, &[not_so, so]),
            expected: c.terms().number(1, 1),
        });
    };
    let number = number(c, digest);
    let top = c.terms().extract(number, 256 - bits, bits);
    let begins = is(c, top, 0);
    let what = format!("a digest that survives begins with {bits} zeros");
    holds(c, survives, begins, what);
    let target = c.terms().var("any target", 256);
    let above = c.terms().extract(target, 256 - bits, bits);
    let (met, low) = (at_most(c, digest, target), is(c, above, 0));
    let hit = all(c, &[met, low]);
    let what = format!("a digest at or below a target with {bits} zeros in front survives");
    holds(c, hit, survives, what);
    if design.ticket {
        let ticket = c.terms().var("any ticket", 32);
        let named = c.terms().extract(ticket, 32 - bits, bits);
        let none = c.terms().not(named);
        let (fits, all_ones) = (is_ticket(c, digest, ticket), is(c, none, 0));
        let hit = all(c, &[fits, all_ones]);
        let what = format!("a ticket with {bits} ones in front survives");
        holds(c, hit, survives, what);
    }
}
