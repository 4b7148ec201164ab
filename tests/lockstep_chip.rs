//! Chips against the model: every register of every core and of the scheduler in every cycle, over chips that differ in how
//! jobs are dealt out, switched, expanded and gated.

mod support;

use goldbench::lockstep::run_case;
use goldbench::stimulus::{Suite, cases};
use goldbench::units::Seed;
use goldbench::verdict::Outcome;

/// Cases that take long and look at little that others do not.
const LEFT_OUT: [&str; 2] = ["headers[", "power_up_state[3"];

/// Runs the smoke suite but for what is left out; gives cycles, hits, overflow and stale hits.
fn passes(origin: &str) -> Option<[u64; 4]> {
    let ready = support::ready_probe(origin)?;
    let design = &ready.core.manifest.design;
    let mut sums = [0; 4];
    for case in cases(design, ready.core.name(), Seed(1), Suite::Smoke, &[]) {
        if LEFT_OUT.iter().any(|stem| case.name.starts_with(stem)) {
            continue;
        }
        let start = std::time::Instant::now();
        let verdict = run_case(&ready.core, &ready.builds, &case, &mut |_| {}).unwrap();
        let (tally, results) = (&verdict.tally, &verdict.results);
        eprintln!(
            "{:20} {:8} cycles {:5.0} kc/s  {results:?}",
            case.name,
            tally.cycles,
            tally.cycles as f64 / start.elapsed().as_secs_f64() / 1e3,
        );
        assert_eq!(verdict.outcome, Outcome::Pass, "{origin} {verdict:#?}");
        assert_eq!(verdict.detail, "", "every register is in view");
        let more = [tally.cycles, results.hits, results.dropped, results.stale];
        sums.iter_mut()
            .zip(more)
            .for_each(|(sum, more)| *sum += more);
    }
    eprintln!("{origin}: cycles, hits, overflow, stale {sums:?}");
    Some(sums)
}

fn holds(origin: &str) {
    let Some(sums) = passes(origin) else { return };
    assert!(sums[0] > 100_000, "{sums:?}");
    assert!(sums.iter().all(|&sum| sum > 0), "{sums:?}");
}

#[test]
fn three_cores_by_high_bits() {
    holds("builtin:chip:piece_bits=4:fifo_depth_bits=1:result_bits=2");
}

#[test]
fn five_cores_by_ranges_expand_versions_abort_each_other_and_stand_still_when_idle() {
    holds(
        "builtin:chip:cores=5:partition=range:piece_bits=4:fold=32:versions=4:midstates=2:queue_bits=2:switch=abort\
         :clock_gating=true:fifo_depth_bits=1:result_bits=1",
    );
}

#[test]
fn two_interleaved_cores_of_shared_pipes_with_three_versions_and_tickets() {
    holds(
        "builtin:chip:cores=2:partition=interleaved:datapath=shared:versions=3:clock_gating=true:slot_bits=1\
         :fifo_depth_bits=1:result_bits=3:ticket=true",
    );
}
