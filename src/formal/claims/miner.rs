//! The claims of the miner: jobs, nonces, tags, both hashes' ends.

use super::super::fips::sum;
use super::super::{Circuit, Term, initial_value};
use super::{all, any, fifo, is, not, up, words};
use crate::design::Register;

/// Bits of the header's last 16 bytes and its first 64; bits of a digest: what stands at the end of a padded message.
const HEADER_BITS: u64 = 640;
const DIGEST_BITS: u64 = 256;

/// What each hash begins with.
pub(super) fn entrance(c: &mut Circuit, pipe: &str) -> Result<([Term; 8], [Term; 16]), String> {
    let (mut state, mut block) = (Vec::new(), Vec::new());
    if pipe == "hash1" {
        let current = c.element("job.current")?;
        for i in 0..8 {
            state.push(at_slot(c, current, |s| format!("job.midstate[{s}].h{i}"))?);
        }
        let (tail, nonce) = (c.element("job.tail")?, c.element("issue.nonce")?);
        block.extend(words::<3>(c, tail));
        // A header's nonce stands in it with its lowest byte first, a word of SHA-256 with its highest.
        let bytes = [0, 8, 16, 24].map(|low| c.terms().extract(nonce, low, 8));
        block.push(c.terms().concat(&bytes));
        pad(c, &mut block, HEADER_BITS);
    } else {
        for (i, word) in initial_value().into_iter().enumerate() {
            state.push(c.terms().number(word.into(), 32));
            block.push(c.element(&format!("hash1.digest.h{i}"))?);
        }
        pad(c, &mut block, DIGEST_BITS);
    }
    Ok((
        state.try_into().expect("eight words"),
        block.try_into().expect("sixteen words"),
    ))
}

/// Padding (FIPS 180-4, section 5.1.1): a one, zeros, the message's length in bits.
fn pad(c: &mut Circuit, block: &mut Vec<Term>, bits: u64) {
    block.push(c.terms().number(1 << 31, 32));
    block.resize(15, c.terms().number(0, 32));
    block.push(c.terms().number(bits, 32));
}

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

/// Of the nonce that leaves the pipe: is there one, and its slot.
pub(super) fn leaving(c: &Circuit) -> Result<(Term, Term), String> {
    let valid = c.core().structure.register("tags.valid").ok_or("no tags")?;
    let last = c.core().structure.registers[valid].lanes.len() - 1;
    Ok((
        c.element(&format!("tags.valid[{last}]"))?,
        c.element(&format!("tags.slot[{last}]"))?,
    ))
}

/// The slot that a load takes, and whether it is free.
fn next_slot(c: &mut Circuit) -> Result<(Term, Term), String> {
    let current = c.element("job.current")?;
    let next = up(c, current);
    let count = at_slot(c, next, |s| format!("job.in_flight[{s}]"))?;
    Ok((next, is(c, count, 0)))
}

/// What each lane takes in an enabled cycle.
pub(super) fn moved(c: &mut Circuit, register: &Register) -> Result<Option<Vec<Term>>, String> {
    let (next, free) = next_slot(c)?;
    let offered = c.input("load")?;
    let load = all(c, &[offered, free]);
    let name = register.name.as_str();
    Ok(Some(match name {
        "job.current" => {
            let now = c.element(name)?;
            vec![c.terms().ite(load, next, now)]
        }
        "job.tail" => {
            let (new, now) = (c.input("tail")?, c.element(name)?);
            vec![c.terms().ite(load, new, now)]
        }
        "job.in_flight" | "job.nonce" | "job.id" | "job.midstate" | "job.target" => {
            slots(c, register, (load, next))?
        }
        "tags.valid" | "tags.slot" => tags(c, register)?,
        "hash1.digest" => {
            let slot = c.element("tags.slot[63]")?;
            digest(c, "hash1", |c, i| {
                at_slot(c, slot, |s| format!("job.midstate[{s}].h{i}"))
            })?
        }
        "hash2.digest" => digest(c, "hash2", |c, i| {
            Ok(c.terms().number(initial_value()[i].into(), 32))
        })?,
        "hit.valid" => {
            let ((valid, _), met, abort) = (leaving(c)?, fifo::met(c)?, c.input("abort")?);
            let spared = not(c, abort);
            vec![all(c, &[valid, met, spared])]
        }
        "hit.nonce" | "hit.job_id" => {
            let (_, slot) = leaving(c)?;
            let from = if name == "hit.nonce" {
                "job.nonce"
            } else {
                "job.id"
            };
            vec![at_slot(c, slot, |s| format!("{from}[{s}]"))?]
        }
        _ if name.starts_with("issue.") => vec![issue(c, name, load)?],
        _ => return fifo::moved(c, register),
    }))
}

/// The nonce counter: it walks the range and never wraps. A load wins over an abort in the same cycle.
fn issue(c: &mut Circuit, name: &str, load: Term) -> Result<Term, String> {
    let (active, abort) = (c.element("issue.active")?, c.input("abort")?);
    let (nonce, end, now) = (
        c.element("issue.nonce")?,
        c.element("issue.end")?,
        c.element(name)?,
    );
    let at_end = super::equal(c, nonce, end);
    let (over, ahead) = (all(c, &[active, at_end]), not(c, at_end));
    let (walks, next) = (all(c, &[active, ahead]), up(c, nonce));
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
    let (current, active, abort) = (
        c.element("job.current")?,
        c.element("issue.active")?,
        c.input("abort")?,
    );
    let (valid, slot) = leaving(c)?;
    let mut lanes = Vec::new();
    for s in 0..register.entries {
        let (here, this, that) = (
            is(c, next, s as u64),
            is(c, current, s as u64),
            is(c, slot, s as u64),
        );
        let (loads, enters, leaves) = (
            all(c, &[load, here]),
            all(c, &[active, this]),
            all(c, &[valid, that]),
        );
        if name == "job.midstate" {
            let midstate = c.input("midstate")?;
            let new: [Term; 8] = words(c, midstate);
            for i in (0..8).rev() {
                let now = c.element(&format!("job.midstate[{s}].h{i}"))?;
                lanes.push(c.terms().ite(loads, new[i], now));
            }
            continue;
        }
        let now = c.element(&format!("{name}[{s}]"))?;
        lanes.push(match name {
            "job.in_flight" => {
                let t = c.terms();
                let width = t.width(now);
                let (come, gone) = (t.resize(enters, width), t.resize(leaves, width));
                let more = t.binary(super::Op::Add, now, come);
                let count = t.binary(super::Op::Sub, more, gone);
                let none = t.number(0, width);
                t.ite(abort, none, count)
            }
            "job.nonce" => {
                let (start, next) = (c.input("nonce_start")?, up(c, now));
                let counted = c.terms().ite(leaves, next, now);
                c.terms().ite(loads, start, counted)
            }
            _ => {
                let new = c.input(if name == "job.id" { "job_id" } else { "target" })?;
                c.terms().ite(loads, new, now)
            }
        });
    }
    Ok(lanes)
}

fn tags(c: &mut Circuit, register: &Register) -> Result<Vec<Term>, String> {
    let valid = register.name == "tags.valid";
    let mut entering = c.element(if valid { "issue.active" } else { "job.current" })?;
    let abort = c.input("abort")?;
    let mut lanes = Vec::with_capacity(register.lanes.len());
    for i in 0..register.lanes.len() {
        let no = c.terms().number(0, 1);
        lanes.push(if valid {
            c.terms().ite(abort, no, entering)
        } else {
            entering
        });
        entering = c.element(&format!("{}[{i}]", register.name))?;
    }
    Ok(lanes)
}

/// The feed-forward: chaining word `i` + word `i` of the state behind round 63, from the low end up.
fn digest(
    c: &mut Circuit,
    pipe: &str,
    chaining: impl Fn(&mut Circuit, usize) -> Result<Term, String>,
) -> Result<Vec<Term>, String> {
    let mut lanes = Vec::with_capacity(8);
    for (i, letter) in ["a", "b", "c", "d", "e", "f", "g", "h"]
        .iter()
        .enumerate()
        .rev()
    {
        let (word, state) = (
            chaining(c, i)?,
            c.element(&format!("{pipe}.round[63].{letter}"))?,
        );
        lanes.push(sum(c.terms(), &[word, state]));
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
            let mut bits = vec![c.element("issue.active")?, c.element("hit.valid")?];
            for s in 0..c.core().manifest.design.slots() {
                let count = c.element(&format!("job.in_flight[{s}]"))?;
                let none = is(c, count, 0);
                bits.push(not(c, none));
            }
            any(c, &bits)
        }
        _ => return fifo::shown(c, role),
    }))
}
