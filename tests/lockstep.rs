//! The built-in cores against the model: the smoke suite passes, and compares what it says it compares.

mod support;

use goldbench::lockstep::run_case;
use goldbench::stimulus::{Suite, cases};
use goldbench::units::Seed;
use goldbench::verdict::Outcome;

fn smoke(name: &str) {
    let Some(ready) = support::ready(&format!("builtin:{name}")) else {
        return;
    };
    for case in cases(
        &ready.core.manifest.design,
        name,
        Seed(1),
        Suite::Smoke,
        &[],
    ) {
        let start = std::time::Instant::now();
        let verdict = run_case(&ready.core, &ready.builds, &case, &mut |_| {}).unwrap();
        let s = start.elapsed().as_secs_f64();
        eprintln!(
            "{:24} {:8} cycles {:6.0} kc/s  unknown {} late {}  {:?}",
            case.name,
            verdict.tally.cycles,
            verdict.tally.cycles as f64 / s / 1e3,
            verdict.tally.unknown,
            verdict.tally.unknown_late,
            verdict.results
        );
        assert_eq!(verdict.outcome, Outcome::Pass, "{verdict:#?}");
        assert_eq!(verdict.tally.unknown_late, 0, "{}", case.name);
    }
}

#[test]
fn the_compression_pipe_passes_smoke() {
    smoke("compress");
}

#[test]
fn the_miner_core_passes_smoke() {
    smoke("miner");
}
