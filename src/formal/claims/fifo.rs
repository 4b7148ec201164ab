//! The claims of the result FIFO.

use super::super::{Circuit, Op, Term};
use super::{all, any, equal, is, lane_of, not, up};
use crate::design::Register;

/// The largest overflow that is counted.
const MOST: u64 = 0xffff;
/// The lowest bit of a version that BIP 320 leaves to the miner.
const ROLLED: u32 = 13;

/// Pointers, and what becomes of a hit and of a host's wish.
struct Fifo {
    write: Term,
    read: Term,
    /// Per lane: is it a hit that is pushed.
    pushed: Vec<Term>,
    pushes: Term,
    accepts: Term,
    /// Per lane: does the first entry show it.
    head: Vec<Term>,
    /// The lane that is shown is the entry's last.
    last: Term,
    /// The host takes a lane.
    takes: Term,
    /// The first entry goes.
    pops: Term,
}

/// Per lane: is the hit register's hit one.
pub(super) fn hits(c: &Circuit) -> Result<Vec<Term>, String> {
    let lanes = c.core().manifest.design.lanes();
    (0..lanes)
        .map(|lane| c.element(&lane_of("hit.valid", lanes, lane)))
        .collect()
}

/// The entries are counted: as many as the write pointer is ahead.
fn fifo(c: &mut Circuit) -> Result<Fifo, String> {
    let (write, read) = (c.element("fifo.write")?, c.element("fifo.read")?);
    let ahead = c.terms().binary(Op::Sub, write, read);
    let depth = c.core().manifest.design.fifo_depth() as u64;
    let (empty, full) = (is(c, ahead, 0), is(c, ahead, depth));
    let (ready, filled) = (c.input("hit_ready")?, not(c, empty));
    let takes = all(c, &[ready, filled]);
    let (head, last) = head(c, read)?;
    let pops = all(c, &[takes, last]);
    let abort = c.input("abort")?;
    let spared = not(c, abort);
    let pushed: Vec<Term> = hits(c)?
        .into_iter()
        .map(|hit| all(c, &[hit, spared]))
        .collect();
    let pushes = any(c, &pushed);
    let room = not(c, full);
    let fits = any(c, &[room, pops]);
    let accepts = all(c, &[pushes, fits]);
    Ok(Fifo {
        write,
        read,
        pushed,
        pushes,
        accepts,
        head,
        last,
        takes,
        pops,
    })
}

/// The lane that the first entry shows, its lowest that is not taken yet, and whether it is the last.
fn head(c: &mut Circuit, read: Term) -> Result<(Vec<Term>, Term), String> {
    let lanes = c.core().manifest.design.lanes();
    let yes = c.terms().number(1, 1);
    if lanes == 1 {
        return Ok((vec![yes], yes));
    }
    let entry = entry(c, read, "fifo.lanes")?;
    let (mut head, mut last, mut lower) = (Vec::new(), yes, not(c, yes));
    for lane in 0..lanes {
        let (hit, served) = (
            c.terms().extract(entry, lane as u32, 1),
            c.element(&format!("fifo.served[{lane}]"))?,
        );
        let open = not(c, served);
        let (left, first) = (all(c, &[hit, open]), not(c, lower));
        head.push(all(c, &[left, first]));
        let second = all(c, &[left, lower]);
        let alone = not(c, second);
        last = all(c, &[last, alone]);
        lower = any(c, &[lower, left]);
    }
    Ok((head, last))
}

/// What the first entry holds.
fn entry(c: &mut Circuit, read: Term, name: &str) -> Result<Term, String> {
    let design = c.core().manifest.design;
    let mut entries = Vec::with_capacity(design.fifo_depth());
    for entry in 0..design.fifo_depth() {
        entries.push(c.element(&format!("{name}[{entry}]"))?);
    }
    let place = c.terms().extract(read, 0, design.fifo_depth_bits);
    Ok(c.terms().select(&entries, place))
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
        "fifo.overflow" => vec![overflow(c, &f)?],
        "fifo.served" => {
            let mut lanes = Vec::with_capacity(f.head.len());
            for (lane, &shown) in f.head.iter().enumerate() {
                let now = c.element(&format!("fifo.served[{lane}]"))?;
                let more = any(c, &[now, shown]);
                let t = c.terms();
                let none = t.number(0, 1);
                let taken = t.ite(f.last, none, more);
                lanes.push(t.ite(f.takes, taken, now));
            }
            lanes
        }
        "fifo.nonce" | "fifo.job_id" | "fifo.version" => {
            let new = c.element(&register.name.replace("fifo", "hit"))?;
            written(c, &f, register, new)?
        }
        "fifo.lanes" => {
            let high_first: Vec<Term> = f.pushed.iter().rev().copied().collect();
            let new = c.terms().concat(&high_first);
            written(c, &f, register, new)?
        }
        _ => return Ok(None),
    }))
}

/// Every lane of an entry that is dropped counts, up to the most.
fn overflow(c: &mut Circuit, f: &Fifo) -> Result<Term, String> {
    let now = c.element("fifo.overflow")?;
    let refused = not(c, f.accepts);
    let drops = all(c, &[f.pushes, refused]);
    let t = c.terms();
    let wide = t.width(now) + 8;
    let mut count = t.resize(now, wide);
    for &pushed in &f.pushed {
        let one = t.resize(pushed, wide);
        count = t.binary(Op::Add, count, one);
    }
    let most = t.number(MOST, wide);
    let beyond = t.compare(Op::Below, most, count);
    let counted = t.ite(beyond, most, count);
    let counted = t.resize(counted, t.width(now));
    Ok(t.ite(drops, counted, now))
}

/// Entries: the one at the write pointer takes the hit.
fn written(c: &mut Circuit, f: &Fifo, register: &Register, new: Term) -> Result<Vec<Term>, String> {
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
    Ok(Some(match role {
        "hit_valid" => {
            let empty = equal(c, f.write, f.read);
            let bits = [not(c, empty), c.input("enable")?];
            all(c, &bits)
        }
        "hit_nonce" => entry(c, f.read, "fifo.nonce")?,
        "hit_job_id" => entry(c, f.read, "fifo.job_id")?,
        "hit_version" => {
            let (version, lane) = (entry(c, f.read, "fifo.version")?, number(c, &f, 32));
            let t = c.terms();
            let (kept, low) = (t.extract(lane, 0, 32 - ROLLED), t.number(0, ROLLED));
            let rolled = t.concat(&[kept, low]);
            t.binary(Op::Xor, version, rolled)
        }
        "hit_lane" => {
            let bits = (f.head.len() as u32).ilog2().max(1);
            number(c, &f, bits)
        }
        "overflow" => c.element("fifo.overflow")?,
        _ => return Ok(None),
    }))
}

/// The number of the lane that is shown; 0 where none is.
fn number(c: &mut Circuit, f: &Fifo, width: u32) -> Term {
    let t = c.terms();
    let none = t.number(0, width);
    f.head
        .iter()
        .enumerate()
        .fold(none, |number, (lane, &shown)| {
            let this = t.number(lane as u64, width);
            t.ite(shown, this, number)
        })
}
