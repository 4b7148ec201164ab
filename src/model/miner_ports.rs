//! The miner core's ports (`rtl/miner_core.sv`).

use super::tracked::{Packed256, Tracked};
use super::{Frame, OutputFrame};
use crate::bits::{Block, State};
use crate::design::{DesignConfig, Shortcut};
use crate::job::Job;
use crate::spec::Target;
use crate::units::{JobId, Nonce};

/// What drives the core in one cycle. Ports that a design lacks are not written into its frames.
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
    /// Lane 0's state after the header's first 64 bytes, `H7` first; no port where there is a first block.
    pub midstate: Packed256,
    /// The same of lanes 1 and on, as many as the design has.
    pub others: Vec<Packed256>,
    /// The header's version, of lane 0.
    pub version: u32,
    /// Header bytes 64 to 75 as big-endian words, the last first; no port where the job comes prepared and none is hashed
    /// again.
    pub tail: [u32; 3],
    /// Target, low word first.
    pub target: Packed256,
    /// Only of designs with tickets: the bits of the number's top word that are zero in one.
    pub ticket: Option<u32>,
    /// First nonce.
    pub nonce_start: u32,
    /// Last nonce.
    pub nonce_end: u32,
    /// The job's id.
    pub job_id: u8,
    /// Only of designs without a midstate: the header's first 64 bytes, `W15` first.
    pub first_block: Option<Box<[u32; 16]>>,
    /// Only of designs that take prepared jobs.
    pub prepared: Option<Box<PreparedInputs>>,
}

/// The ports that bring a job some rounds on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreparedInputs {
    /// Lane 0's state after round 3 with `W[3]` zero, `h` first.
    pub state: Packed256,
    /// The same of lanes 1 and on.
    pub others: Vec<Packed256>,
    /// `W[16]`, `W[17]`, and `W[18]`, `W[19]` without the nonce; the last first.
    pub words: [u32; 4],
    /// Does the rest of the header come beside it: survivors of an early compare are hashed from the start.
    pub with_tail: bool,
}

impl MinerInputs {
    /// Nothing is offered; the host takes hits. Of today's core: one midstate, nothing prepared.
    pub fn idle() -> Self {
        Self {
            reset: false,
            enable: true,
            abort: false,
            load: false,
            hit_ready: true,
            midstate: [0; 8],
            others: Vec::new(),
            version: 0,
            tail: [0; 3],
            target: [0; 8],
            ticket: None,
            nonce_start: 0,
            nonce_end: 0,
            job_id: 0,
            first_block: None,
            prepared: None,
        }
    }

    /// The same with the ports that this design has.
    pub fn idle_of(design: &DesignConfig) -> Self {
        let others = vec![[0; 8]; design.lanes() - 1];
        Self {
            first_block: (!design.has(Shortcut::Midstate)).then(Box::default),
            prepared: design.has(Shortcut::Prepared).then(|| {
                Box::new(PreparedInputs {
                    others: others.clone(),
                    with_tail: design.takes_tail(),
                    ..PreparedInputs::default()
                })
            }),
            others,
            ticket: design.ticket.then_some(0),
            ..Self::idle()
        }
    }

    /// Puts a job at the ports and offers it.
    pub fn offer(&mut self, job: &Job) {
        self.load = true;
        self.midstate = reversed(job.midstate.0);
        self.version = job.version;
        self.tail = reversed(job.tail);
        self.target = reversed(job.target.to_be_words());
        if let Some(ticket) = &mut self.ticket {
            *ticket = job.ticket.unwrap_or(u32::MAX);
        }
        self.nonce_start = job.start.0;
        self.nonce_end = job.end.0;
        self.job_id = job.id.0;
        for (lane, other) in (1..).zip(&mut self.others) {
            *other = reversed(job.midstate_of(lane).0);
        }
        if let Some(block) = &mut self.first_block {
            **block = reversed(job.first_block.map_or([0; 16], |block| block.0));
        }
        if let Some(prepared) = &mut self.prepared {
            prepared.state = reversed(job.prepared(0).0);
            for (lane, other) in (1..).zip(&mut prepared.others) {
                *other = reversed(job.prepared(lane).0);
            }
            prepared.words = reversed(job.prepared_words());
        }
    }

    /// The job at the ports, offered or not.
    pub fn job(&self) -> Job {
        let others = self.others.iter();
        Job {
            id: JobId(self.job_id),
            midstate: State(reversed(self.midstate)),
            others: others.map(|&state| State(reversed(state))).collect(),
            version: self.version,
            first_block: self.first_block.as_ref().map(|b| Block(reversed(**b))),
            tail: reversed(self.tail),
            target: Target::from_be_words(&reversed(self.target)),
            ticket: self.ticket,
            start: Nonce(self.nonce_start),
            end: Nonce(self.nonce_end),
        }
    }

    /// The words of the frame, piece by piece.
    fn pieces(&self, sink: &mut impl FnMut(&[u32])) {
        sink(&[
            u32::from(self.reset),
            u32::from(self.enable),
            u32::from(self.abort),
            u32::from(self.load),
            u32::from(self.hit_ready),
        ]);
        if let Some(block) = &self.first_block {
            sink(&**block);
        } else {
            sink(&self.midstate);
            sink(self.others.as_flattened());
        }
        sink(&[self.version]);
        if let Some(prepared) = &self.prepared {
            sink(&prepared.state);
            sink(prepared.others.as_flattened());
            sink(&prepared.words);
        }
        if self.prepared.as_ref().is_none_or(|p| p.with_tail) {
            sink(&self.tail);
        }
        sink(&self.target);
        sink(self.ticket.as_slice());
        sink(&[self.nonce_start, self.nonce_end, u32::from(self.job_id)]);
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
    /// Its version: the job's, rolled by the lane.
    pub hit_version: Tracked<u32>,
    /// Its lane.
    pub hit_lane: Tracked<u32>,
    /// Only of designs with tickets: does it meet the target.
    pub hit_full: Option<Tracked<bool>>,
    /// Hits dropped.
    pub overflow: u16,
    /// Are the control outputs known.
    pub control_known: bool,
}

impl Frame for MinerInputs {
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

impl Frame for MinerOutputs {
    fn words(&self) -> usize {
        Self::WORDS + usize::from(self.hit_full.is_some())
    }

    fn write(&self, words: &mut [u32]) {
        words[0] = u32::from(self.load_ready);
        words[1] = u32::from(self.exhausted);
        words[2] = u32::from(self.busy);
        words[3] = u32::from(self.hit_valid);
        words[4] = self.hit_nonce.value;
        words[5] = u32::from(self.hit_job_id.value);
        words[6] = self.hit_version.value;
        words[7] = self.hit_lane.value;
        let mut at = 8;
        if let Some(full) = self.hit_full {
            words[at] = u32::from(full.value);
            at += 1;
        }
        words[at] = u32::from(self.overflow);
    }

    fn write_known(&self, known: &mut [bool]) {
        known.fill(self.control_known);
        known[4] = self.hit_nonce.known;
        known[5] = self.hit_job_id.known;
        known[6] = self.hit_version.known;
        known[7] = self.control_known && self.hit_lane.known;
        if let Some(full) = self.hit_full {
            known[8] = self.control_known && full.known;
        }
    }
}

impl OutputFrame for MinerOutputs {
    const WORDS: usize = 9;

    fn read(words: &[u32]) -> Self {
        let full = (words.len() > Self::WORDS).then(|| Tracked::known(words[8] == 1));
        Self {
            load_ready: words[0] == 1,
            exhausted: words[1] == 1,
            busy: words[2] == 1,
            hit_valid: words[3] == 1,
            hit_nonce: Tracked::known(words[4]),
            hit_job_id: Tracked::known(words[5] as u8),
            hit_version: Tracked::known(words[6]),
            hit_lane: Tracked::known(words[7]),
            hit_full: full,
            overflow: words[words.len() - 1] as u16,
            control_known: true,
        }
    }
}
