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
        equivalent: &[(132, "K[20] is 0x2de92c6f: its bit 2 is one already")],
    },
    Plan {
        name: "miner",
        what: "all of the miner core but its two pipes: counter, slots, tags, feed-forwards, compare, hit register, FIFO",
        core: "miner",
        mutants: 200,
        before: "select -set control * sha256_pipe %d sha256_round %d sha256_schedule %d $paramod\\sha256_stage* %d",
        from: "@control",
        equivalent: &[
            (5, "only taps 63 and 129 of slot_q are read"),
            (20, "a zero bit of a constant held at zero"),
            (34, "a one bit of a constant held at one"),
            (77, "a one bit of 16'hffff held at one"),
            (92, "only tap 129 of valid_q is read"),
            (104, "only taps 63 and 129 of slot_q are read"),
            (143, "only taps 63 and 129 of slot_q are read"),
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
        write(&text);
        let killed = score::killed(&scores, |s| s.full);
        let killable = plan.mutants - plan.equivalent.len();
        assert!(
            killed * 100 >= 95 * killable,
            "gate S1: 95 % of the killable mutants"
        );
        let wrong = plan
            .equivalent
            .iter()
            .find(|(mutant, _)| scores[mutant - 1].full);
        assert!(wrong.is_none(), "{wrong:?} does change something");
    }
}

fn write(text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/mutation.md");
    if std::env::var_os("GOLDBENCH_WRITE_MUTATION").is_some() {
        std::fs::write(path, text).unwrap();
    }
}
