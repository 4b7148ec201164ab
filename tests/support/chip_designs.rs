//! Small chips: two cores, each way to deal a job out.
#![allow(dead_code, missing_docs)] // each test binary uses its part

/// Small FIFOs and queues, cores of one stage for each hash.
pub const SMALL: [&str; 5] = [
    "fold = 64",
    "slot_bits = 1",
    "fifo_depth_bits = 1",
    "result_bits = 1",
    "queue_bits = 1",
];

/// Two cores by blocks of sixteen nonces, two versions one after the other.
pub const BLOCKS: [&str; 4] = [
    "cores = 2",
    "partition = \"high-bits\"",
    "piece_bits = 4",
    "versions = 2",
];

/// The same, counted from the job's start.
pub const RANGE: [&str; 4] = [
    "cores = 2",
    "partition = \"range\"",
    "piece_bits = 4",
    "versions = 2",
];

/// Two cores that take turns; a job that waits aborts the current one.
pub const TURNS: [&str; 4] = [
    "cores = 2",
    "partition = \"interleaved\"",
    "versions = 2",
    "switch = \"abort\"",
];

/// Two cores with tickets, of two lanes each.
pub const TICKETS: [&str; 5] = [
    "cores = 2",
    "partition = \"interleaved\"",
    "versions = 2",
    "midstates = 2",
    "ticket = true",
];

/// The same, an idle core standing still.
pub const GATED: [&str; 4] = [
    "cores = 2",
    "partition = \"range\"",
    "piece_bits = 4",
    "clock_gating = true",
];

/// Two cores of two lanes each.
pub const LANES: [&str; 4] = [
    "cores = 2",
    "piece_bits = 4",
    "midstates = 2",
    "versions = 2",
];
