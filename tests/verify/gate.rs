//! What a build server asks for: shards, a baseline of known failures, an end at the first finding.

use std::fs;

use crate::bench::{Bench, Said, case, core};

/// Crashes in two cases, and passes in one.
const CASES: [&str; 2] = ["--case", "{stall,bubbles,reset_anywhere,power_up_ones}"];

fn ending(bench: &Bench, more: &[&str]) -> Said {
    let ending = core("ending_core");
    bench.verify(&[&[&*ending], &CASES[..], more].concat())
}

#[test]
fn shards_of_a_run_are_the_run() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let (own, wrong) = (core("own_core"), core("ending_core"));
    let both = [&[&*own, &*wrong], &CASES[..], &["--format", "json"]].concat();
    let whole = bench.verify(&both).ended_with(1);
    let mut files = Vec::new();
    for part in ["3/3", "1/3", "2/3"] {
        let said = bench.verify(&[&both[..], &["--shard", part]].concat());
        let told = &said.json()["shard"];
        assert_eq!(format!("{}/{}", told["index"], told["count"]), part);
        let file = format!("{}.json", &part[..1]);
        bench.write(&file, &said.out);
        files.push(file);
    }
    let mut merge = bench.goldbench(&["report", "merge", "--format", "json"]);
    let merged = Said::by(merge.args(&files)).ended_with(1);
    assert_eq!(merged.out, whole.out);

    // Another seed is another run, and so are other cases.
    for other in [&["--seed", "2"][..], &["--case", "patterns*"]] {
        let said = bench.verify(
            &[
                &[&*own],
                &CASES[..],
                &["--format", "json", "--shard", "1/3"],
                other,
            ]
            .concat(),
        );
        bench.write("other.json", &said.out);
        let mut merge = bench.goldbench(&["report", "merge", "other.json", &files[0], &files[2]]);
        Said::by(&mut merge)
            .ended_with(2)
            .complains_of(&["are of different runs"]);
    }
}

#[test]
fn a_shard_that_is_none_is_refused() {
    let bench = Bench::new();
    for wrong in ["0/2", "3/2", "1", "a/b"] {
        bench
            .verify(&["--shard", wrong])
            .ended_with(2)
            .complains_of(&["write it as I/N"]);
    }
}

/// Whichever case ends first, the first finding in their order is the last that is told.
#[test]
fn the_first_finding_ends_the_run() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let (own, wrong) = (core("own_core"), core("ending_core"));
    let run = |jobs: &str| {
        let arguments = [
            &*wrong,
            &*own,
            "--fail-fast",
            "--format",
            "json",
            "--jobs",
            jobs,
        ];
        bench
            .verify(&[&arguments[..], &CASES].concat())
            .ended_with(1)
    };
    let first = run("1");
    assert_eq!(run("4").out, first.out);
    let report = first.json();
    assert_eq!(report["stopped"], true);
    let told = report["cores"][0]["cases"].as_array().unwrap();
    let findings = told.iter().filter(|case| case["outcome"] == "CRASH");
    assert_eq!(
        (findings.count(), told.last().unwrap()["outcome"].as_str()),
        (1, Some("CRASH"))
    );
    let left = |core: usize| {
        report["cores"][core]["not_run"]
            .as_array()
            .map_or(0, Vec::len)
    };
    assert_eq!((told.len() + left(0), left(1)), (4, 4), "{report:#}");
    assert!(report["cores"][1]["cases"].as_array().unwrap().is_empty());

    let text = bench.verify(&[&[&*wrong, &*own, "--fail-fast"], &CASES[..]].concat());
    text.tells(&[
        "stopped at the first finding",
        "not run: the run stopped",
        "not as expected: ending\n",
    ]);
    // A good core runs to its end.
    let good = bench.verify(&[&[&*own, "--fail-fast"], &CASES[..]].concat());
    assert!(!good.ended_with(0).out.contains("stopped"));
}

#[test]
fn a_baseline_lets_pass_what_it_knows_and_nothing_else() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    ending(&bench, &["--write-baseline", "known.toml"]).ended_with(1);
    let written = fs::read_to_string(bench.path("known.toml")).unwrap();
    // As it is written it is refused: somebody must say why.
    let refused = ending(&bench, &["--baseline", "known.toml"]).ended_with(2);
    refused.complains_of(&[
        "known.toml",
        "entry 1 (core ending): there is no reason",
        "help: ",
    ]);

    let known = written.replace("reason = \"\"", "reason = \"issue 7\"");
    bench.write("known.toml", &known);
    let said = ending(&bench, &["--baseline", "known.toml", "--fail-fast"]).ended_with(0);
    said.tells(&[
        "CRASH (known)",
        "2 findings are known by 2 entries of the baseline",
    ]);

    // What is known of one case is new in another.
    let one = known.replace("\"stall\"", "\"another\"");
    assert_ne!(one, known);
    bench.write("one.toml", &one);
    let said = ending(&bench, &["--baseline", "one.toml", "--format", "json"]).ended_with(1);
    let report = said.json();
    assert_eq!(report["cores"][0]["known"]["reset_anywhere"], "issue 7");
    assert_eq!(
        report["cores"][0]["known"]["stall"],
        serde_json::Value::Null
    );
    assert_eq!(case(&report, "ending", "stall")["outcome"], "CRASH");
    let states: Vec<&str> = report["baseline"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["state"].as_str().unwrap())
        .collect();
    assert!(
        states.contains(&"still-fails") && states.contains(&"not-run"),
        "{states:?}"
    );

    // A cause in words, and one that is another's.
    let words = |cause: &str| {
        format!(
            "[[known]]\ncore = \"end*\"\ncase = \"*\"\ncause = \"{cause}\"\nreason = \"why\"\nuntil = 2999-12-31\n"
        )
    };
    bench.write(
        "words.toml",
        &(words("finish") + &words("reset while busy")),
    );
    ending(&bench, &["--baseline", "words.toml"]).ended_with(0);
    bench.write("words.toml", &words("reset while busy"));
    ending(&bench, &["--baseline", "words.toml"]).ended_with(1);
}

#[test]
fn what_is_fixed_is_told_and_leaves_the_baseline() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let entries = r#"{"known": [
        {"core": "own", "case": "bubbles", "cause": "adder", "reason": "mended since", "until": "2999-01-01"},
        {"core": "own", "case": "nightly_*", "cause": "adder", "reason": "of the night"}]}"#;
    bench.write("known.json", entries);
    let own = core("own_core");
    let known = ["--baseline", "known.json", "--write-baseline", "next.json"];
    let said = bench.verify(&[&[&*own], &CASES[..], &known].concat());
    said.ended_with(0).tells(&[
        "fixed: remove it from the baseline: core own, case bubbles, adder (mended since)",
    ]);
    let next = fs::read_to_string(bench.path("next.json")).unwrap();
    assert!(
        !next.contains("mended since") && next.contains("of the night"),
        "{next}"
    );
    // In a shard it may still fail elsewhere.
    let said = bench.verify(&[&[&*own], &CASES[..], &known, &["--shard", "1/2"]].concat());
    assert!(!said.ended_with(0).out.contains("fixed"));
}

#[test]
fn a_baseline_that_is_wrong_is_refused_before_anything_is_run() {
    let bench = Bench::new();
    let entry = |fields: &str| format!("[[known]]\ncore = \"own\"\ncase = \"*\"\n{fields}\n");
    for (text, told) in [
        (entry("bucket = \"x\""), "there is no reason"),
        (
            entry("bucket = \"x\"\nreason = \"  \""),
            "there is no reason",
        ),
        (
            entry("reason = \"why\""),
            "any failure at all would be let pass",
        ),
        (
            entry("cause = \" \"\nreason = \"why\""),
            "any failure at all",
        ),
        (
            entry("bucket = \"x\"\nreason = \"why\"\nuntil = 2001-01-01"),
            "let pass until 2001-01-01 (why)",
        ),
        (
            entry("bucket = \"x\"\nreason = \"why\"\nuntil = \"soon\""),
            "`soon` is no date",
        ),
        (
            entry("buckte = \"x\"\nreason = \"why\""),
            "nearest: `bucket`",
        ),
        (
            "schema = \"goldbench.baseline/9\"".into(),
            "this is no goldbench.baseline/1",
        ),
        ("[[known]]\ncore = \"own\"".into(), "case"),
        ("known = 3".into(), "known"),
    ] {
        bench.write("known.toml", &text);
        let said = bench.verify(&["--baseline", "known.toml"]).ended_with(2);
        said.complains_of(&[told, "known.toml", "help: "]);
        assert!(!bench.path("out").exists(), "something was begun");
    }
    bench
        .verify(&["--baseline", "nowhere.toml"])
        .ended_with(2)
        .complains_of(&["nowhere.toml"]);
}
