//! The claims of what a job brings: each slot's own, and the counts of its nonces.

use super::super::{Circuit, Op, Term};
use super::entry::entering_slot;
use super::events::{issue, leaving, step};
use super::{all, is, lane_of, up, words};
use crate::design::Register;

/// States of all lanes, taken from a wide input or kept, from the low end up.
pub(super) fn states(
    c: &mut Circuit,
    stem: &str,
    (loads, new): (Term, Term),
) -> Result<Vec<Term>, String> {
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

/// The slots' contexts.
pub(super) fn slots(
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
