//! The claims of the result FIFO.

use super::super::{Circuit, Op, Term};
use super::queue::{Queue, Shape, saturated};
use super::{all, hit, not};
use crate::design::Register;

/// The lowest bit of a version that BIP 320 leaves to the miner.
const ROLLED: u32 = 13;

/// The FIFO in this cycle: hits are pushed, the host takes them.
fn fifo(c: &mut Circuit) -> Result<Queue, String> {
    let shape = Shape {
        stem: "fifo",
        bits: c.core().manifest.design.fifo_depth_bits,
        full_beyond: false,
    };
    let (abort, ready) = (c.input("abort")?, c.input("hit_ready")?);
    let spared = not(c, abort);
    let pushed = hit::valid(c)?
        .into_iter()
        .map(|hit| all(c, &[hit, spared]))
        .collect();
    Queue::of(c, shape, pushed, ready)
}

/// What each lane takes in an enabled cycle.
pub(super) fn moved(c: &mut Circuit, register: &Register) -> Result<Option<Vec<Term>>, String> {
    let f = fifo(c)?;
    Ok(Some(match register.name.as_str() {
        "fifo.write" => vec![f.next_write(c)],
        "fifo.read" => vec![f.next_read(c)],
        "fifo.overflow" => vec![f.overflow(c)?],
        "fifo.served" => f.served(c)?,
        "fifo.nonce" | "fifo.job_id" | "fifo.version" => {
            let new = c.element(&register.name.replace("fifo", "hit"))?;
            f.written(c, register, new)?
        }
        "fifo.full" => {
            let new = hit::full(c)?;
            f.written(c, register, new)?
        }
        "fifo.lanes" => {
            let new = f.pushed(c);
            f.written(c, register, new)?
        }
        _ => return Ok(None),
    }))
}

/// What an output shows.
pub(super) fn shown(c: &mut Circuit, role: &str) -> Result<Option<Term>, String> {
    let f = fifo(c)?;
    Ok(Some(match role {
        "hit_valid" => {
            let bits = [not(c, f.empty), c.input("enable")?];
            all(c, &bits)
        }
        "hit_nonce" => f.entry(c, "fifo.nonce")?,
        "hit_job_id" => f.entry(c, "fifo.job_id")?,
        "hit_version" => {
            let (version, lane) = (f.entry(c, "fifo.version")?, f.number(c, 32));
            let t = c.terms();
            let (kept, low) = (t.extract(lane, 0, 32 - ROLLED), t.number(0, ROLLED));
            let rolled = t.concat(&[kept, low]);
            t.binary(Op::Xor, version, rolled)
        }
        "hit_lane" => {
            let bits = (f.head.len() as u32).ilog2().max(1);
            f.number(c, bits)
        }
        "hit_full" => {
            let full = f.entry(c, "fifo.full")?;
            // Where no lane is shown it is the first one's.
            let mut shown = c.terms().extract(full, 0, 1);
            for (lane, &here) in f.head.iter().enumerate() {
                let own = c.terms().extract(full, lane as u32, 1);
                shown = c.terms().ite(here, own, shown);
            }
            shown
        }
        "overflow" => {
            let count = c.element("fifo.overflow")?;
            match c.element("survivors.overflow") {
                Ok(lost) => saturated(c, count, &[lost]),
                Err(_) => count,
            }
        }
        _ => return Ok(None),
    }))
}
