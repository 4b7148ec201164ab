//! Cores of the whole design space: the same claims, whatever a stage does and keeps.

use crate::bench::{Bench, Said, named, provers};

/// Small cores, one for each way in which a stage can differ.
const SMALL: &[&str] = &[
    "fold=32",
    "fold=16 midstates=2",
    "fold=8 shortcuts=midstate,pre-added",
    "fold=16 datapath=shared",
    "fold=16 datapath=shared midstates=2 shortcuts=midstate,pre-added",
    "fold=16 shortcuts=none",
];

/// Unfolded cores: minutes in all.
const LARGE: &[&str] = &[
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
    "rounds_per_stage=2 fold=2",
    "fold=64",
    "fold=2 datapath=shared",
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
fn every_register_of_small_cores_is_proved() {
    all_proved(SMALL);
}

#[test]
#[ignore = "minutes"]
fn every_register_of_large_cores_is_proved() {
    all_proved(LARGE);
}
