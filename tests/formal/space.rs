//! Cores of the whole design space: the same claims, whatever a stage does and keeps.

use crate::bench::{Bench, Said, named, provers};

/// A folded core, an unfolded one, one with an early compare: seconds each.
const QUICK: &[&str] = &[
    "fold=8 shortcuts=midstate,pre-added",
    "rounds_per_stage=4 shortcuts=midstate,dead-words",
    "rounds_per_stage=4 shortcuts=midstate,early-reject,early-stop,dead-words reject_bits=8 ticket=true",
];

/// Few stages, each asked for every count of the phase.
const FOLDED: &[&str] = &[
    "fold=32",
    "fold=16 midstates=2",
    "fold=16 datapath=shared",
    "fold=16 datapath=shared midstates=2 shortcuts=midstate,pre-added",
    "fold=16 shortcuts=none",
    "rounds_per_stage=2 fold=2",
    "fold=64",
    "fold=2 datapath=shared",
    "fold=16 midstates=4 ticket=true",
    "fold=16 datapath=shared midstates=2 ticket=true",
    "fold=16 shortcuts=none ticket=true",
];

/// Many stages.
const UNFOLDED: &[&str] = &[
    "rounds_per_stage=1/2",
    "rounds_per_stage=2",
    "rounds_per_stage=4",
    "rounds_per_stage=1/2 shortcuts=midstate,dead-words",
    "rounds_per_stage=2 shortcuts=midstate,dead-words,pre-added",
    "midstates=4",
    "midstates=2 shortcuts=midstate,dead-words,pre-added,constant-words,padding,prepared",
    "rounds_per_stage=4 midstates=2 shortcuts=midstate,dead-words,constant-words,padding",
    "rounds_per_stage=1/2 shortcuts=midstate,dead-words,constant-words,padding,prepared",
    "shortcuts=none",
];

/// An early compare and a checker behind it; all shortcuts; up to eight lanes.
const EARLY: &[&str] = &[
    "rounds_per_stage=4 slot_bits=1 shortcuts=midstate,early-reject,early-stop",
    "rounds_per_stage=4 midstates=2 shortcuts=midstate,early-reject reject_bits=16 ticket=true",
    "rounds_per_stage=2 shortcuts=midstate,pre-added,early-reject,early-stop reject_bits=8",
    "rounds_per_stage=1/2 midstates=2 shortcuts=midstate,dead-words,constant-words,padding,prepared,early-reject,early-stop ticket=true",
    "rounds_per_stage=4 midstates=8 \
     shortcuts=midstate,dead-words,constant-words,padding,prepared,pre-added,early-reject,early-stop reject_bits=24",
    "shortcuts=midstate,dead-words,constant-words,padding,prepared,pre-added,early-reject,early-stop ticket=true",
];

fn prove(config: &str) -> Said {
    Bench::new().run(&["prove", "--config", config, "--format", "json"])
}

fn all_proved(configs: &[&str]) {
    if !provers() {
        return;
    }
    for config in configs {
        let said = prove(config);
        assert_eq!(said.code, 0, "{config}: {}{}", said.out, said.err);
        let report = said.json();
        assert!(named(&report, "proved").len() > 20, "{config}");
    }
}

#[test]
fn every_register_of_one_core_of_each_kind_is_proved() {
    all_proved(QUICK);
}

#[test]
#[ignore = "a minute"]
fn every_register_of_folded_cores_is_proved() {
    all_proved(FOLDED);
}

#[test]
#[ignore = "minutes"]
fn every_register_of_unfolded_cores_is_proved() {
    all_proved(UNFOLDED);
}

#[test]
#[ignore = "minutes"]
fn every_register_of_cores_with_an_early_compare_is_proved() {
    all_proved(EARLY);
}

/// One clock of a folded stage takes the constant of another: of eight counts, one is wrong.
#[test]
fn a_constant_of_one_clock_of_a_folded_stage_is_refuted_at_that_clock() {
    if !provers() {
        return;
    }
    let bench = Bench::new();
    bench.design("miner", &["fold = 8"]);
    bench.plant(
        "folded_constants.sv",
        "TABLE[32*ROUNDS*i +: 32*ROUNDS]",
        "TABLE[32*ROUNDS*(i == 5 ? 4 : i) +: 32*ROUNDS]",
    );
    let args = [
        "prove",
        "miner.toml",
        "--lemma",
        "hash1.stage[3].*",
        "--format",
        "json",
    ];
    let said = bench.run(&args);
    assert_eq!(said.code, 1, "{}{}", said.out, said.err);
    let report = said.json();
    assert_eq!(named(&report, "refuted"), ["hash1.stage[3].state"]);
    let example = &report["cores"][0]["lemmas"][1]["counterexample"];
    let wrong: Vec<_> = example["wrong"].as_array().unwrap().iter().collect();
    let elements: Vec<_> = wrong
        .iter()
        .map(|w| w["element"].as_str().unwrap())
        .collect();
    assert_eq!(elements, ["hash1.stage[3].e", "hash1.stage[3].a"]);
    let given = example["given"].as_array().unwrap();
    let count = given.iter().find(|given| given["name"] == "phase.count");
    assert_eq!(count.unwrap()["value"], "0x5", "{example}");
}
