//! From a chip's script to the inputs of each cycle.

use rand::{Rng, RngExt};
use rand_chacha::ChaCha8Rng;

use super::{Action, Driver, MinerScript, rng};
use crate::design::DesignConfig;
use crate::model::ChipInputs;

/// Walks a script cycle by cycle.
#[derive(Debug)]
pub struct ChipDriver<'a> {
    script: &'a MinerScript,
    cycle: u64,
    next_event: usize,
    reset_until: u64,
    stall_until: u64,
    inputs: ChipInputs,
    /// Cores that the chip has: no more can be mapped in.
    cores: u64,
    noise: Option<ChaCha8Rng>,
}

impl<'a> ChipDriver<'a> {
    /// A driver at the script's first cycle, for the ports of this design.
    pub fn new(script: &'a MinerScript, design: &DesignConfig) -> Self {
        let inputs = ChipInputs::idle_of(design);
        Self {
            script,
            cycle: 0,
            next_event: 0,
            reset_until: 0,
            stall_until: 0,
            cores: inputs.core_enable,
            inputs,
            noise: script.noise.map(rng),
        }
    }

    /// What stands at the job's ports while none is offered.
    fn disturb(&mut self) {
        let Some(noise) = &mut self.noise else { return };
        let i = &mut self.inputs;
        // A new block counts with a job alone.
        i.new_block = noise.next_u32() & 1 == 1;
        let i = &mut i.job;
        noise.fill(&mut i.midstate);
        noise.fill(&mut i.tail);
        noise.fill(&mut i.target);
        if let Some(ticket) = &mut i.ticket {
            *ticket = noise.next_u32();
        }
        i.nonce_start = noise.next_u32();
        i.nonce_end = noise.next_u32();
        i.job_id = noise.next_u32() as u8 & 0x7f;
        i.version = noise.next_u32();
        i.others.iter_mut().for_each(|other| noise.fill(other));
    }
}

impl Driver for ChipDriver<'_> {
    type Inputs = ChipInputs;

    fn next_inputs(&mut self) -> ChipInputs {
        let script = self.script;
        self.inputs.job_valid = false;
        let mut offered = None;
        while let Some(event) = script.events.get(self.next_event)
            && event.at.0 <= self.cycle
        {
            self.next_event += 1;
            match &event.action {
                Action::Reset { cycles } => self.reset_until = event.at.0 + cycles,
                Action::Stall { cycles } => self.stall_until = event.at.0 + cycles,
                Action::Load { job } => offered = Some((job, false)),
                Action::NewBlock { job } => offered = Some((job, true)),
                Action::Ready { on } => self.inputs.hit_ready = *on,
                Action::Cores { enabled } => self.inputs.core_enable = enabled & self.cores,
                // A chip has no port for it: a new block does that, and more.
                Action::Abort => {}
            }
        }
        match offered {
            Some((job, new_block)) => self.inputs.offer(job, new_block),
            None => self.disturb(),
        }
        self.inputs.reset = self.cycle < self.reset_until;
        self.inputs.enable = self.cycle >= self.stall_until;
        self.cycle += 1;
        self.inputs.clone()
    }
}
