//! A compression pipe's script made smaller.

use super::ddmin::ddmin;
use super::{Trial, bare, counted, words};
use crate::lockstep::AFTER;
use crate::stimulus::{CompressDriver, CompressScript, Driver as _, Feed, Script};
use crate::verdict::Divergence;

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
    let mut driver = CompressDriver::new(script);
    let (mut fed, mut taken) = (0usize, 0usize);
    for _ in 0..=divergence.cycle.0 {
        let inputs = driver.next_inputs();
        let takes = inputs.enable && !inputs.reset;
        fed += usize::from(takes);
        taken += usize::from(takes && inputs.valid);
    }
    let feed: Vec<_> = script.feed.expand().take(fed).collect();
    let in_pipe = fed.saturating_sub(latency as usize + 1)..feed.len();
    let with = |kept: &[usize]| {
        let entry = |at: usize| {
            let entering = feed[at].as_ref().filter(|_| kept.contains(&at));
            entering.map(|entering| (entering.chaining, entering.block))
        };
        CompressScript {
            cycles: length.min(divergence.cycle.0 + AFTER),
            events: script
                .events
                .iter()
                .filter(|e| e.at <= divergence.cycle)
                .cloned()
                .collect(),
            feed: Feed::Blocks {
                blocks: (0..feed.len()).map(entry).collect(),
            },
            ..script.clone()
        }
    };
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
    let words = words((taken, "block"), &left, (length, smaller.cycles));
    Some((smaller, words))
}
