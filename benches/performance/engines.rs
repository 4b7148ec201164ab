//! Our engines, each on one thread.

use std::hint::black_box;
use std::rc::Rc;

use goldbench::activity::{Steady, scan};
use goldbench::bits::HeaderBytes;
use goldbench::design::DesignConfig;
use goldbench::job::Job;
use goldbench::model::{MinerInputs, MinerModel, Model};
use goldbench::simd::Engine;
use goldbench::spec::{Header, Target};
use goldbench::units::{JobId, Nonce};

use crate::parts::Parts;

pub const HITS: &str = "hits only";
pub const TOGGLES: &str = "toggles of every flip-flop";
pub const ONES: &str = "toggles and time at one";
pub const NODES: &str = "toggles, and those of nodes";
pub const FOLDED: &str = "toggles, folded by 8";
pub const TICKS: &str = "tick engine";

/// A job of all nonces.
pub fn job(design: &DesignConfig) -> Job {
    let header = Header::from_bytes(&HeaderBytes(std::array::from_fn(|i| (7 * i) as u8)));
    let nonces = (Nonce(0), Nonce(u32::MAX));
    let job = Job::new(JobId(1), &header, Target::DIFFICULTY_1, nonces).expect("a range");
    job.fitted(design, Some(&header))
}

/// A core, folded so many times.
pub fn design(fold: u32) -> DesignConfig {
    let mut design = DesignConfig::miner();
    let pair = format!("fold={fold}");
    design.set_pair(&pair).expect("a setting");
    design
}

pub fn add(parts: &mut Parts) {
    let engine = Engine::widest();
    let nonces = 1 << 20;
    let work = job(&design(1));
    parts.add(HITS, nonces, move || {
        black_box(scan(&work, 1, 0..=nonces as u32 - 1, engine).expect("an engine"));
    });
    let alone = alone();
    for (name, fold, ones, cycles) in [
        (TOGGLES, 1, false, 1 << 19),
        (ONES, 1, true, 1 << 19),
        (NODES, 1, false, 1 << 19),
        (FOLDED, 8, false, 1 << 20),
    ] {
        let design = design(fold);
        let structure = design.elaborate();
        let nodes = if name == NODES {
            structure.nodes()
        } else {
            Vec::new()
        };
        let steady = Steady::with_nodes(&design, &structure, &nodes, &job(&design));
        let alone = Rc::clone(&alone);
        parts.add(name, cycles, move || {
            let range = steady.filled()..steady.filled() + cycles;
            black_box(alone.install(|| steady.count(range, engine, ones).expect("an engine")));
        });
    }
    let cycles = 1 << 16;
    let mut model = busy(engine);
    let inputs = MinerInputs::idle();
    parts.add(TICKS, cycles, move || {
        for _ in 0..cycles {
            black_box(model.step(&inputs));
        }
    });
}

/// One thread: this one, so that its clock is the one that counts.
fn alone() -> Rc<rayon::ThreadPool> {
    let builder = rayon::ThreadPoolBuilder::new().num_threads(1);
    Rc::new(
        builder
            .use_current_thread()
            .build()
            .expect("the main thread"),
    )
}

/// A core in the middle of a job.
fn busy(engine: Engine) -> MinerModel {
    let design = DesignConfig::miner();
    let mut model = MinerModel::flown(&design, engine).expect("an engine");
    let mut inputs = MinerInputs::idle();
    inputs.reset = true;
    model.step(&inputs);
    model.step(&inputs);
    inputs.reset = false;
    inputs.offer(&job(&design));
    model.step(&inputs);
    inputs.load = false;
    for _ in 0..1000 {
        model.step(&inputs);
    }
    model
}
