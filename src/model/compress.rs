//! The compression pipe (`rtl/compress_core.sv`).

use super::pipe::{Pipe, Stage, feed_forward};
use super::ring::Ring;
use super::tags::{Tag, Tags};
use super::tracked::{Packed256, Tracked, pieces};
use super::{Frame, Glimpse, Model, Occupant, OutputFrame};
use crate::design::{DesignConfig, Site, Structure};

/// What drives the pipe in one cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompressInputs {
    /// Clears control.
    pub reset: bool,
    /// Low freezes every register.
    pub enable: bool,
    /// A block enters in this cycle.
    pub valid: bool,
    /// Chaining value, `H7` first.
    pub chaining: Packed256,
    /// Block, `W15` first.
    pub block: [u32; 16],
}

/// What the pipe shows in one cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompressOutputs {
    /// A digest stands at the output; `None` while control is unknown.
    pub valid: Tracked<bool>,
    /// The chaining value out, `H7` first.
    pub digest: Tracked<Packed256>,
}

impl Frame for CompressInputs {
    fn words(&self) -> usize {
        27
    }

    fn write(&self, words: &mut [u32]) {
        words[0] = u32::from(self.reset);
        words[1] = u32::from(self.enable);
        words[2] = u32::from(self.valid);
        words[3..11].copy_from_slice(&self.chaining);
        words[11..27].copy_from_slice(&self.block);
    }
}

impl Frame for CompressOutputs {
    fn words(&self) -> usize {
        Self::WORDS
    }

    fn write(&self, words: &mut [u32]) {
        words[0] = u32::from(self.valid.value);
        words[1..9].copy_from_slice(&self.digest.value);
    }

    fn write_known(&self, known: &mut [bool]) {
        known[0] = self.valid.known;
        known[1..9].fill(self.digest.known);
    }
}

impl OutputFrame for CompressOutputs {
    const WORDS: usize = 9;

    fn read(words: &[u32]) -> Self {
        Self {
            valid: Tracked::known(words[0] == 1),
            digest: Tracked::known(std::array::from_fn(|i| words[1 + i])),
        }
    }
}

/// The machine of `rtl/compress_core.sv`.
#[derive(Clone, Debug)]
pub struct CompressModel {
    config: DesignConfig,
    structure: Structure,
    control_known: bool,
    tags: Tags,
    ring: Ring,
    pipe: Pipe,
    digest: Tracked<Packed256>,
}

impl CompressModel {
    /// A machine after power-up.
    pub fn new(config: &DesignConfig) -> Self {
        Self {
            config: *config,
            structure: config.elaborate(),
            control_known: false,
            tags: Tags::new(65, 0),
            ring: Ring::new(64),
            pipe: Pipe::new(),
            digest: Tracked::default(),
        }
    }
}

impl Model for CompressModel {
    type Inputs = CompressInputs;
    type Outputs = CompressOutputs;

    fn fresh(&self) -> Self {
        Self::new(&self.config)
    }

    fn power_up(&mut self) {
        *self = self.fresh();
    }

    fn structure(&self) -> &Structure {
        &self.structure
    }

    fn step(&mut self, i: &CompressInputs) -> CompressOutputs {
        let outputs = CompressOutputs {
            valid: Tracked {
                value: self.tags.at(64).valid && i.enable,
                known: self.control_known || !i.enable,
            },
            digest: self.digest,
        };
        if i.enable {
            let (state, state_known) = self.pipe.out();
            let chaining = self.ring.out();
            self.digest = Tracked {
                value: feed_forward(&chaining.value, state),
                known: state_known && chaining.known,
            };
            let entering = Stage {
                state: i.chaining,
                w: i.block,
            };
            self.pipe.clock(&entering, true);
        }
        // Until the ring's position is known, nobody can say where a chaining value was written.
        let entering = Tracked {
            value: i.chaining,
            known: self.control_known,
        };
        self.ring.clock(i.reset, i.enable, entering);
        let tag = Tag {
            valid: i.valid,
            slot: 0,
        };
        self.tags.clock(i.reset, (i.enable, true), false, tag);
        self.control_known |= i.reset;
        outputs
    }

    fn visit(&self, sink: &mut impl FnMut(&[u32], bool)) {
        self.tags.visit(self.control_known, sink);
        self.ring.visit(self.control_known, sink);
        self.pipe.visit(sink);
        sink(&self.digest.value, self.digest.known);
    }

    fn glimpse(&self, seen: &mut Glimpse) {
        seen.clear(self.control_known);
        seen.add_tags(self.tags.valid());
    }

    fn occupant(&self, _site: Site) -> Option<Occupant> {
        None
    }

    fn entering(&self, _pipe: &str, i: &CompressInputs) -> Option<Stage> {
        Some(Stage {
            state: i.chaining,
            w: i.block,
        })
    }

    fn forwarding(&self, _pipe: &str) -> Option<Packed256> {
        let chaining = self.ring.out();
        chaining.known.then_some(chaining.value)
    }

    fn load(&mut self, state: &[u32]) {
        let mut take = pieces(state);
        self.tags.load(&mut take);
        self.ring.load(&mut take);
        self.pipe.load(&mut take);
        take(&mut self.digest.value);
        self.digest.known = true;
        self.control_known = true;
    }
}
