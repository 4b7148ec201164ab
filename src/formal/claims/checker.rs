//! The claims of the checker, which hashes a survivor again from its job's context: what it does when, and for whom.

use super::super::{Circuit, Op, Term};
use super::entry::{initial, second_block};
use super::events::at_slot;
use super::hit::Done;
use super::rehash::{added, midstate, states, words};
use super::survivors::survivors;
use super::{all, any, is, not, up};
use crate::design::Register;

/// The count behind the last round: chaining value and state are added up.
const ADDS: u64 = 64;

/// What the checker does in a cycle: nothing where it is idle, or in one of an abort.
pub(super) struct Does {
    /// It is idle, and takes a survivor.
    pub(super) takes: Term,
    /// A round.
    pub(super) rounds: Term,
    /// It adds up digest 1, and begins hash 2 with it.
    pub(super) turns: Term,
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
