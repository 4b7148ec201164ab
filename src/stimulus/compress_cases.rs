//! The cases of a compression pipe.

use rand::Rng;

use super::patterns;
use super::script::first_reset;
use super::seed::case_seed;
use super::sweep_reset::{self, reset_every_cycle};
use super::{
    Action, Case, CompressScript, Event, Feed, Fill, Origin, PowerUp, Script, Suite, View, rng,
};
use crate::design::DesignConfig;
use crate::golden::{MessageVector, Vector};
use crate::units::{Cycle, Seed};

fn script(seed: Seed, feed: Feed) -> CompressScript {
    CompressScript {
        cycles: 0,
        power_up: PowerUp {
            fill: Fill::Random,
            seed,
        },
        origin: Origin::Reset,
        events: vec![first_reset()],
        feed,
    }
}

fn random(seed: Seed, count: u64, idle: u32) -> CompressScript {
    script(seed, Feed::Random { seed, count, idle })
}

/// Stalls and resets strewn over a random feed.
fn disturbed(seed: Seed, count: u64, resets: bool) -> CompressScript {
    let mut script = random(seed, count, 20);
    let mut rng = rng(seed);
    let mut cycle = 5;
    while cycle < count {
        let cycles = u64::from(1 + rng.next_u32() % 5);
        let action = if resets {
            Action::Reset { cycles }
        } else {
            Action::Stall { cycles }
        };
        script.events.push(Event {
            at: Cycle(cycle),
            action,
        });
        cycle += cycles + 1 + u64::from(rng.next_u32() % 97);
    }
    script
}

/// Frozen while empty; frozen and cleared while full; cleared while frozen.
fn full_pipe(seed: Seed) -> CompressScript {
    let mut script = random(seed, 500, 0);
    for (cycle, action) in [
        (2, Action::Stall { cycles: 2 }),
        (100, Action::Stall { cycles: 3 }),
        (110, Action::Reset { cycles: 1 }),
        (200, Action::Stall { cycles: 3 }),
        (201, Action::Reset { cycles: 1 }),
        (300, Action::Reset { cycles: 2 }),
    ] {
        let at = Cycle(cycle);
        script.events.push(Event { at, action });
    }
    script
}

/// All cases of a compression pipe in a suite.
pub(super) fn cases(
    design: &DesignConfig,
    core: &str,
    root: Seed,
    suite: Suite,
    further: &[Vector],
) -> Vec<Case> {
    let mut cases = Vec::new();
    let mut add = |name: &str, make: &dyn Fn(Seed) -> CompressScript| {
        let seed = case_seed(root, core, name);
        cases.push(Case {
            name: name.into(),
            seed,
            view: View::Full,
            script: Script::Compress(make(seed)),
        });
    };
    for set in ["fips180-4", "cavp_short", "cavp_long"] {
        // The million-a message is 15,626 blocks one after the other: a million cycles.
        let max_blocks = suite.scale(1_000, usize::MAX, usize::MAX);
        add(set, &|seed| {
            let set = set.into();
            script(seed, Feed::Messages { set, max_blocks })
        });
    }
    let more: Vec<&MessageVector> = further.iter().filter_map(Vector::message).collect();
    for (i, chunk) in more.chunks(100).enumerate() {
        add(&format!("vectors[{i}]"), &|seed| {
            script(seed, Feed::listed(chunk))
        });
    }
    if suite == Suite::Nightly {
        let monte = |seed| {
            let set = "cavp_monte".into();
            script(
                seed,
                Feed::MonteCarlo {
                    set,
                    checkpoints: 100,
                },
            )
        };
        add("cavp_monte", &monte);
    }
    add("patterns", &|seed| {
        let blocks = patterns::blocks().map(Some).collect();
        script(seed, Feed::Blocks { blocks })
    });
    add("bubbles", &|seed| random(seed, 2_000, 50));
    add("stall", &|seed| disturbed(seed, 3_000, false));
    add("reset_anywhere", &|seed| disturbed(seed, 3_000, true));
    add("full_pipe", &full_pipe);
    for (name, fill) in [("zeros", Fill::Zeros), ("ones", Fill::Ones)] {
        add(&format!("power_up_{name}"), &|seed| {
            let mut script = random(seed, 500, 10);
            script.power_up.fill = fill;
            script
        });
    }
    for i in 0..suite.scale(4, 16, 100) {
        add(&format!("power_up_state[{i}]"), &|seed| {
            let mut script = random(seed, 400, 10);
            script.origin = Origin::PowerUp;
            script.events = vec![Event {
                at: Cycle(200),
                action: Action::Reset { cycles: 1 },
            }];
            script
        });
    }
    if suite == Suite::Nightly {
        for (number, name) in reset_every_cycle(design).iter().enumerate() {
            let script = |seed| match sweep_reset::script(design, number, seed) {
                Script::Compress(script) => script,
                Script::Miner(_) | Script::Chip(_) => unreachable!("the design is a pipe"),
            };
            add(name, &script);
        }
    }
    let (count, cycles) = suite.random();
    for i in 0..count {
        add(&format!("random[{i}]"), &|seed| random(seed, cycles, 0));
    }
    cases
}
