//! The claims of a miner's feed-forwards, and of the ring in which their chaining values wait.

use super::super::fips::sum;
use super::super::{Circuit, Term};
use super::entry::initial;
use super::events::{at_slot, step};
use super::pipe::state_of;
use super::{all, is, lane_of, up};
use crate::design::{Register, Shortcut};

/// Without a midstate: hash 0's digests wait in a ring while their blocks pass the rounds of hash 1.
pub(super) fn ring(c: &mut Circuit, register: &Register) -> Result<Vec<Term>, String> {
    let (steps, position) = (step(c), c.element("hash1.position").ok());
    if register.name == "hash1.position" {
        let now = c.element("hash1.position")?;
        let next = up(c, now);
        return Ok(vec![c.terms().ite(steps, next, now)]);
    }
    let mut lanes = Vec::new();
    for entry in 0..register.entries {
        let takes = match position {
            Some(position) => {
                let here = is(c, position, entry as u64);
                all(c, &[steps, here])
            }
            None => steps,
        };
        for i in (0..8).rev() {
            let (new, now) = (
                c.element(&format!("hash0.digest.h{i}"))?,
                c.element(&format!("hash1.ring[{entry}].h{i}"))?,
            );
            lanes.push(c.terms().ite(takes, new, now));
        }
    }
    Ok(lanes)
}

/// The feed-forward, in each step: chaining value + state behind round 63, word by word, from the low end up.
pub(super) fn digest(c: &mut Circuit, pipe: &str) -> Result<Vec<Term>, String> {
    let plan = c
        .core()
        .structure
        .pipe(pipe)
        .ok_or_else(|| format!("no pipe `{pipe}`"))?;
    let (steps, mut lanes) = (step(c), Vec::new());
    for lane in 0..plan.lanes {
        let (state, chaining) = (
            state_of(c, plan, plan.stages.len() - 1, lane)?,
            chaining(c, pipe, lane)?,
        );
        for i in (0..8).rev() {
            let now = c.element(&format!(
                "{}.h{i}",
                lane_of(&format!("{pipe}.digest"), plan.lanes, lane)
            ))?;
            let new = sum(c.terms(), &[chaining[i], state[i]]);
            lanes.push(c.terms().ite(steps, new, now));
        }
    }
    Ok(lanes)
}

/// The chaining value of what leaves a pipe: of hash 1 its slot's midstate, or what waits in the ring; else the initial one.
fn chaining(c: &mut Circuit, pipe: &str, lane: usize) -> Result<[Term; 8], String> {
    let (design, initial) = (c.core().manifest.design, initial(c));
    if pipe == "hash0" || pipe == "hash2" {
        return Ok(initial);
    }
    let mut own = Vec::with_capacity(8);
    for i in 0..8 {
        own.push(if design.has(Shortcut::Midstate) {
            let tag = c
                .core()
                .structure
                .pipe(pipe)
                .map_or(0, |plan| plan.digest_tag() - 1);
            let slot = c.element(&format!("tags.slot[{tag}]"))?;
            let name = |s: usize| {
                format!(
                    "{}.h{i}",
                    lane_of(&format!("job.midstate[{s}]"), design.lanes(), lane)
                )
            };
            at_slot(c, slot, name)?
        } else {
            let ring = c.core().structure.register("hash1.ring").ok_or("no ring")?;
            let entries = c.core().structure.registers[ring].entries;
            let each = (0..entries)
                .map(|e| c.element(&format!("hash1.ring[{e}].h{i}")))
                .collect::<Result<Vec<_>, _>>()?;
            match c.element("hash1.position") {
                Ok(position) => c.terms().select(&each, position),
                Err(_) => each[0],
            }
        });
    }
    let own: [Term; 8] = own.try_into().expect("eight words");
    if pipe != "hash" {
        return Ok(own);
    }
    // What leaves a shared pipe in a step that takes a block of hash 2 is hash 2's.
    let second = c.element("phase.second")?;
    Ok(std::array::from_fn(|i| {
        c.terms().ite(second, initial[i], own[i])
    }))
}
