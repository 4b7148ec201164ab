//! `compare --testbench` on cores in other conventions: their own benches beside the suites, on one sample.

use std::path::Path;

use serde_json::Value;

use crate::said::{folder, goldbench, said, tools};

fn json(arguments: &[&str], out: &Path) -> Value {
    let common = ["--format", "json", "--out", out.to_str().unwrap()];
    let said = said(&mut goldbench(&[arguments, &common].concat()));
    assert_eq!(said.code, Some(0), "{}", said.err);
    serde_json::from_str(&said.out).unwrap()
}

fn names<'a>(rows: &'a Value, what: &str) -> Vec<&'a str> {
    let rows = rows.as_array().unwrap();
    rows.iter().map(|row| row[what].as_str().unwrap()).collect()
}

#[test]
fn a_hash_core_has_benches_of_blocks_and_one_block_is_no_test() {
    if !tools() {
        return;
    }
    let core = "tests/cores/block_core/core.toml";
    let out = folder("benches");
    let svg = out.join("benches.svg");
    std::fs::create_dir_all(&out).unwrap();
    let sample = ["--sample", "40"];
    let compare = [
        "compare",
        "--testbench",
        core,
        "--svg",
        svg.to_str().unwrap(),
    ];
    let report = json(&[&compare[..], &sample].concat(), &out);
    let benches = &report["benches"];
    assert_eq!(
        names(benches, "bench"),
        ["one-block", "ten-blocks", "smoke", "regression"]
    );
    assert_eq!(
        names(&report["not_applicable"], "bench"),
        ["golden-nonce", "nonce-sweep", "ten-jobs"]
    );
    let killed: Vec<u64> = (0..4)
        .map(|at| benches[at]["killed"].as_u64().unwrap())
        .collect();
    assert!(killed[0] > 0 && killed.is_sorted(), "{killed:?}");
    assert!(
        killed[0] < killed[2],
        "{killed:?}: measured, and why suites are"
    );
    for row in benches.as_array().unwrap() {
        assert_eq!(row["run"], report["killable"], "{row}");
    }
    let picture = std::fs::read_to_string(svg).unwrap();
    assert!(picture.contains("one block") && picture.contains("not applicable"));
    // The smoke suite is the one that `mutate` runs, on the same draw.
    let mutate = ["mutate", core, "--proof-seconds", "0"];
    let mutants = json(&[&mutate[..], &sample].concat(), &out);
    assert_eq!(mutants["observers"][0]["killed"], killed[2]);
}
