//! The reference RTL is accepted by Verilator with every warning on, by Yosys and by Icarus; `tests/rtl_lint.sh`
//! asks them. A check that is not run on every change rots.

use std::fs;
use std::process::{Command, Output};

/// Exit code of the script when a tool is absent and none objects.
const TOOL_ABSENT: i32 = 3;

fn lint(arguments: &[&str]) -> Output {
    Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/rtl_lint.sh"))
        .args(arguments)
        .output()
        .unwrap()
}

/// `make test` has installed the tools, and sets this: then their absence is a failure.
fn tools_are_required() -> bool {
    std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_some()
}

#[test]
fn the_reference_cores_elaborate_in_every_tool() {
    all_elaborate(&[]);
}

#[test]
#[ignore = "minutes: every family in every tool"]
fn every_family_elaborates_in_every_tool() {
    all_elaborate(&["--all"]);
}

fn all_elaborate(arguments: &[&str]) {
    let output = lint(arguments);
    let said = String::from_utf8_lossy(&output.stdout);
    if output.status.code() == Some(TOOL_ABSENT) && !tools_are_required() {
        eprintln!("passed over what is absent:\n{said}");
        return;
    }
    assert_eq!(
        output.status.code(),
        Some(0),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The script must be able to fail, in each tool.
#[test]
fn planted_faults_are_objected_to() {
    let faults = [
        (
            "verilator",
            "module top (input logic [7:0] a_i, output logic [3:0] b_o);\n  assign b_o = a_i;\nendmodule\n",
        ),
        (
            "yosys",
            "module top (input logic a_i, output logic b_o);\n  absent u_x (.a_i, .b_o);\nendmodule\n",
        ),
        (
            "icarus",
            "module top (input logic a_i, output logic b_o);\n  assign b_o = nowhere_declared.x;\nendmodule\n",
        ),
    ];
    for (tool, text) in faults {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("top.sv"), text).unwrap();
        let output = lint(&[dir.path().to_str().unwrap(), "top"]);
        let said = String::from_utf8_lossy(&output.stdout);
        if said.contains(&format!("absent  {tool}")) && !tools_are_required() {
            continue;
        }
        assert_eq!(output.status.code(), Some(1), "{said}");
        let objection = said
            .lines()
            .any(|l| l.starts_with("OBJECTS") && l.contains(tool));
        assert!(objection, "{tool} did not object:\n{said}");
    }
}

/// Parameters that make no design end the elaboration in each tool, one for each rule.
#[test]
fn parameters_that_make_no_design_are_objected_to() {
    let broken = [
        "FOLD=3",
        "ROUNDS=3",
        "HALF=1,FOLD=2",
        "SHARED=1",
        "ROUNDS=4,FOLD=64",
        "MIDSTATES=3",
        "DEAD_WORDS=1,FOLD=2",
        "PREPARED=1,MIDSTATE=0",
        "EARLY_STOP=1",
        "REJECT_BITS=16",
        "EARLY_REJECT=1,MIDSTATE=0",
        "EARLY_REJECT=1,MIDSTATES=2,REJECT_BITS=8",
    ];
    let rtl = concat!(env!("CARGO_MANIFEST_DIR"), "/rtl");
    for parameters in broken {
        let output = lint(&[rtl, &format!("miner_core:{parameters}")]);
        let said = String::from_utf8_lossy(&output.stdout);
        let asked = format!("miner_core:{parameters}: ");
        assert!(
            !said
                .lines()
                .any(|l| l.starts_with("ok") && l.contains(&asked)),
            "{said}"
        );
        assert!(output.status.code() != Some(0), "{said}");
    }
}

#[test]
fn no_rtl_is_not_a_clean_lint() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(
        lint(&[dir.path().to_str().unwrap(), "top"]).status.code(),
        Some(2)
    );
}
