//! `goldbench signoff`: every row is read from results, and a result of other sources counts for nothing.

use std::fs;

use serde_json::{Value, json};

use crate::bench::{Bench, Said};

fn signoff(bench: &Bench, arguments: &[&str]) -> Said {
    let verb = ["signoff", "builtin:compress", "--format", "json"];
    Said::by(bench.goldbench(&verb).args(arguments))
}

fn row(report: &Value, name: &str) -> Value {
    let rows = report["rows"].as_array().unwrap();
    rows.iter().find(|row| row["row"] == name).unwrap().clone()
}

/// A result of a suite that nobody ran, of these sources.
fn suite(sources: &str, cycles: u64, fips: u64) -> Value {
    json!({
        "schema": "goldbench.coverage/1",
        "tools": { "goldbench": "0", "verilator": "v", "compiler": "c" },
        "suite": "smoke",
        "seed": "0x1",
        "interrupted": false,
        "cores": [{
            "core": "compress", "manifest": "builtin:compress", "sources": sources,
            "functional": { "bins": [
                { "id": "a", "says": "", "count": 1, "cases": 1 },
                { "id": "b", "says": "", "count": 0, "cases": 0 },
                { "id": "c", "says": "", "count": 0, "cases": 0, "not_applicable": "no" },
            ] },
            "cases": [{
                "case": "fips180-4", "seed": "0x5", "outcome": "PASS", "cycles": cycles, "origin": "power-up",
                "power_up": "random", "messages": fips,
            }],
        }],
    })
}

#[test]
fn without_results_nothing_is_met_and_the_commands_are_named() {
    let bench = Bench::new();
    let report = signoff(&bench, &["--gate", "S2"]).ended_with(1).json();
    assert_eq!(report["schema"], "goldbench.signoff/1");
    assert_eq!(report["met"], false);
    for (name, command) in [
        (
            "lockstep",
            "goldbench coverage builtin:compress --suite nightly --out out",
        ),
        (
            "bit flips",
            "goldbench seu builtin:compress --sample 10000 --out out",
        ),
        ("formal", "goldbench prove builtin:compress --out out"),
    ] {
        let row = row(&report, name);
        assert_eq!(row["status"], "not-measured");
        assert_eq!(row["command"], command);
    }
    assert_eq!(row(&report, "reset at every cycle")["status"], "not-asked");
}

#[test]
fn rows_say_what_results_say_and_stale_ones_count_for_nothing() {
    let bench = Bench::new();
    let sources = signoff(&bench, &["--gate", "S1"]).json()["sources"]
        .as_str()
        .unwrap()
        .to_owned();
    let keep = |value: Value| {
        bench.write("out/compress/coverage-smoke-0x1.json", &value.to_string());
        signoff(&bench, &["--gate", "S1"]).json()
    };
    let report = keep(suite(&sources, 150_000, 4));
    for (name, status, measured) in [
        ("vectors", "met", "fips180-4 4 of 5"),
        ("lockstep", "met", "150 000 cycles"),
        ("functional bins", "not-met", "50.0 % (1 of 2), open: b"),
        ("power-up", "not-met", "1 seeds"),
        ("mutants", "not-measured", "no result"),
    ] {
        let row = row(&report, name);
        assert_eq!(
            (&row["status"], &row["measured"]),
            (&json!(status), &json!(measured)),
            "{name}"
        );
    }
    let few = keep(suite(&sources, 99_999, 3));
    assert_eq!(row(&few, "lockstep")["status"], "not-met");
    assert_eq!(row(&few, "vectors")["status"], "not-met");
    let stale = keep(suite("00", 150_000, 4));
    let lockstep = row(&stale, "lockstep");
    assert_eq!(lockstep["status"], "not-measured");
    assert!(
        lockstep["measured"].as_str().unwrap().contains("is stale"),
        "{lockstep}"
    );
    // A suite that was cut short, or of which some cases were chosen, is no suite: what fails there is told all the same.
    for (field, value) in [("interrupted", json!(true)), ("suite", json!("part"))] {
        let mut part = suite(&sources, 150_000, 4);
        part[field] = value;
        let lockstep = row(&keep(part.clone()), "lockstep");
        assert_eq!(lockstep["status"], "not-measured", "{lockstep}");
        part["cores"][0]["cases"][0]["outcome"] = json!("FAIL");
        bench.write("out/compress/coverage-a.json", &part.to_string());
        let lockstep = row(&keep(suite(&sources, 150_000, 4)), "lockstep");
        assert_eq!(lockstep["status"], "not-met", "{lockstep}");
        fs::remove_file(bench.path("out/compress/coverage-a.json")).unwrap();
    }
    // A file that is none.
    bench.write("out/compress/coverage-smoke-0x1.json", "{}");
    let broken = signoff(&bench, &["--gate", "S1"]).json();
    assert!(
        row(&broken, "lockstep")["measured"]
            .as_str()
            .unwrap()
            .contains("can't be read")
    );
}

/// Each of a core's cases must have passed, and a part of a suite is none.
#[test]
fn a_reset_in_every_cycle_is_shown_by_its_cases() {
    let bench = Bench::new();
    let ask = || {
        row(
            &signoff(&bench, &["--gate", "S3"]).json(),
            "reset at every cycle",
        )
    };
    let sources = signoff(&bench, &["--gate", "S3"]).json()["sources"].clone();
    assert_eq!(ask()["status"], "not-measured");
    let mut ran = suite(sources.as_str().unwrap(), 9, 4);
    let mut keep = |case: &str, outcome: &str| {
        ran["cores"][0]["cases"][0]["case"] = json!(case);
        ran["cores"][0]["cases"][0]["outcome"] = json!(outcome);
        bench.write("out/compress/coverage-nightly-0x1.json", &ran.to_string());
        ask()
    };
    assert_eq!(keep("reset_anywhere", "PASS")["status"], "not-met");
    assert_eq!(keep("reset_every_cycle[0]", "FAIL")["status"], "not-met");
    let row = keep("reset_every_cycle[0]", "PASS");
    assert_eq!(row["status"], "met", "{row}");
    assert_eq!(row["measured"], "1 of 1 cases `reset_every_cycle` passed");
}

#[test]
fn mutants_must_add_up_and_say_of_which_sources_they_are() {
    let bench = Bench::new();
    let sources = signoff(&bench, &["--gate", "S1"]).json()["sources"].clone();
    let mutants = |sampled: u64, killed: u64, sources: &Value| {
        let result = json!({
            "schema": "goldbench.mutate/1", "sources": sources,
            "counts": { "sampled": sampled, "tied_off": 10, "no_path": 5, "equivalent": 5, "unknown": 180 - killed.min(180) },
            "observers": [
                { "observer": "results", "killed": killed - 20, "killable": 180 },
                { "observer": "full", "killed": killed, "killable": 180 },
            ],
        });
        bench.write("m.json", &result.to_string());
        row(
            &signoff(&bench, &["--gate", "S1", "--mutate", "m.json"]).json(),
            "mutants",
        )
    };
    let good = mutants(200, 180, &sources);
    assert_eq!(good["status"], "met", "{good}");
    assert_eq!(mutants(200, 170, &sources)["status"], "not-met");
    assert_eq!(
        mutants(201, 180, &sources)["status"],
        "not-met",
        "one is left out of the sum"
    );
    assert_eq!(mutants(200, 180, &json!("00"))["status"], "not-measured");
    let mut of_one: Value =
        serde_json::from_str(&fs::read_to_string(bench.path("m.json")).unwrap()).unwrap();
    of_one["sources"] = sources.clone();
    of_one["under"] = json!("u_fifo");
    bench.write("m.json", &of_one.to_string());
    let shard = |fields: Value| {
        let mut part = of_one.clone();
        part["under"] = Value::Null;
        part[fields[0].as_str().unwrap()] = fields[1].clone();
        bench.write("part.json", &part.to_string());
        let part = signoff(&bench, &["--gate", "S1", "--mutate", "part.json"]).json();
        row(&part, "mutants")["status"].clone()
    };
    assert_eq!(
        shard(json!(["shard", { "index": 1, "count": 2, "plan": "p" }])),
        "not-measured"
    );
    assert_eq!(shard(json!(["missing_shards", [2]])), "not-measured");
    assert_eq!(shard(json!(["missing_shards", []])), "met");
    let of_one = signoff(&bench, &["--gate", "S1", "--mutate", "m.json"]).json();
    assert_eq!(
        row(&of_one, "mutants")["status"],
        "not-measured",
        "one instance is not the core"
    );
    let nameless = mutants(200, 180, &Value::Null);
    assert!(
        nameless["measured"]
            .as_str()
            .unwrap()
            .contains("does not say of which sources")
    );
}

#[test]
fn what_is_missing_is_run_and_kept() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let sources = signoff(&bench, &["--gate", "S1"]).json()["sources"].clone();
    let mutants = json!({
        "schema": "goldbench.mutate/1", "sources": sources,
        "counts": { "sampled": 200 },
        "observers": [{ "observer": "full", "killed": 200, "killable": 200 }],
    });
    // What is there already is not run again.
    bench.write("out/compress/mutate.json", &mutants.to_string());
    let report = signoff(&bench, &["--gate", "S1", "--run"])
        .ended_with(0)
        .json();
    assert_eq!(report["met"], true);
    let lockstep = row(&report, "lockstep");
    assert_eq!(
        lockstep["from"],
        json!(["out/compress/coverage-smoke-0x1.json"])
    );
    let kept = fs::read_to_string(bench.path("out/compress/signoff-S1.json")).unwrap();
    assert!(kept.contains("goldbench.signoff/1"));
}

#[test]
fn bad_input_is_refused() {
    let bench = Bench::new();
    signoff(&bench, &["--gate", "S4"])
        .ended_with(2)
        .complains_of(&["S4"]);
    signoff(&bench, &["--gate", "S1", "--mutate", "nowhere"])
        .ended_with(2)
        .complains_of(&["no such file"]);
    signoff(&bench, &[]).ended_with(2).complains_of(&["--gate"]);
    // A core in its own conventions has no model to hold a proof against, and it is not its manifest's fault.
    let cores = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cores");
    let block = cores.join("block_core/core.toml").display().to_string();
    Said::by(&mut bench.goldbench(&["prove", &block]))
        .ended_with(2)
        .complains_of(&[
            "has an [interface] instead",
            "signoff judge it by its ports",
        ]);
}
