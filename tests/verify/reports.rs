//! A bug that is planted, in the reports that build servers read: the line in SARIF, the counts of `JUnit`, shards joined.

use std::fs;
use std::path::{Path, PathBuf};

use quick_junit::{NonSuccessKind, Report, TestCaseStatus};
use serde_json::Value;

use crate::bench::{Bench, Said, core, core_file};
use crate::seeded;

/// A copy of the built-in pipe whose `e` is made with an XOR instead of a sum: the manifest, and the line.
fn planted() -> (PathBuf, u64) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("rtl");
    let to = Path::new(env!("CARGO_TARGET_TMPDIR")).join("planted");
    fs::create_dir_all(&to).unwrap();
    let mut lines = Vec::new();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let text = fs::read_to_string(entry.path()).unwrap();
        let wrong = if entry.file_name() == "sha256_round.sv" {
            text.replace("a, b, c, d + t1, e", "a, b, c, d ^ t1, e")
        } else {
            text.clone()
        };
        let pairs = text.lines().zip(wrong.lines()).enumerate();
        lines.extend(
            pairs
                .filter(|(_, (good, bad))| good != bad)
                .map(|(at, _)| at as u64 + 1),
        );
        fs::write(to.join(entry.file_name()), wrong).unwrap();
    }
    assert_eq!(lines.len(), 1, "one line is wrong: {lines:?}");
    (to.join("compress.toml"), lines[0])
}

/// The block core with a bug that shows in many cases.
fn stranger(bench: &Bench) -> String {
    let folder = core_file("block_core");
    let text = fs::read_to_string(folder.join("core.toml")).unwrap();
    let text = text
        .replace("\"../common", &format!("\"{}/../common", folder.display()))
        .replace(
            "\"block_core.v\"",
            &format!("\"{}/block_core.v\"", folder.display()),
        )
        .replace(
            "parameters =",
            "defines = { BUG_CHAINING_LOST = \"1\" }\nparameters =",
        );
    bench
        .write("block.toml", &text)
        .to_str()
        .unwrap()
        .to_owned()
}

const CASES: [&str; 2] = [
    "--case",
    "{stall,bubbles,reset_anywhere,random[0],random[1],edges,fips180-4,cavp_short,power_up_state[0]}",
];

#[test]
fn the_planted_line_is_where_sarif_points() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let (manifest, line) = planted();
    let reports = [
        "--no-shrink",
        "--report",
        "sarif=r.sarif",
        "--format",
        "json",
    ];
    let cases = ["--case", "{bubbles,stall}"];
    let said = bench.verify(&[&[manifest.to_str().unwrap()], &cases[..], &reports].concat());
    let causes = said.ended_with(1).json()["causes"]
        .as_array()
        .unwrap()
        .len();
    let text = fs::read_to_string(bench.path("r.sarif")).unwrap();
    let log: Value = serde_json::from_str(&text).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), causes);
    assert!(causes > 0);
    for result in results {
        let place = &result["locations"][0]["physicalLocation"];
        let file = place["artifactLocation"]["uri"].as_str().unwrap();
        assert!(file.ends_with("planted/sha256_round.sv"), "{place}");
        assert_eq!(place["region"]["startLine"], line, "{place}");
        assert_eq!(result["ruleId"], "divergence");
        assert_eq!(result["level"], "error");
    }
}

/// How many cases of a JSON result have one of these outcomes.
fn count(cases: &[Value], outcomes: &[&str]) -> usize {
    let of = |case: &&Value| outcomes.contains(&case["outcome"].as_str().unwrap());
    cases.iter().filter(of).count()
}

/// Each suite of a `JUnit` report against the core of the JSON result in its place.
fn agree(json: &Value, junit: &str) {
    let report = Report::deserialize_from_str(junit).unwrap();
    let cores = json["cores"].as_array().unwrap();
    assert_eq!(report.test_suites.len(), cores.len());
    let mut all = [0; 4];
    for (suite, core) in report.test_suites.iter().zip(cores) {
        let cases = core["cases"].as_array().unwrap();
        let status = |wanted: &dyn Fn(&TestCaseStatus) -> bool| {
            let all = suite.test_cases.iter();
            all.filter(|case| wanted(&case.status)).count()
        };
        let kind = |wanted: NonSuccessKind| {
            status(
                &|status| matches!(status, TestCaseStatus::NonSuccess { kind, .. } if *kind == wanted),
            )
        };
        let ours = [
            cases.len(),
            count(cases, &["FAIL"]),
            count(cases, &["CRASH", "HANG", "NO-ELABORATE"]),
            count(cases, &["NOT-COVERED"]),
        ];
        let theirs = [
            suite.test_cases.len(),
            kind(NonSuccessKind::Failure),
            kind(NonSuccessKind::Error),
            status(&|status| matches!(status, TestCaseStatus::Skipped { .. })),
        ];
        assert_eq!(theirs, ours, "{}", core["core"]);
        let head = [suite.tests, suite.failures, suite.errors];
        assert_eq!(head[..], theirs[..3], "what stands in the suite's head");
        for (sum, count) in all.iter_mut().zip(ours) {
            *sum += count;
        }
    }
    assert_eq!([report.tests, report.failures, report.errors], all[..3]);
    // Each kind is there, or nothing would be compared.
    assert!(all.iter().all(|&count| count > 0), "{all:?}");
}

/// Cores of both kinds, right and wrong: dealt out over three shards and joined, all reports are those of the whole.
#[test]
fn counts_agree_and_shards_are_the_whole() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let cores = [
        seeded::manifest().to_str().unwrap().to_owned(),
        core("own_core"),
        core("ending_core"),
        stranger(&bench),
        core("stream_hash/core"),
    ];
    let cores: Vec<&str> = cores.iter().map(String::as_str).collect();
    let json = [&cores[..], &CASES, &["--format", "json"]].concat();
    let reports = ["--report", "junit=whole.xml"];
    let whole = bench.verify(&[&json[..], &reports].concat());
    let whole = whole.ended_with(1);
    let junit = fs::read_to_string(bench.path("whole.xml")).unwrap();
    agree(&whole.json(), &junit);

    let mut files = Vec::new();
    for index in 1..=3 {
        let (part, file) = (format!("{index}/3"), format!("{index}.json"));
        let said = bench.verify(&[&json[..], &["--shard", &part]].concat());
        bench.write(&file, &said.out);
        files.push(file);
    }
    bench.write("whole.json", &whole.out);
    let show = |verb: &str, files: &[String], name: &str| {
        let mut command = bench.goldbench(&["report", verb, "--format", "json"]);
        for kind in ["junit", "sarif"] {
            command.args(["--report", &format!("{kind}={name}.{kind}")]);
        }
        let said = Said::by(command.args(files)).ended_with(1);
        let read = |kind: &str| fs::read_to_string(bench.path(&format!("{name}.{kind}"))).unwrap();
        (said.out, read("junit"), read("sarif"))
    };
    let joined = show("merge", &files, "joined");
    let shown = show("show", &["whole.json".into()], "shown");
    assert_eq!(joined.0, whole.out);
    assert_eq!(joined, shown);
    agree(&serde_json::from_str(&joined.0).unwrap(), &joined.1);
}
