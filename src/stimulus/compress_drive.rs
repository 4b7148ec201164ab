//! From a compression pipe's script to the inputs of each cycle.

use rand::{Rng, RngExt};
use rand_chacha::ChaCha8Rng;

use super::{Action, CompressScript, Driver, Entering, rng};
use crate::model::CompressInputs;
use crate::units::Seed;

/// Walks a script cycle by cycle.
pub struct CompressDriver<'a> {
    script: &'a CompressScript,
    feed: Box<dyn Iterator<Item = Option<Entering>> + 'a>,
    cycle: u64,
    next_event: usize,
    reset_until: u64,
    stall_until: u64,
    dry: bool,
    noise: ChaCha8Rng,
    /// Its own stream: a feed made smaller leaves what is offered in reset and stall as it was.
    held: ChaCha8Rng,
}

impl<'a> CompressDriver<'a> {
    /// A driver at the script's first cycle.
    pub fn new(script: &'a CompressScript) -> Self {
        Self {
            script,
            feed: script.feed.expand(),
            cycle: 0,
            next_event: 0,
            reset_until: 0,
            stall_until: 0,
            dry: false,
            // What stands at the ports beside no block must not matter.
            noise: rng(Seed(0x006e_6f69_7365)),
            held: rng(Seed(0x6865_6c64)),
        }
    }

    /// Runs the driver until its feed is dry, and gives the cycles that took.
    pub fn drain(&mut self) -> u64 {
        while !self.dry {
            self.next_inputs();
        }
        self.cycle
    }
}

impl Driver for CompressDriver<'_> {
    type Inputs = CompressInputs;

    fn next_inputs(&mut self) -> CompressInputs {
        let script = self.script;
        while let Some(event) = script.events.get(self.next_event)
            && event.at.0 <= self.cycle
        {
            self.next_event += 1;
            match &event.action {
                Action::Reset { cycles } => self.reset_until = event.at.0 + cycles,
                Action::Stall { cycles } => self.stall_until = event.at.0 + cycles,
                // A pipe has no jobs to load or abort and no host that could leave a hit standing.
                _ => {}
            }
        }
        let reset = self.cycle < self.reset_until;
        let enable = self.cycle >= self.stall_until;
        let held = reset || !enable;
        // A block that is to get in waits for the pipe. What is offered while it is held must not get in.
        let entering = if held {
            None
        } else {
            let next = self.feed.next();
            self.dry = next.is_none();
            next.flatten()
        };
        let (mut chaining, mut block) = ([0; 8], [0; 16]);
        let mut valid = true;
        if let Some(entering) = &entering {
            chaining.copy_from_slice(&entering.chaining.0);
            block.copy_from_slice(&entering.block.0);
            chaining.reverse();
            block.reverse();
        } else {
            let noise = if held {
                &mut self.held
            } else {
                &mut self.noise
            };
            valid = held && noise.next_u32().is_multiple_of(2);
            noise.fill(&mut chaining);
            noise.fill(&mut block);
        }
        self.cycle += 1;
        CompressInputs {
            reset,
            enable,
            valid,
            chaining,
            block,
        }
    }
}
