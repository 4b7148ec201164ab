//! The miner core's ports (`rtl/miner_core.sv`).

use super::Frame;
use super::tracked::{Packed256, Tracked};
use crate::bits::State;
use crate::job::Job;
use crate::spec::Target;
use crate::units::{JobId, Nonce};

/// What drives the core in one cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // they are wires
pub struct MinerInputs {
    /// Clears control.
    pub reset: bool,
    /// Low freezes every register.
    pub enable: bool,
    /// Kills everything in flight and the current job.
    pub abort: bool,
    /// The job at the ports is offered.
    pub load: bool,
    /// The host takes the hit at the port.
    pub hit_ready: bool,
    /// State after the header's first 64 bytes, `H7` first.
    pub midstate: Packed256,
    /// Header bytes 64 to 75 as big-endian words, the last first.
    pub tail: [u32; 3],
    /// Target, low word first.
    pub target: Packed256,
    /// First nonce.
    pub nonce_start: u32,
    /// Last nonce.
    pub nonce_end: u32,
    /// The job's id.
    pub job_id: u8,
}

impl MinerInputs {
    /// Nothing is offered; the host takes hits.
    pub fn idle() -> Self {
        Self {
            reset: false,
            enable: true,
            abort: false,
            load: false,
            hit_ready: true,
            midstate: [0; 8],
            tail: [0; 3],
            target: [0; 8],
            nonce_start: 0,
            nonce_end: 0,
            job_id: 0,
        }
    }

    /// Puts a job at the ports and offers it.
    pub fn offer(&mut self, job: &Job) {
        self.load = true;
        self.midstate = reversed(job.midstate.0);
        self.tail = reversed(job.tail);
        self.target = reversed(job.target.to_be_words());
        self.nonce_start = job.start.0;
        self.nonce_end = job.end.0;
        self.job_id = job.id.0;
    }

    /// The job at the ports, offered or not.
    pub fn job(&self) -> Job {
        Job {
            id: JobId(self.job_id),
            midstate: State(reversed(self.midstate)),
            tail: reversed(self.tail),
            target: Target::from_be_words(&reversed(self.target)),
            start: Nonce(self.nonce_start),
            end: Nonce(self.nonce_end),
        }
    }
}

/// Ports have the low word first, where headers and targets are written with the high word first.
fn reversed<const N: usize>(mut words: [u32; N]) -> [u32; N] {
    words.reverse();
    words
}

/// What the core shows in one cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // they are wires
pub struct MinerOutputs {
    /// A load would be taken.
    pub load_ready: bool,
    /// The job's last nonce has entered.
    pub exhausted: bool,
    /// Something is in flight.
    pub busy: bool,
    /// A hit stands at the port.
    pub hit_valid: bool,
    /// Its nonce.
    pub hit_nonce: Tracked<u32>,
    /// Its job.
    pub hit_job_id: Tracked<u8>,
    /// Hits dropped.
    pub overflow: u16,
    /// Are the control outputs known.
    pub control_known: bool,
}

impl Frame for MinerInputs {
    const WORDS: usize = 27;

    fn write(&self, words: &mut [u32]) {
        let flags = [
            self.reset,
            self.enable,
            self.abort,
            self.load,
            self.hit_ready,
        ];
        for (word, flag) in words.iter_mut().zip(flags) {
            *word = u32::from(flag);
        }
        words[5..13].copy_from_slice(&self.midstate);
        words[13..16].copy_from_slice(&self.tail);
        words[16..24].copy_from_slice(&self.target);
        words[24] = self.nonce_start;
        words[25] = self.nonce_end;
        words[26] = u32::from(self.job_id);
    }

    fn read(words: &[u32]) -> Self {
        Self {
            reset: words[0] == 1,
            enable: words[1] == 1,
            abort: words[2] == 1,
            load: words[3] == 1,
            hit_ready: words[4] == 1,
            midstate: std::array::from_fn(|i| words[5 + i]),
            tail: std::array::from_fn(|i| words[13 + i]),
            target: std::array::from_fn(|i| words[16 + i]),
            nonce_start: words[24],
            nonce_end: words[25],
            job_id: words[26] as u8,
        }
    }
}

impl Frame for MinerOutputs {
    const WORDS: usize = 7;

    fn write(&self, words: &mut [u32]) {
        words[0] = u32::from(self.load_ready);
        words[1] = u32::from(self.exhausted);
        words[2] = u32::from(self.busy);
        words[3] = u32::from(self.hit_valid);
        words[4] = self.hit_nonce.value;
        words[5] = u32::from(self.hit_job_id.value);
        words[6] = u32::from(self.overflow);
    }

    fn read(words: &[u32]) -> Self {
        Self {
            load_ready: words[0] == 1,
            exhausted: words[1] == 1,
            busy: words[2] == 1,
            hit_valid: words[3] == 1,
            hit_nonce: Tracked::known(words[4]),
            hit_job_id: Tracked::known(words[5] as u8),
            overflow: words[6] as u16,
            control_known: true,
        }
    }

    fn write_known(&self, known: &mut [bool]) {
        known.fill(self.control_known);
        known[4] = self.hit_nonce.known;
        known[5] = self.hit_job_id.known;
    }
}
