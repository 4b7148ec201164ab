//! How much of a sample of small changes is noticed: by results alone, by outputs alone, by the full state.
//!
//! Yosys makes the mutants and weaves them into one netlist per sample; part of `make nightly`.

mod netlist;
mod sample;
#[path = "../faults/blind.rs"]
mod blind;
mod score;

use std::path::Path;

use goldbench::tools::dirs::Dirs;
use goldbench::tools::toolchain;
use sample::Plan;

/// A stage of the pipe with its round and its schedule step, and everything of the miner that is no pipe.
const PLANS: [Plan; 2] = [
    Plan {
        name: "stage",
        what: "stage 20 of the compression pipe: round function, schedule step, registers",
        core: "compress",
        mutants: 200,
        before: "flatten $paramod\\sha256_stage*",
        from: "-module $paramod\\sha256_stage\\ROUND=s32'00000000000000000000000000010100",
        cases: &[
            "fips180-4",
            "cavp_short",
            "patterns",
            "bubbles",
            "stall",
            "reset_anywhere",
        ],
    },
    Plan {
        name: "miner",
        what: "all of the miner core but its two pipes: counter, slots, tags, feed-forwards, compare, hit register, FIFO",
        core: "miner",
        mutants: 200,
        before: "select -set control * sha256_pipe %d sha256_round %d sha256_schedule %d $paramod\\sha256_stage* %d",
        from: "@control",
        cases: &[
            "headers[0]",
            "headers[1]",
            "range_edges",
            "hits_consecutive",
            "hit_on_last_nonce",
            "target_edges",
            "job_switch",
            "job_every_cycle",
            "slots_full",
            "exhausted",
            "abort",
            "reset_anywhere",
            "stall",
            "back_pressure",
            "version_roll",
            "ntime_roll",
            "patterns",
        ],
    },
];

#[test]
#[ignore = "minutes: for the night"]
fn mutants_are_noticed() {
    let dirs = Dirs::of_process().expect("a home folder");
    let (tools, yosys) = (
        toolchain::find(&dirs),
        std::process::Command::new("yosys").arg("-V").output(),
    );
    let (Ok(tools), Ok(_)) = (tools, yosys) else {
        assert!(
            std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_none(),
            "Verilator and Yosys are needed"
        );
        eprintln!("skipped: Verilator or Yosys is absent");
        return;
    };
    let mut text = String::from(score::HEAD);
    for plan in &PLANS {
        let sample = sample::draw(plan, &tools);
        let scores = score::all(plan, &sample);
        text.push_str(&score::render(plan, &sample, &scores));
        eprintln!("{text}");
        let (full, outputs) = (
            score::killed(&scores, |s| s.full),
            score::killed(&scores, |s| s.outputs),
        );
        assert!(full >= outputs, "the full state shows what outputs show");
        assert!(
            full * 100 >= 95 * plan.mutants,
            "gate S1: 95 % of the sample"
        );
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/mutation.md");
    if std::env::var_os("GOLDBENCH_WRITE_MUTATION").is_some() {
        std::fs::write(path, text).unwrap();
    }
}
