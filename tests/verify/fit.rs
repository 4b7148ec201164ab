//! A manifest that does not fit its RTL: seen once the core is built, with the nearest names, exit code 2.

use std::fs;

use serde_json::Value;

use crate::bench::{Bench, case, core};

#[track_caller]
fn refused(bench: &Bench, edit: (&str, &str), parts: &[&str]) {
    let manifest = bench.manifest("own_core", &[edit]);
    let said = bench
        .verify(&[&manifest, "--case", "bubbles"])
        .ended_with(2);
    said.complains_of(&["error: ", "  at: ", "core.toml"]);
    said.complains_of(parts);
    assert!(!said.err.contains("panicked"), "{}", said.err);
}

/// One build serves them all: the names of ports are no part of it.
#[test]
fn ports_are_checked_by_name_width_and_direction() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    for (edit, parts) in [
        (
            ("\"m_in\"", "\"m_inn\""),
            &[
                "[inputs] block = \"m_inn\"",
                "module own_core has no such port",
                "nearest: `m_in`",
            ][..],
        ),
        (
            ("\"h_out\"", "\"h_uot\""),
            &["[outputs] digest = \"h_uot\"", "nearest: `h_out`"],
        ),
        (
            ("digest_valid = \"out_valid\"", "digest_valid = \"h_out\""),
            &[
                "digest_valid",
                "an output of 1 bit",
                "an output of 256 bits",
            ],
        ),
        (
            ("\"m_in\"", "\"h_out\""),
            &[
                "[inputs] block",
                "an input of 512 bits",
                "an output of 256 bits",
            ],
        ),
        (
            ("port = \"clk\"", "port = \"clkk\""),
            &["[clock] port = \"clkk\"", "nearest: `clk`"],
        ),
        (
            ("port = \"clk\"", "port = \"h_out\""),
            &["[clock] port = \"h_out\"", "an input of 1 bit"],
        ),
    ] {
        refused(&bench, edit, parts);
    }
}

/// What is found in the cores before and behind it is shown in every format; the exit code is that of the manifest.
#[test]
fn a_manifest_that_does_not_fit_takes_nothing_from_other_cores() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let edits = [
        ("name = \"own\"", "name = \"misfit\""),
        ("\"m_in\"", "\"m_inn\""),
    ];
    let misfit = bench.manifest("own_core", &edits);
    let (own, ending) = (core("own_core"), core("ending_core"));
    let arguments = [
        &*own,
        &misfit,
        &ending,
        "--case",
        "{bubbles,stall}",
        "--report",
        "junit=junit.xml",
        "--report",
        "json=report.json",
    ];
    let said = bench.verify(&arguments).ended_with(2);
    said.tells(&[
        "not verified: [inputs] block = \"m_inn\"",
        "CRASH  stall",
        "not as expected: ending; not verified: misfit",
    ]);
    said.complains_of(&["error: [inputs] block", "core.toml"]);
    let report = fs::read_to_string(bench.path("report.json")).unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    for name in ["bubbles", "stall"] {
        assert_eq!(case(&report, "own", name)["outcome"], "PASS");
    }
    assert_eq!(case(&report, "ending", "stall")["outcome"], "CRASH");
    let refused: Vec<bool> = report["cores"]
        .as_array()
        .unwrap()
        .iter()
        .map(|core| {
            core["refused"]
                .as_str()
                .is_some_and(|why| why.contains("m_inn"))
        })
        .collect();
    assert_eq!(refused, [false, true, false]);
    let junit = fs::read_to_string(bench.path("junit.xml")).unwrap();
    for part in [
        "testsuite name=\"misfit\"",
        "name=\"not-verified\"",
        "type=\"not-verified\"",
    ] {
        assert!(junit.contains(part), "no {part} in {junit}");
    }
}

#[test]
fn an_input_that_nothing_drives_is_named() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let wrapped = r"
module wrapped (
  input  logic         clk, rst, en, in_valid, scan_en,
  input  logic [255:0] h_in,
  input  logic [511:0] m_in,
  output logic         out_valid,
  output logic [255:0] h_out
);
  assign out_valid = scan_en & clk & rst & en & in_valid & ^m_in;
  assign h_out = h_in;
endmodule
";
    let file = bench.write("wrapped.sv", wrapped);
    let name = format!("{:?}", file.to_str().unwrap());
    let edits = [("\"own_core\"", "\"wrapped\""), ("\"own_core.sv\"", &*name)];
    let manifest = bench.manifest("own_core", &edits);
    let said = bench
        .verify(&[&manifest, "--case", "bubbles"])
        .ended_with(2);
    said.complains_of(&["input port `scan_en` has no role", "core.toml"]);
}

#[test]
fn probes_and_ties_are_checked_by_name_and_size() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let probe = |signal: &str, module: &str| {
        format!(
            "[probes]\n\"digest\" = {{ module = \"{module}\", signal = \"{signal}\" }}\n[outputs]"
        )
    };
    for (table, parts) in [
        (
            probe("digest_Q", "own_core"),
            &[
                "[probes] digest",
                "`own_core.digest_Q`",
                "`own_core.digest_q`",
            ][..],
        ),
        (
            probe("digest_q", "own_cor"),
            &["[probes] digest", "no source has a module `own_cor`"],
        ),
        (
            probe("turn_q", "own_core"),
            &["[probes] digest", "256 x 1", "`own_core.turn_q` has 6 x 1"],
        ),
        (
            "[[ties]]\nmodule = \"own_core\"\nsignal = \"trun_q\"\nvalue = 1\n[outputs]".into(),
            &["[[ties]] `trun_q`", "`own_core.turn_q`"],
        ),
    ] {
        refused(&bench, ("[outputs]", &table), parts);
    }
}

/// A signal that never changes by itself, held from power-up on.
#[test]
fn a_tie_is_set() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let text = fs::read_to_string(crate::bench::core_file("own_core.sv")).unwrap();
    // As a scan chain or a test register would: with the switch at any value but 5 the core is wrong.
    let text = text
        .replace(
            "logic [5:0]   turn_q",
            "logic [2:0] switch_q;\n  logic [5:0]   turn_q",
        )
        .replace(
            "assign h_out = digest_q",
            "assign h_out = (switch_q == 3'd5) ? digest_q : '0",
        )
        .replace(
            "turn_q <= turn_q + 1'b1;",
            "turn_q <= turn_q + 1'b1;\n      switch_q <= switch_q;",
        );
    let file = bench.write("switched.sv", &text);
    let name = format!("{:?}", file.to_str().unwrap());
    let tie = "[[ties]]\nmodule = \"own_core\"\nsignal = \"switch_q\"\nvalue = 5\n[outputs]";
    let manifest = bench.manifest(
        "own_core",
        &[("\"own_core.sv\"", &name), ("[outputs]", tie)],
    );
    let said = bench.verify(&[
        &manifest,
        "--case",
        "{bubbles,power_up_ones,reset_anywhere}",
    ]);
    said.ended_with(0).tells(&["3 PASS"]);
}

#[test]
fn a_case_of_the_other_kind_is_refused() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let manifest = bench.manifest("own_core", &[]);
    let stored = format!(
        r#"{{"schema": "goldbench.case/1", "manifest": {manifest:?}, "case": {{"name": "abort", "seed": "0x1",
        "view": "full", "script": {{"kind": "miner", "cycles": 9, "power_up": {{"fill": "ones", "seed": "0x1"}},
        "origin": "reset", "events": []}}}}}}"#
    );
    let path = bench.write("case.json", &stored);
    let mut command = bench.goldbench(&["replay", path.to_str().unwrap()]);
    let said = crate::bench::Said::by(&mut command).ended_with(2);
    said.complains_of(&["drives a miner core, and `own` is a compress core"]);
}
