//! A core in steady flow against the model that moves every word from register to register.

#[path = "support/designs.rs"]
mod designs;

use goldbench::activity::{Search, Steady, scan};
use goldbench::bits::HeaderBytes;
use goldbench::design::{DesignConfig, Register};
use goldbench::job::Job;
use goldbench::model::{MinerInputs, MinerModel, Model};
use goldbench::simd::Engine;
use goldbench::spec::{Header, Target};
use goldbench::units::{JobId, Nonce};

use designs::miner as design;

/// Every way of cutting a pipe, and every kind of word.
const DESIGNS: &[&str] = &[
    "",
    "rounds_per_stage=1/2",
    "rounds_per_stage=1/2 shortcuts=+prepared,+constant-words,+padding,+dead-words",
    "rounds_per_stage=2 midstates=2 shortcuts=+pre-added,+dead-words",
    "rounds_per_stage=4 midstates=4 shortcuts=+prepared,+constant-words,+padding,+pre-added,+early-reject,+early-stop,+dead-words",
    "shortcuts=none",
    "fold=2",
    "fold=8 shortcuts=+pre-added",
    "fold=16 midstates=2",
    "fold=16 shortcuts=none",
    "fold=32 rounds_per_stage=2 shortcuts=+pre-added",
    "fold=64",
    "fold=2 datapath=shared midstates=2",
    "fold=4 datapath=shared shortcuts=+pre-added",
    "fold=64 datapath=shared",
];

fn job(design: &DesignConfig, start: u32) -> Job {
    let header = Header::from_bytes(&HeaderBytes(std::array::from_fn(|i| (7 * i + 3) as u8)));
    let nonces = (Nonce(start), Nonce(u32::MAX));
    let job = Job::new(JobId(1), &header, Target::DIFFICULTY_1, nonces).unwrap();
    job.fitted(design, Some(&header))
}

/// A core that has been reset and has taken a job: the states behind the cycle in which its first nonce is issued.
fn running(design: &DesignConfig, job: &Job) -> MinerModel {
    let mut model = MinerModel::with_nodes(design);
    let idle = MinerInputs::idle_of(design);
    model.step(&MinerInputs {
        reset: true,
        ..idle.clone()
    });
    model.step(&MinerInputs {
        reset: true,
        ..idle.clone()
    });
    let mut load = idle.clone();
    load.offer(job);
    model.step(&load);
    let nonce = model
        .structure()
        .element("issue.nonce")
        .expect("a counter")
        .bit
        / 32;
    while model.state()[nonce] != job.start.0.wrapping_add(1) {
        model.step(&idle);
    }
    model
}

/// The states, with the nodes behind them, of the cycles from the one in which the first nonce is issued on: index 0 is left empty.
fn states(design: &DesignConfig, job: &Job, cycles: u64) -> Vec<Vec<u32>> {
    let mut model = running(design, job);
    let idle = MinerInputs::idle_of(design);
    let mut states = vec![Vec::new()];
    while (states.len() as u64) < cycles {
        let mut state = model.state();
        model.visit_nodes(&mut |nodes| state.extend_from_slice(nodes));
        states.push(state);
        model.step(&idle);
    }
    states
}

#[test]
fn every_register_and_node_holds_in_every_cycle_what_the_model_has_there() {
    for pairs in DESIGNS {
        let design = design(pairs);
        let job = job(&design, 0xffff_ff00 - 5000);
        let structure = design.elaborate();
        let nodes = structure.nodes();
        let steady = Steady::with_nodes(&design, &structure, &nodes, &job);
        let period = design.period() as u64;
        let states = states(&design, &job, steady.filled() + 3 * period + 1);
        for cycle in steady.filled()..states.len() as u64 {
            let words = steady.words(cycle);
            let pipes = structure
                .registers
                .iter()
                .filter(|r| r.site.pipe().is_some());
            assert_eq!(
                words.len(),
                pipes.map(Register::words).sum::<usize>() + nodes.len(),
                "{pairs}"
            );
            for (word, value) in words {
                let name = || {
                    let node = word.checked_sub(structure.state_words());
                    node.map_or_else(
                        || structure.registers[structure.owner(word)].name.clone(),
                        |node| nodes[node].name.clone(),
                    )
                };
                let moved = states[cycle as usize][word];
                assert_eq!(value, moved, "{pairs}: {} in cycle {cycle}", name());
            }
        }
    }
}

#[test]
fn every_bit_toggles_as_often_as_in_the_model() {
    for pairs in DESIGNS {
        let design = design(pairs);
        let job = job(&design, 0x1234_5678);
        let structure = design.elaborate();
        let steady = Steady::with_nodes(&design, &structure, &structure.nodes(), &job);
        let period = design.period() as u64;
        // More than each engine takes at a time, and something left over.
        let range = steady.filled() + 1..steady.filled() + 421 * period + 2;
        let states = states(&design, &job, range.end + 1);
        for engine in Engine::present() {
            let activity = steady.count(range.clone(), engine, true).unwrap();
            assert_eq!(activity.cycles, range.end - range.start);
            for counted in &activity.words {
                let value = |cycle: u64| states[cycle as usize][counted.word];
                for bit in 0..32 {
                    let on = |cycle| u64::from(value(cycle) >> bit & 1);
                    let toggles: u64 = range.clone().map(|c| on(c) ^ on(c + 1)).sum();
                    let ones: u64 = range.clone().map(on).sum();
                    assert_eq!(
                        (counted.toggles[bit], counted.ones[bit]),
                        (toggles, ones),
                        "{pairs}: {engine}: word {} bit {bit}",
                        counted.word
                    );
                }
            }
        }
    }
}

/// A stretch is its parts, wherever it is cut; and short ones, in which no vector is filled, are counted as well.
#[test]
fn a_stretch_is_the_sum_of_its_parts() {
    for pairs in ["", "fold=8", "fold=4 datapath=shared"] {
        let design = design(pairs);
        let steady = Steady::new(&design, &design.elaborate(), &job(&design, 77));
        let (start, end) = (steady.filled() + 10, steady.filled() + 5000);
        let count = |range| steady.count(range, Engine::widest(), true).unwrap();
        let whole = count(start..end);
        for cut in [start, start + 1, start + 100, start + 3333, end] {
            let (first, second) = (count(start..cut), count(cut..end));
            for ((whole, first), second) in whole.words.iter().zip(first.words).zip(second.words) {
                for bit in 0..32 {
                    assert_eq!(
                        whole.toggles[bit],
                        first.toggles[bit] + second.toggles[bit],
                        "{pairs} {cut}"
                    );
                    assert_eq!(
                        whole.ones[bit],
                        first.ones[bit] + second.ones[bit],
                        "{pairs} {cut}"
                    );
                }
            }
        }
    }
}

/// The scan against `sha2`, in targets so low that every branch is taken, and tickets.
#[test]
fn a_scan_finds_the_hits_that_sha2_finds() {
    for (lanes, ticket) in [(1, None), (2, Some(0xf)), (8, None)] {
        let mut design = DesignConfig::miner();
        (design.midstates, design.ticket) = (lanes, ticket.is_some());
        let mut job = job(&design, 0);
        job.ticket = ticket;
        let bits = [9, 5, 1, 0].map(|bits| Target::from_zero_bits(bits).unwrap());
        // The very edge: a nonce of the range just meets the one, and misses the other.
        let met = Target::just_met_by(&goldbench::job::hash(&job, Nonce(1234)));
        let edges = [met, met.one_below().unwrap()];
        for target in bits.into_iter().chain(edges) {
            job.target = target;
            for nonces in [5..=5, 1000..=1517, u32::MAX - 300..=u32::MAX] {
                let expected: Vec<(u32, u32)> = nonces
                    .clone()
                    .flat_map(|nonce| {
                        let hits = goldbench::job::shares(&job, Nonce(nonce));
                        (0..8)
                            .filter(move |lane| hits >> lane & 1 == 1)
                            .map(move |lane| (nonce, lane))
                    })
                    .collect();
                for engine in Engine::present() {
                    let found = scan(&job, lanes as usize, nonces.clone(), engine).unwrap();
                    let found: Vec<(u32, u32)> =
                        found.iter().map(|f| (f.nonce.0, f.lane)).collect();
                    assert_eq!(found, expected, "{engine} {lanes} {target} {nonces:?}");
                }
            }
        }
    }
}

/// A search is a scan, wherever its stretches and parts begin, with several lanes and tickets too.
#[test]
fn a_search_finds_what_a_single_scan_finds() {
    let mut design = DesignConfig::miner();
    (design.midstates, design.ticket) = (2, true);
    let mut job = job(&design, 0);
    (job.target, job.ticket) = (Target::from_zero_bits(2).unwrap(), Some(0x101));
    let nonces = u32::MAX - 200_000..=u32::MAX;
    for engine in Engine::present() {
        let whole = scan(&job, 2, nonces.clone(), engine).unwrap();
        let search = Search::new(&job, 2, nonces.clone(), engine).unwrap();
        let stretches: Vec<_> = search.collect();
        assert!(stretches.len() > 1, "{engine}");
        let found: Vec<_> = stretches.into_iter().flat_map(|s| s.found).collect();
        assert_eq!(found, whole, "{engine}");
    }
}
