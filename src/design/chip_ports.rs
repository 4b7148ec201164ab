//! The chip's ports.

use super::{DesignConfig, FrameLayout};

/// The chip's inputs, in the order of a frame.
pub fn chip_inputs(config: &DesignConfig) -> FrameLayout {
    FrameLayout::new(&[
        ("reset", 1),
        ("enable", 1),
        ("core_enable", config.cores),
        ("job_valid", 1),
        ("new_block", 1),
        ("hit_ready", 1),
        ("midstate", 256 * config.states() as u32),
        ("version", 32),
        ("tail", 96),
        ("target", 256),
        ("nonce_start", 32),
        ("nonce_end", 32),
        ("job_id", 7),
    ])
}

/// The chip's outputs, in the order of a frame. Every chip has the same ones; a core's number is of as many bits as it takes.
pub fn chip_outputs(config: &DesignConfig) -> FrameLayout {
    FrameLayout::new(&[
        ("job_ready", 1),
        ("exhausted", 1),
        ("busy", 1),
        ("hit_valid", 1),
        ("hit_nonce", 32),
        ("hit_job_id", 7),
        ("hit_version", 32),
        ("hit_core", config.core_bits()),
        ("overflow", 16),
        ("stale", 16),
    ])
}
