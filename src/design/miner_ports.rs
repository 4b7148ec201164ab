//! The miner core's ports.

use super::{DesignConfig, FrameLayout, Shortcut};

/// The miner's inputs, in the order of a frame.
pub fn miner_inputs(config: &DesignConfig) -> FrameLayout {
    let lanes = config.midstates;
    let mut ports = vec![
        ("reset", 1),
        ("enable", 1),
        ("abort", 1),
        ("load", 1),
        ("hit_ready", 1),
    ];
    if config.has(Shortcut::Midstate) {
        ports.push(("midstate", 256 * lanes));
    } else {
        ports.push(("first_block", 512));
    }
    ports.push(("version", 32));
    if config.has(Shortcut::Prepared) {
        ports.extend([("prepared", 256 * lanes), ("prepared_words", 128)]);
    }
    if config.takes_tail() {
        ports.push(("tail", 96));
    }
    ports.push(("target", 256));
    if config.ticket {
        ports.push(("ticket", 32));
    }
    ports.extend([("nonce_start", 32), ("nonce_end", 32), ("job_id", 8)]);
    FrameLayout::new(&ports)
}

impl DesignConfig {
    /// Does a job bring the rest of its header: not where it comes prepared, unless survivors are hashed from the start.
    pub fn takes_tail(&self) -> bool {
        !self.has(Shortcut::Prepared) || self.has(Shortcut::EarlyReject)
    }
}

/// Every role of an input that some miner has.
pub const MINER_INPUT_ROLES: [&str; 16] = [
    "reset",
    "enable",
    "abort",
    "load",
    "hit_ready",
    "midstate",
    "first_block",
    "version",
    "prepared",
    "prepared_words",
    "tail",
    "target",
    "ticket",
    "nonce_start",
    "nonce_end",
    "job_id",
];

/// The miner's outputs, in the order of a frame; a lane's number is of as many bits as it takes. All miners have the same
/// ones, but for `hit_full`, which is those' with tickets.
pub fn miner_outputs(config: &DesignConfig) -> FrameLayout {
    let mut ports = vec![
        ("load_ready", 1),
        ("exhausted", 1),
        ("busy", 1),
        ("hit_valid", 1),
        ("hit_nonce", 32),
        ("hit_job_id", 8),
        ("hit_version", 32),
        ("hit_lane", config.midstates.ilog2().max(1)),
    ];
    if config.ticket {
        ports.push(("hit_full", 1));
    }
    ports.push(("overflow", 16));
    FrameLayout::new(&ports)
}
