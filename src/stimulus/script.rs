//! Scripts: all that a run needs, as plain data.

use serde::{Deserialize, Serialize};

use super::{CompressDriver, Feed};
use crate::design::CoreKind;
use crate::job::Job;
use crate::units::{Cycle, JobId, Nonce, Seed};

/// What uninitialised registers hold after power-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fill {
    /// All zeros.
    Zeros,
    /// All ones.
    Ones,
    /// Random, by the seed.
    Random,
}

/// The device's power-up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PowerUp {
    /// What registers hold.
    pub fill: Fill,
    /// The seed of a random fill.
    pub seed: Seed,
}

/// From where on the model knows the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// From reset; data is unknown until a defined value has reached it.
    Reset,
    /// From power-up: the device's state is read into the model, and compared from cycle 0 on.
    PowerUp,
}

/// Something that the host does, besides offering blocks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case")]
pub enum Action {
    /// Reset held for so many cycles.
    Reset {
        /// Cycles, from 1.
        cycles: u64,
    },
    /// Enable held low for so many cycles.
    Stall {
        /// Cycles, from 1.
        cycles: u64,
    },
    /// Abort for one cycle.
    Abort,
    /// A job is offered for one cycle.
    Load {
        /// The job.
        job: Job,
    },
    /// A job is offered for one cycle as a new block's first: whatever was found before is stale. Of a chip only.
    NewBlock {
        /// The job.
        job: Job,
    },
    /// These cores may work from this cycle on. Of a chip only, and only while it is idle.
    Cores {
        /// A bit for each core, core 0 the lowest.
        enabled: u64,
    },
    /// The host takes hits from this cycle on, or leaves them standing.
    Ready {
        /// Takes.
        on: bool,
    },
}

impl Action {
    /// The job that it offers.
    pub fn job(&self) -> Option<&Job> {
        match self {
            Action::Load { job } | Action::NewBlock { job } => Some(job),
            _ => None,
        }
    }
}

/// An action and its cycle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// The cycle in which it begins.
    pub at: Cycle,
    /// What begins.
    #[serde(flatten)]
    pub action: Action,
}

/// A stored header's nonce and the cycle in which its hit must stand at the host's port.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Golden {
    /// The vector's id.
    pub vector: String,
    /// The job that it belongs to.
    pub job: JobId,
    /// The nonce.
    pub nonce: Nonce,
    /// The cycle.
    pub due: Cycle,
}

/// A run of a miner core, or of a chip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MinerScript {
    /// Cycles to run.
    pub cycles: u64,
    /// Power-up.
    pub power_up: PowerUp,
    /// From where on the model knows.
    pub origin: Origin,
    /// What stands at the job ports while no job is offered: the last job, or noise from this seed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub noise: Option<Seed>,
    /// Events, by cycle.
    pub events: Vec<Event>,
    /// Stored nonces that must be found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub golden: Vec<Golden>,
}

/// A run of a compression pipe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompressScript {
    /// Cycles to run; 0 runs until the feed is through the pipe.
    pub cycles: u64,
    /// Power-up.
    pub power_up: PowerUp,
    /// From where on the model knows.
    pub origin: Origin,
    /// Resets and stalls, by cycle.
    pub events: Vec<Event>,
    /// The blocks.
    pub feed: Feed,
}

impl CompressScript {
    /// Cycles of the run on a pipe with this many from a block to its digest: as many as the script says, else until
    /// the feed is through the pipe.
    pub fn length(&self, latency: u64) -> u64 {
        // A few more show that nothing comes out after the last digest.
        const AFTER: u64 = 3;
        if self.cycles > 0 {
            return self.cycles;
        }
        CompressDriver::new(self).drain() + latency + AFTER
    }
}

/// A run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Script {
    /// Of a miner core.
    Miner(MinerScript),
    /// Of a compression pipe.
    Compress(CompressScript),
    /// Of a chip.
    Chip(MinerScript),
}

impl Script {
    /// The kind of core that it drives.
    pub fn kind(&self) -> CoreKind {
        match self {
            Script::Miner(_) => CoreKind::Miner,
            Script::Compress(_) => CoreKind::Compress,
            Script::Chip(_) => CoreKind::Chip,
        }
    }

    /// The device's power-up.
    pub fn power_up(&self) -> PowerUp {
        match self {
            Script::Miner(script) | Script::Chip(script) => script.power_up,
            Script::Compress(script) => script.power_up,
        }
    }

    /// From where on the model knows the state.
    pub fn origin(&self) -> Origin {
        match self {
            Script::Miner(script) | Script::Chip(script) => script.origin,
            Script::Compress(script) => script.origin,
        }
    }

    /// Jobs loaded, or blocks fed where they are listed one by one.
    pub fn jobs(&self) -> usize {
        match self {
            Script::Miner(script) | Script::Chip(script) => script
                .events
                .iter()
                .filter(|event| event.action.job().is_some())
                .count(),
            Script::Compress(script) => match &script.feed {
                Feed::Blocks { blocks } => blocks.len(),
                _ => 0,
            },
        }
    }
}

/// Cycles of the first reset.
pub(super) const FIRST_RESET: u64 = 2;

/// The reset that every script but those from power-up begins with.
pub(super) fn first_reset() -> Event {
    Event {
        at: Cycle(0),
        action: Action::Reset {
            cycles: FIRST_RESET,
        },
    }
}
