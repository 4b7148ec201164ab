//! `coverage` and `signoff` of cores in their own conventions: bins, lines and toggles, waivers, shards, the ladder.

use serde_json::{Value, json};

use crate::bench::{Bench, Said};

fn core(name: &str) -> String {
    let cores = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cores");
    cores.join(name).join("core.toml").display().to_string()
}

fn said(bench: &Bench, arguments: &[&str]) -> Said {
    Said::by(&mut bench.goldbench(arguments))
}

fn bin<'a>(report: &'a Value, id: &str) -> &'a Value {
    let bins = report["cores"][0]["functional"]["bins"].as_array().unwrap();
    bins.iter().find(|bin| bin["id"] == id).unwrap()
}

#[test]
fn a_suite_brings_bins_and_a_part_of_it_leaves_some_open() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let block = core("block_core");
    let all = ["coverage", &block, "--format", "json"];
    let whole = said(&bench, &all).ended_with(0).json();
    assert_eq!(whole["suite"], "smoke");
    let bins = whole["cores"][0]["functional"]["bins"].as_array().unwrap();
    let open = bins
        .iter()
        .filter(|bin| bin["count"] == 0 && bin["not_applicable"].is_null());
    assert_eq!(open.count(), 0, "{bins:?}");
    assert!(bin(&whole, "block.chaining")["not_applicable"].is_string());
    assert!(bin(&whole, "block.further")["count"].as_u64() > Some(100));
    let first = &bin(&whole, "control.reset.running")["first"][0];
    assert_eq!(first, "reset_in_run");

    // What was not tried is missing, and a gate sees it.
    let part = [&all[..], &["--case", "edges", "--min-functional", "100"]].concat();
    let part = said(&bench, &part).ended_with(1).json();
    assert_eq!(part["suite"], "part");
    for id in ["control.reset.running", "control.power_up.random"] {
        assert_eq!(bin(&part, id)["count"], 0, "{id}");
    }
    assert!(bin(&part, "data.word.ones")["count"].as_u64() > Some(0));
    let text = ["coverage", &block, "--case", "edges", "--list"];
    said(&bench, &text).ended_with(0).tells(&[
        "OPEN control.reset.running",
        "block.chaining               not applicable: the core is told no `chaining`",
    ]);
}

/// A trial that fails shows nothing: whatever it was given, the core did not do it.
#[test]
fn a_failing_trial_brings_no_bin() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cores");
    let text = std::fs::read_to_string(folder.join("block_core/core.toml")).unwrap();
    let text = text
        .replace("../common", &folder.join("common").display().to_string())
        .replace(
            "\"block_core.v\"",
            &format!("\"{}\"", folder.join("block_core/block_core.v").display()),
        )
        // The words of a block the other way round: no digest is right.
        .replace(
            "block = \"block\"",
            "block = { port = \"block\", words = \"first-low\" }",
        );
    assert!(text.contains("first-low"));
    let manifest = bench.write("turned.toml", &text).display().to_string();
    let run = [
        "coverage", &manifest, "--case", "random*", "--format", "json",
    ];
    let report = said(&bench, &run).ended_with(1).json();
    assert_eq!(report["cores"][0]["cases"][0]["outcome"], "FAIL");
    let bins = report["cores"][0]["functional"]["bins"].as_array().unwrap();
    assert!(bins.iter().all(|bin| bin["count"] == 0), "{bins:?}");
}

#[test]
fn lines_and_toggles_are_waived_with_a_reason_and_shards_join() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let block = core("block_core");
    bench.write(
        "w.toml",
        "[[waiver]]\nmodule = \"block_core\"\nsignal = \"*\"\nreason = \"not ours\"\n",
    );
    let further = [
        "--rtl",
        "--waivers",
        "w.toml",
        "--case",
        "{edges,power_up*}",
        "--format",
        "json",
    ];
    let run = |shard: &[&str], code: i32| {
        let all = [&["coverage", &block][..], shard, &further].concat();
        said(&bench, &all).ended_with(code)
    };
    let whole = run(&[], 0);
    let rtl = &whole.json()["cores"][0]["rtl"];
    assert!(rtl["lines"]["covered"].as_u64() > Some(10), "{rtl}");
    assert!(rtl["toggles"]["covered"].as_u64() > Some(500), "{rtl}");
    assert!(rtl["toggles"]["waived"].as_u64() > Some(0), "{rtl}");
    assert_eq!(rtl["waivers"][0][1], "not ours");
    for shard in 1..=2 {
        let came = run(&["--shard", &format!("{shard}/2")], 0);
        bench.write(&format!("{shard}.json"), &came.out);
    }
    let merge = ["report", "merge", "2.json", "1.json", "--format", "json"];
    let merged = said(&bench, &merge).ended_with(0);
    assert!(merged.out == whole.out, "{}\n{}", merged.out, whole.out);
}

#[test]
fn the_ladder_says_what_is_met_what_is_missing_and_what_does_not_apply() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let block = core("block_core");
    let signoff = |gate: &str, code: i32| {
        let run = ["signoff", &block, "--gate", gate, "--format", "json"];
        said(&bench, &run).ended_with(code).json()
    };
    let status = |report: &Value, name: &str| {
        let rows = report["rows"].as_array().unwrap();
        let row = rows.iter().find(|row| row["row"] == name);
        row.unwrap_or_else(|| panic!("no row {name}")).clone()
    };
    let before = signoff("S1", 1);
    assert_eq!(status(&before, "trials")["status"], "not-measured");
    // The smoke suite of a core that hashes blocks has too few cycles for the gate, and that is said.
    said(&bench, &["coverage", &block]).ended_with(0);
    assert_eq!(status(&signoff("S1", 1), "trials")["status"], "not-met");
    said(&bench, &["coverage", &block, "--suite", "regression"]).ended_with(0);
    let report = signoff("S1", 1);
    for name in [
        "vectors",
        "trials",
        "full state",
        "functional bins",
        "power-up",
    ] {
        let row = status(&report, name);
        assert_eq!(row["status"], "met", "{row}");
    }
    let mutants = status(&report, "mutants");
    assert_eq!(mutants["status"], "not-measured");
    // A result of these sources, that nobody measured.
    let mut result = json!({
        "schema": "goldbench.mutate/1", "sources": report["sources"], "interrupted": false,
        "counts": { "sampled": 200, "tied_off": 0, "no_path": 0, "equivalent": 0, "unknown": 4, "not_run": 0 },
        "observers": [{ "observer": "results", "killed": 196, "killable": 200 }],
    });
    let file = "out/block_core/mutate.json";
    bench.write(file, &result.to_string());
    let met = signoff("S1", 0);
    assert_eq!(met["met"], true);
    result["sources"] = json!("00");
    bench.write(file, &result.to_string());
    let stale = status(&signoff("S1", 1), "mutants");
    assert!(
        stale["measured"].as_str().unwrap().contains("stale"),
        "{stale}"
    );
    let night = signoff("S2", 1);
    let formal = status(&night, "formal");
    assert_eq!(formal["status"], "not-asked");
    assert!(formal["measured"].as_str().unwrap().contains("[interface]"));
    assert_eq!(status(&night, "bit flips")["status"], "not-measured");
    // A nightly suite by hand, as the regression one came out: its parts of the way, one of which was too long for every clock.
    let reset = |report: &Value| status(report, "reset at every cycle");
    assert_eq!(reset(&night)["status"], "not-asked");
    let tape_out = signoff("S3", 1);
    assert_eq!(reset(&tape_out)["status"], "not-met");
    let run = [
        "coverage",
        &block,
        "--suite",
        "regression",
        "--format",
        "json",
    ];
    let mut ran = said(&bench, &run).ended_with(0).json();
    ran["suite"] = json!("nightly");
    let mut resets = |last: &str| {
        let cases = ran["cores"][0]["cases"].as_array_mut().unwrap();
        cases.retain(|case| !case["case"].as_str().unwrap().starts_with("reset_every"));
        let edges = cases.iter().find(|case| case["case"] == "edges");
        let mut case = edges.unwrap().clone();
        for part in 0..16 {
            case["case"] = json!(format!("reset_every_cycle[{part}]"));
            if part == 15 {
                case["outcome"] = json!(last);
                case["detail"] = json!("a reset in one of 3 clocks");
            }
            cases.push(case.clone());
        }
        let file = "out/block_core/coverage-nightly-0x1.json";
        bench.write(file, &ran.to_string());
        reset(&signoff("S3", 1))
    };
    let row = resets("PASS");
    assert_eq!(row["status"], "met", "{row}");
    let all = "16 of 16 cases `reset_every_cycle` passed";
    assert_eq!(row["measured"], all);
    let row = resets("NOT-COVERED");
    assert_eq!(row["status"], "not-met", "{row}");
    let most = "15 of 16 cases `reset_every_cycle` passed; a reset in one of 3 clocks";
    assert_eq!(row["measured"], most);
    let stream = core("stream_hash");
    let run = ["signoff", &stream, "--gate", "S3", "--format", "json"];
    let report = said(&bench, &run).ended_with(1).json();
    let reset = status(&report, "reset at every cycle");
    assert_eq!(reset["measured"], "the core has no [reset]");
}
