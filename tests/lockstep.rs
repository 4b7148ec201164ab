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

/// The core with other parameters than its defaults, at both ends of what [`goldbench::design::DesignConfig`] allows.
#[test]
fn the_miner_core_passes_with_few_and_many_slots() {
    for (slot_bits, fifo_depth_bits) in [(1, 1), (4, 8)] {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in goldbench::dut::rtl_files() {
            std::fs::write(dir.path().join(name), text).unwrap();
        }
        let manifest = dir.path().join("miner.toml");
        let text = std::fs::read_to_string(&manifest).unwrap();
        let text = text
            .replace("slot_bits = 2", &format!("slot_bits = {slot_bits}"))
            .replace(
                "fifo_depth_bits = 3",
                &format!("fifo_depth_bits = {fifo_depth_bits}"),
            );
        std::fs::write(&manifest, text).unwrap();
        let Some(ready) = support::ready_probe(manifest.to_str().unwrap()) else {
            return;
        };
        assert_eq!(ready.core.manifest.design.slots(), 1 << slot_bits);
        let wanted = [
            "job_switch",
            "slots_full",
            "job_every_cycle",
            "abort",
            "back_pressure",
            "power_up_state[0]",
            "random[0]",
        ];
        let all = cases(
            &ready.core.manifest.design,
            "miner",
            Seed(1),
            Suite::Smoke,
            &[],
        );
        for case in all
            .iter()
            .filter(|case| wanted.contains(&case.name.as_str()))
        {
            let verdict = run_case(&ready.core, &ready.builds, case, &mut |_| {}).unwrap();
            assert_eq!(verdict.outcome, Outcome::Pass, "{slot_bits} {verdict:#?}");
        }
    }
}
