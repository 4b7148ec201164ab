//! The claims of an early compare: which nonces survive it, and the FIFO in which they wait for the checker.

use super::super::fips::sum;
use super::super::{Circuit, Op, Term};
use super::entry::initial;
use super::events::{at_slot, leaving};
use super::queue::{Queue, Shape};
use super::{all, any, equal, is, lane_of, not};
use crate::design::{Register, Shortcut};

/// Is there an early compare.
pub(super) fn there(c: &Circuit) -> bool {
    c.core().manifest.design.has(Shortcut::EarlyReject)
}

/// The word of a lane's state in front of the compare that is h behind round 63: it was e behind round 60.
pub(super) fn word(c: &Circuit, lane: usize) -> Result<Term, String> {
    let plan = c.core().structure.pipe("hash2").ok_or("no hash 2")?;
    let last = plan.stages.last().ok_or("a pipe without stages")?;
    let stops = c.core().manifest.design.has(Shortcut::EarlyStop);
    let stem = lane_of(&format!("hash2.{}", last.stem()), plan.lanes, lane);
    c.element(&format!("{stem}.{}", if stops { "e" } else { "h" }))
}

/// Per lane: does the leaving nonce survive. Its digest's last word is the initial value's and this one, and the low bits
/// of that stand on top of the number.
fn survive(c: &mut Circuit) -> Result<Vec<Term>, String> {
    let design = c.core().manifest.design;
    let ((retires, _), last) = (leaving(c)?, initial(c)[7]);
    let mut lanes = Vec::with_capacity(design.lanes());
    for lane in 0..design.lanes() {
        let word = word(c, lane)?;
        let whole = sum(c.terms(), &[last, word]);
        let looked_at = c.terms().extract(whole, 0, design.reject_bits);
        let zero = is(c, looked_at, 0);
        lanes.push(all(c, &[retires, zero]));
    }
    Ok(lanes)
}

/// The FIFO in this cycle: survivors are pushed, an idle checker takes them. An abort stops both.
pub(super) fn survivors(c: &mut Circuit) -> Result<Queue, String> {
    let depth = c.core().manifest.design.survivors_depth();
    let shape = Shape {
        stem: "survivors",
        bits: depth.ilog2(),
        full_beyond: true,
    };
    let (abort, busy) = (c.input("abort")?, c.element("check.active")?);
    let (spared, idle) = (not(c, abort), not(c, busy));
    let pushed = survive(c)?
        .into_iter()
        .map(|one| all(c, &[one, spared]))
        .collect();
    let wish = all(c, &[idle, spared]);
    Queue::of(c, shape, pushed, wish)
}

/// Has the checker still to do with this slot's job: a survivor of it waits, or is being checked.
pub(super) fn holds(c: &mut Circuit, slot: Term) -> Result<Term, String> {
    let queue = survivors(c)?;
    let (active, checked) = (c.element("check.active")?, c.element("check.slot")?);
    let same = equal(c, checked, slot);
    let mut held = vec![all(c, &[active, same])];
    for entry in 0..c.core().manifest.design.survivors_depth() {
        let waits = waits(c, &queue, entry);
        let own = c.element(&format!("survivors.slot[{entry}]"))?;
        let same = equal(c, own, slot);
        held.push(all(c, &[waits, same]));
    }
    Ok(any(c, &held))
}

/// Is an entry between the pointers.
fn waits(c: &mut Circuit, queue: &Queue, entry: usize) -> Term {
    let t = c.terms();
    let width = t.width(queue.read);
    let ahead = t.binary(Op::Sub, queue.write, queue.read);
    let (place, first) = (
        t.number(entry as u64, width - 1),
        t.extract(queue.read, 0, width - 1),
    );
    let behind = t.binary(Op::Sub, place, first);
    let behind = t.resize(behind, width);
    t.compare(Op::Below, behind, ahead)
}

/// What each lane takes in an enabled cycle.
pub(super) fn moved(c: &mut Circuit, register: &Register) -> Result<Option<Vec<Term>>, String> {
    let (queue, abort) = (survivors(c)?, c.input("abort")?);
    let moved = match register.name.as_str() {
        "survivors.write" => vec![queue.next_write(c)],
        "survivors.read" => vec![queue.next_read(c)],
        "survivors.served" => queue.served(c)?,
        // These outlast an abort.
        "survivors.overflow" => return Ok(Some(vec![queue.overflow(c)?])),
        "survivors.slot" => {
            let (_, slot) = leaving(c)?;
            return Ok(Some(queue.written(c, register, slot)?));
        }
        "survivors.nonce" => {
            let (_, slot) = leaving(c)?;
            let nonce = at_slot(c, slot, |s| format!("job.nonce[{s}]"))?;
            return Ok(Some(queue.written(c, register, nonce)?));
        }
        "survivors.lanes" => {
            let lanes = queue.pushed(c);
            return Ok(Some(queue.written(c, register, lanes)?));
        }
        _ => return Ok(None),
    };
    let emptied = moved.into_iter().map(|next| {
        let t = c.terms();
        let none = t.number(0, t.width(next));
        t.ite(abort, none, next)
    });
    Ok(Some(emptied.collect()))
}
