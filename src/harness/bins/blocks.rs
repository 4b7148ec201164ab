//! What a trial of blocks brought.

use super::super::Manifest;
use super::super::hashing::Hashed;
use super::super::interface::Protocol;
use super::super::trial::Entry;
use super::Count;
use crate::coverage::shown_by_block;
use crate::spec::IV;

/// Counts each block whose digest came, and what was done before it.
pub(in crate::harness) fn blocks(
    count: &mut Count,
    manifest: &Manifest,
    blocks: &[Entry],
    hashed: &Hashed,
) {
    let streams = matches!(
        manifest.interface.protocol,
        Protocol::Stream | Protocol::Valid
    );
    for came in &hashed.came {
        let (entry, cycle) = (&blocks[came.block], came.cycle);
        for id in shown_by_block(&entry.chaining, &entry.block) {
            count.came(id, cycle);
        }
        let before = came.block.checked_sub(1).map(|at| &blocks[at]);
        let goes_on = manifest.goes_on() && !entry.first;
        count.came_if(goes_on, "block.further", cycle);
        let begins = entry.first && !entry.reset && before.is_some_and(|before| !before.first);
        count.came_if(begins, "block.new_message", cycle);
        let chained = manifest.tells("chaining") && entry.chaining != IV;
        count.came_if(chained, "block.chaining", cycle);
        count.came_if(entry.idle > 0, "block.idle", cycle);
        let cut = before.is_some_and(|before| before.cut.is_some());
        let behind = before.is_some() && entry.idle == 0 && !entry.reset && !cut;
        let close = behind && (streams || entry.eager);
        count.came_if(close, "block.back_to_back", cycle);
        // What was given before it was under way then, or is begun for the reset to meet it.
        let meets = cut || entry.reset && (!streams || before.is_some());
        count.came_if(meets, "control.reset.running", cycle);
    }
}
