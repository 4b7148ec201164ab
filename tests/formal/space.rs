//! Cores of the whole design space: the same claims, whatever a stage does and keeps.

use crate::bench::{Bench, Said, named, provers};

/// One folded and one unfolded core: seconds each.
const QUICK: &[&str] = &[
    "fold=8 shortcuts=midstate,pre-added",
    "rounds_per_stage=4 shortcuts=midstate,dead-words",
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
fn every_register_of_a_folded_and_an_unfolded_core_is_proved() {
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
