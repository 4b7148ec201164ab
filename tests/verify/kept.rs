//! Failures that are kept: saved once, they fail as long as the bug is there, and pass when it is mended.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::bench::{Bench, Said, core, core_file};
use crate::ports::wrong;

/// The kept cases of a run's first core: name and verdict.
fn kept(report: &Value) -> Vec<(&str, &str)> {
    let cases = report["cores"][0]["cases"].as_array().unwrap();
    let text = |case: &Value, field: &str| case[field].as_str().unwrap().to_owned();
    let named = cases
        .iter()
        .filter(|case| text(case, "case").starts_with("regress/"));
    named
        .map(|case| {
            (
                case["case"].as_str().unwrap(),
                case["outcome"].as_str().unwrap(),
            )
        })
        .collect()
}

/// What lies in the folder of kept failures.
fn files(bench: &Bench, folder: &str) -> Vec<PathBuf> {
    let there = fs::read_dir(bench.path(folder)).map_or(Vec::new(), |entries| {
        entries.map(|entry| entry.unwrap().path()).collect()
    });
    let mut there: Vec<PathBuf> = there;
    there.sort();
    there
}

#[test]
fn a_kept_failure_fails_with_the_bug_and_passes_without_it() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let (bad, good) = (wrong(&bench, ""), core("own_core"));
    let two = ["--case", "{bubbles,random[0]}"];
    let json = ["--format", "json"];
    let said = bench.verify(&[&[&*bad, "--save-regression"], &two[..], &json].concat());
    let said = said.ended_with(1);
    said.complains_of(&["2 files of failing cases in vectors/regress"]);
    let report = said.json();
    for case in report["cores"][0]["cases"].as_array().unwrap() {
        // Each is made smaller, not only the first of its cause.
        let artifacts = &case["artifacts"];
        assert!(artifacts["shrunk"].is_string(), "{artifacts:#}");
        let saved = artifacts["saved"].as_str().unwrap();
        let text = fs::read_to_string(bench.path(saved)).unwrap();
        let file: Value = serde_json::from_str(&text).unwrap();
        let stored = fs::read_to_string(bench.path(artifacts["case"].as_str().unwrap()));
        let stored: Value = serde_json::from_str(&stored.unwrap()).unwrap();
        assert_eq!(file["work"]["lockstep"]["case"], stored["case"]);
        assert_eq!(
            (&file["schema"], &file["core"]),
            (&"goldbench.regress/1".into(), &"own".into())
        );
        assert!(
            !text.contains(bench.path("").to_str().unwrap()),
            "a path of this machine stands in it: {text}"
        );
    }
    let there = files(&bench, "vectors/regress");
    let before: Vec<Vec<u8>> = there.iter().map(|file| fs::read(file).unwrap()).collect();
    assert_eq!(there.len(), 2, "{there:?}");

    // Once more with the bug: both fail, and nothing more is kept.
    let all = ["--case", "{bubbles,random[0],regress/*}"];
    let said = bench.verify(&[&[&*bad, "--save-regression"], &all[..], &json].concat());
    let report = said.ended_with(1).json();
    let failing: Vec<&str> = kept(&report).into_iter().map(|case| case.1).collect();
    assert_eq!(failing, ["FAIL", "FAIL"], "{report:#}");
    assert_eq!(files(&bench, "vectors/regress"), there);
    let after: Vec<Vec<u8>> = there.iter().map(|file| fs::read(file).unwrap()).collect();
    assert_eq!(after, before);

    // Without it they pass, in each suite, and they are cases as others are.
    for suite in ["smoke", "regression", "nightly"] {
        let only = ["--case", "regress/*", "--suite", suite];
        let report = bench.verify(&[&[&*good], &only[..], &json].concat());
        let report = report.ended_with(0).json();
        let passing: Vec<&str> = kept(&report).into_iter().map(|case| case.1).collect();
        assert_eq!(passing, ["PASS", "PASS"], "{report:#}");
    }
    let file = there[0].to_str().unwrap();
    let replay = |manifest: &str| {
        let mut replay = bench.goldbench(&["replay", file, "--manifest", manifest]);
        Said::by(&mut replay)
    };
    replay(&bad).ended_with(1);
    replay(&good).ended_with(0);
    Said::by(&mut bench.goldbench(&["replay", file]))
        .ended_with(2)
        .complains_of(&["--manifest core.toml"]);
}

/// Another failure under the same name is another file; what a baseline knows is not kept.
#[test]
fn what_is_kept_is_never_written_over() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let bad = wrong(&bench, "");
    let save = [
        "--case",
        "bubbles",
        "--regress",
        "kept",
        "--save-regression",
    ];
    let run = |more: &[&str]| bench.verify(&[&[&*bad], &save[..], more].concat());
    let said = run(&[]).ended_with(1);
    said.tells(&["saved:  kept/own-bubbles-0x"]);
    let first = files(&bench, "kept");
    assert_eq!(first.len(), 1, "{first:?}");
    let whole = fs::read_to_string(&first[0]).unwrap();
    // Not made smaller, it is another case of that name.
    run(&["--no-shrink"]).ended_with(1);
    let both = files(&bench, "kept");
    assert_eq!(both.len(), 2, "{both:?}");
    let stem = |path: &PathBuf| path.file_stem().unwrap().to_str().unwrap().to_owned();
    let (one, two) = (stem(&first[0]), format!("{}-2", stem(&first[0])));
    let mut names: Vec<String> = both.iter().map(stem).collect();
    names.sort();
    assert_eq!(names, [one, two]);
    assert_eq!(fs::read_to_string(&first[0]).unwrap(), whole);

    bench.write(
        "known.toml",
        "[[known]]\ncore = \"own\"\ncase = \"*\"\ncause = \"digest\"\nreason = \"issue 7\"\n",
    );
    let known = ["--baseline", "known.toml", "--regress", "none"];
    let said = bench.verify(
        &[
            &[&*bad, "--case", "bubbles", "--save-regression"],
            &known[..],
        ]
        .concat(),
    );
    said.ended_with(0);
    assert!(files(&bench, "none").is_empty());
}

/// The same of a core that is judged by its ports.
#[test]
fn a_kept_failure_of_a_core_in_its_own_conventions() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let folder = core_file("block_core");
    let text = fs::read_to_string(folder.join("core.toml")).unwrap();
    let text = text
        .replace("\"../common", &format!("\"{}/../common", folder.display()))
        .replace(
            "\"block_core.v\"",
            &format!("\"{}/block_core.v\"", folder.display()),
        );
    let good = bench.write("good.toml", &text);
    let bug = text.replace(
        "parameters =",
        "defines = { BUG_CHAINING_LOST = \"1\" }\nparameters =",
    );
    assert_ne!(bug, text);
    let bad = bench.write("bad.toml", &bug);
    let (good, bad) = (good.to_str().unwrap(), bad.to_str().unwrap());
    let json = [
        "--format",
        "json",
        "--case",
        "{cavp_short,fips180-4,regress/*}",
    ];
    let said = bench.verify(
        &[
            &[bad, "--save-regression"],
            &json[..2],
            &["--case", "fips180-4"],
        ]
        .concat(),
    );
    let report = said.ended_with(1).json();
    let artifacts = &report["cores"][0]["cases"][0]["artifacts"];
    assert!(artifacts["shrunk"].is_string() && artifacts["saved"].is_string());
    let report = bench.verify(&[&[bad], &json[..]].concat());
    let report = report.ended_with(1).json();
    assert_eq!(kept(&report)[0].1, "FAIL", "{report:#}");
    let report = bench.verify(&[&[good], &json[..]].concat());
    let report = report.ended_with(0).json();
    assert_eq!(kept(&report)[0].1, "PASS", "{report:#}");
    // Of another core it is no case.
    let own = core("own_core");
    let said = bench.verify(&[&own, "--case", "regress/*"]);
    said.ended_with(2).complains_of(&["matches no case"]);
}

/// Nothing is built for these.
#[test]
fn a_file_that_is_broken_is_refused_with_its_field() {
    let bench = Bench::new();
    let design = r#"{"kind": "compress"}"#;
    let script = r#"{"kind": "compress", "cycles": 0, "power_up": {"fill": "zeros", "seed": "0x1"}, "origin": "reset",
        "events": [], "feed": {"from": "blocks", "blocks": []}}"#;
    let file = |script: &str, head: &str| {
        format!(
            r#"{{{head}, "core": "own", "found": "FAIL", "work": {{"lockstep": {{"design": {design},
            "case": {{"name": "a", "seed": "0x1", "view": "ports", "script": {script}}}}}}}}}"#
        )
    };
    let head = r#""schema": "goldbench.regress/1""#;
    let job = |header: &str| {
        format!(
            r#"{{{head}, "core": "own", "found": "FAIL", "work": {{"ports": {{"interface": "miner", "trial": {{"name": "a",
            "seed": "0x1", "power_up": {{"fill": "zeros", "seed": "0x1"}}, "work": {{"kind": "jobs", "jobs": [{{"header": "{header}",
            "target": "00", "start": 0, "counts": 1}}]}}}}}}}}}}"#
        )
    };
    let miner = script.replace("\"kind\": \"compress\"", "\"kind\": \"miner\"");
    for (text, parts) in [
        (String::from("{"), ["EOF", "x.json"].as_slice()),
        (
            file(script, r#""schema": "goldbench.regress/9""#),
            &["goldbench.regress/9", "field `schema`"],
        ),
        (
            r#"{"schema": "goldbench.case/1", "manifest": "x", "case": {}}"#.into(),
            &["goldbench.case/1", "field `schema`"],
        ),
        (
            file(script, &format!("{head}, \"sede\": 1")),
            &["unknown field `sede`"],
        ),
        (
            file(&script.replace("\"events\": [],", ""), head),
            &[
                "missing field `events`",
                "field `work.lockstep.case.script`",
            ],
        ),
        (file(&miner, head), &["field `work.lockstep.case.script"]),
        (job("00"), &["field `work.ports.trial.work.jobs[0].header`"]),
    ] {
        bench.write("vectors/regress/x.json", &text);
        let said = bench.verify(&[&*core("own_core")]).ended_with(2);
        said.complains_of(&["vectors/regress/x.json"]);
        said.complains_of(parts);
        assert!(!bench.path("out").exists(), "something was begun");
    }
    let said = bench.verify(&["--regress", "nowhere"]).ended_with(2);
    said.complains_of(&["nowhere", "--regress DIR"]);
}
