//! The chip's ports.

use super::{DesignConfig, FrameLayout};

/// The chip's inputs, in the order of a frame.
pub fn chip_inputs(config: &DesignConfig) -> FrameLayout {
    let mut ports = vec![
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
    ];
    if config.ticket {
        ports.push(("ticket", 32));
    }
    ports.extend([("nonce_start", 32), ("nonce_end", 32), ("job_id", 7)]);
    FrameLayout::new(&ports)
}

/// The chip's outputs, in the order of a frame; a core's number is of as many bits as it takes. All chips have the same ones,
/// but for `hit_full`, which is those' with tickets.
pub fn chip_outputs(config: &DesignConfig) -> FrameLayout {
    let mut ports = vec![
        ("job_ready", 1),
        ("exhausted", 1),
        ("busy", 1),
        ("hit_valid", 1),
        ("hit_nonce", 32),
        ("hit_job_id", 7),
        ("hit_version", 32),
        ("hit_core", config.core_bits()),
    ];
    if config.ticket {
        ports.push(("hit_full", 1));
    }
    ports.extend([("overflow", 16), ("stale", 16)]);
    FrameLayout::new(&ports)
}
