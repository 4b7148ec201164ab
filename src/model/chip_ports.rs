//! The chip's ports.

use super::tracked::Tracked;
use super::{Frame, MinerInputs, OutputFrame};
use crate::design::DesignConfig;
use crate::job::Job;

/// What drives the chip in one cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // they are wires
pub struct ChipInputs {
    /// Clears control.
    pub reset: bool,
    /// Low freezes every register.
    pub enable: bool,
    /// A bit for each core, core 0 the lowest: may it work.
    pub core_enable: u64,
    /// The job at the ports is offered.
    pub job_valid: bool,
    /// It is the first one of a new block: whatever was found before is stale.
    pub new_block: bool,
    /// The host takes the hit at the port.
    pub hit_ready: bool,
    /// The job's own ports, as a core has them but for the number of midstates; what else a core has is not looked at.
    pub job: MinerInputs,
    cores: u32,
}

/// A host's job ids are of seven bits: the eighth is the chip's.
pub(super) const ID: u8 = 0x7f;

impl ChipInputs {
    /// Nothing is offered; the host takes hits, and every core may work.
    pub fn idle_of(design: &DesignConfig) -> Self {
        let job = MinerInputs {
            others: vec![[0; 8]; design.states() - 1],
            ticket: design.ticket.then_some(0),
            ..MinerInputs::idle()
        };
        Self {
            reset: false,
            enable: true,
            core_enable: u64::MAX >> (64 - design.cores),
            job_valid: false,
            new_block: false,
            hit_ready: true,
            job,
            cores: design.cores,
        }
    }

    /// Puts a job at the ports and offers it.
    pub fn offer(&mut self, job: &Job, new_block: bool) {
        self.job.offer(job);
        self.job.job_id &= ID;
        (self.job_valid, self.new_block) = (true, new_block);
    }

    /// The job at the ports, offered or not.
    pub fn offered(&self) -> Job {
        self.job.job()
    }

    fn pieces(&self, sink: &mut impl FnMut(&[u32])) {
        sink(&[u32::from(self.reset), u32::from(self.enable)]);
        let cores = [self.core_enable as u32, (self.core_enable >> 32) as u32];
        sink(&cores[..self.cores.div_ceil(32) as usize]);
        sink(&[
            u32::from(self.job_valid),
            u32::from(self.new_block),
            u32::from(self.hit_ready),
        ]);
        let job = &self.job;
        sink(&job.midstate);
        sink(job.others.as_flattened());
        sink(&[job.version]);
        sink(&job.tail);
        sink(&job.target);
        sink(job.ticket.as_slice());
        sink(&[job.nonce_start, job.nonce_end, u32::from(job.job_id)]);
    }
}

impl Frame for ChipInputs {
    fn words(&self) -> usize {
        let mut words = 0;
        self.pieces(&mut |piece| words += piece.len());
        words
    }

    fn write(&self, words: &mut [u32]) {
        let mut at = 0;
        self.pieces(&mut |piece| {
            words[at..at + piece.len()].copy_from_slice(piece);
            at += piece.len();
        });
    }
}

/// What the chip shows in one cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // they are wires
pub struct ChipOutputs {
    /// A job would be taken.
    pub job_ready: bool,
    /// No job waits, none is left to hand out, and every core has issued its last nonce.
    pub exhausted: bool,
    /// Something is under way, or a hit waits in a core.
    pub busy: bool,
    /// A hit stands at the port.
    pub hit_valid: bool,
    /// Its nonce.
    pub hit_nonce: Tracked<u32>,
    /// Its job.
    pub hit_job_id: Tracked<u8>,
    /// Its version: the job's, rolled by its midstate's number.
    pub hit_version: Tracked<u32>,
    /// The core that found it.
    pub hit_core: Tracked<u32>,
    /// Only of designs with tickets: does it meet the target.
    pub hit_full: Option<Tracked<bool>>,
    /// Hits dropped at full FIFOs of cores.
    pub overflow: u16,
    /// Hits dropped because a new block came.
    pub stale: u16,
    /// Are the control outputs known.
    pub control_known: bool,
}

impl Frame for ChipOutputs {
    fn words(&self) -> usize {
        Self::WORDS + usize::from(self.hit_full.is_some())
    }

    fn write(&self, words: &mut [u32]) {
        words[0] = u32::from(self.job_ready);
        words[1] = u32::from(self.exhausted);
        words[2] = u32::from(self.busy);
        words[3] = u32::from(self.hit_valid);
        words[4] = self.hit_nonce.value;
        words[5] = u32::from(self.hit_job_id.value);
        words[6] = self.hit_version.value;
        words[7] = self.hit_core.value;
        let mut at = 8;
        if let Some(full) = self.hit_full {
            words[at] = u32::from(full.value);
            at += 1;
        }
        words[at] = u32::from(self.overflow);
        words[at + 1] = u32::from(self.stale);
    }

    fn write_known(&self, known: &mut [bool]) {
        known.fill(self.control_known);
        known[4] = self.hit_nonce.known;
        known[5] = self.hit_job_id.known;
        known[6] = self.hit_version.known;
        known[7] = self.hit_core.known;
        if let Some(full) = self.hit_full {
            known[8] = full.known;
        }
    }
}

impl OutputFrame for ChipOutputs {
    const WORDS: usize = 10;

    fn read(words: &[u32]) -> Self {
        let full = (words.len() > Self::WORDS).then(|| Tracked::known(words[8] == 1));
        let counts = &words[words.len() - 2..];
        Self {
            job_ready: words[0] == 1,
            exhausted: words[1] == 1,
            busy: words[2] == 1,
            hit_valid: words[3] == 1,
            hit_nonce: Tracked::known(words[4]),
            hit_job_id: Tracked::known(words[5] as u8),
            hit_version: Tracked::known(words[6]),
            hit_core: Tracked::known(words[7]),
            hit_full: full,
            overflow: counts[0] as u16,
            stale: counts[1] as u16,
            control_known: true,
        }
    }
}
