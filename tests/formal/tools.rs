//! Tools that are absent, broken, slow or give up; RTL that does not elaborate.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use crate::bench::{Bench, named, provers};

/// A folder with Yosys and a z3 of our own in it.
fn with_z3(script: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    let yosys = goldbench::tools::program::on_path("yosys").unwrap();
    std::os::unix::fs::symlink(yosys, dir.path().join("yosys")).unwrap();
    let z3 = dir.path().join("z3");
    let script = format!("#!/bin/sh\n[ \"$1\" = --version ] && echo Z3 && exit\n{script}\n");
    // Written by a child: no other test's child can hold it open.
    let mut child = std::process::Command::new("/bin/sh");
    child.args(["-c", "printf %s \"$1\" > \"$2\"", "sh", &script]);
    assert!(child.arg(&z3).status().unwrap().success());
    std::fs::set_permissions(&z3, std::fs::Permissions::from_mode(0o755)).unwrap();
    dir
}

#[test]
fn absent_tools_are_named_with_the_lines_that_install_them() {
    let bench = Bench::new();
    let said = bench.run_with(Path::new("/nonexistent"), &["prove"]);
    assert_eq!(said.code, 3);
    for line in ["apt-get install yosys", "apt-get install z3"] {
        assert!(said.err.contains(line), "{}", said.err);
    }
}

#[test]
fn a_timeout_and_a_shrug_are_findings_told_apart() {
    if !provers() {
        return;
    }
    let bench = Bench::new();
    for (answer, verdict) in [("timeout", "timeout"), ("unknown", "unknown")] {
        let dir = with_z3(&format!("echo {answer}"));
        let args = ["prove", "compress.toml", "--stage", "3", "--format", "json"];
        let said = bench.run_with(dir.path(), &args);
        assert_eq!(said.code, 1, "{}{}", said.out, said.err);
        assert_eq!(
            named(&said.json(), verdict),
            ["hash.round[3].state", "hash.round[3].w"]
        );
        let text = bench.run_with(dir.path(), &args[..4]);
        assert!(text.out.contains(&verdict.to_uppercase()), "{}", text.out);
    }
}

#[test]
fn a_solver_that_babbles_is_broken() {
    if !provers() {
        return;
    }
    let bench = Bench::new();
    // Values that refute nothing are as bad as none: what is told is worked out again.
    for script in ["echo hello", "echo sat", "exit 5"] {
        let said = bench.run_with(
            with_z3(script).path(),
            &["prove", "compress.toml", "--stage", "3"],
        );
        assert_eq!(said.code, 3, "{script}: {}{}", said.out, said.err);
        assert!(said.err.contains("apt-get install z3"), "{}", said.err);
    }
}

#[test]
fn rtl_that_does_not_elaborate_is_a_finding() {
    if !provers() {
        return;
    }
    let bench = Bench::new();
    std::fs::write(
        bench.path("feed_forward.sv"),
        "module feed_forward (input logic clk_i;\nendmodule\n",
    )
    .unwrap();
    let said = bench.run(&["prove", "compress.toml"]);
    assert_eq!(said.code, 1, "{}{}", said.out, said.err);
    assert!(said.out.contains("feed_forward.sv:1"), "{}", said.out);
}
