//! The miner core shows exactly what must come of its inputs, in the cycle in which it must.

use goldbench::bits::State;
use goldbench::design::DesignConfig;
use goldbench::job::{self, Job};
use goldbench::model::{MinerInputs, MinerModel, Model};
use goldbench::spec::Target;
use goldbench::units::{JobId, Nonce};
use proptest::prelude::*;
use proptest::strategy::ValueTree;

use crate::miner_oracle::{Expected, Oracle};
use crate::miner_script::{idle, offer, script};

/// The job that stands at the ports, read back from them.
pub fn offered(inputs: &MinerInputs) -> Option<Job> {
    let reversed = |words: [u32; 8]| std::array::from_fn(|i| words[7 - i]);
    let target: [u32; 8] = reversed(inputs.target);
    let mut bytes = [0; 32];
    for (four, word) in bytes.as_chunks_mut::<4>().0.iter_mut().zip(target) {
        *four = word.to_be_bytes();
    }
    inputs.load.then(|| Job {
        id: JobId(inputs.job_id),
        midstate: State(reversed(inputs.midstate)),
        others: Vec::new(),
        version: inputs.version,
        first_block: None,
        ticket: None,
        tail: [inputs.tail[2], inputs.tail[1], inputs.tail[0]],
        target: Target::from_be_bytes(bytes),
        start: Nonce(inputs.nonce_start),
        end: Nonce(inputs.nonce_end),
    })
}

/// A job of which every nonce is a hit.
pub fn any_job() -> Job {
    Job {
        id: JobId(3),
        midstate: goldbench::spec::IV,
        others: Vec::new(),
        version: 0x2000_0000,
        first_block: None,
        ticket: None,
        tail: [1, 2, 3],
        target: Target::MAX,
        start: Nonce(0),
        end: Nonce(u32::MAX),
    }
}

/// The nonce that the model says enters now: its first and third register.
fn entering(model: &MinerModel) -> Option<Nonce> {
    let (mut seen, mut words) = (0, [0; 3]);
    model.visit(&mut |piece, _| {
        if seen < 3 {
            words[seen] = piece[0];
        }
        seen += 1;
    });
    (words[0] == 1).then_some(Nonce(words[2]))
}

fn design() -> impl Strategy<Value = DesignConfig> {
    (1..4u32, 1..4u32).prop_map(|(slot_bits, fifo_depth_bits)| DesignConfig {
        slot_bits,
        fifo_depth_bits,
        ..DesignConfig::miner()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn every_output_of_every_cycle_is_what_must_come(script in script(), design in design()) {
        let mut model = MinerModel::new(&design);
        let mut oracle = Oracle::new(design.slots(), design.fifo_depth());
        for (cycle, inputs) in script.inputs().iter().enumerate() {
            if cycle > 0 {
                prop_assert_eq!(entering(&model), oracle.entering(), "nonce that enters in cycle {}", cycle);
            }
            let expected = oracle.expect(inputs);
            let outputs = model.step(inputs);
            if cycle > 0 {
                prop_assert!(outputs.control_known);
                prop_assert!(!outputs.hit_valid || outputs.hit_nonce.known && outputs.hit_job_id.known);
                prop_assert_eq!(Expected::of(&outputs), expected, "cycle {}", cycle);
            }
            oracle.edge(inputs, offered(inputs).as_ref());
        }
    }
}

/// The scripts reach what they are for: hits, full FIFOs, loads that wait.
#[test]
fn scripts_are_not_idle() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut hits, mut overflows, mut refused) = (0, 0, 0);
    for _ in 0..96 {
        let script = script().new_tree(&mut runner).unwrap().current();
        let mut oracle = Oracle::new(2, 4);
        for inputs in script.inputs() {
            let expected = oracle.expect(&inputs);
            refused += u32::from(inputs.load && inputs.enable && !expected.load_ready);
            overflows += u32::from(expected.overflow > 0);
            oracle.edge(&inputs, offered(&inputs).as_ref());
        }
        hits += oracle.hits;
    }
    assert!(hits > 1_000, "{hits} hits");
    assert!(overflows > 100, "{overflows} cycles after an overflow");
    assert!(refused > 20, "{refused} cycles of a load that has to wait");
}

/// The formula itself, with no oracle between: load + 1 + distance + latency.
#[test]
fn hits_come_at_the_load_plus_distance_plus_latency() {
    let design = DesignConfig::miner();
    let mut model = MinerModel::new(&design);
    let job = Job {
        target: Target::from_zero_bits(2).unwrap(),
        start: Nonce(u32::MAX - 63),
        ..any_job()
    };
    let reset = MinerInputs {
        reset: true,
        ..idle()
    };
    model.step(&reset);
    let mut load = idle();
    offer(&job, &mut load);
    model.step(&load);
    let mut hits = Vec::new();
    for cycle in 1..400u64 {
        let outputs = model.step(&idle());
        if outputs.hit_valid {
            hits.push((cycle, outputs.hit_nonce.value));
        }
    }
    let latency = design.latency().issue_to_result;
    let expected: Vec<(u64, u32)> = (job.start.0..=job.end.0)
        .filter(|&nonce| job::hit(&job, Nonce(nonce)))
        .map(|nonce| (1 + u64::from(nonce - job.start.0) + latency, nonce))
        .collect();
    assert_eq!(hits, expected);
    assert!(hits.len() > 5);
}
