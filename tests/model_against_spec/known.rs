//! What the miner core knows of itself: nothing, then control, then stage by stage all of it.

use goldbench::bits::State;
use goldbench::design::{DesignConfig, Kind};
use goldbench::job::Job;
use goldbench::model::{MinerInputs, MinerModel, Model};
use goldbench::spec::Target;
use goldbench::units::{JobId, Nonce};

use crate::miner_script::{idle, offer};

fn job(id: u8) -> Job {
    Job {
        id: JobId(id),
        midstate: State([7; 8]),
        version: 1,
        others: Vec::new(),
        first_block: None,
        ticket: None,
        tail: [1, 2, 3],
        target: Target::MAX,
        start: Nonce(0),
        end: Nonce(u32::MAX),
    }
}

/// Is each register known as a whole, by name.
fn known(model: &MinerModel) -> impl Fn(&str) -> bool + use<> {
    let (structure, known) = (model.structure().clone(), model.known());
    move |name| {
        let register = &structure.registers[structure.register(name).expect(name)];
        known[register.range()].iter().all(|k| *k)
    }
}

#[test]
fn nothing_is_known_before_the_reset_and_control_after_it() {
    let mut model = MinerModel::new(&DesignConfig::miner());
    let mut load = idle();
    offer(&job(0), &mut load);
    for _ in 0..200 {
        assert!(!model.step(&load).control_known);
    }
    assert!(
        model.known().iter().all(|k| !k),
        "a load at an unknown core defines nothing"
    );
    model.step(&MinerInputs {
        reset: true,
        ..idle()
    });
    let known = known(&model);
    for register in &model.structure().registers {
        assert_eq!(
            known(&register.name),
            register.kind == Kind::Control,
            "{}",
            register.name
        );
    }
}

#[test]
fn each_stage_is_known_when_the_first_nonce_has_reached_it() {
    let mut model = MinerModel::new(&DesignConfig::miner());
    model.step(&MinerInputs {
        reset: true,
        ..idle()
    });
    let mut load = idle();
    offer(&job(0), &mut load);
    model.step(&load);
    let mut entered = 0;
    for cycle in 0..400 {
        let known = known(&model);
        let at = |name: &str, since: usize| {
            assert_eq!(
                known(name),
                entered >= since,
                "{name} after {entered} enabled cycles"
            );
        };
        for round in 0..64 {
            at(&format!("hash1.round[{round}].state"), round + 1);
            at(&format!("hash1.round[{round}].w"), round + 1);
            at(&format!("hash2.round[{round}].state"), round + 66);
            at(&format!("hash2.round[{round}].w"), round + 66);
        }
        at("hash1.digest", 65);
        at("hash2.digest", 130);
        let enable = cycle % 3 != 1;
        entered += usize::from(enable);
        model.step(&MinerInputs { enable, ..idle() });
    }
}

/// Every slot has had its job and every FIFO entry its hit: no word is unknown any more, also over resets.
#[test]
fn no_word_is_unknown_once_all_has_been_used() {
    let design = DesignConfig::miner();
    let mut model = MinerModel::new(&design);
    let reset = MinerInputs {
        reset: true,
        ..idle()
    };
    model.step(&reset);
    for id in 0..design.slots() as u8 {
        let mut load = idle();
        offer(&job(id), &mut load);
        model.step(&load);
    }
    let unknown = |model: &MinerModel| model.known().iter().filter(|k| !**k).count();
    assert!(unknown(&model) > 0);
    for _ in 0..140 + design.fifo_depth() {
        model.step(&idle());
    }
    assert_eq!(unknown(&model), 0);
    model.step(&reset);
    assert_eq!(unknown(&model), 0);
}
