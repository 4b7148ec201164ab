//! Names that people give to ports.

use crate::harness::Kind;

/// A role, the bits it has (0: one bit; 1: up to 32), and names for it, the best first.
pub(super) type Called = (&'static str, u32, &'static [&'static str]);

const HASH_INPUTS: &[Called] = &[
    (
        "block",
        512,
        &[
            "block", "message", "msg", "chunk", "data", "rx_input", "din", "m", "w", "text",
        ],
    ),
    (
        "chaining",
        256,
        &[
            "chaining", "state", "rx_state", "h", "hash", "iv", "prev", "midstate", "cv",
        ],
    ),
    ("init", 0, &["init", "first", "new", "init_block"]),
    ("next", 0, &["next", "continue", "next_block"]),
    (
        "start",
        0,
        &["start", "go", "load", "begin", "run", "strobe"],
    ),
    (
        "valid",
        0,
        &["valid", "vld", "dv", "block_valid", "msg_valid"],
    ),
    (
        "digest_ready",
        0,
        &["digest_ready", "out_ready", "hash_ready", "ready"],
    ),
];

const HASH_OUTPUTS: &[Called] = &[
    (
        "digest",
        256,
        &[
            "digest", "hash", "tx_hash", "h", "result", "dout", "state", "out", "data",
        ],
    ),
    (
        "digest_valid",
        0,
        &[
            "digest_valid",
            "hash_valid",
            "out_valid",
            "valid",
            "vld",
            "dv",
        ],
    ),
    (
        "done",
        0,
        &["done", "finished", "complete", "finish", "end"],
    ),
    ("ready", 0, &["ready", "idle", "rdy", "block_ready", "busy"]),
];

const MINER_INPUTS: &[Called] = &[
    (
        "midstate",
        256,
        &["midstate", "mid_state", "mid", "state", "rx_state", "ms"],
    ),
    (
        "tail",
        96,
        &[
            "tail", "residual", "residue", "data", "data2", "work", "rest", "merkle",
        ],
    ),
    ("header", 640, &["header", "block_header", "work", "data"]),
    (
        "second_block",
        512,
        &["second_block", "data", "block", "rx_input", "work"],
    ),
    ("target", 256, &["target", "difficulty", "threshold"]),
    (
        "nonce_end",
        1,
        &[
            "nonce_end",
            "end_nonce",
            "nonce_max",
            "max_nonce",
            "nonce_last",
            "nonce_stop",
            "last",
            "end",
        ],
    ),
    (
        "nonce_start",
        1,
        &[
            "nonce_start",
            "start_nonce",
            "nonce_min",
            "nonce_base",
            "nonce_first",
            "nonce_init",
            "nonce",
            "first",
        ],
    ),
    ("version", 1, &["version", "ver"]),
    ("job_id", 1, &["job_id", "work_id", "jobid", "job", "id"]),
    (
        "start",
        0,
        &[
            "start", "load", "go", "new_work", "new_job", "begin", "run", "valid",
        ],
    ),
    ("stop", 0, &["stop", "abort", "halt", "cancel"]),
    (
        "accept",
        0,
        &[
            "accept",
            "hit_ready",
            "result_ready",
            "out_ready",
            "ack",
            "ready",
        ],
    ),
];

const MINER_OUTPUTS: &[Called] = &[
    (
        "found",
        0,
        &[
            "found",
            "is_golden_ticket",
            "golden_ticket",
            "golden",
            "hit",
            "match",
            "success",
            "ticket",
            "hit_valid",
            "nonce_found",
            "winner",
            "valid",
            "result_valid",
            "strobe",
        ],
    ),
    (
        "nonce",
        1,
        &[
            "golden_nonce",
            "gn",
            "nonce",
            "found_nonce",
            "hit_nonce",
            "nonce_out",
            "result",
            "count",
        ],
    ),
    (
        "exhausted",
        0,
        &["exhausted", "done", "finished", "range_done"],
    ),
    ("ready", 0, &["ready", "idle", "rdy", "load_ready", "busy"]),
    (
        "digest",
        256,
        &["hash2", "digest", "hash", "tx_hash", "hash_out"],
    ),
    ("hit_lane", 1, &["hit_lane", "lane"]),
    (
        "hit_job_id",
        1,
        &["hit_job_id", "hit_job", "result_id", "job_id", "id"],
    ),
];

/// Inputs and outputs of a kind.
pub(super) fn of(kind: Kind) -> (&'static [Called], &'static [Called]) {
    match kind {
        Kind::Hash => (HASH_INPUTS, HASH_OUTPUTS),
        Kind::Miner => (MINER_INPUTS, MINER_OUTPUTS),
    }
}

/// Names of a reset.
pub(super) const RESETS: &[&str] = &[
    "rst", "reset", "arst", "areset", "srst", "clear", "clr", "resetn", "rstn", "aresetn",
    "nreset", "nrst",
];

/// Names of a clock.
pub(super) const CLOCKS: &[&str] = &[
    "clk", "clock", "osc_clk", "aclk", "osc", "sysclk", "hash_clk", "ck",
];

/// Without what says only that it is a port, or which way it goes: `i_clk`, `clk_i`, `data_in`.
pub(super) fn bare(name: &str) -> String {
    let mut bare = name.to_lowercase();
    for before in ["i_", "o_", "in_", "out_", "s_axi_", "avs_"] {
        if let Some(rest) = bare.strip_prefix(before).filter(|rest| !rest.is_empty()) {
            bare = rest.into();
            break;
        }
    }
    for behind in ["_i", "_o", "_in", "_out", "_q", "_reg", "_buf", "_r"] {
        if let Some(rest) = bare.strip_suffix(behind).filter(|rest| !rest.is_empty()) {
            bare = rest.into();
            break;
        }
    }
    bare
}

/// How well a port's name fits one of `names`, 0 where not at all; the earlier names fit better.
pub(super) fn fit(port: &str, names: &[&str]) -> u32 {
    let (whole, bare) = (port.to_lowercase(), bare(port));
    let parts: Vec<&str> = bare.split('_').collect();
    let fits = names.iter().zip(0u32..).map(|(name, place)| {
        let grade = if whole == *name {
            100
        } else if bare == *name {
            95
        } else if parts.contains(name) || bare.replace('_', "") == name.replace('_', "") {
            70
        } else if name.len() > 3 && bare.contains(name) {
            60
        } else {
            return 0;
        };
        grade - place
    });
    fits.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearer_name_fits_better() {
        assert!(fit("clk", CLOCKS) > fit("clk_i", CLOCKS));
        assert!(fit("clk_i", CLOCKS) > fit("core_clk_gated", CLOCKS));
        assert_eq!(fit("data", CLOCKS), 0);
        let (inputs, outputs) = of(Kind::Miner);
        let names = |table: &[Called], role: &str| table.iter().find(|r| r.0 == role).unwrap().2;
        assert!(fit("golden_nonce", names(outputs, "nonce")) > 90);
        assert!(
            fit("midstate_buf", names(inputs, "midstate"))
                > fit("midstate_buf", names(inputs, "tail"))
        );
        assert!(fit("reset_n", RESETS) >= 60 && fit("aresetn", RESETS) >= 80);
        // A single letter is a name only where it stands alone.
        assert_eq!(fit("mode", &["m"]), 0);
    }
}
