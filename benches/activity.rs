//! How fast cores in steady flow are counted, for each engine.

#[path = "../tests/support/designs.rs"]
mod designs;

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use goldbench::activity::{Steady, scan};
use goldbench::bits::HeaderBytes;
use goldbench::design::DesignConfig;
use goldbench::job::Job;
use goldbench::model::{MinerInputs, MinerModel, Model};
use goldbench::simd::Engine;
use goldbench::spec::{Header, Target};
use goldbench::units::{JobId, Nonce};

use designs::miner as design;

fn job(design: &DesignConfig) -> Job {
    let header = Header::from_bytes(&HeaderBytes(std::array::from_fn(|i| (7 * i) as u8)));
    let nonces = (Nonce(0), Nonce(u32::MAX));
    let job = Job::new(JobId(1), &header, Target::DIFFICULTY_1, nonces).expect("a range");
    job.fitted(design, Some(&header))
}

fn hits(c: &mut Criterion) {
    let mut group = c.benchmark_group("hits");
    let nonces = 1 << 20;
    group.throughput(Throughput::Elements(nonces));
    let job = job(&DesignConfig::miner());
    for engine in Engine::present() {
        let id = BenchmarkId::from_parameter(engine);
        group.bench_function(id, |b| {
            b.iter(|| scan(&job, 1, 0..=nonces as u32 - 1, engine).expect("an engine"));
        });
    }
}

fn toggles(c: &mut Criterion) {
    for (name, ones, of_nodes) in [
        ("toggles", false, false),
        ("toggles and time at one", true, false),
        ("toggles of registers and nodes", false, true),
    ] {
        let mut group = c.benchmark_group(name);
        group.sample_size(10);
        group.measurement_time(Duration::from_secs(2));
        for pairs in [
            "kind=miner",
            "fold=8",
            "midstates=4",
            "fold=4 datapath=shared",
        ] {
            let design = design(pairs);
            let structure = design.elaborate();
            let nodes = if of_nodes {
                structure.nodes()
            } else {
                Vec::new()
            };
            let steady = Steady::with_nodes(&design, &structure, &nodes, &job(&design));
            let cycles = 1 << 18;
            group.throughput(Throughput::Elements(cycles));
            // Without vectors it is slow, and the same for every design.
            let plain = |engine: &Engine| *engine != Engine::Portable || pairs == "kind=miner";
            for engine in Engine::present().filter(plain) {
                let id = BenchmarkId::new(pairs, engine);
                let range = steady.filled()..steady.filled() + cycles;
                group.bench_function(id, |b| {
                    b.iter(|| {
                        steady
                            .count(range.clone(), engine, ones)
                            .expect("an engine")
                    });
                });
            }
        }
    }
}

/// The miner's model, cycle by cycle, its blocks moved or flown.
fn ticks(c: &mut Criterion) {
    for pairs in ["kind=miner", "fold=8", "midstates=4"] {
        let mut group = c.benchmark_group(format!("ticks {pairs}"));
        group.sample_size(20);
        let design = design(pairs);
        let job = job(&design);
        let cycles = 4096;
        group.throughput(Throughput::Elements(cycles));
        let mut models = vec![("moved".to_owned(), MinerModel::new(&design))];
        for engine in Engine::present() {
            let model = MinerModel::flown(&design, engine).expect("an engine");
            models.push((engine.to_string(), model));
        }
        for (name, mut model) in models {
            let mut inputs = MinerInputs::idle_of(&design);
            inputs.reset = true;
            model.step(&inputs);
            model.step(&inputs);
            inputs.reset = false;
            inputs.offer(&job);
            inputs.load = true;
            model.step(&inputs);
            inputs.load = false;
            for _ in 0..1000 {
                model.step(&inputs);
            }
            group.bench_function(&name, |b| {
                b.iter(|| {
                    for _ in 0..cycles {
                        black_box(model.step(&inputs));
                    }
                });
            });
        }
    }
}

criterion_group!(benches, hits, toggles, ticks);
criterion_main!(benches);
