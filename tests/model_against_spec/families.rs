//! Every family of the design space: the hits of any script are those of `sha2`, each in its cycle; and its counts.

use goldbench::design::{DesignConfig, Kind};
use goldbench::job::{self, Job};
use goldbench::lockstep::{MinerOracle, Oracle};
use goldbench::model::{MinerInputs, MinerModel, Model};
use goldbench::spec::Target;
use goldbench::units::{Cycle, Nonce};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use crate::miner_script::script;
use crate::reject::EARLY;

/// A design of each family, and mixtures.
pub const FAMILIES: [&str; 29] = [
    "",
    "rounds_per_stage=2",
    "rounds_per_stage=4",
    "rounds_per_stage=1/2",
    "shortcuts=+dead-words",
    "shortcuts=+pre-added",
    "rounds_per_stage=2 shortcuts=+dead-words,+pre-added",
    "rounds_per_stage=1/2 shortcuts=+dead-words",
    "fold=2",
    "fold=8 rounds_per_stage=2 shortcuts=+pre-added",
    "fold=64",
    "fold=16 rounds_per_stage=4",
    "fold=2 datapath=shared",
    "fold=2 datapath=shared rounds_per_stage=2 shortcuts=+pre-added",
    "fold=8 datapath=shared shortcuts=+pre-added",
    "fold=64 datapath=shared",
    "midstates=2",
    "midstates=8 rounds_per_stage=4",
    "midstates=4 fold=4 datapath=shared",
    "midstates=4 shortcuts=+prepared,+constant-words,+padding,+pre-added,+dead-words",
    "shortcuts=+constant-words",
    "shortcuts=+prepared rounds_per_stage=2",
    "rounds_per_stage=1/2 shortcuts=+prepared,+constant-words,+padding,+dead-words",
    "rounds_per_stage=4 shortcuts=+prepared,+constant-words,+padding,+pre-added,+dead-words",
    "shortcuts=none",
    "shortcuts=none fold=64",
    "ticket=true",
    "midstates=4 fold=4 datapath=shared ticket=true",
    "midstates=2 rounds_per_stage=4 ticket=true shortcuts=+prepared,+constant-words,+padding,+dead-words",
];

/// The design with these settings.
pub fn design(pairs: &str) -> DesignConfig {
    let mut design = DesignConfig::miner();
    for pair in pairs.split_whitespace() {
        design.set_pair(pair).unwrap();
    }
    assert_eq!(design.check(), Ok(()), "{pairs}");
    design
}

/// The script's inputs at the ports of a design.
fn at_ports(inputs: &MinerInputs, design: &DesignConfig) -> MinerInputs {
    let mut ported = MinerInputs::idle_of(design);
    if inputs.load {
        ported.offer(&inputs.job().fitted(design, None));
    }
    ported.reset = inputs.reset;
    ported.enable = inputs.enable;
    ported.abort = inputs.abort;
    ported.hit_ready = inputs.hit_ready;
    ported
}

/// Jobs, switches, resets, aborts and stalls at any cycle: the result oracle finds nothing wrong.
#[test]
fn every_hit_of_every_family_comes_when_it_must() {
    for pairs in FAMILIES {
        let design = design(pairs);
        let (mut runner, mut hits, mut dropped) = (TestRunner::deterministic(), 0, 0);
        for run in 0..12 {
            let script = script().new_tree(&mut runner).unwrap().current();
            let mut model = MinerModel::new(&design);
            let mut oracle = MinerOracle::new(&design, &[]);
            // Where a nonce takes several clocks, waits are as much longer.
            let idle = |i: &MinerInputs| !(i.load || i.abort || i.reset);
            let times = design.latency().interval.min(16) as usize;
            let mut inputs: Vec<_> = script
                .inputs()
                .into_iter()
                .flat_map(|i| std::iter::repeat_n(i.clone(), if idle(&i) { times } else { 1 }))
                .collect();
            let rest = design.latency().issue_to_result + 40;
            inputs.extend((0..rest).map(|_| MinerInputs::idle()));
            for (cycle, inputs) in inputs.iter().enumerate() {
                let inputs = at_ports(inputs, &design);
                let outputs = model.step(&inputs);
                oracle.cycle(Cycle(cycle as u64), &inputs, &outputs);
            }
            assert_eq!(oracle.faults(), [], "{pairs}, script {run}");
            hits += oracle.results().hits;
            dropped += oracle.results().dropped;
        }
        assert!(hits > 20, "{pairs}: {hits} hits");
        assert!(dropped > 0 || design.fold > 4, "{pairs}: nothing dropped");
    }
}

/// The formula itself, with no oracle between: first issue + distance * interval + latency, and the set of hits.
#[test]
fn hits_come_at_the_formulas_cycle_with_their_versions() {
    for pairs in FAMILIES {
        let design = design(pairs);
        let (latency, mut model) = (design.latency(), MinerModel::new(&design));
        let job = Job {
            target: Target::from_zero_bits(2).unwrap(),
            start: Nonce(u32::MAX - 31),
            end: Nonce(u32::MAX),
            version: 0x2000_4000,
            ..crate::miner::any_job()
        };
        let job = job.fitted(&design, None);
        let mut inputs = MinerInputs::idle_of(&design);
        inputs.reset = true;
        model.step(&inputs);
        // The load comes at the fold's second clock, where there is one.
        let loaded = 2;
        let mut found = Vec::new();
        let last = latency.first_issue(loaded, 1) + 32 * latency.interval + latency.issue_to_result;
        for cycle in 1..last + 40 {
            let mut inputs = MinerInputs::idle_of(&design);
            if cycle == loaded {
                inputs.offer(&job);
            }
            let out = model.step(&inputs);
            if out.hit_valid {
                found.push((
                    cycle,
                    out.hit_nonce.value,
                    out.hit_lane.value,
                    out.hit_version.value,
                    out.hit_full.map(|full| full.value),
                ));
            }
        }
        // The host is always ready: hits of one nonce come one after the other, behind those of the nonce before.
        let (mut free, mut expected) = (0, Vec::new());
        for (distance, nonce) in (job.start.0..=job.end.0).enumerate() {
            let at = latency.first_issue(loaded, 1)
                + distance as u64 * latency.interval
                + latency.issue_to_result;
            // Where the design has tickets, the job has one.
            let (lanes, full) = (
                job::shares(&job, Nonce(nonce)),
                job::hits(&job, Nonce(nonce)),
            );
            for lane in (0..8u32).filter(|lane| lanes >> lane & 1 == 1) {
                let shown = at.max(free);
                let full = design.ticket.then_some(full >> lane & 1 == 1);
                expected.push((shown, nonce, lane, job.version ^ lane << 13, full));
                free = shown + 1;
            }
        }
        assert!(expected.len() >= 4 * design.lanes(), "{pairs}");
        // Many lanes on a pipe of one nonce a clock overflow the FIFO; the oracle above follows that.
        if design.lanes() == 1 || design.fold > 1 {
            assert_eq!(found, expected, "{pairs}");
        }
    }
}

/// A model that takes over another's state goes on as that one does, and all that is used gets known.
#[test]
fn a_saved_state_of_every_family_goes_on() {
    for pairs in FAMILIES.into_iter().chain(EARLY) {
        let design = design(pairs);
        let mut runner = TestRunner::deterministic();
        let script = script().new_tree(&mut runner).unwrap().current();
        let mut first = MinerModel::new(&design);
        let inputs: Vec<_> = script
            .inputs()
            .iter()
            .map(|inputs| at_ports(inputs, &design))
            .collect();
        let half = inputs.len() / 2;
        for inputs in &inputs[..half] {
            first.step(inputs);
        }
        let mut second = first.fresh();
        second.load(&first.state());
        assert_eq!(
            second.state(),
            first.state(),
            "{pairs}: right after the load"
        );
        for (cycle, inputs) in inputs.iter().enumerate().skip(half) {
            first.step(inputs);
            second.step(inputs);
            let (known, one, other) = (first.known(), first.state(), second.state());
            let differs = |at: &usize| known[*at] && one[*at] != other[*at];
            let wrong = (0..other.len()).find(differs);
            let wrong =
                wrong.map(|at| &first.structure().registers[first.structure().owner(at)].name);
            assert_eq!(wrong, None, "{pairs}, cycle {cycle}");
        }
    }
}

#[test]
fn after_a_reset_just_control_is_known_and_later_every_word_of_the_pipes() {
    for pairs in FAMILIES.into_iter().chain(EARLY) {
        let design = design(pairs);
        let mut model = MinerModel::new(&design);
        let mut inputs = MinerInputs::idle_of(&design);
        inputs.reset = true;
        model.step(&inputs);
        let known = model.known();
        for register in &model.structure().registers {
            let all = known[register.range()].iter().all(|k| *k);
            assert_eq!(
                all,
                register.kind == Kind::Control,
                "{pairs}: {}",
                register.name
            );
        }
        let mut load = MinerInputs::idle_of(&design);
        load.offer(&crate::miner::any_job().fitted(&design, None));
        model.step(&load);
        for _ in 0..design.latency().issue_to_result + u64::from(design.fold) {
            model.step(&MinerInputs::idle_of(&design));
        }
        let known = model.known();
        let pipes = |r: &&goldbench::design::Register| r.name.starts_with("hash");
        for register in model.structure().registers.iter().filter(pipes) {
            assert!(
                known[register.range()].iter().all(|k| *k),
                "{pairs}: {}",
                register.name
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever passes the rules elaborates, has unique names, and its frames are as its layout says.
    #[test]
    fn whatever_can_be_built_has_a_structure(
        rounds in 0..4usize, fold in 0..7u32, shared: bool, midstates in 0..4u32, shortcuts in 0..256u32,
    ) {
        use goldbench::design::{Datapath, RoundsPerStage, Shortcut};
        let asked = DesignConfig {
            rounds_per_stage: RoundsPerStage::ALL[rounds],
            fold: 1 << fold,
            datapath: if shared { Datapath::Shared } else { Datapath::Pair },
            midstates: 1 << midstates,
            shortcuts: Shortcut::ALL.into_iter().enumerate()
                .filter(|(i, _)| shortcuts >> i & 1 == 1).map(|(_, s)| s).collect(),
            ..DesignConfig::miner()
        };
        let design = match asked.check() {
            Ok(()) => asked,
            Err(error) => *error.config,
        };
        prop_assert_eq!(design.check(), Ok(()));
        let structure = design.elaborate();
        let mut names: Vec<_> = structure.elements().map(|e| e.name).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        prop_assert_eq!(names.len(), all);
        let model = MinerModel::new(&design);
        prop_assert_eq!(model.state().len(), structure.state_words());
        let idle = MinerInputs::idle_of(&design);
        prop_assert_eq!(goldbench::model::Frame::words(&idle), structure.inputs.words());
    }
}
