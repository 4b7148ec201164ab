//! `every_round`: what the probed registers hold of each block or nonce, held against what the round makes of the values before.
//!
//! When a register holds whose value is found, not configured: a value that one nonce alone has tells both. From there on each
//! nonce is followed by the core's own values, so that a wrong round is told alone, and not those behind it.

mod align;
mod follow;
mod item;
mod lines;
#[cfg(test)]
mod miner_tests;
mod node;
mod reason;
mod recorder;
mod taken;
#[cfg(test)]
mod tests;
mod told;
mod traced;
mod whose;

pub use lines::netlist;
pub use recorder::Recorder;
pub use told::{Told, prefer};
pub use traced::Traced;

use super::Manifest;
use super::counting::Counting;
use super::hashing::Hashed;
use super::interface::Kind;
use super::mining::{Mined, Pace};
use super::stranger::Stranger;
use super::trial::{Entry, Task};
use crate::bits::State;
use crate::spec::Header;
use crate::units::Nonce;
use align::{Seen, Span};
use follow::follow;
use item::Item;
use node::Node;

/// Clocks behind the last that is known of a block, in which its values may still come.
const BEHIND: i64 = 600;

/// What went in.
#[derive(Clone, Copy, Debug)]
pub enum Went<'a> {
    /// Blocks.
    Blocks(&'a [Entry], &'a Hashed),
    /// Jobs.
    Jobs(&'a [Task], &'a Mined),
}

/// Judges what was recorded; `why` asks for the function and the lines of what is wrong as well.
///
/// # Errors
/// A manifest that can't be used, a stored case that can't be read.
pub fn judge(
    stranger: &Stranger,
    went: Went<'_>,
    rows: &Recorder,
    why: bool,
) -> Result<Told, String> {
    let manifest = &stranger.manifest;
    let taps = manifest
        .taps()
        .map_err(|(key, text)| format!("[probes] {key}: {text}"))?;
    let nodes = Node::all(&taps);
    let end = rows.cycles() as i64;
    let (mut items, spans) = match went {
        Went::Blocks(blocks, hashed) => of_blocks(blocks, hashed, end),
        Went::Jobs(tasks, mined) => of_jobs(manifest, tasks, mined)?,
    };
    let mut shifts = vec![0; spans.len()];
    let said = manifest.interface.kind == Kind::Hash || manifest.interface.period.is_some();
    let first = anchor(&nodes, &mut items, (rows, &spans), &mut shifts, !said);
    let count = items.len();
    let followed = follow(&nodes, items, (rows, &spans, shifts), first);
    Ok(told::told(
        stranger,
        (&taps, &nodes),
        (&followed, why),
        count,
    ))
}

fn of_blocks(blocks: &[Entry], hashed: &Hashed, end: i64) -> (Vec<Item>, Vec<Span>) {
    let (mut items, mut spans) = (Vec::new(), Vec::new());
    let entered = &hashed.entered;
    for (number, (entry, cycle)) in blocks.iter().zip(entered).enumerate() {
        let base = *cycle as i64;
        let place = (number, base);
        items.push(Item::new(place, None, entry.chaining, &entry.block.0));
        let next = entered.get(number + 1).map_or(end, |next| *next as i64);
        spans.push(Span {
            from: (base - 4).max(0),
            to: (next + BEHIND).min(end),
        });
    }
    (items, spans)
}

fn of_jobs(
    manifest: &Manifest,
    tasks: &[Task],
    mined: &Mined,
) -> Result<(Vec<Item>, Vec<Span>), String> {
    let counting = Counting::of(manifest).map_err(|e| e.to_string())?;
    let pace = Pace::of(manifest).map_err(|e| e.to_string())?;
    let (mut items, mut spans) = (Vec::new(), Vec::new());
    for (job, (task, span)) in tasks.iter().zip(&mined.spans).enumerate() {
        let header = Header::parse_hex(&task.header).map_err(|e| e.to_string())?;
        let chaining = State(header.midstate().0);
        for step in 0..task.counts {
            let nonce = counting.nonce(counting.later(task.start, step), 0);
            let block = header.with_nonce(Nonce(nonce)).second_block();
            let base = (span.begun + step * pace.period) as i64;
            let mut item = Item::new((job, base), Some(nonce), chaining, &block.0);
            item.unsure = step == 0 && !manifest.waits_for_start();
            items.push(item);
        }
        spans.push(Span {
            from: span.begun as i64 - 4,
            to: span.ended as i64,
        });
    }
    Ok((items, spans))
}

/// The first register whose values are each item's own, and how late each group's clock is by it; the period as well, where the
/// manifest does not say it.
fn anchor(
    nodes: &[Node],
    items: &mut [Item],
    (rows, spans): (&Recorder, &[Span]),
    shifts: &mut Vec<i64>,
    paces: bool,
) -> Option<i64> {
    let mut ways = items.to_vec();
    let mut pass = 0;
    for node in nodes {
        while pass < node.pass {
            ways.iter_mut().for_each(Item::second);
            pass += 1;
        }
        let wanted: Vec<[u32; 16]> = ways.iter().map(|item| node.of(item)).collect();
        let still = vec![0; spans.len()];
        let seen = Seen {
            rows,
            spans,
            shifts: &still,
        };
        let met = seen.meetings(node, &wanted, &ways);
        if met.at.len() < 2.max(items.len() / 5) {
            continue;
        }
        if let Some(period) = Seen::period(&met.at, &ways).filter(|_| paces) {
            let mut begun = (usize::MAX, 0, 0);
            for (item, way) in items.iter_mut().zip(&mut ways) {
                if begun.0 != item.group {
                    begun = (item.group, item.base, 0);
                }
                item.base = begun.1 + begun.2 * period;
                way.base = item.base;
                begun.2 += 1;
            }
        }
        let Some(late) = seen.late(&met.at, &ways) else {
            continue;
        };
        let seen = Seen {
            rows,
            spans,
            shifts: &late,
        };
        if let Some(delay) = seen.by_meetings(&met, &ways, None) {
            *shifts = late;
            return Some(delay.first);
        }
    }
    None
}
