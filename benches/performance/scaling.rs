//! More threads, and more cores on a chip.

use std::hint::black_box;
use std::time::Instant;

use goldbench::activity::{Search, Steady};
use goldbench::design::DesignConfig;
use goldbench::model::{ChipInputs, ChipModel, Model};
use goldbench::simd::Engine;
use rayon::ThreadPool;

use crate::common::clock::{cpu, median};
use crate::engines;
use crate::ratios::Ratio;

/// Cores of a chip at the most.
const MOST: u32 = 64;
/// Rounds of each; odd.
const ROUNDS: usize = 7;

/// A chip, and what its model does.
pub struct Chip {
    pub cores: u32,
    pub cycles_per_second: f64,
    /// Megabytes that the process grew by.
    pub megabytes: f64,
}

pub struct Scaling {
    /// Two threads against one.
    pub threads: Vec<Ratio>,
    pub chips: Vec<Chip>,
}

pub fn measure() -> Scaling {
    let engine = Engine::widest();
    let [one, two] = [1, 2].map(|threads| {
        let builder = rayon::ThreadPoolBuilder::new().num_threads(threads);
        builder.build().expect("threads")
    });
    let design = engines::design(1);
    let job = engines::job(&design);
    let nonces = 0..=(1 << 25) - 1;
    let hits = |pool: &ThreadPool| {
        let search = || Search::new(&job, 1, nonces.clone(), engine).expect("an engine");
        pool.install(|| search().for_each(|scanned| drop(black_box(scanned))));
    };
    let steady = Steady::new(&design, &design.elaborate(), &job);
    let toggles = |pool: &ThreadPool| {
        let cycles = steady.filled()..steady.filled() + (1 << 24);
        pool.install(|| drop(black_box(steady.count(cycles, engine, false))));
    };
    let enough = std::thread::available_parallelism().is_ok_and(|cores| cores.get() > 1);
    let ratio = |name: &str, work: &dyn Fn(&ThreadPool)| Ratio {
        name: format!("two threads / one, {name}"),
        value: if enough {
            Ok(twice(work, &one, &two))
        } else {
            Err("one core".into())
        },
        floor: Some(1.8),
        aim: Some(1.95),
        percent: false,
    };
    Scaling {
        threads: vec![ratio("hits only", &hits), ratio("toggles", &toggles)],
        chips: [1, 8, 64, 512].map(apart).into(),
    }
}

/// By the wall's clock, each round with both.
fn twice(work: &dyn Fn(&ThreadPool), one: &ThreadPool, two: &ThreadPool) -> f64 {
    let seconds = |pool: &ThreadPool| {
        let start = Instant::now();
        work(pool);
        start.elapsed().as_secs_f64()
    };
    median((0..ROUNDS).map(|_| seconds(one) / seconds(two)).collect())
}

/// The option of a process that measures one chip.
const ALONE: &str = "--chip";

/// Measures a chip where this process was started for that.
pub fn answer() -> bool {
    let mut arguments = std::env::args().skip_while(|argument| argument != ALONE);
    let Some(cores) = arguments.nth(1).and_then(|cores| cores.parse().ok()) else {
        return false;
    };
    let chip = chip(cores);
    println!("{} {}", chip.cycles_per_second, chip.megabytes);
    true
}

/// In a process of its own: memory that another has left behind would be used again, and not seen.
fn apart(cores: u32) -> Chip {
    let program = std::env::current_exe().expect("this program");
    let mut command = std::process::Command::new(program);
    let said = command
        .args([ALONE, &cores.to_string()])
        .output()
        .expect("it starts");
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let mut numbers = said
        .split_whitespace()
        .map(|number| number.parse().expect("a number"));
    Chip {
        cores,
        cycles_per_second: numbers.next().expect("a rate"),
        megabytes: numbers.next().expect("a size"),
    }
}

/// More cores than a chip can have are several chips.
fn chip(cores: u32) -> Chip {
    let chips = cores.div_ceil(MOST);
    let mut design = DesignConfig::chip();
    design
        .set_pair(&format!("cores={}", cores / chips))
        .expect("a setting");
    assert_eq!(design.check(), Ok(()));
    let before = resident();
    let mut models: Vec<ChipModel> = (0..chips).map(|_| ChipModel::fast(&design)).collect();
    let mut inputs = ChipInputs::idle_of(&design);
    inputs.reset = true;
    step(&mut models, &inputs);
    step(&mut models, &inputs);
    inputs.reset = false;
    inputs.offer(&engines::job(&design), false);
    step(&mut models, &inputs);
    inputs.job_valid = false;
    let cycles = (1 << 16) / cores + 300;
    let mut run = || {
        for _ in 0..cycles {
            step(&mut models, &inputs);
        }
    };
    run();
    run();
    let seconds = (0..ROUNDS).map(|_| cpu(&mut run).as_secs_f64()).collect();
    Chip {
        cores,
        cycles_per_second: f64::from(cycles) / median(seconds),
        megabytes: resident() - before,
    }
}

fn step(models: &mut [ChipModel], inputs: &ChipInputs) {
    for model in models {
        black_box(model.step(inputs));
    }
}

/// Megabytes of memory that this process holds.
fn resident() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1024.0
}
