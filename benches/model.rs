//! The model alone, and single hashes for scale: `cargo bench --bench model`. Needs no tools.

mod common;

use std::hint::black_box;
use std::time::Duration;

use common::{Compress, Kind, Miner};
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use goldbench::design::DesignConfig;
use goldbench::job::{self, Job};
use goldbench::model::Model;
use goldbench::spec::{self, Header, Target};
use goldbench::units::{JobId, Nonce};
use sha2::{Digest, Sha256};

type Group<'a> = BenchmarkGroup<'a, criterion::measurement::WallTime>;

/// Cycles of one core's model; with `visit`, every word of state is looked at in every cycle too.
fn core<K: Kind>(group: &mut Group, design: &DesignConfig) {
    let inputs = common::parts::inputs::<K>();
    group.throughput(Throughput::Elements(inputs.len() as u64));
    let mut model = K::model(design);
    group.bench_function(format!("{} step", K::NAME), |b| {
        b.iter(|| {
            for inputs in &inputs {
                black_box(model.step(inputs));
            }
        });
    });
    group.bench_function(format!("{} step and visit", K::NAME), |b| {
        b.iter(|| {
            for inputs in &inputs {
                black_box(model.step(inputs));
                model.visit(&mut |piece, known| {
                    black_box((piece, known));
                });
            }
        });
    });
}

fn cycles(c: &mut Criterion) {
    let mut group = c.benchmark_group("model, cycles");
    core::<Miner>(&mut group, &DesignConfig::miner());
    core::<Compress>(&mut group, &DesignConfig::compress());
}

/// One hash of a header: what one cycle of a miner core amounts to.
fn hashes(c: &mut Criterion) {
    let bytes: [u8; 80] = std::array::from_fn(|i| i as u8);
    let header = Header::from_bytes(&goldbench::bits::HeaderBytes(bytes));
    let all = (Nonce(0), Nonce(u32::MAX));
    let job = Job::new(JobId(0), &header, Target::DIFFICULTY_1, all).expect("a whole range");
    let mut group = c.benchmark_group("one hash");
    group.throughput(Throughput::Elements(1));
    let mut nonce = 0;
    group.bench_function("sha2, from the midstate", |b| {
        b.iter(|| {
            nonce += 1;
            job::hash(&job, Nonce(nonce))
        });
    });
    group.bench_function("sha2, the whole header", |b| {
        b.iter(|| Sha256::digest(Sha256::digest(black_box(bytes))));
    });
    group.bench_function("spec, the whole header", |b| {
        b.iter(|| spec::sha256d(black_box(&bytes)));
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().measurement_time(Duration::from_secs(3)).warm_up_time(Duration::from_secs(1));
    targets = cycles, hashes
}
criterion_main!(benches);
