//! Cycle-level machines: what every register of a core holds in every cycle.
//!
//! A machine is an opinion of its own. It takes nothing from [`crate::spec`] and nothing from `sha2`: even the round
//! constants are computed here from their definition. One file is one part of the core, as in the RTL, and every part
//! has a `clock` that is called once a cycle, consumers before producers, so that each reads what the others held
//! before the edge.
//!
//! # What is unknown
//! A register that no reset touches holds anything after power-up. The machines carry that along: a [`Tracked`] value
//! is unknown until a defined one has reached it. Control is unknown until the first reset.

mod block;
mod checker;
mod chip;
mod chip_dispatch;
mod chip_fifo;
mod chip_job;
mod chip_ports;
mod chip_results;
mod chip_robin;
mod compress;
mod constants;
mod counter;
mod cut;
mod entry;
mod fifo;
mod flown;
mod frame;
mod glimpse;
mod hit;
mod miner;
mod miner_ports;
mod nodes;
mod notes;
mod phase;
mod pipe;
mod pipes;
mod reject;
mod ring;
pub(crate) mod sigma;
mod slots;
mod survivors;
mod tags;
mod tracked;

pub use chip::ChipModel;
pub use chip_ports::{ChipInputs, ChipOutputs};
pub use compress::{CompressInputs, CompressModel, CompressOutputs};
pub use frame::{Frame, OutputFrame};
pub use glimpse::{Glimpse, Issued};
pub use miner::MinerModel;
pub use miner_ports::{MinerInputs, MinerOutputs, PreparedInputs};
pub use notes::Notes;
pub use pipe::{Stage, round, schedule};
pub use tracked::{Packed256, Tracked};

pub use constants::{initial_value, round_constant};

use crate::design::{Site, Structure};
use crate::units::{JobId, Nonce};

/// Whose value stands somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occupant {
    /// The job.
    pub job: JobId,
    /// The nonce.
    pub nonce: Nonce,
}

/// A cycle-level machine of one design.
pub trait Model: Send {
    /// What drives it in one cycle.
    type Inputs: Frame;
    /// What it shows in one cycle.
    type Outputs: OutputFrame;

    /// Another machine of the same design, after power-up.
    #[must_use]
    fn fresh(&self) -> Self
    where
        Self: Sized;

    /// Power-up: nothing is known.
    fn power_up(&mut self);

    /// The design that it is a machine of.
    fn structure(&self) -> &Structure;

    /// One clock cycle: the outputs are those before the edge, the state moves on to what it holds after it.
    fn step(&mut self, inputs: &Self::Inputs) -> Self::Outputs;

    /// Shows every register in the order of [`Structure::registers`], in pieces of whole words, and whether it is known.
    fn visit(&self, sink: &mut impl FnMut(&[u32], bool));

    /// Shows what every node of the logic holds in this cycle, in the order of [`Structure::nodes`]. Only a machine that was
    /// made for it has any to show.
    fn visit_nodes(&self, _sink: &mut impl FnMut(&[u32])) {}

    /// Is it worth while to note a batch of cycles before any is looked at.
    fn looks_back(&self) -> bool {
        false
    }

    /// Notes what every register holds now, to be looked at later: cheaper than [`Model::visit`] in every cycle, where
    /// blocks can then be worked out side by side.
    fn note(&self, notes: &mut Notes) {
        self.visit(&mut |piece, known| notes.copy(piece, known));
        notes.close();
    }

    /// Shows every register as it was noted, cycle 0 the first since the notes were cleared; as [`Model::visit`] did then.
    /// Notes are of this machine, and not older than 32 cycles.
    fn visit_noted<S: FnMut(&[u32], bool)>(&mut self, notes: &Notes, cycle: usize, sink: &mut S) {
        notes.visit(cycle, |_, _, _| unreachable!("all is copied"), sink);
    }

    /// Control before the next edge, for whoever watches what a run did.
    fn glimpse(&self, seen: &mut Glimpse) {
        seen.clear(false);
    }

    /// Whose value stands at this site now: the job and nonce, where the machine knows them.
    fn occupant(&self, site: Site) -> Option<Occupant>;

    /// What stands at the first round's inputs of this pipe in a cycle with these inputs, if it is known.
    fn entering(&self, pipe: &str, inputs: &Self::Inputs) -> Option<Stage>;

    /// The chaining value that the feed-forward of this pipe adds in this cycle, if it is known.
    fn forwarding(&self, pipe: &str) -> Option<Packed256>;

    /// Takes over a whole state, as read from a device after power-up; everything is known from here on.
    fn load(&mut self, state: &[u32]);

    /// The whole state as words; unknown ones read as zero.
    fn state(&self) -> Vec<u32> {
        let mut words = Vec::with_capacity(self.structure().state_words());
        self.visit(&mut |piece, known| {
            if known {
                words.extend_from_slice(piece);
            } else {
                words.resize(words.len() + piece.len(), 0);
            }
        });
        words
    }

    /// For each word of the state: is it known.
    fn known(&self) -> Vec<bool> {
        let mut words = Vec::with_capacity(self.structure().state_words());
        self.visit(&mut |piece, known| words.resize(words.len() + piece.len(), known));
        words
    }
}
