//! A good core: what is printed, what is written, and that nothing of it changes from run to run.

use std::fs;

use crate::bench::{Bench, Said, case, core};

/// Cases of a second or less, one of each sort.
const QUICK: [&str; 6] = [
    "--case",
    "bubbles",
    "--case",
    "power_up_*",
    "--case",
    "fips180-4",
];

#[test]
fn a_good_core_passes_in_text() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let said = bench.verify(&[&[&*core("own_core")], &QUICK[..]].concat());
    let said = said.ended_with(0);
    said.tells(&[
        "own  ",
        "fips180-4          PASS",
        "power_up_ones      PASS",
        // It has no probes, so its power-up state can't be read into the model.
        "power_up_state[3]  NOT-COVERED",
        "4 PASS, 4 NOT-COVERED",
        "every core is as its manifest expects",
    ]);
    assert!(bench.path("out").is_dir());
    assert_eq!(fs::read_dir(bench.path("out")).unwrap().count(), 0);
}

#[test]
fn json_and_junit_say_the_same_and_the_same_again() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let own = core("own_core");
    let run = |jobs: &str| {
        let shape = ["--format", "json", "--jobs", jobs];
        let reports = ["--report", "junit=r/junit.xml", "--report", "json=r/v.json"];
        let said = bench.verify(&[&[&*own], &QUICK[..], &shape[..], &reports[..]].concat());
        (
            said.ended_with(0),
            fs::read_to_string(bench.path("r/junit.xml")).unwrap(),
        )
    };
    let (first, junit) = run("1");
    for jobs in ["1", "2", "0"] {
        assert_eq!(run(jobs).0.out, first.out, "--jobs {jobs}");
    }
    assert_eq!(
        fs::read_to_string(bench.path("r/v.json")).unwrap(),
        first.out
    );

    let report = first.json();
    assert_eq!(report["schema"], "goldbench.verify/1");
    assert_eq!(report["suite"], "smoke");
    assert_eq!(report["seed"], "0x1");
    assert_eq!(report["interrupted"], false);
    assert_eq!(report["cores"][0]["expect"], "PASS");
    assert_eq!(report["cores"][0]["cases"].as_array().unwrap().len(), 8);
    let fips = case(&report, "own", "fips180-4");
    assert_eq!(fips["outcome"], "PASS");
    assert!(fips["results"]["messages"].as_u64().unwrap() >= 3, "{fips}");
    assert_eq!(fips["tally"]["words"], 0, "no register is in view");

    assert!(junit.starts_with("<?xml"), "{junit}");
    assert!(
        junit.contains("tests=\"8\"") && junit.contains("failures=\"0\""),
        "{junit}"
    );
}

#[test]
fn another_seed_is_another_run() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let own = core("own_core");
    let cycles = |seed: &str| {
        let said = bench.verify(&[
            &own, "--case", "bubbles", "--seed", seed, "--format", "json",
        ]);
        let report = said.ended_with(0).json();
        let found = case(&report, "own", "bubbles");
        (found["seed"].clone(), found["tally"]["cycles"].clone())
    };
    assert_eq!(cycles("5"), cycles("0x5"));
    assert_ne!(cycles("5"), cycles("6"));
}

/// A core that is known to be wrong stays in the regression: it is as expected as long as it is wrong.
#[test]
fn what_a_manifest_expects_decides() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let broken = (
        "top = \"own_core\"",
        "top = \"own_core\"\nexpect = \"FAIL\"",
    );
    let wrong = bench.manifest("own_core", &[broken]);
    let said = bench.verify(&[&wrong, "--case", "bubbles"]).ended_with(1);
    said.tells(&["not as expected: own"]);
}

/// The built-in core, as `goldbench verify` alone would run it: every register in view.
#[test]
fn the_built_in_pipe_is_compared_register_by_register() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let arguments = ["builtin:compress", "--case", "bubbles", "--format", "json"];
    let report = bench.verify(&arguments).ended_with(0).json();
    let tally = &case(&report, "compress", "bubbles")["tally"];
    assert!(tally["words"].as_u64().unwrap() > 5_000_000, "{tally}");
    assert_eq!(tally["unknown_late"], 0, "{tally}");
}

#[test]
fn a_closed_pipe_does_not_change_the_verdict() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let mut command = bench.goldbench(&["verify", &core("own_core"), "--case", "bubbles"]);
    command.stdout(std::process::Stdio::piped());
    let mut child = command.spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn help_names_every_option_and_no_worker() {
    let bench = Bench::new();
    let help = Said::by(&mut bench.goldbench(&["verify", "--help"])).ended_with(0);
    help.tells(&[
        "--case",
        "--report",
        "--timeout",
        "--no-shrink",
        "EXAMPLES:",
    ]);
    let all = Said::by(&mut bench.goldbench(&["--help"])).ended_with(0);
    assert!(!all.out.contains("worker"), "{}", all.out);
}
