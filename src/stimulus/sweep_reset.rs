//! A reset in every cycle of one block: from that in which it is offered to that in which its result has left.
//!
//! What a core keeps of a block that a reset has wiped out shows in its registers at once, or in the block behind it. Of a
//! core that takes thousands of clocks for a block that is a long walk, so it is cut into cases of like length.

use rand::RngExt as _;

use super::miner_cases::Plan;
use super::miner_sweep::random_job;
use super::script::first_reset;
use super::{Action, CompressScript, Event, Feed, Fill, Origin, PowerUp, Script, rng};
use crate::bits::{Block, State};
use crate::design::{CoreKind, DesignConfig, Shortcut};
use crate::spec::Target;
use crate::units::{Cycle, Seed};

/// Cycles of a case, about.
const LONG: u64 = 200_000;

/// Cycles behind each reset, before the next block is offered.
const BEHIND: u64 = 2;

/// Cycles from that in which a block is offered to one in which nothing of it is left.
fn way(design: &DesignConfig) -> u64 {
    let latency = design.latency();
    let checked = if design.has(Shortcut::EarlyReject) {
        design.check_interval()
    } else {
        0
    };
    // The dispatcher's queue, the arbiter and the FIFO of a chip.
    let chip = if design.kind == CoreKind::Chip { 16 } else { 0 };
    latency.load_to_issue_most + latency.issue_to_result + checked + chip + 4
}

/// The cycles behind a block's offer in which there is a reset, by case.
fn chunks(design: &DesignConfig) -> Vec<std::ops::Range<u64>> {
    let way = way(design);
    let (mut all, mut from, mut cycles) = (Vec::new(), 0, 0);
    for after in 0..way {
        cycles += after + 1 + BEHIND;
        if cycles >= LONG {
            all.push(from..after + 1);
            (from, cycles) = (after + 1, 0);
        }
    }
    all.push(from..way);
    all.retain(|chunk| !chunk.is_empty());
    all
}

/// The names of its cases: all of them make it whole.
pub fn reset_every_cycle(design: &DesignConfig) -> Vec<String> {
    let numbers = 0..chunks(design).len();
    numbers
        .map(|number| format!("reset_every_cycle[{number}]"))
        .collect()
}

/// The script of one of them.
pub(super) fn script(design: &DesignConfig, number: usize, seed: Seed) -> Script {
    let chunk = chunks(design).swap_remove(number);
    match design.kind {
        CoreKind::Compress => Script::Compress(pipe(design, chunk, seed)),
        _ => host(design, chunk, seed),
    }
}

/// Jobs of a few nonces, each of them a hit.
fn host(design: &DesignConfig, chunk: std::ops::Range<u64>, seed: Seed) -> Script {
    let (mut plan, mut rng) = (Plan::new(design, seed), rng(seed));
    // The pipe is never filled between two resets: known from power-up on, every register is compared all the same.
    plan.origin = Origin::PowerUp;
    let mut cycle = 4;
    for after in chunk {
        let id = after as u8 & 0x7f;
        plan.load(cycle, random_job(&mut rng, id, Target::MAX, (0, 3)));
        plan.at(cycle + after, Action::Reset { cycles: 1 });
        cycle += after + 1 + BEHIND;
    }
    plan.load(cycle, random_job(&mut rng, 0x7f, Target::MAX, (0, 3)));
    let nonces = 4 * design.latency().interval * u64::from(design.cores.max(1));
    plan.finish(cycle + way(design) + nonces + 8)
}

/// Single blocks with nothing around them.
fn pipe(design: &DesignConfig, chunk: std::ops::Range<u64>, seed: Seed) -> CompressScript {
    let mut rng = rng(seed);
    let mut block = || {
        let (mut chaining, mut words) = ([0; 8], [0; 16]);
        rng.fill(&mut chaining);
        rng.fill(&mut words);
        Some((State(chaining), Block(words)))
    };
    let (mut blocks, mut events) = (vec![None; 2], vec![first_reset()]);
    let mut cycle = super::script::FIRST_RESET + blocks.len() as u64;
    for after in chunk {
        // Something else is offered under each reset, and must not get in: that is the block's own cycle.
        let after = after.max(1);
        blocks.push(block());
        blocks.extend(vec![None; (after - 1 + BEHIND) as usize]);
        events.push(Event {
            at: Cycle(cycle + after),
            action: Action::Reset { cycles: 1 },
        });
        // The feed stands still under reset.
        cycle += after + 1 + BEHIND;
    }
    blocks.push(block());
    CompressScript {
        cycles: cycle + way(design) + 8,
        power_up: PowerUp {
            fill: Fill::Random,
            seed,
        },
        origin: Origin::PowerUp,
        events,
        feed: Feed::Blocks { blocks },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stimulus::{CompressDriver, Driver as _};

    #[test]
    fn a_block_is_met_by_a_reset_in_each_cycle_of_its_way() {
        let design = DesignConfig::compress();
        let Script::Compress(script) = script(&design, 0, Seed(1)) else {
            panic!("a compression pipe's case")
        };
        let mut driver = CompressDriver::new(&script);
        let (mut entered, mut met) = (None, Vec::new());
        for cycle in 0..script.cycles {
            let inputs = driver.next_inputs();
            if inputs.reset {
                met.extend(entered.take().map(|entered| cycle - entered));
            } else if inputs.valid {
                assert_eq!(entered.replace(cycle), None, "one block at a time");
            }
        }
        let latency = design.latency().issue_to_result;
        met.dedup();
        assert!(met.len() as u64 > latency, "{met:?}");
        assert!(met.iter().zip(1..).all(|(at, n)| *at == n), "{met:?}");
        assert!(entered.is_some(), "the last one comes through");
    }

    #[test]
    fn a_job_is_met_by_a_reset_in_each_cycle_of_its_way() {
        let mut folded = DesignConfig::miner();
        folded.fold = 64;
        for design in [DesignConfig::miner(), DesignConfig::chip(), folded] {
            let mut met = Vec::new();
            for number in 0..reset_every_cycle(&design).len() {
                let (Script::Miner(script) | Script::Chip(script)) =
                    script(&design, number, Seed(1))
                else {
                    panic!("a host's case")
                };
                let mut loaded = None;
                for event in &script.events {
                    match event.action {
                        Action::Load { .. } => loaded = Some(event.at.0),
                        Action::Reset { .. } => met.extend(loaded.map(|at| event.at.0 - at)),
                        _ => {}
                    }
                    assert!(event.at.0 < script.cycles);
                }
            }
            let most = way(&design);
            assert_eq!(met, (0..most).collect::<Vec<u64>>());
            assert!(most > design.latency().issue_to_result);
        }
    }
}
