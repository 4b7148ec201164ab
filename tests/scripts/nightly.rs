//! `tests/nightly.sh`: all parts are run, and the failure of any is the failure of the night.

use std::process::Command;

use crate::executable::executable;

/// What a night says whose `cargo test` ends with this code, and whose `cargo run` of each verb with that, and its own code.
fn night(gates: u8, verbs: [(&str, u8); 3]) -> (String, i32) {
    let dir = tempfile::tempdir().unwrap();
    let cargo = dir.path().join("cargo");
    let script = format!(
        "echo \"cargo $*\"\ncase $1 in\n\
         test) [ {gates} = 0 ] && echo 'test result: ok. 2 passed; 0 failed; 0 ignored' || \
         echo 'test result: FAILED. 1 passed; 1 failed; 0 ignored'; exit {gates};;\n\
         run) case \"$*\" in\n"
    ) + &verbs
        .map(|(verb, code)| format!("*' {verb} '*) exit {code};;\n"))
        .concat()
        + "*) exit 99;; esac;;\nesac\n";
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

/// Codes of the night's verbs.
fn verbs(verify: u8, seu: u8, signoff: u8) -> [(&'static str, u8); 3] {
    [("verify", verify), ("seu", seu), ("signoff", signoff)]
}

#[test]
fn a_good_night_runs_all_parts() {
    let (said, code) = night(0, verbs(0, 0, 0));
    assert_eq!(code, 0, "{said}");
    for part in [
        "--ignored",
        "--test mutation",
        "mutants of stage,folded",
        "--test faults",
        "--test strangers",
        "verify --suite nightly --out out/nightly",
        "seu builtin:miner --sample 10000",
        "seu builtin:compress --sample 10000",
        "signoff builtin:compress --gate S1 --run --out out/nightly",
        "--features parquet --test cli explore",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(said.ends_with("\n8 passed, 0 failed\n"), "{said}");
}

#[test]
fn any_part_can_fail_it() {
    for (gates, verbs, ends, tally) in [
        (0, verbs(1, 0, 0), 1, "7 passed, 1 failed"),
        (101, verbs(0, 0, 0), 101, "6 passed, 2 failed"),
        (101, verbs(3, 0, 0), 101, "5 passed, 3 failed"),
        // Both cores.
        (0, verbs(0, 1, 0), 1, "6 passed, 2 failed"),
        (0, verbs(0, 3, 1), 3, "5 passed, 3 failed"),
        (0, verbs(0, 0, 1), 1, "7 passed, 1 failed"),
    ] {
        let (said, code) = night(gates, verbs);
        assert_eq!(code, ends, "{said}");
        assert!(said.ends_with(&format!("\n{tally}\n")), "{said}");
        assert!(said.contains("== 5."), "all parts are run: {said}");
    }
}
