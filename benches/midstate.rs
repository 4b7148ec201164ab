//! The midstate ladder, in software and as modelled hardware: `make bench-midstate`. Needs no tools.
//!
//! Criterion measures a miner of each rung on one thread. Beside its median stand what `goldbench design ladder` says of
//! the rung's core; the table goes into the README when `GOLDBENCH_WRITE_DOCS` is set.

mod common;

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use common::cpu_time::CpuTime;
use common::estimate::{Estimate, load};
use common::table::{Table, machine, publish_in};
use criterion::{Criterion, Throughput};
use goldbench::cpu::CpuMiner;
use goldbench::design::{DesignConfig, Ladder, Step};
use goldbench::golden::{VectorSet, builtin};
use goldbench::job::Job;
use goldbench::spec::Header;
use goldbench::units::{JobId, Nonce};

const GROUP: &str = "midstate ladder";

/// Nonces of one measured scan: a job's own work is then a thousandth.
const NONCES: u32 = 1024;

/// A real header, whose target none of the nonces meets.
fn header() -> Header {
    let mut headers = builtin().iter().flat_map(VectorSet::headers);
    let found = headers.find(|vector| vector.height == Some(125_552));
    found.expect("block 125552 among the vectors").header
}

fn job(midstates: u32) -> Job {
    let header = header();
    let target = header.target().expect("a real target");
    let range = (Nonce(0), Nonce(NONCES - 1));
    let job = Job::new(JobId(0), &header, target, range).expect("a range");
    let mut design = DesignConfig::miner();
    design.midstates = midstates;
    let mut job = job.fitted(&design, Some(&header));
    job.first_block = Some(header.first_block());
    job
}

fn measure(c: &mut Criterion<CpuTime>) {
    let mut group = c.benchmark_group(GROUP);
    for step in Step::ALL {
        let Some(miner) = CpuMiner::of(step) else {
            continue;
        };
        let job = job(miner.lanes);
        group.throughput(Throughput::Elements(u64::from(NONCES * miner.lanes)));
        group.bench_function(step.name(), |b| b.iter(|| (miner.scan)(black_box(&job))));
    }
    group.finish();
}

/// The cells of a rung's core: additions, flops, hashes a clock, latency; blanks where it does not exist.
fn hardware(ladder: &Ladder, step: Step) -> [String; 4] {
    let Some(rung) = ladder.rung(step) else {
        return [(); 4].map(|()| "-".into());
    };
    let (structure, latency) = (rung.design.elaborate(), rung.design.latency());
    let rate = structure.hashes_per_clock(&latency);
    [
        structure.additions_per_hash().to_string(),
        (structure.datapath_flops() as f64 / rate).to_string(),
        rate.to_string(),
        latency.issue_to_result.to_string(),
    ]
}

/// The table, or the rung that was not measured since `begun`.
fn table(results: &Path, begun: SystemTime) -> Result<Table, String> {
    let ladder = Ladder::of(&DesignConfig::miner());
    let mut table = Table::new(&[
        "rung",
        "what is new",
        "additions a hash",
        "flops a hash",
        "hashes a clock",
        "latency",
        "software, M hashes/s",
    ]);
    for step in Step::ALL {
        let speed = match CpuMiner::of(step) {
            None => "-".into(),
            Some(_) => Estimate::read(&results.join(GROUP).join(step.name()), begun)?.megahashes(),
        };
        let [additions, flops, rate, latency] = hardware(&ladder, step);
        let (name, news) = (format!("`{}`", step.name()), step.news().into());
        table.row([name, news, additions, flops, rate, latency, speed]);
    }
    Ok(table)
}

/// What the table's reader must know.
fn intro(load: &str) -> String {
    let ladder = Ladder::of(&DesignConfig::miner());
    let missing: Vec<_> = ladder.missing.iter().map(|m| m.step.name()).collect();
    let missing = match missing.as_slice() {
        [] => String::new(),
        names => format!(
            " No core yet, and none of it in the cores of the rungs below: {}.",
            names.join(", ")
        ),
    };
    format!(
        "Each rung keeps what those above it in the table do. Core (`goldbench design ladder`): 32-bit additions, \
         flip-flops of states and schedules, cycles from nonce to result.{missing} Software (`make bench-midstate`): \
         portable Rust without vectors, CPU time of one thread, median and its 95 % interval; {}; load average {load} at \
         the start. A dash: no core, or nothing of it for software to leave out.",
        machine(),
    )
}

fn main() {
    // Beside the binary, wherever Cargo was told to build.
    let results: PathBuf = [env!("CARGO_TARGET_TMPDIR"), "..", "criterion"]
        .iter()
        .collect();
    let (begun, load) = (SystemTime::now(), load());
    let mut criterion = Criterion::default()
        .with_measurement(CpuTime)
        .output_directory(&results)
        .measurement_time(Duration::from_secs(4))
        .warm_up_time(Duration::from_secs(1))
        .configure_from_args();
    measure(&mut criterion);
    criterion.final_summary();
    match table(&results, begun) {
        Ok(table) => publish_in("README.md", "midstate ladder", &intro(&load), &table),
        Err(why) => {
            println!("\nno table: {why}");
            // A page that was to be written and is not must not pass for one that was.
            if std::env::var_os("GOLDBENCH_WRITE_DOCS").is_some() {
                std::process::exit(1);
            }
        }
    }
}
