//! `goldbench sim` over ranges that nobody walks: every engine, every design, hits left out.

use std::fs;

use goldbench::simd::Engine;
use serde_json::Value;

use crate::home::Home;
use crate::sim::{refused, sim};

fn widest() -> &'static str {
    Engine::widest().name()
}

/// What it prints, but for what names the engine.
fn shown(home: &Home, arguments: &[&str]) -> (String, Value) {
    let text = sim(home, arguments);
    assert_eq!(text.code, 0, "{arguments:?}: {}", text.err);
    let (engines, others): (Vec<&str>, Vec<&str>) = text
        .out
        .lines()
        .partition(|line| line.starts_with("engine  "));
    assert_eq!(engines.len(), 1, "{arguments:?}");
    let json = sim(home, &[arguments, &["--format", "json"]].concat());
    let mut json: Value = serde_json::from_str(&json.out).unwrap();
    let named = json.as_object_mut().unwrap().remove("engine").unwrap();
    assert_eq!(engines[0], format!("engine  {}", named.as_str().unwrap()));
    (others.join("\n"), json)
}

/// The same hits in the same cycles, at both ends of all nonces, when every nonce is a hit and when one alone is looked at.
#[test]
fn every_engine_shows_what_the_walk_shows() {
    let home = Home::new();
    for (start, count, bits) in [
        ("0", "3000", "0"),
        ("0x12345678", "70000", "1"),
        ("0x7c2bac1d", "1", "32"),
        ("0x7c2bac1e", "1", "32"),
        ("0xfffffff0", "16", "0"),
        ("0xfffe0003", "131069", "5"),
        ("0xffffffff", "1", "0"),
    ] {
        let range = [
            "--nonce-start",
            start,
            "--count",
            count,
            "--zero-bits",
            bits,
        ];
        let with = |engine: &str| {
            let head = ["--header", "block-0", "--engine", engine];
            shown(&home, &[&head[..], &range].concat())
        };
        let walked = with("tick");
        assert_eq!(walked.1["hits_left_out"], 0);
        for engine in Engine::present() {
            assert_eq!(with(engine.name()), walked, "{engine} {range:?}");
        }
    }
}

/// A hit's cycle follows from the design, in every way to cut a pipe.
#[test]
fn every_design_that_shows_its_hits_in_time_is_walked_and_scanned() {
    let home = Home::new();
    for config in [
        "fold=2 fifo_depth_bits=1",
        "fold=8 shortcuts=+pre-added",
        "fold=4 datapath=shared",
        "fold=64 datapath=shared",
        "rounds_per_stage=1/2 shortcuts=+prepared,+constant-words,+padding,+dead-words",
        "rounds_per_stage=4",
        "shortcuts=none",
    ] {
        let with = |engine: &str, bits: &str| {
            let head = ["--header", "block-0", "--config", config];
            let tail = ["--count", "100", "--zero-bits", bits, "--engine", engine];
            shown(&home, &[&head[..], &tail].concat())
        };
        for bits in ["0", "2"] {
            let walked = with("tick", bits);
            assert_eq!(with(widest(), bits), walked, "{config}");
            let number = |field: &str| walked.1[field].as_u64().unwrap();
            let first = number("first_nonce_cycle") + number("issue_to_result");
            assert_eq!(walked.1["hits"][0]["cycle"], first, "{config}");
            assert_eq!(
                number("cycles"),
                first + 99 * number("interval") + 1,
                "{config}"
            );
        }
    }
    for (config, part) in [
        ("midstates=2", "wait for each other"),
        ("shortcuts=+early-reject", "wait for the checker"),
        ("ticket=true", "a ticket is a hit that misses"),
        ("kind=chip", "`sim` knows miners, and this is a chip"),
        ("fold=3", "the nearest design that exists"),
    ] {
        refused(
            &home,
            &["--header", "block-0", "--config", config],
            &[part, "help:"],
        );
    }
}

#[test]
fn a_long_range_is_scanned_and_a_short_one_walked() {
    let home = Home::new();
    for (arguments, engine) in [
        (&["--count", "65536"][..], "tick"),
        (&["--count", "65537"], widest()),
        (&["--count", "8", "--trace", "a.fst"], "tick"),
        (&["--count", "8", "--resume", "a.json"], widest()),
    ] {
        let said = sim(&home, &[&["--header", "block-0"], arguments].concat());
        let line = format!("\nengine  {engine}\n");
        assert!(said.out.contains(&line), "{arguments:?}: {}", said.out);
    }
}

#[test]
fn an_engine_that_cannot_do_it_is_refused() {
    let home = Home::new();
    let with = |arguments: &[&str], parts: &[&str]| {
        refused(
            &home,
            &[&["--header", "block-0"], arguments].concat(),
            parts,
        );
    };
    with(&["--engine", "neon"], &["invalid value 'neon'", "portable"]);
    with(
        &["--engine", "portable", "--trace", "a.fst"],
        &["a wave shows every register", "--engine tick"],
    );
    with(
        &["--engine", "tick", "--resume", "a.json"],
        &["keeps nothing to go on from", "leave --engine out"],
    );
    with(
        &["--trace", "a.fst", "--resume", "a.json"],
        &["cannot be used with"],
    );
    for absent in Engine::ALL.iter().filter(|engine| !engine.is_present()) {
        let lacks = format!("this processor has no {absent}; it has ");
        with(&["--engine", absent.name()], &[&lacks, "portable"]);
    }
}

#[test]
fn hits_beyond_the_limit_are_counted() {
    let home = Home::new();
    let range = ["--header", "block-0", "--count", "5000", "--zero-bits", "3"];
    let all = shown(&home, &range).1;
    let all = all["hits"].as_array().unwrap();
    for engine in ["tick", widest()] {
        let limited = ["--max-hits", "7", "--engine", engine];
        let (text, json) = shown(&home, &[&range[..], &limited].concat());
        assert_eq!(json["hits"].as_array().unwrap(), &all[..7]);
        assert_eq!(json["hits_left_out"], all.len() - 7);
        assert_eq!(text.matches("hit     ").count(), 7);
        let more = format!(
            "more    {} hits behind the first 7 (--max-hits)\n",
            all.len() - 7
        );
        let sum = format!("5000 hashes, {} hits", all.len());
        assert!(text.contains(&more) && text.contains(&sum), "{text}");
    }
}

/// A full disk takes no result: what can't be written is told, with exit code 2.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let home = Home::new();
    let full = fs::OpenOptions::new()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let arguments = [
        "sim",
        "--header",
        "block-0",
        "--count",
        "70000",
        "--zero-bits",
        "0",
    ];
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_goldbench"));
    let ended = command
        .args(arguments)
        .current_dir(home.path())
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(ended.status.code(), Some(2));
    let told = String::from_utf8_lossy(&ended.stderr).into_owned();
    assert!(
        told.contains("the standard output cannot be written"),
        "{told}"
    );
}
