//! The claims of the compare and of the register behind it.

use super::super::{Circuit, Op, Term};
use super::events::{at_slot, leaving};
use super::queue::low_first;
use super::{all, any, checker, is, lane_of, not, survivors};
use crate::design::Register;

/// A digest's words, the first one on top of the number that it is: its last byte is the number's first.
pub(super) type Digest = [Term; 8];

/// What is held against its job's target in a cycle.
pub(super) struct Done {
    /// Its job's.
    pub(super) slot: Term,
    pub(super) nonce: Term,
    /// Per lane: its digest, and whether it is one of a nonce.
    pub(super) lanes: Vec<(Digest, Term)>,
    /// Per lane: what is told of the target is told in this cycle; else there is nothing to tell.
    pub(super) tells: Vec<Term>,
}

/// The nonce that leaves the pipe; behind an early compare, the one in the checker.
fn done(c: &mut Circuit) -> Result<Done, String> {
    let design = c.core().manifest.design;
    if survivors::there(c) {
        return checker::done(c);
    }
    let (retires, slot) = leaving(c)?;
    let pipe = if design.shared() { "hash" } else { "hash2" };
    let (mut lanes, count) = (Vec::new(), design.lanes());
    for lane in 0..count {
        let stem = lane_of(&format!("{pipe}.digest"), count, lane);
        let words = (0..8)
            .map(|i| c.element(&format!("{stem}.h{i}")))
            .collect::<Result<Vec<_>, _>>()?;
        lanes.push((words.try_into().expect("eight words"), retires));
    }
    let yes = c.terms().number(1, 1);
    Ok(Done {
        slot,
        nonce: at_slot(c, slot, |s| format!("job.nonce[{s}]"))?,
        lanes,
        // Of a digest that is no nonce's too: nobody reads that.
        tells: vec![yes; count],
    })
}

/// The registers of few values that say which job's target is looked at.
pub(super) fn chosen_by(c: &Circuit) -> Vec<String> {
    let last = c.core().manifest.design.tags() - 1;
    vec![format!("tags.slot[{last}]")]
}

/// What each lane takes in an enabled cycle.
pub(super) fn moved(c: &mut Circuit, register: &Register) -> Result<Option<Vec<Term>>, String> {
    let done = done(c)?;
    let job = |field: &'static str| move |s: usize| format!("job.{field}[{s}]");
    Ok(Some(match register.name.as_str() {
        "hit.nonce" => vec![done.nonce],
        "hit.job_id" => vec![at_slot(c, done.slot, job("id"))?],
        "hit.version" => vec![at_slot(c, done.slot, job("version"))?],
        "hit.valid" => {
            let abort = c.input("abort")?;
            let (spared, mut lanes) = (not(c, abort), Vec::new());
            for (digest, is_one) in done.lanes {
                let mut fits = vec![met(c, digest, done.slot)?];
                if c.core().manifest.design.ticket {
                    fits.push(ticket(c, digest, done.slot)?);
                }
                let fits = any(c, &fits);
                lanes.push(all(c, &[is_one, fits, spared]));
            }
            lanes
        }
        "hit.full" => {
            let mut lanes = Vec::new();
            for ((digest, _), tells) in done.lanes.into_iter().zip(done.tells) {
                let met = met(c, digest, done.slot)?;
                lanes.push(all(c, &[tells, met]));
            }
            lanes
        }
        _ => return Ok(None),
    }))
}

/// Per lane: is the hit register's hit one.
pub(super) fn valid(c: &Circuit) -> Result<Vec<Term>, String> {
    bits(c, "hit.valid")
}

/// The lanes that meet the target as one word.
pub(super) fn full(c: &mut Circuit) -> Result<Term, String> {
    let bits = bits(c, "hit.full")?;
    Ok(low_first(c, &bits))
}

fn bits(c: &Circuit, register: &str) -> Result<Vec<Term>, String> {
    let lanes = c.core().manifest.design.lanes();
    (0..lanes)
        .map(|lane| c.element(&lane_of(register, lanes, lane)))
        .collect()
}

/// A digest as the number that Bitcoin reads: little-endian, so its last byte is the number's first.
pub(super) fn number(c: &mut Circuit, digest: Digest) -> Term {
    let mut bytes = Vec::with_capacity(32);
    for word in digest.into_iter().rev() {
        bytes.extend([0, 8, 16, 24].map(|low| c.terms().extract(word, low, 8)));
    }
    c.terms().concat(&bytes)
}

/// Is a digest at or below its job's target.
fn met(c: &mut Circuit, digest: Digest, slot: Term) -> Result<Term, String> {
    let target = at_slot(c, slot, |s| format!("job.target[{s}]"))?;
    Ok(at_most(c, digest, target))
}

/// Is a digest at or below a target.
pub(super) fn at_most(c: &mut Circuit, digest: Digest, target: Term) -> Term {
    let number = number(c, digest);
    let above = c.terms().compare(Op::Below, target, number);
    not(c, above)
}

/// Is a digest a ticket of its job: of the number's top 32 bits those that the ticket names are zero.
fn ticket(c: &mut Circuit, digest: Digest, slot: Term) -> Result<Term, String> {
    let ticket = at_slot(c, slot, |s| format!("job.ticket[{s}]"))?;
    Ok(is_ticket(c, digest, ticket))
}

/// Has a digest zeros where this has ones.
pub(super) fn is_ticket(c: &mut Circuit, digest: Digest, ticket: Term) -> Term {
    let number = number(c, digest);
    let top = c.terms().extract(number, 256 - 32, 32);
    let named = c.terms().binary(Op::And, top, ticket);
    is(c, named, 0)
}
