//! What a design consists of: registers, and in them named elements.
//!
//! A *register* is what the RTL declares and a probe reads: `hash1.round[37].state`, 256 bits. An *element* is what a
//! designer speaks of: `hash1.round[37].e`. The state of a core is the registers one after the other, each rounded up to
//! whole words, low word first; a register that is an array has each entry rounded up.

use super::{Adder, FrameLayout, PipePlan};

/// What resets a register, and so from when on its value is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Cleared by reset: defined from the last reset cycle on.
    Control,
    /// Untouched by reset: undefined until a defined value has reached it.
    Data,
}

/// Where on the way of data a register stands, and so which function writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Site {
    /// State of a stage: written by the round function.
    Round {
        /// `hash1`, `hash2`, or `hash` in a lone pipe.
        pipe: &'static str,
        /// Index in [`PipePlan::stages`]; where a stage is a round, that round.
        stage: usize,
    },
    /// Schedule words of a stage: written by the schedule step.
    Schedule {
        /// As above.
        pipe: &'static str,
        /// As above.
        stage: usize,
    },
    /// Sums `K + W` of a stage, for the rounds of the next.
    Added {
        /// As above.
        pipe: &'static str,
        /// As above.
        stage: usize,
    },
    /// A digest: written by the feed-forward.
    Digest {
        /// As above.
        pipe: &'static str,
    },
    /// Control and job context, by the part that writes it.
    Part(&'static str),
}

impl Site {
    /// The same place of a pipe of another name.
    #[must_use]
    pub fn map_pipe(self, name: impl Fn(&'static str) -> &'static str) -> Self {
        match self {
            Self::Round { pipe, stage } => Self::Round {
                pipe: name(pipe),
                stage,
            },
            Self::Schedule { pipe, stage } => Self::Schedule {
                pipe: name(pipe),
                stage,
            },
            Self::Added { pipe, stage } => Self::Added {
                pipe: name(pipe),
                stage,
            },
            Self::Digest { pipe } => Self::Digest { pipe: name(pipe) },
            Self::Part(part) => Self::Part(part),
        }
    }

    /// The pipe that it belongs to.
    pub fn pipe(self) -> Option<&'static str> {
        match self {
            Self::Round { pipe, .. }
            | Self::Schedule { pipe, .. }
            | Self::Added { pipe, .. }
            | Self::Digest { pipe } => Some(pipe),
            Self::Part(_) => None,
        }
    }
}

/// One run of bits within a register that has a name of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    /// The name behind the register's stem: `e`, `w[3]`; empty when the register is a single value.
    pub name: LaneName,
    /// First bit in the register's words.
    pub bit: u32,
    /// Bits.
    pub width: u32,
}

/// The name of a lane, without an allocation per lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LaneName {
    /// `.e`
    Field(&'static str),
    /// `.w[18]`
    Word(&'static str, usize),
    /// `[64]`
    Index(usize),
    /// `[2].h7`
    Entry(usize, &'static str),
    /// `[2].w[18]`
    EntryWord(usize, &'static str, usize),
    /// `[3][2].h7`
    Entries(usize, usize, &'static str),
    /// The register itself.
    Whole,
}

/// A register: one object in the RTL, one run of words in the state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    /// The name that a manifest's probe is written against: `hash1.round[37].state`.
    pub name: String,
    /// What its elements' names begin with: `hash1.round[37]`.
    pub stem: String,
    /// Bits of one entry.
    pub width: u32,
    /// Entries; 1 unless the register is an array.
    pub entries: usize,
    /// First word in the state.
    pub word: usize,
    /// Control or data.
    pub kind: Kind,
    /// Who writes it.
    pub site: Site,
    /// The rule by which it moves, for a reader of a report.
    pub rule: &'static str,
    /// Its named runs of bits.
    pub lanes: Vec<Lane>,
}

/// An element found in the state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// `hash1.round[37].e`
    pub name: String,
    /// Index of its register in [`Structure::registers`].
    pub register: usize,
    /// First bit, counted from the state's first word.
    pub bit: usize,
    /// Bits.
    pub width: u32,
}

impl Register {
    /// Words of one entry.
    pub fn entry_words(&self) -> usize {
        self.width.div_ceil(32) as usize
    }

    /// Words of all entries.
    pub fn words(&self) -> usize {
        self.entry_words() * self.entries
    }

    /// The register's words in the state.
    pub fn range(&self) -> std::ops::Range<usize> {
        self.word..self.word + self.words()
    }

    /// Flip-flops.
    pub fn flops(&self) -> usize {
        self.width as usize * self.entries
    }
}

/// A design, elaborated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Structure {
    /// Input ports.
    pub inputs: FrameLayout,
    /// Output ports.
    pub outputs: FrameLayout,
    /// Registers in the order of the way of data: of several that differ in one cycle, the first is named.
    pub registers: Vec<Register>,
    /// Pipes, and how they are cut into stages.
    pub pipes: Vec<PipePlan>,
    /// Additions of 32-bit words, for each nonce.
    pub adders: Vec<Adder>,
    /// Adders of the machine that checks survivors of an early compare: hardware that seldom works, and so no part of what
    /// a hash costs. Empty where there is none.
    pub checker: Vec<Adder>,
}

impl Structure {
    /// The pipe of this name.
    pub fn pipe(&self, name: &str) -> Option<&PipePlan> {
        self.pipes.iter().find(|pipe| pipe.name == name)
    }

    /// Words of the whole state.
    pub fn state_words(&self) -> usize {
        self.registers.last().map_or(0, |last| last.range().end)
    }

    /// Flip-flops of the whole design.
    pub fn flops(&self) -> usize {
        self.registers.iter().map(Register::flops).sum()
    }

    /// The register of this name.
    pub fn register(&self, name: &str) -> Option<usize> {
        self.registers.iter().position(|r| r.name == name)
    }

    /// The register that owns a word of the state.
    pub fn owner(&self, word: usize) -> usize {
        self.registers.partition_point(|r| r.range().end <= word)
    }

    /// All elements of a register.
    pub fn elements_of(&self, register: usize) -> impl Iterator<Item = Element> + '_ {
        let owner = &self.registers[register];
        owner.lanes.iter().map(move |lane| {
            let stem = &owner.stem;
            let name = match lane.name {
                LaneName::Field(field) => format!("{stem}.{field}"),
                LaneName::Word(field, index) => format!("{stem}.{field}[{index}]"),
                LaneName::Index(index) => format!("{stem}[{index}]"),
                LaneName::Entry(index, field) => format!("{stem}[{index}].{field}"),
                LaneName::EntryWord(lane, field, index) => {
                    format!("{stem}[{lane}].{field}[{index}]")
                }
                LaneName::Entries(entry, lane, field) => {
                    format!("{stem}[{entry}][{lane}].{field}")
                }
                LaneName::Whole => stem.clone(),
            };
            Element {
                name,
                register,
                bit: owner.word * 32 + lane.bit as usize,
                width: lane.width,
            }
        })
    }

    /// Every element of the design.
    pub fn elements(&self) -> impl Iterator<Item = Element> + '_ {
        (0..self.registers.len()).flat_map(|register| self.elements_of(register))
    }

    /// The element of this name.
    pub fn element(&self, name: &str) -> Option<Element> {
        self.elements().find(|element| element.name == name)
    }
}
