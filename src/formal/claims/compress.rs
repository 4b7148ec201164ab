//! The claims of the compression pipe, beside its stages.

use super::super::fips::sum;
use super::super::{Circuit, Term};
use super::{Entering, all, is, up, words};
use crate::design::Register;

/// Entries of the ring: one for each stage.
const RING: usize = 64;

/// What the block enters with.
pub(super) fn entrance(c: &mut Circuit) -> Result<Entering, String> {
    let (chaining, block) = (c.input("chaining")?, c.input("block")?);
    let block: [Term; 16] = words(c, block);
    Ok((words(c, chaining), block.into_iter().enumerate().collect()))
}

/// What each lane takes in an enabled cycle.
pub(super) fn moved(c: &mut Circuit, register: &Register) -> Result<Option<Vec<Term>>, String> {
    Ok(Some(match register.name.as_str() {
        "tags.valid" => {
            let mut lanes = vec![c.input("valid")?];
            for i in 1..register.lanes.len() {
                lanes.push(c.element(&format!("tags.valid[{}]", i - 1))?);
            }
            lanes
        }
        "chaining.position" => {
            let position = c.element("chaining.position")?;
            vec![up(c, position)]
        }
        "chaining.ring" => {
            let (chaining, position) = (c.input("chaining")?, c.element("chaining.position")?);
            let entering: [Term; 8] = words(c, chaining);
            let mut lanes = Vec::with_capacity(register.lanes.len());
            for entry in 0..RING {
                let here = is(c, position, entry as u64);
                // Lanes go from the low end up: h7 first.
                for i in (0..8).rev() {
                    let now = c.element(&format!("chaining.ring[{entry}].h{i}"))?;
                    lanes.push(c.terms().ite(here, entering[i], now));
                }
            }
            lanes
        }
        "digest" => {
            let position = c.element("chaining.position")?;
            let mut lanes = Vec::with_capacity(8);
            for (i, letter) in ["a", "b", "c", "d", "e", "f", "g", "h"]
                .iter()
                .enumerate()
                .rev()
            {
                let mut ring = Vec::with_capacity(RING);
                for entry in 0..RING {
                    ring.push(c.element(&format!("chaining.ring[{entry}].h{i}"))?);
                }
                let chaining = c.terms().select(&ring, position);
                let state = c.element(&format!("hash.round[63].{letter}"))?;
                lanes.push(sum(c.terms(), &[chaining, state]));
            }
            lanes
        }
        _ => return Ok(None),
    }))
}

/// What an output shows.
pub(super) fn shown(c: &mut Circuit, role: &str) -> Result<Option<Term>, String> {
    Ok(Some(match role {
        "digest_valid" => {
            let bits = [c.element("tags.valid[64]")?, c.input("enable")?];
            all(c, &bits)
        }
        "digest" => {
            let mut parts = Vec::with_capacity(8);
            for i in 0..8 {
                parts.push(c.element(&format!("digest.h{i}"))?);
            }
            c.terms().concat(&parts)
        }
        _ => return Ok(None),
    }))
}
