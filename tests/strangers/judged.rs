//! `goldbench verify` on the cores in other conventions: right as they stand, and each planted bug found and named.
//!
//! A bug is a build of its own, so all of them are for the night. `GOLDBENCH_BUG=TEXT` runs those whose core, macro or cause
//! holds the text.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value as Json;
use toml::{Table, Value};

use super::table::{bugs, changed};
use super::{cores, manifests};

/// The cores that are quick to build, which are judged by day.
const BY_DAY: &[&str] = &[
    "block_core",
    "fifo_hash",
    "fsm_miner",
    "avalon_hash",
    "uart_miner",
    "two_clock_miner",
];

/// The manifest with its files named from the root, so that it can lie anywhere.
fn moved(text: &str, folder: &Path) -> String {
    let mut manifest: Table = toml::from_str(text).unwrap();
    let core = manifest["core"].as_table_mut().unwrap();
    for field in ["sources", "stubs", "filelists", "include_dirs"] {
        for file in core
            .get_mut(field)
            .into_iter()
            .flat_map(|files| files.as_array_mut().unwrap())
        {
            let path = folder.join(file.as_str().unwrap());
            *file = Value::String(path.display().to_string());
        }
    }
    toml::to_string(&manifest).unwrap()
}

/// A case of a run: name, verdict, cause, sentence.
type Case = (String, String, String, String);

/// Those of the nightly suite that have such names.
fn by_night(cases: &str) -> [&str; 4] {
    ["--suite", "nightly", "--case", cases]
}

/// The cases of a run.
fn verify(manifest: &Path, chosen: &[&str]) -> Vec<Case> {
    let folder = tempfile::tempdir().unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_goldbench"))
        .args([
            "verify",
            "--format",
            "json",
            "--no-shrink",
            "--timeout",
            "120",
            "--out",
        ])
        .arg(folder.path())
        .args(chosen)
        .arg(manifest)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&run.stderr);
    let json: Json = serde_json::from_slice(&run.stdout).unwrap_or_else(|e| panic!("{e}: {said}"));
    let text = |v: &Json| v.as_str().unwrap_or_default().to_owned();
    let cases = json["cores"][0]["cases"].as_array().unwrap();
    assert!(!cases.is_empty(), "{said}");
    let one = |case: &Json| {
        let (cause, sentence) = (
            text(&case["diagnosis"]["cause"]),
            text(&case["diagnosis"]["text"]),
        );
        (
            text(&case["case"]),
            text(&case["outcome"]),
            cause,
            format!("{sentence} {}", text(&case["detail"])),
        )
    };
    cases.iter().map(one).collect()
}

/// The manifest of a core with a bug, in this folder.
fn planted(bug: &Table, folder: &Path) -> PathBuf {
    let path = cores().join(bug["core"].as_str().unwrap());
    let text = changed(&fs::read_to_string(&path).unwrap(), bug);
    let manifest = folder.join("core.toml");
    fs::write(&manifest, moved(&text, path.parent().unwrap())).unwrap();
    manifest
}

fn tools() -> bool {
    let there = Command::new("verilator").arg("--version").output().is_ok();
    assert!(
        there || std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_none(),
        "Verilator is needed"
    );
    there
}

fn all_pass(wanted: &dyn Fn(&str) -> bool) {
    for (path, _) in manifests() {
        let name = path
            .parent()
            .unwrap()
            .file_name()
            .unwrap()
            .to_string_lossy()
            .into_owned();
        if !wanted(&name) {
            continue;
        }
        let cases = verify(&path, &[]);
        let wrong: Vec<_> = cases
            .iter()
            .filter(|c| c.1 != "PASS" && c.1 != "NOT-COVERED")
            .collect();
        assert!(wrong.is_empty(), "{}: {wrong:#?}", path.display());
        let passed = cases.iter().filter(|c| c.1 == "PASS").count();
        assert!(
            passed >= 5,
            "{}: {passed} cases say something",
            path.display()
        );
    }
}

#[test]
fn cores_in_other_conventions_are_right() {
    if tools() {
        all_pass(&|name| BY_DAY.contains(&name));
    }
}

#[test]
#[ignore = "minutes of compiling: for the night"]
fn all_cores_in_other_conventions_are_right() {
    if tools() {
        all_pass(&|_| true);
    }
}

/// What a core keeps of a job that a reset in one certain clock has wiped out breaks the next one, and no other suite asks.
#[test]
fn a_reset_in_one_clock_that_is_not_clean_is_found_by_those_in_every_clock_alone() {
    if !tools() {
        return;
    }
    let walks = by_night("reset_every_cycle*");
    for core in ["block_core", "fsm_miner"] {
        let clean = verify(&cores().join(core).join("core.toml"), &walks);
        assert!(clean.iter().all(|case| case.1 == "PASS"), "{clean:#?}");
        assert_eq!(clean.len(), 16, "{core}");
        let is = |bug: &Table| {
            let text = |field: &str| bug.get(field).and_then(Value::as_str).unwrap_or_default();
            text("define") == "BUG_HASH_NOT_RESET" && text("core").starts_with(core)
        };
        let bug = bugs().into_iter().find(is).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let manifest = planted(&bug, folder.path());
        let found = verify(&manifest, &walks);
        let wrong: Vec<&Case> = found.iter().filter(|case| case.1 != "PASS").collect();
        assert!(!wrong.is_empty() && wrong.len() < found.len(), "{found:#?}");
        for case in wrong {
            assert_eq!((&*case.1, &*case.2), ("FAIL", "not-reset"), "{case:?}");
            assert!(case.3.contains("behind a reset in clock"), "{case:?}");
        }
        // A reset at a few moments does not meet the clock.
        let few = verify(
            &manifest,
            &["--suite", "regression", "--case", "reset_in_run"],
        );
        assert!(few.iter().all(|case| case.1 == "PASS"), "{few:#?}");
    }
}

#[test]
#[ignore = "a build for each bug: for the night"]
fn each_planted_bug_is_found_and_named() {
    if !tools() {
        return;
    }
    let only = std::env::var("GOLDBENCH_BUG").unwrap_or_default();
    let (mut named, mut all, mut wrong) = (0, 0, Vec::new());
    for bug in bugs() {
        let word = |field: &str| {
            bug.get(field)
                .map_or("", |v| v.as_str().unwrap_or_default())
        };
        let (core, cause) = (word("core"), word("cause"));
        let title = format!(
            "{core} {} {}",
            word("define"),
            bug.get("set").map_or(String::new(), ToString::to_string)
        );
        if !format!("{title} {cause}").contains(&only) {
            continue;
        }
        all += 1;
        let folder = tempfile::tempdir().unwrap();
        let manifest = planted(&bug, folder.path());
        let cases = match word("cases") {
            "" => verify(&manifest, &[]),
            cases => verify(&manifest, &by_night(cases)),
        };
        let findings = cases
            .iter()
            .filter(|c| c.1 != "PASS" && c.1 != "NOT-COVERED");
        let mut causes: BTreeMap<(String, String), usize> = BTreeMap::new();
        for case in findings.clone() {
            *causes.entry((case.1.clone(), case.2.clone())).or_default() += 1;
        }
        let verdict = findings.clone().any(|c| c.1 == word("expect"));
        let says = |case: &Case| {
            let words = bug
                .get("says")
                .and_then(Value::as_array)
                .into_iter()
                .flatten();
            words.into_iter().all(|w| {
                case.3
                    .to_lowercase()
                    .contains(&w.as_str().unwrap().to_lowercase())
            })
        };
        let right = |case: &&Case| cause == case.2 && says(case);
        if verdict && (cause.is_empty() || findings.clone().any(|c| right(&c))) {
            named += 1;
        } else {
            let first = findings
                .clone()
                .next()
                .map(|c| format!("{}: {}", c.0, c.3))
                .unwrap_or_default();
            let line = format!(
                "{title}: wanted {} {cause} {:?}, got {causes:?}; {first}",
                word("expect"),
                bug.get("says")
            );
            eprintln!("{line}");
            wrong.push(line);
        }
    }
    eprintln!("{named} of {all} planted bugs are found and named");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
