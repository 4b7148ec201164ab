//! How fast cores in steady flow are counted, for each engine.

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use goldbench::activity::{Steady, scan};
use goldbench::bits::HeaderBytes;
use goldbench::design::DesignConfig;
use goldbench::job::Job;
use goldbench::simd::Engine;
use goldbench::spec::{Header, Target};
use goldbench::units::{JobId, Nonce};

fn design(pairs: &str) -> DesignConfig {
    let mut design = DesignConfig::miner();
    for pair in pairs.split_whitespace() {
        design.set_pair(pair).expect("a setting");
    }
    design
}

fn job(design: &DesignConfig) -> Job {
    let header = Header::from_bytes(&HeaderBytes(std::array::from_fn(|i| 7 * i as u8)));
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
    for (name, ones) in [("toggles", false), ("toggles and time at one", true)] {
        let mut group = c.benchmark_group(name);
        group.sample_size(10);
        for pairs in [
            "kind=miner",
            "fold=8",
            "midstates=4",
            "fold=4 datapath=shared",
        ] {
            let design = design(pairs);
            let steady = Steady::new(&design, &design.elaborate(), &job(&design));
            let cycles = 1 << 20;
            group.throughput(Throughput::Elements(cycles));
            for engine in Engine::present() {
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

criterion_group!(benches, hits, toggles);
criterion_main!(benches);
