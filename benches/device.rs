//! The Verilated cores alone: `cargo bench --bench device`. Passed over, with a word, where there is no Verilator.

mod common;

use std::time::Duration;

use common::{Compress, Kind, Miner, Parts, parts};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn core<K: Kind>(c: &mut Criterion) {
    let Some(ready) = common::ready(&format!("builtin:{}", K::NAME)) else {
        return;
    };
    let mut all = Parts::<K>::new(&ready);
    let mut group = c.benchmark_group(format!("{}, cycles of the device", K::NAME));
    group.throughput(Throughput::Elements(parts::CYCLES as u64));
    group.bench_function("ports-only build, bare", |b| b.iter(|| all.fast_bare()));
    group.bench_function("probe build, bare", |b| b.iter(|| all.probe_bare()));
    group.bench_function("probe build, every register sampled", |b| {
        b.iter(|| all.probe_sampled());
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().measurement_time(Duration::from_secs(4)).warm_up_time(Duration::from_secs(1));
    targets = core::<Miner>, core::<Compress>
}
criterion_main!(benches);
