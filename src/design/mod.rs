//! One description of a design: from it come the RTL's parameters, the model, the probes and the latency.
//!
//! A [`DesignConfig`] says what is built; [`DesignConfig::elaborate`] turns it into a [`Structure`]: every port and every
//! register with its named elements, in the order in which model and device hand them to each other. Nothing else in
//! the crate keeps a list of registers or a formula for a latency of its own.

mod account;
mod adder;
mod builder;
mod chip;
mod chip_names;
mod chip_ports;
mod chip_size;
mod compress;
mod config;
mod held;
mod ladder;
mod latency;
mod layout;
mod miner;
mod miner_ports;
mod miner_reject;
mod near;
mod net;
mod node;
mod operand;
mod partition;
mod plan;
mod rounds;
mod rtl;
mod rule;
mod rule_chip;
mod setting;
mod shortcut;
mod stage_plan;
mod structure;

pub use account::Bank;
pub use adder::Adder;
pub use builder::RegisterBuilder;
pub use chip::JOB_FIELDS;
pub use chip_names::core_pipe;
pub use chip_ports::{chip_inputs, chip_outputs};
pub use compress::{COMPRESS_LATENCY, compress_inputs, compress_outputs};
pub use config::{CoreKind, DesignConfig};
pub use held::{HashWord, Held, HeldWord, WordKind};
pub use ladder::{Ladder, Missing, Rung, Step};
pub use latency::Latency;
pub use layout::{Field, FrameLayout, Port};
pub use miner_ports::{MINER_INPUT_ROLES, miner_inputs, miner_outputs};
pub use near::{nearest, with_nearest};
pub use net::{Net, NodeName, nets, node_nets};
pub use node::{Node, NodeKind, held_by_nodes};
pub use operand::Depends;
pub use partition::{Partition, Switch};
pub use plan::PipePlan;
pub use rounds::{Datapath, RoundsPerStage};
pub use rule::ConfigError;
pub use setting::SettingError;
pub use shortcut::{Shortcut, Shortcuts};
pub use stage_plan::{Place, StagePlan};
pub use structure::{Element, Kind, Lane, LaneName, Register, Site, Structure};
