//! `tests/nightly.sh`: both parts are run, and the failure of either is the failure of the night.

use std::process::Command;

use crate::executable::executable;

/// What a night says whose `cargo test` and `cargo run` end with these codes, and its own code.
fn night(gates: u8, suite: u8) -> (String, i32) {
    let dir = tempfile::tempdir().unwrap();
    let cargo = dir.path().join("cargo");
    let script = format!(
        "echo \"cargo $*\"\ncase $1 in\n\
         test) [ {gates} = 0 ] && echo 'test result: ok. 2 passed; 0 failed; 0 ignored' || \
         echo 'test result: FAILED. 1 passed; 1 failed; 0 ignored'; exit {gates};;\n\
         run) exit {suite};;\nesac\n"
    );
    executable(&cargo, &script);
    let tests = concat!(env!("CARGO_MANIFEST_DIR"), "/tests");
    let output = Command::new(format!("{tests}/tally.sh"))
        .arg(format!("{tests}/nightly.sh"))
        .env("CARGO", &cargo)
        .env_remove("GOLDBENCH_MUTATION_SAMPLE")
        .output()
        .unwrap();
    (
        String::from_utf8(output.stdout).unwrap(),
        output.status.code().unwrap(),
    )
}

#[test]
fn a_good_night_runs_the_gates_and_the_suite() {
    let (said, code) = night(0, 0);
    assert_eq!(code, 0, "{said}");
    for part in [
        "--ignored",
        "--test mutation",
        "mutants of stage,folded",
        "--test faults",
        "verify --suite nightly --out out/nightly",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(said.ends_with("\n3 passed, 0 failed\n"), "{said}");
}

#[test]
fn either_part_can_fail_it() {
    let (said, code) = night(0, 1);
    assert_eq!(code, 1, "{said}");
    assert!(said.ends_with("\n2 passed, 1 failed\n"), "{said}");
    let (said, code) = night(101, 0);
    assert_eq!(code, 101, "{said}");
    assert!(said.contains("cargo run"), "the suite is run all the same");
    assert!(said.ends_with("\n2 passed, 1 failed\n"), "{said}");
    let (said, code) = night(101, 3);
    assert_eq!(code, 101, "{said}");
    assert!(said.ends_with("\n1 passed, 2 failed\n"), "{said}");
}
