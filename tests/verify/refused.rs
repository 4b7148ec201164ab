//! RTL that does not elaborate: a verdict of its own, with the tool's words, beside cores that are judged as ever.

use crate::bench::{Bench, case, core};

#[test]
fn what_does_not_elaborate_is_told_with_file_and_line_and_the_rest_goes_on() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let syntax = "module own_core (input logic clk);\n  logic a\n  assign a = 1;\nendmodule\n";
    let file = bench.write("syntax.sv", syntax);
    let manifest = bench.manifest(
        "own_core",
        &[
            ("name = \"own\"", "name = \"refused\""),
            ("\"own_core.sv\"", &format!("{:?}", file.to_str().unwrap())),
        ],
    );
    let arguments = [&manifest, &core("own_core"), "--case", "{bubbles,stall}"];
    let text = bench.verify(&arguments).ended_with(1);
    text.tells(&[
        "NO-ELABORATE",
        "syntax.sv:3:",
        "syntax error",
        "not as expected: refused",
    ]);
    let report = bench
        .verify(&[&arguments[..], &["--format", "json"]].concat())
        .ended_with(1)
        .json();
    for name in ["bubbles", "stall"] {
        let refused = case(&report, "refused", name);
        assert_eq!(refused["outcome"], "NO-ELABORATE");
        let detail = refused["detail"].as_str().unwrap();
        assert!(detail.contains("syntax.sv:3:"), "{detail}");
        assert_eq!(case(&report, "own", name)["outcome"], "PASS");
    }
}

#[test]
fn a_top_module_that_is_not_there_does_not_elaborate() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let manifest = bench.manifest("own_core", &[("top = \"own_core\"", "top = \"own_cor\"")]);
    let said = bench.verify(&[&manifest, "--case", "bubbles"]);
    said.ended_with(1).tells(&["NO-ELABORATE", "own_cor"]);
}

#[test]
fn a_core_that_is_known_not_to_elaborate_is_as_expected() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let manifest = bench.manifest(
        "own_core",
        &[(
            "top = \"own_core\"",
            "top = \"gone\"\nexpect = \"NO-ELABORATE\"",
        )],
    );
    bench
        .verify(&[&manifest, "--case", "bubbles"])
        .ended_with(0);
}
