//! Planted faults: the lemma of the right stage is refuted, and the case that comes of it fails there.

use goldbench::lockstep::run_case;
use goldbench::stimulus::StoredCase;
use serde_json::Value;

use crate::bench::{Bench, named, provers};
use crate::support::ready_probe;

/// Stage 20's state comes from stage 18 in place of stage 19.
const WIRING: &str = "--- a/rtl/sha256_pipe.sv
+++ b/rtl/sha256_pipe.sv
@@ -130 +130 @@
-      assign from  = state[FROM];
+      assign from  = state[r == 20 ? 19 : FROM];
";

/// Stage 55's words come from stage 53: only words that are still to come can tell.
const LATE_WORDS: &str = "--- a/rtl/sha256_pipe.sv
+++ b/rtl/sha256_pipe.sv
@@ -131 +131 @@
-      assign words = w[FROM];
+      assign words = w[r == 55 ? 54 : FROM];
";

/// Stage 10 does not stop when the pipe is stalled.
const ENABLE: &str = "--- a/rtl/sha256_pipe.sv
+++ b/rtl/sha256_pipe.sv
@@ -152,2 +152,2 @@
-      .enable_i(enable_i),
+      .enable_i(enable_i || r == 10),
       .state_i(from),
";

/// A carry is lost in the schedule's sum when the low half of one operand is all ones: one value in 65,536.
const RARE: &str = "--- a/rtl/sha256_schedule.sv
+++ b/rtl/sha256_schedule.sv
@@ -21,3 +21,3 @@
-  assign w_o = w0 + sigma0 + w9 + sigma1;
+  assign w_o = w0 + sigma0 + w9 + sigma1 - {31'b0, w9[15:0] == 16'hffff};
";

fn prove(bench: &Bench, args: &[&str]) -> Value {
    let said = bench.run(&[&["prove", "compress.toml", "--format", "json"], args].concat());
    assert_eq!(said.code, 1, "{}{}", said.out, said.err);
    said.json()
}

fn lemma<'a>(report: &'a Value, name: &str) -> &'a Value {
    let mut lemmas = report["cores"][0]["lemmas"].as_array().unwrap().iter();
    lemmas.find(|lemma| lemma["name"] == name).unwrap()
}

/// Runs the case of a refuted lemma: it must fail in its cycle, at one of the elements that the proof calls wrong, with
/// the values that the proof foretold.
fn fails_there(bench: &Bench, report: &Value, name: &str) {
    let example = &lemma(report, name)["counterexample"];
    let file = example["replay"]["file"].as_str();
    let file = bench.path(file.unwrap_or_else(|| panic!("{name}: {example}")));
    let Some(ready) = ready_probe(bench.path("compress.toml").to_str().unwrap()) else {
        return;
    };
    let stored = StoredCase::read(&file).unwrap();
    let verdict = run_case(&ready.core, &ready.builds, &stored.case, &mut |_| {}).unwrap();
    let divergence = verdict.divergence.expect("a divergence");
    let wrong = example["wrong"].as_array().unwrap();
    let first = &divergence.first;
    let foretold = wrong
        .iter()
        .find(|wrong| wrong["element"] == *first.element);
    let foretold = foretold.unwrap_or_else(|| panic!("{first:?} is not among {wrong:?}"));
    assert_eq!(divergence.cycle.0, example["replay"]["cycle"], "{name}");
    assert_eq!(first.model, foretold["expected"], "{name}");
    assert_eq!(first.device, foretold["rtl"], "{name}");
}

#[test]
fn a_wrong_constant_is_refuted_in_its_round_and_fails_there() {
    if !provers() {
        return;
    }
    let bench = Bench::with_fault("03-k_of_round_37.patch");
    let report = prove(&bench, &[]);
    assert_eq!(named(&report, "refuted"), ["hash.round[37].state"]);
    let wrong = lemma(&report, "hash.round[37].state")["counterexample"]["wrong"]
        .as_array()
        .unwrap();
    let elements: Vec<&str> = wrong
        .iter()
        .map(|w| w["element"].as_str().unwrap())
        .collect();
    assert_eq!(elements, ["hash.round[37].e", "hash.round[37].a"]);
    fails_there(&bench, &report, "hash.round[37].state");
    let text = bench.run(&["prove", "compress.toml", "--stage", "37"]);
    assert!(
        text.out.contains("REFUTED hash.round[37].state"),
        "{}",
        text.out
    );
    let replay = text.out.split("replay: goldbench replay ").nth(1);
    let file = replay
        .and_then(|rest| rest.split(' ').next())
        .unwrap_or_else(|| panic!("{}", text.out));
    if goldbench::tools::program::on_path("verilator").is_some() {
        let said = bench.run(&["replay", file, "--format", "json"]);
        assert_eq!(said.code, 1, "{}{}", said.out, said.err);
        let divergence = &said.json()["cores"][0]["cases"][0]["divergence"];
        assert_eq!(divergence["element"], "hash.round[37].e");
        assert_eq!(
            divergence["fault"]["explained_by"][0],
            "K[36] instead of K[37]"
        );
    }
}

#[test]
fn a_stage_fed_by_another_is_refuted_with_two_blocks_in_the_pipe() {
    if !provers() {
        return;
    }
    let bench = Bench::with(WIRING);
    let report = prove(&bench, &[]);
    assert_eq!(named(&report, "refuted"), ["hash.round[20].state"]);
    let given = lemma(&report, "hash.round[20].state")["counterexample"]["given"].to_string();
    assert!(
        given.contains("hash.round[18].") && given.contains("hash.round[19]."),
        "{given}"
    );
    fails_there(&bench, &report, "hash.round[20].state");
}

#[test]
fn words_of_another_stage_are_refuted_behind_the_last_expansion() {
    if !provers() {
        return;
    }
    let bench = Bench::with(LATE_WORDS);
    let report = prove(&bench, &[]);
    assert_eq!(
        named(&report, "refuted"),
        ["hash.round[55].state", "hash.round[55].w"]
    );
    fails_there(&bench, &report, "hash.round[55].w");
}

#[test]
fn a_stage_that_does_not_stop_is_refuted_with_a_stall() {
    if !provers() {
        return;
    }
    let bench = Bench::with(ENABLE);
    let report = prove(&bench, &["--stage", "9..11"]);
    assert_eq!(
        named(&report, "refuted"),
        ["hash.round[10].state", "hash.round[10].w"]
    );
    fails_there(&bench, &report, "hash.round[10].state");
}

#[test]
fn a_carry_that_is_rarely_lost_is_refuted_all_the_same() {
    if !provers() {
        return;
    }
    let bench = Bench::with(RARE);
    let report = prove(&bench, &["--stage", "30..50"]);
    let refuted = named(&report, "refuted");
    assert_eq!(refuted.len(), 18, "stages 30 to 47 expand: {refuted:?}");
    assert!(
        refuted.iter().all(|name| name.ends_with("].w")),
        "{refuted:?}"
    );
    fails_there(&bench, &report, "hash.round[41].w");
}

#[test]
fn an_inverted_clock_is_refuted() {
    if !provers() {
        return;
    }
    let bench = Bench::with_fault("66-tags_clock_inverted.patch");
    let report = prove(&bench, &["--lemma", "tags.*"]);
    assert_eq!(named(&report, "refuted"), ["clock"]);
}

#[test]
fn faults_of_the_miners_control_are_refuted_where_they_are() {
    if !provers() {
        return;
    }
    for (fault, at) in [
        ("21-compare_big_endian.patch", "hit.valid"),
        ("72-nonce_carry_dropped.patch", "issue.nonce"),
        ("30-forward_current_midstate.patch", "hash1.digest"),
        ("39-overflow_wraps.patch", "fifo.overflow"),
    ] {
        let bench = Bench::with_fault(fault);
        let said = bench.run(&["prove", "miner.toml", "--format", "json", "--lemma", at]);
        assert_eq!(said.code, 1, "{fault}: {}{}", said.out, said.err);
        assert_eq!(named(&said.json(), "refuted"), [at], "{fault}");
    }
}
