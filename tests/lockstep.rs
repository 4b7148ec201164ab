//! The built-in cores against the model: the smoke suite passes, and compares what it says it compares.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use goldbench::design::DesignConfig;
use goldbench::golden::{self, Vector, VectorSet};
use goldbench::lockstep::{CompressOracle, MinerOracle, Oracle as _, run_case};
use goldbench::model::{MinerInputs, MinerOutputs, OutputFrame as _};
use goldbench::spec;
use goldbench::stimulus::{
    Case, CompressScript, Feed, Fill, Golden, Origin, PowerUp, Script, StoredCase, Suite, View,
    cases,
};
use goldbench::units::{Cycle, JobId, Nonce, Seed};
use goldbench::verdict::{Outcome, ResultFault, Results};

/// Runs the suite, and gives what each case delivered; nothing where no Verilator is.
fn smoke(name: &str) -> Option<BTreeMap<String, Results>> {
    let ready = support::ready(&format!("builtin:{name}"))?;
    let mut delivered = BTreeMap::new();
    for case in cases(
        &ready.core.manifest.design,
        name,
        Seed(1),
        Suite::Smoke,
        &[],
    ) {
        let start = std::time::Instant::now();
        let verdict = run_case(&ready.core, &ready.builds, &case, &mut |_| {}).unwrap();
        let s = start.elapsed().as_secs_f64();
        eprintln!(
            "{:24} {:8} cycles {:6.0} kc/s  unknown {} late {}  {:?}",
            case.name,
            verdict.tally.cycles,
            verdict.tally.cycles as f64 / s / 1e3,
            verdict.tally.unknown,
            verdict.tally.unknown_late,
            verdict.results
        );
        assert_eq!(verdict.outcome, Outcome::Pass, "{verdict:#?}");
        assert_eq!(verdict.tally.unknown_late, 0, "{}", case.name);
        delivered.insert(case.name, verdict.results);
    }
    Some(delivered)
}

/// Messages of an embedded set that take at most so many blocks.
fn messages(set: &str, max_blocks: usize) -> usize {
    let sets = golden::builtin().iter().filter(|s| s.name == set);
    let messages = sets.flat_map(|s| &s.vectors).filter_map(Vector::message);
    messages
        .filter(|m| spec::pad(&m.msg).len() <= max_blocks)
        .count()
}

#[test]
fn the_compression_pipe_passes_smoke_and_delivers_every_stored_message() {
    let Some(delivered) = smoke("compress") else {
        return;
    };
    let count = |set: &str| delivered[set].messages;
    assert_eq!(count("fips180-4"), messages("fips180-4", 1_000) as u64);
    assert!(count("fips180-4") > 0);
    assert_eq!((count("cavp_short"), count("cavp_long")), (65, 64));
}

#[test]
fn the_miner_core_passes_smoke_and_finds_every_stored_header() {
    let Some(delivered) = smoke("miner") else {
        return;
    };
    let found: Vec<&str> = delivered
        .iter()
        .filter(|(case, _)| case.starts_with("headers["))
        .flat_map(|(_, results)| &results.golden)
        .map(|hit| hit.vector.as_str())
        .collect();
    let stored = golden::builtin().iter().flat_map(VectorSet::headers);
    let stored: BTreeSet<&str> = stored.map(|header| header.id.as_str()).collect();
    assert_eq!(found.len(), stored.len(), "each once");
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), stored);
}

/// A nonce beyond the end would be missed by nobody. The nightly suite's scripts are held to it as they are made.
#[test]
fn every_stored_nonce_is_due_before_its_script_ends() {
    for suite in [Suite::Smoke, Suite::Regression] {
        let mut seen = 0;
        for case in cases(&DesignConfig::miner(), "miner", Seed(1), suite, &[]) {
            let Script::Miner(script) = &case.script else {
                panic!("a miner's case")
            };
            seen += script.golden.len();
            let late = script.golden.iter().find(|g| g.due.0 >= script.cycles);
            assert!(late.is_none(), "{}: {late:?}", case.name);
        }
        assert!(seen > 0);
    }
}

#[test]
fn an_oracle_that_stopped_misses_only_what_was_due_before() {
    let stored = |vector: &str, due| Golden {
        vector: vector.into(),
        job: JobId(1),
        nonce: Nonce(7),
        due: Cycle(due),
    };
    let golden = [stored("before", 3), stored("after", 50)];
    let mut oracle = MinerOracle::new(&DesignConfig::miner(), &golden);
    let mut outputs = MinerOutputs::read(&[0; MinerOutputs::WORDS]);
    let mut inputs = MinerInputs::idle();
    for cycle in 0..100 {
        inputs.reset = cycle == 0;
        // Hits out of nothing, in every cycle.
        outputs.hit_valid = cycle > 0;
        oracle.cycle(Cycle(cycle), &inputs, &outputs);
    }
    oracle.finish(100);
    let missed: Vec<&str> = oracle
        .faults()
        .iter()
        .filter_map(|fault| match fault {
            ResultFault::GoldenMissed { vector, .. } => Some(vector.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(missed, ["before"]);
}

fn fed_from(set: &str) -> CompressScript {
    CompressScript {
        cycles: 0,
        power_up: PowerUp {
            fill: Fill::Zeros,
            seed: Seed(1),
        },
        origin: Origin::Reset,
        events: Vec::new(),
        feed: Feed::Messages {
            set: set.into(),
            max_blocks: 10,
        },
    }
}

#[test]
fn a_feed_from_an_unknown_set_does_not_pass() {
    for (set, known) in [("cavp_short", true), ("cavp_shirt", false)] {
        let script = fed_from(set);
        let mut oracle = CompressOracle::new(&script);
        oracle.finish(100);
        assert_eq!(oracle.faults().is_empty(), known, "{set}");

        let stored = StoredCase {
            schema: StoredCase::SCHEMA.into(),
            manifest: "builtin:compress".into(),
            case: Case {
                name: set.into(),
                seed: Seed(1),
                view: View::Full,
                script: Script::Compress(script.clone()),
            },
        };
        let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{set}.json"));
        std::fs::write(&path, stored.to_json()).unwrap();
        let read = StoredCase::read(&path);
        assert_eq!(read.is_ok(), known, "{read:?}");
    }
}

/// The core with other parameters than its defaults, at both ends of what [`goldbench::design::DesignConfig`] allows.
#[test]
fn the_miner_core_passes_with_few_and_many_slots() {
    for (slot_bits, fifo_depth_bits) in [(1, 1), (4, 8)] {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in goldbench::dut::rtl_files() {
            std::fs::write(dir.path().join(name), text).unwrap();
        }
        let manifest = dir.path().join("miner.toml");
        let text = std::fs::read_to_string(&manifest).unwrap();
        let text = text
            .replace("slot_bits = 2", &format!("slot_bits = {slot_bits}"))
            .replace(
                "fifo_depth_bits = 3",
                &format!("fifo_depth_bits = {fifo_depth_bits}"),
            );
        std::fs::write(&manifest, text).unwrap();
        let Some(ready) = support::ready_probe(manifest.to_str().unwrap()) else {
            return;
        };
        assert_eq!(ready.core.manifest.design.slots(), 1 << slot_bits);
        let wanted = [
            "job_switch",
            "slots_full",
            "job_every_cycle",
            "abort",
            "back_pressure",
            "power_up_state[0]",
            "random[0]",
        ];
        let all = cases(
            &ready.core.manifest.design,
            "miner",
            Seed(1),
            Suite::Smoke,
            &[],
        );
        for case in all
            .iter()
            .filter(|case| wanted.contains(&case.name.as_str()))
        {
            let verdict = run_case(&ready.core, &ready.builds, case, &mut |_| {}).unwrap();
            assert_eq!(verdict.outcome, Outcome::Pass, "{slot_bits} {verdict:#?}");
        }
    }
}

/// The built-in core of a design, in lockstep in every register.
fn passes(settings: &str) {
    let mut design = DesignConfig::miner();
    for pair in settings.split_whitespace() {
        design.set_pair(pair).unwrap();
    }
    assert_eq!(design.check(), Ok(()), "{settings}");
    let Some(ready) = support::ready_probe(&goldbench::dut::builtin_origin(&design)) else {
        return;
    };
    assert_eq!(ready.core.manifest.design, design);
    for case in cases(&design, ready.core.name(), Seed(1), Suite::Smoke, &[])
        .iter()
        .filter(|case| support::is_telling(&case.name))
    {
        let verdict = run_case(&ready.core, &ready.builds, case, &mut |_| {}).unwrap();
        assert_eq!(verdict.outcome, Outcome::Pass, "{settings} {verdict:#?}");
        assert_eq!(verdict.detail, "", "{settings}: registers out of view");
        if case.name == "headers[0]" {
            assert_eq!(verdict.results.golden.len(), 8, "{settings}");
        }
    }
}

/// Small cores that have, between them, every kind of stage but the half, and every kind of job.
#[test]
fn cores_of_other_designs_pass() {
    for settings in [
        "fold=16 datapath=shared midstates=2 shortcuts=+pre-added",
        "fold=32 shortcuts=none",
        "rounds_per_stage=4 midstates=2 shortcuts=+prepared,+constant-words,+padding,+pre-added,+dead-words",
        // Survivors in bursts, in several lanes, and more of them than can wait.
        "rounds_per_stage=4 reject_bits=8 shortcuts=+early-reject,+early-stop,+dead-words ticket=true",
        "rounds_per_stage=4 midstates=4 slot_bits=3 shortcuts=+prepared,+constant-words,+padding,+pre-added,+early-reject,+early-stop,+dead-words",
        "fold=32 midstates=2 datapath=shared ticket=true",
    ] {
        passes(settings);
    }
}
