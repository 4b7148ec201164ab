//! The claims of the compare and the result FIFO.

use super::super::{Circuit, Op, Term};
use super::miner::{at_slot, leaving};
use super::{all, any, equal, is, not, up};
use crate::design::Register;

/// The largest overflow that is counted.
const MOST: u64 = 0xffff;

/// Is the leaving nonce's hash at or below its job's target, read as Bitcoin reads it: the digest's last byte first.
pub(super) fn met(c: &mut Circuit) -> Result<Term, String> {
    let (_, slot) = leaving(c)?;
    let target = at_slot(c, slot, |s| format!("job.target[{s}]"))?;
    let mut bytes = Vec::with_capacity(32);
    for i in (0..8).rev() {
        let word = c.element(&format!("hash2.digest.h{i}"))?;
        bytes.extend([0, 8, 16, 24].map(|low| c.terms().extract(word, low, 8)));
    }
    let number = c.terms().concat(&bytes);
    let above = c.terms().compare(Op::Below, target, number);
    Ok(not(c, above))
}

/// Pointers, and what becomes of a hit and of a host's wish.
struct Fifo {
    write: Term,
    read: Term,
    pops: Term,
    pushes: Term,
    accepts: Term,
}

/// The entries are counted: as many as the write pointer is ahead.
fn fifo(c: &mut Circuit) -> Result<Fifo, String> {
    let (write, read) = (c.element("fifo.write")?, c.element("fifo.read")?);
    let ahead = c.terms().binary(Op::Sub, write, read);
    let depth = c.core().manifest.design.fifo_depth() as u64;
    let (empty, full) = (is(c, ahead, 0), is(c, ahead, depth));
    let (ready, filled) = (c.input("hit_ready")?, not(c, empty));
    let pops = all(c, &[ready, filled]);
    let (hit, abort) = (c.element("hit.valid")?, c.input("abort")?);
    let spared = not(c, abort);
    let pushes = all(c, &[hit, spared]);
    let room = not(c, full);
    let fits = any(c, &[room, pops]);
    let accepts = all(c, &[pushes, fits]);
    Ok(Fifo {
        write,
        read,
        pops,
        pushes,
        accepts,
    })
}

/// What each lane takes in an enabled cycle.
pub(super) fn moved(c: &mut Circuit, register: &Register) -> Result<Option<Vec<Term>>, String> {
    let f = fifo(c)?;
    Ok(Some(match register.name.as_str() {
        "fifo.write" => {
            let next = up(c, f.write);
            vec![c.terms().ite(f.accepts, next, f.write)]
        }
        "fifo.read" => {
            let next = up(c, f.read);
            vec![c.terms().ite(f.pops, next, f.read)]
        }
        "fifo.overflow" => {
            let now = c.element("fifo.overflow")?;
            let (most, next) = (is(c, now, MOST), up(c, now));
            let (refused, below) = (not(c, f.accepts), not(c, most));
            let counts = all(c, &[f.pushes, refused, below]);
            vec![c.terms().ite(counts, next, now)]
        }
        "fifo.nonce" => written(c, &f, register, "hit.nonce")?,
        "fifo.job_id" => written(c, &f, register, "hit.job_id")?,
        _ => return Ok(None),
    }))
}

/// Entries: the one at the write pointer takes the hit.
fn written(
    c: &mut Circuit,
    f: &Fifo,
    register: &Register,
    from: &str,
) -> Result<Vec<Term>, String> {
    let new = c.element(from)?;
    let bits = c.core().manifest.design.fifo_depth_bits;
    let place = c.terms().extract(f.write, 0, bits);
    let mut lanes = Vec::new();
    for entry in 0..register.entries {
        let now = c.element(&format!("{}[{entry}]", register.name))?;
        let here = is(c, place, entry as u64);
        let takes = all(c, &[here, f.accepts]);
        lanes.push(c.terms().ite(takes, new, now));
    }
    Ok(lanes)
}

/// What an output shows.
pub(super) fn shown(c: &mut Circuit, role: &str) -> Result<Option<Term>, String> {
    let f = fifo(c)?;
    let front = |c: &mut Circuit, name: &str| -> Result<Term, String> {
        let design = c.core().manifest.design;
        let mut entries = Vec::with_capacity(design.fifo_depth());
        for entry in 0..design.fifo_depth() {
            entries.push(c.element(&format!("{name}[{entry}]"))?);
        }
        let place = c.terms().extract(f.read, 0, design.fifo_depth_bits);
        Ok(c.terms().select(&entries, place))
    };
    Ok(Some(match role {
        "hit_valid" => {
            let empty = equal(c, f.write, f.read);
            let bits = [not(c, empty), c.input("enable")?];
            all(c, &bits)
        }
        "hit_nonce" => front(c, "fifo.nonce")?,
        "hit_job_id" => front(c, "fifo.job_id")?,
        "overflow" => c.element("fifo.overflow")?,
        _ => return Ok(None),
    }))
}
