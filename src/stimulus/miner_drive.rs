//! From a miner's script to the inputs of each cycle.

use rand::{Rng, RngExt};
use rand_chacha::ChaCha8Rng;

use super::{Action, Driver, MinerScript, rng};
use crate::design::DesignConfig;
use crate::model::MinerInputs;

/// Walks a script cycle by cycle.
#[derive(Debug)]
pub struct MinerDriver<'a> {
    script: &'a MinerScript,
    cycle: u64,
    next_event: usize,
    reset_until: u64,
    stall_until: u64,
    inputs: MinerInputs,
    noise: Option<ChaCha8Rng>,
}

impl<'a> MinerDriver<'a> {
    /// A driver at the script's first cycle, for today's core: one midstate, nothing prepared.
    pub fn new(script: &'a MinerScript) -> Self {
        Self::of_design(script, &DesignConfig::miner())
    }

    /// A driver at the script's first cycle, for the ports of this design.
    pub fn of_design(script: &'a MinerScript, design: &DesignConfig) -> Self {
        Self {
            script,
            cycle: 0,
            next_event: 0,
            reset_until: 0,
            stall_until: 0,
            inputs: MinerInputs::idle_of(design),
            noise: script.noise.map(rng),
        }
    }

    fn disturb(&mut self) {
        let Some(noise) = &mut self.noise else { return };
        let i = &mut self.inputs;
        noise.fill(&mut i.midstate);
        noise.fill(&mut i.tail);
        noise.fill(&mut i.target);
        if let Some(ticket) = &mut i.ticket {
            *ticket = noise.next_u32();
        }
        i.nonce_start = noise.next_u32();
        i.nonce_end = noise.next_u32();
        i.job_id = noise.next_u32() as u8;
        i.version = noise.next_u32();
        i.others.iter_mut().for_each(|other| noise.fill(other));
        if let Some(block) = &mut i.first_block {
            noise.fill(&mut **block);
        }
        if let Some(prepared) = &mut i.prepared {
            noise.fill(&mut prepared.state);
            let others = prepared.others.iter_mut();
            others.for_each(|other| noise.fill(other));
            noise.fill(&mut prepared.words);
        }
    }
}

impl Driver for MinerDriver<'_> {
    type Inputs = MinerInputs;

    fn next_inputs(&mut self) -> MinerInputs {
        let script = self.script;
        self.inputs.abort = false;
        self.inputs.load = false;
        let mut job = None;
        while let Some(event) = script.events.get(self.next_event)
            && event.at.0 <= self.cycle
        {
            self.next_event += 1;
            match &event.action {
                Action::Reset { cycles } => self.reset_until = event.at.0 + cycles,
                Action::Stall { cycles } => self.stall_until = event.at.0 + cycles,
                Action::Abort => self.inputs.abort = true,
                Action::Load { job: offered } => job = Some(offered),
                Action::Ready { on } => self.inputs.hit_ready = *on,
                // A lone core has no queue, and no other core beside it.
                Action::NewBlock { .. } | Action::Cores { .. } => {}
            }
        }
        match job {
            Some(job) => self.inputs.offer(job),
            None => self.disturb(),
        }
        self.inputs.reset = self.cycle < self.reset_until;
        self.inputs.enable = self.cycle >= self.stall_until;
        self.cycle += 1;
        self.inputs.clone()
    }

    fn quiet(&self) -> u64 {
        let busy = self.cycle < self.reset_until.max(self.stall_until);
        if busy || self.noise.is_some() {
            return 0;
        }
        let next = self.script.events.get(self.next_event);
        next.map_or(u64::MAX, |event| event.at.0.saturating_sub(self.cycle))
    }

    fn skip(&mut self, cycles: u64) {
        debug_assert!(cycles <= self.quiet(), "something happens in these cycles");
        self.cycle += cycles;
        (self.inputs.abort, self.inputs.load) = (false, false);
    }
}
