//! Cores that end the process while manifests are tried: `core discover` goes on, and `verify` keeps what it had seen.

use serde_json::Value;

use crate::core_rtl::{Bench, which};
use crate::home::said;

/// The block core of tests/cores, which does something to the process.
///
/// The manifest says `words` of the block; the digest has `wrong` in it.
fn bench(deed: &str, words: &str, wrong: &str) -> Bench {
    let rtl = format!(
        r#"module mortal_core (
  input wire clk, input wire reset_n, input wire init, input wire next, input wire [511:0] block,
  output wire ready, output wire [255:0] digest, output wire digest_valid
);
  import "DPI-C" function int raise(input int number);
  import "DPI-C" function int sched_yield();
  wire [255:0] right;
  assign digest = right ^ {wrong};
  block_core u_core (.clk(clk), .reset_n(reset_n), .init(init), .next(next), .block(block),
    .ready(ready), .digest(right), .digest_valid(digest_valid));
  always @(posedge clk) begin
    {deed}
  end
endmodule
"#
    );
    let cores = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cores");
    let manifest = format!(
        r#"[core]
name = "mortal"
top = "mortal_core"
sources = [
  "{cores}/common/sha256_rounds.v",
  "{cores}/common/sha256_feed_forward.v",
  "{cores}/common/sha256_iterative.v",
  "{cores}/block_core/block_core.v",
  "mortal.sv",
]
include_dirs = ["{cores}/common"]
lint_off = ["UNUSEDSIGNAL", "SYNCASYNCNET"]
[interface]
kind = "hash"
protocol = "init-next"
[clock]
port = "clk"
[reset]
port = "reset_n"
active = "low"
kind = "async"
[inputs]
init = "init"
next = "next"
block = {{ port = "block", words = "{words}" }}
[outputs]
ready = "ready"
digest = "digest"
digest_valid = "digest_valid"
"#
    );
    Bench::new(&[("mortal.sv", &rtl), ("core.toml", &manifest)])
}

/// What the block of `abc` shows with its words turned round.
const TURNED: &str = "init && block[31:0] == 32'h61626380";

fn discovered(bench: &Bench) -> Value {
    let arguments = ["core", "discover", "core.toml", "--timeout", "1"];
    let all = [&arguments[..], &["--format", "json"]].concat();
    let said = said(&mut bench.goldbench(&all));
    assert_eq!(said.code, 1, "{}{}", said.out, said.err);
    serde_json::from_str(&said.out).unwrap()
}

#[test]
fn a_core_that_dies_or_hangs_under_its_manifest_is_right_under_another() {
    if which("verilator").is_none() {
        return;
    }
    for deed in [
        format!("if ({TURNED}) void'(raise(6));"),
        // The call keeps the C++ compiler from taking the loop for one that ends.
        format!("while ({TURNED}) void'(sched_yield());"),
    ] {
        let report = discovered(&bench(&deed, "first-low", "256'd0"));
        assert_eq!(report["right"], true, "{deed}: {report}");
        let changes = report["changes"].as_array().unwrap();
        assert_eq!(changes.len(), 1, "{deed}: {report}");
        let change = changes[0].as_str().unwrap();
        assert_eq!(change, "[inputs] block: words = \"first-high\"", "{deed}");
        assert_eq!(report["results"]["before"], 0, "{deed}: {report}");
    }
}

/// A loop that is left under no manifest is not waited for thousands of times.
#[test]
fn a_core_that_hangs_whatever_is_said_of_it_is_given_up() {
    if which("verilator").is_none() {
        return;
    }
    let report = discovered(&bench(
        "while (clk) void'(sched_yield());",
        "first-low",
        "256'd0",
    ));
    assert_eq!(report["right"], false, "{report}");
    assert_eq!(report["tried"], 24, "{report}");
    let remark = report["remark"].as_str().unwrap();
    assert!(remark.contains("the rest was not tried"), "{remark}");
}

/// Why a wrong core is wrong is looked for in the same process: when that dies, the core is still wrong, and did not crash.
#[test]
fn a_wrong_core_that_dies_when_asked_why_is_told_to_be_wrong() {
    if which("verilator").is_none() {
        return;
    }
    // Nothing that is known here turns over bits of all words by bits of other words.
    let deed = format!("if ({TURNED}) void'(raise(6));");
    let bench = bench(
        &deed,
        "first-high",
        "{8{{right[9:0] & right[49:40], 22'd0}}}",
    );
    let arguments = ["verify", "core.toml", "--no-shrink", "--format", "json"];
    let said = said(&mut bench.goldbench(&arguments));
    assert_eq!(said.code, 1, "{}{}", said.out, said.err);
    let report: Value = serde_json::from_str(&said.out).unwrap();
    let cases = report["cores"][0]["cases"].as_array().unwrap();
    let ended: Vec<&str> = cases
        .iter()
        .map(|case| case["outcome"].as_str().unwrap())
        .collect();
    assert!(ended.contains(&"FAIL"), "{ended:?}");
    assert!(!ended.contains(&"CRASH"), "{report}");
}
