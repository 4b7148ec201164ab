//! A plan's sample, made, run and proven by the library.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use goldbench::dut::{BuildKind, Core};
use goldbench::lockstep::Noticed;
use goldbench::mutate::{
    Bench, Campaign, Choice, Fate, Folder, Journal, Key, LockstepSetup, Part, Proof, Sample, Score,
    Setup, Subject, prove, sweep, woven,
};
use goldbench::stimulus::Suite;
use goldbench::tools::build_cache;
use goldbench::tools::dirs::Dirs;
use goldbench::units::Seed;
use verilated::{Toolchain, build};

use crate::families;
use crate::plans::Plan;

/// Nobody presses Ctrl-C here.
pub static GO_ON: AtomicBool = AtomicBool::new(false);

/// What samples are made with.
pub struct Tools<'a> {
    pub verilator: &'a Toolchain,
    pub yosys: &'a Path,
}

/// A sample and what came of it.
pub struct Made<'a> {
    pub sample: Sample<'a>,
    pub fates: Vec<Option<Fate>>,
    pub scores: Vec<Option<Score>>,
    pub proofs: Vec<Option<Proof>>,
}

/// Makes it, and panics where the library gives an error.
pub fn make<'a>(plan: &Plan, tools: &Tools<'a>, proof_seconds: u64) -> Made<'a> {
    let dirs = Dirs::of_process().expect("a home folder");
    let cache = build_cache::of(&dirs);
    let family = families::of(plan.core);
    let origin = Core::open(Path::new(family.origin), cache.root()).expect("our own manifest");
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("mutation")
        .join(plan.name);
    // Nothing of an earlier run can be taken for what this one wrote.
    if path.exists() {
        std::fs::remove_dir_all(&path).expect("the folder of an earlier run goes");
    }
    let folder = Folder::open(path.clone(), tools.yosys, plan.name.into(), &GO_ON);
    let choice = Choice {
        sample: plan.mutants,
        seed: Seed(1),
        under: plan.under.map(Into::into),
    };
    let folder = folder.expect("a folder for the netlist");
    let sample = Sample::make(Subject::of(&origin), folder, &choice, &mut |_| {});
    let sample = sample.expect("our own RTL can be mutated");
    let core = woven(&origin, &sample).expect("a good manifest");
    let started = Instant::now();
    let spec = core.build_spec(BuildKind::Probe, 2);
    let built = build(&spec, tools.verilator, &cache, &mut |_| {}, &GO_ON);
    let built = built.expect("the netlist builds");
    eprintln!(
        "{}: {} mutants of {} candidates in {} modules of their own, built in {:.0} s",
        plan.name,
        sample.drawn.mutants.len(),
        sample.drawn.candidates,
        sample.copied.len(),
        started.elapsed().as_secs_f64()
    );
    let end = |seconds| Instant::now() + Duration::from_secs(seconds);
    let mut fates = sweep(&sample, end(proof_seconds)).expect("a sweep");
    let mut journal =
        Journal::open(&path.join("journal.jsonl"), &Key::new(), true).expect("a journal");
    let campaign = Campaign {
        setup: Setup::Lockstep(LockstepSetup {
            manifest: path.join("core.toml"),
            library: built.library.clone(),
            bench: Bench::Suite(Suite::Smoke, plan.core.into(), Seed(1)),
            asked: Noticed::ALL,
            part: Part::All,
        }),
        program: env!("CARGO_BIN_EXE_goldbench").into(),
        jobs: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        patience: Duration::from_secs(120),
        seed: Seed(1),
        part: Part::All,
        own: None,
        open: std::collections::BTreeSet::new(),
        cancel: &GO_ON,
    };
    let started = Instant::now();
    let mutated = campaign.run(&fates, &mut journal, &|_, _| {});
    // The netlist without a mutant passes, or this is an error.
    let scores = mutated.expect("a campaign").scores;
    eprintln!(
        "{}: scored in {:.0} s",
        plan.name,
        started.elapsed().as_secs_f64()
    );
    let started = Instant::now();
    let proofs = prove(
        &sample,
        &scores,
        &mut fates,
        &mut journal,
        end(proof_seconds),
        &|_| {},
    );
    let proofs = proofs.expect("proofs, none of which closes what was noticed");
    eprintln!(
        "{}: proofs in {:.0} s",
        plan.name,
        started.elapsed().as_secs_f64()
    );
    Made {
        sample,
        fates,
        scores,
        proofs,
    }
}
