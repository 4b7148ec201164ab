//! A compression pipe's script made smaller.

use super::ddmin::ddmin;
use super::{Trial, bare, counted, words};
use crate::lockstep::AFTER;
use crate::stimulus::{CompressDriver, CompressScript, Driver as _, Entering, Feed, Script};
use crate::units::Cycle;
use crate::verdict::Divergence;

/// What a pipe takes in so many cycles, idle ones among it, and how many blocks of it.
pub(super) fn taken(script: &CompressScript, cycles: u64) -> (Vec<Option<Entering>>, usize) {
    let mut driver = CompressDriver::new(script);
    let (mut fed, mut taken) = (0, 0);
    for _ in 0..cycles {
        let inputs = driver.next_inputs();
        let takes = inputs.enable && !inputs.reset;
        fed += usize::from(takes);
        taken += usize::from(takes && inputs.valid);
    }
    (script.feed.expand().take(fed).collect(), taken)
}

/// The script with the blocks at these places alone, and no event behind the last cycle that counts.
pub(super) fn listed(
    script: &CompressScript,
    feed: &[Option<Entering>],
    kept: &[usize],
    (last, cycles): (Cycle, u64),
) -> CompressScript {
    let entry = |at: usize| {
        let entering = feed[at].as_ref().filter(|_| kept.contains(&at));
        entering.map(|entering| (entering.chaining, entering.block))
    };
    let events = script.events.iter().filter(|event| event.at <= last);
    CompressScript {
        cycles,
        events: events.cloned().collect(),
        feed: Feed::Blocks {
            blocks: (0..feed.len()).map(entry).collect(),
        },
        ..script.clone()
    }
}

/// Lists the blocks that were in the pipe at the divergence, then leaves out as many as can be.
///
/// Blocks are listed by the cycles in which the pipe takes one, so idle cycles stand between them as before.
pub(super) fn shrink(
    script: &CompressScript,
    divergence: &Divergence,
    latency: u64,
    trial: &mut Trial<'_>,
) -> Option<(CompressScript, String)> {
    let length = script.length(latency);
    let (feed, before) = taken(script, divergence.cycle.0 + 1);
    let in_pipe = feed.len().saturating_sub(latency as usize + 1)..feed.len();
    let cycles = length.min(divergence.cycle.0 + AFTER);
    let with = |kept: &[usize]| listed(script, &feed, kept, (divergence.cycle, cycles));
    let blocks: Vec<usize> = in_pipe.filter(|&at| feed[at].is_some()).collect();
    let mut holds = |kept: &[usize]| {
        let script = with(kept);
        let cycles = script.cycles;
        trial.holds(Script::Compress(script), cycles)
    };
    if !holds(&blocks) {
        return None;
    }
    let kept = ddmin(&blocks, &mut holds);
    let smaller = with(&kept);
    let left = match kept.len() {
        0 => bare("block", &smaller.events),
        count => counted(count, "block"),
    };
    let words = words((before, "block"), &left, (length, smaller.cycles));
    Some((smaller, words))
}
