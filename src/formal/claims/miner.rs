//! The claims of the miner: its nonce counter and tags; all else stands beside.

use super::super::{Circuit, Term};
use super::events::{issue, next_slot, step};
use super::forward::{digest, ring};
use super::slots::{slots, states};
use super::{all, any, checker, equal, fifo, hit, is, not, survivors, up};
use crate::design::{Register, Shortcut};

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
