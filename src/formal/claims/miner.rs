//! The claims of the miner: jobs, nonces, tags, digests, the compare.

use super::super::fips::sum;
use super::super::{Circuit, Op, Term};
use super::entry::{entering_slot, initial};
use super::pipe::state_of;
use super::{all, any, checker, equal, fifo, hit, is, lane_of, not, survivors, up, words};
use crate::design::{Register, Shortcut};

/// The entry of a slot, by the name that it has in slot `s`.
pub(super) fn at_slot(
    c: &mut Circuit,
    slot: Term,
    name: impl Fn(usize) -> String,
) -> Result<Term, String> {
    let slots = c.core().manifest.design.slots();
    let entries = (0..slots)
        .map(|s| c.element(&name(s)))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(c.terms().select(&entries, slot))
}

/// Of an enabled cycle: does every stage take what the stage before it holds.
fn step(c: &mut Circuit) -> Term {
    match c.element("phase.count") {
        Ok(count) => is(c, count, 0),
        // A core that needs one clock for a nonce has no count.
        Err(_) => c.terms().number(1, 1),
    }
}

/// Does a nonce enter: in each step, of a shared pipe in each other one.
fn issue(c: &mut Circuit) -> Result<Term, String> {
    let mut bits = vec![c.element("issue.active")?, step(c)];
    if let Ok(second) = c.element("phase.second") {
        bits.push(not(c, second));
    }
    Ok(all(c, &bits))
}

/// Of the nonce that leaves the pipe: is there one, and its slot.
pub(super) fn leaving(c: &mut Circuit) -> Result<(Term, Term), String> {
    let last = c.core().manifest.design.tags() - 1;
    let bits = [c.element(&format!("tags.valid[{last}]"))?, step(c)];
    Ok((all(c, &bits), c.element(&format!("tags.slot[{last}]"))?))
}

/// The slot that a load takes, and whether it is free.
fn next_slot(c: &mut Circuit) -> Result<(Term, Term), String> {
    let current = c.element("job.current")?;
    let next = up(c, current);
    let count = at_slot(c, next, |s| format!("job.in_flight[{s}]"))?;
    let mut free = vec![is(c, count, 0)];
    if survivors::there(c) {
        let held = survivors::holds(c, next)?;
        free.push(not(c, held));
    }
    Ok((next, all(c, &free)))
}

/// The slot whose midstate or target a register looks at: the one that is loaded, that of the nonce whose hash 1 ends, or
/// that of the nonce that leaves.
pub(super) fn chosen_by(c: &Circuit, register: &Register) -> Vec<String> {
    match register.name.as_str() {
        "job.midstate" => return vec!["job.current".into()],
        name if name.starts_with("check.") => return checker::chosen_by(name),
        name @ ("hit.valid" | "hit.full") if survivors::there(c) => {
            return checker::chosen_by(name);
        }
        "hit.valid" | "hit.full" => return hit::chosen_by(c),
        _ => {}
    }
    let pipe = register.name.strip_suffix(".digest");
    let plan = pipe.and_then(|pipe| c.core().structure.pipe(pipe));
    let carries = c.core().manifest.design.has(Shortcut::Midstate);
    plan.filter(|plan| carries && plan.name != "hash2")
        .map(|plan| format!("tags.slot[{}]", plan.digest_tag() - 1))
        .into_iter()
        .collect()
}

/// What each lane takes in an enabled cycle.
pub(super) fn moved(c: &mut Circuit, register: &Register) -> Result<Option<Vec<Term>>, String> {
    let (next, free) = next_slot(c)?;
    let offered = c.input("load")?;
    let load = all(c, &[offered, free]);
    let name = register.name.as_str();
    Ok(Some(match name {
        "phase.count" => {
            let count = c.element(name)?;
            vec![up(c, count)]
        }
        "phase.second" => {
            let (now, steps) = (c.element(name)?, step(c));
            let other = not(c, now);
            vec![c.terms().ite(steps, other, now)]
        }
        "job.current" => {
            let now = c.element(name)?;
            vec![c.terms().ite(load, next, now)]
        }
        "job.tail" | "job.first_block" | "job.prepared_words" => {
            let (new, now) = (c.input(&name["job.".len()..])?, c.element(name)?);
            vec![c.terms().ite(load, new, now)]
        }
        "job.prepared" => {
            let new = c.input("prepared")?;
            states(c, "job.prepared[0]", (load, new))?
        }
        "job.midstate" => {
            let (new, mut lanes) = (c.input("midstate")?, Vec::new());
            for s in 0..register.entries {
                let here = is(c, next, s as u64);
                let loads = all(c, &[load, here]);
                lanes.extend(states(c, &format!("job.midstate[{s}]"), (loads, new))?);
            }
            lanes
        }
        "tags.valid" | "tags.slot" => tags(c, register)?,
        "hash1.position" | "hash1.ring" => ring(c, register)?,
        _ if name.starts_with("survivors.") => return survivors::moved(c, register),
        _ if name.starts_with("hit.") => return hit::moved(c, register),
        _ if name.starts_with("issue.") => vec![counter(c, name, load)?],
        "check.tail" => slots(c, register, (load, next))?,
        _ if name.starts_with("check.") => return checker::moved(c, register),
        _ if name.starts_with("job.") || name.starts_with("entry.") => {
            slots(c, register, (load, next))?
        }
        _ if name.ends_with(".digest") => digest(c, &name[..name.len() - ".digest".len()])?,
        _ => return fifo::moved(c, register),
    }))
}

/// States of all lanes, taken from a wide input or kept, from the low end up.
fn states(c: &mut Circuit, stem: &str, (loads, new): (Term, Term)) -> Result<Vec<Term>, String> {
    let (count, mut lanes) = (c.core().manifest.design.lanes(), Vec::new());
    for lane in 0..count {
        let new = c.terms().extract(new, 256 * lane as u32, 256);
        let new: [Term; 8] = words(c, new);
        for i in (0..8).rev() {
            let now = c.element(&format!("{}.h{i}", lane_of(stem, count, lane)))?;
            lanes.push(c.terms().ite(loads, new[i], now));
        }
    }
    Ok(lanes)
}

/// The nonce counter: it walks the range and never wraps. A load wins over an abort in the same cycle.
fn counter(c: &mut Circuit, name: &str, load: Term) -> Result<Term, String> {
    let (issues, abort) = (issue(c)?, c.input("abort")?);
    let (nonce, end, now) = (
        c.element("issue.nonce")?,
        c.element("issue.end")?,
        c.element(name)?,
    );
    let at_end = equal(c, nonce, end);
    let (over, ahead) = (all(c, &[issues, at_end]), not(c, at_end));
    let (walks, next) = (all(c, &[issues, ahead]), up(c, nonce));
    let (start, last) = (c.input("nonce_start")?, c.input("nonce_end")?);
    let t = c.terms();
    let (no, yes) = (t.number(0, 1), t.number(1, 1));
    let (otherwise, loaded) = match name {
        "issue.active" | "issue.exhausted" => {
            let ends = name == "issue.exhausted";
            let (fallen, risen) = if ends { (yes, no) } else { (no, yes) };
            let kept = t.ite(over, fallen, now);
            (t.ite(abort, no, kept), risen)
        }
        "issue.nonce" => (t.ite(walks, next, now), start),
        "issue.end" => (now, last),
        _ => return Err(format!("nothing is claimed of `{name}`")),
    };
    Ok(t.ite(load, loaded, otherwise))
}

/// The slots' contexts.
fn slots(
    c: &mut Circuit,
    register: &Register,
    (load, next): (Term, Term),
) -> Result<Vec<Term>, String> {
    let name = register.name.as_str();
    let (current, issues, abort) = (c.element("job.current")?, issue(c)?, c.input("abort")?);
    let (retires, slot) = if name == "entry.nonce" {
        // Nonces are counted a second time where their first hash ends.
        let entering = entering_slot(c).ok_or("nothing in front of hash 1")?;
        let bits = [c.element(&entering.replace("slot", "valid"))?, step(c)];
        (all(c, &bits), c.element(&entering)?)
    } else {
        leaving(c)?
    };
    let mut lanes = Vec::new();
    for s in 0..register.entries {
        let (here, this, that) = (
            is(c, next, s as u64),
            is(c, current, s as u64),
            is(c, slot, s as u64),
        );
        let (loads, enters, leaves) = (
            all(c, &[load, here]),
            all(c, &[issues, this]),
            all(c, &[retires, that]),
        );
        let now = c.element(&format!("{name}[{s}]"))?;
        lanes.push(match name {
            "job.in_flight" => {
                let t = c.terms();
                let width = t.width(now);
                let (come, gone) = (t.resize(enters, width), t.resize(leaves, width));
                let more = t.binary(Op::Add, now, come);
                let count = t.binary(Op::Sub, more, gone);
                let none = t.number(0, width);
                t.ite(abort, none, count)
            }
            "job.nonce" | "entry.nonce" => {
                let (start, next) = (c.input("nonce_start")?, up(c, now));
                let counted = c.terms().ite(leaves, next, now);
                c.terms().ite(loads, start, counted)
            }
            _ => {
                let new = c.input(match name {
                    "job.id" => "job_id",
                    "job.version" => "version",
                    "job.target" => "target",
                    "job.ticket" => "ticket",
                    "entry.tail" | "check.tail" => "tail",
                    _ => return Err(format!("nothing is claimed of `{name}`")),
                })?;
                c.terms().ite(loads, new, now)
            }
        });
    }
    Ok(lanes)
}

fn tags(c: &mut Circuit, register: &Register) -> Result<Vec<Term>, String> {
    let valid = register.name == "tags.valid";
    let mut entering = if valid {
        issue(c)?
    } else {
        c.element("job.current")?
    };
    let (abort, steps) = (c.input("abort")?, step(c));
    let mut lanes = Vec::with_capacity(register.lanes.len());
    for i in 0..register.lanes.len() {
        let now = c.element(&format!("{}[{i}]", register.name))?;
        let t = c.terms();
        let moved = t.ite(steps, entering, now);
        let no = t.number(0, 1);
        lanes.push(if valid {
            t.ite(abort, no, moved)
        } else {
            moved
        });
        entering = now;
    }
    Ok(lanes)
}

/// Without a midstate: hash 0's digests wait in a ring while their blocks pass the rounds of hash 1.
fn ring(c: &mut Circuit, register: &Register) -> Result<Vec<Term>, String> {
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
fn digest(c: &mut Circuit, pipe: &str) -> Result<Vec<Term>, String> {
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

/// What an output shows.
pub(super) fn shown(c: &mut Circuit, role: &str) -> Result<Option<Term>, String> {
    Ok(Some(match role {
        "load_ready" => {
            let bits = [next_slot(c)?.1, c.input("enable")?];
            all(c, &bits)
        }
        "exhausted" => c.element("issue.exhausted")?,
        "busy" => {
            let mut bits = hit::valid(c)?;
            bits.push(c.element("issue.active")?);
            for s in 0..c.core().manifest.design.slots() {
                let count = c.element(&format!("job.in_flight[{s}]"))?;
                let none = is(c, count, 0);
                bits.push(not(c, none));
            }
            if survivors::there(c) {
                let queue = survivors::survivors(c)?;
                bits.push(not(c, queue.empty));
                bits.push(c.element("check.active")?);
            }
            any(c, &bits)
        }
        _ => return fifo::shown(c, role),
    }))
}
