//! What happens to a miner's nonces and jobs in an enabled cycle.

use super::super::{Circuit, Term};
use super::{all, is, not, survivors, up};

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
pub(super) fn step(c: &mut Circuit) -> Term {
    match c.element("phase.count") {
        Ok(count) => is(c, count, 0),
        // A core that needs one clock for a nonce has no count.
        Err(_) => c.terms().number(1, 1),
    }
}

/// Does a nonce enter: in each step, of a shared pipe in each other one.
pub(super) fn issue(c: &mut Circuit) -> Result<Term, String> {
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
pub(super) fn next_slot(c: &mut Circuit) -> Result<(Term, Term), String> {
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
