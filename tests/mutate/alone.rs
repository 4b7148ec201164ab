//! The full state asked alone, and a long suite in two parts, of a core with a model.

use serde_json::Value;

use crate::said::{folder, goldbench, said, tools};

/// Killed by the full state of 20 mutants of the small core, and the whole report.
fn killed(more: &[&str]) -> (u64, Value) {
    let out = folder(&format!("alone{}", more.join("-")));
    let all = [
        "mutate",
        "tests/cores/own_core.toml",
        "--sample",
        "20",
        "--out",
        out.to_str().unwrap(),
        "--format",
        "json",
    ];
    let said = said(&mut goldbench(&[&all[..], more].concat()));
    assert_eq!(said.code, Some(0), "{}", said.err);
    let report: Value = serde_json::from_str(&said.out).unwrap();
    let observers = report["observers"].as_array().unwrap();
    let full = observers.iter().find(|one| one["observer"] == "full");
    let killed = full.unwrap()["killed"].as_u64().unwrap();
    (killed, report)
}

/// Without a mutant nobody who is asked alone notices anything, or no run would be.
#[test]
fn the_full_state_notices_alone_what_it_notices_beside_others() {
    if !tools() {
        return;
    }
    let (beside, _) = killed(&["--proof-seconds", "0"]);
    let (alone, report) = killed(&["--observer", "full", "--proof-seconds", "0"]);
    assert_eq!(alone, beside);
    assert_eq!(report["observers"].as_array().unwrap().len(), 1);
}

/// What is proven between the two parts of a long suite is taken out of what can be killed, and nothing else is.
#[test]
#[ignore = "minutes: for the night"]
fn a_long_suite_in_two_parts_loses_nothing() {
    if !tools() {
        return;
    }
    let alone = ["--observer", "full", "--proof-seconds", "0"];
    let (smoke, _) = killed(&alone);
    let long = ["--observer", "full", "--suite", "regression"];
    let (regression, report) = killed(&[&long[..], &["--proof-seconds", "60"]].concat());
    let count = |name: &str| report["counts"][name].as_u64().unwrap();
    assert!(regression >= smoke, "{regression} of {smoke}");
    assert_eq!(count("killable"), regression + count("unknown"), "{report}");
}
