//! `goldbench verify` on the cores in other conventions: right as they stand, and each planted bug found and named.
//!
//! A bug is a build of its own, so all of them are for the night. `GOLDBENCH_BUG=TEXT` runs those whose core, macro or cause
//! holds the text.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
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

/// The cases of a run: name, verdict, cause, sentence.
fn verify(manifest: &Path) -> Vec<(String, String, String, String)> {
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
        let cases = verify(&path);
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
        let path = cores().join(core);
        let text = changed(&fs::read_to_string(&path).unwrap(), &bug);
        let folder = tempfile::tempdir().unwrap();
        let manifest = folder.path().join("core.toml");
        fs::write(&manifest, moved(&text, path.parent().unwrap())).unwrap();
        let cases = verify(&manifest);
        let findings = cases
            .iter()
            .filter(|c| c.1 != "PASS" && c.1 != "NOT-COVERED");
        let mut causes: BTreeMap<(String, String), usize> = BTreeMap::new();
        for case in findings.clone() {
            *causes.entry((case.1.clone(), case.2.clone())).or_default() += 1;
        }
        let verdict = findings.clone().any(|c| c.1 == word("expect"));
        let says = |case: &(String, String, String, String)| {
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
        let right = |case: &&(String, String, String, String)| cause == case.2 && says(case);
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
