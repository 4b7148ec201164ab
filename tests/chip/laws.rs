//! The laws, over everything that a chip may be; and that a chip which breaks one is seen to.

use proptest::prelude::*;

use goldbench::design::DesignConfig;
use goldbench::spec::Target;
use goldbench::verdict::ResultFault;

use super::host::{Bench, run};
use super::plan::{Offer, Plan, design, offer, plans};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_nonce_is_skipped_or_repeated_and_no_hit_is_lost_or_another_jobs(plan in plans()) {
        let ran = run(&plan);
        prop_assert_eq!(&ran.faults, &[]);
        prop_assert!(!ran.misused);
    }
}

/// One job of so many nonces, each of them a hit.
fn one_job(design: DesignConfig, nonces: u32) -> Plan {
    let job = offer(5, 77, Target::MAX, (0x00ff_fffa, 0x00ff_fff9 + nonces));
    let offer = Offer {
        job: job.fitted(&design, None),
        new_block: false,
        delay: 0,
        cores: None,
    };
    Plan {
        design,
        offers: vec![offer],
        ready: 100,
        enabled: 100,
        seed: 1,
    }
}

#[test]
fn any_number_of_cores_takes_every_nonce_and_each_core_has_its_share() {
    for cores in [1, 2, 3, 4, 5, 6, 7, 13, 64] {
        for dealt in [
            "partition=high-bits piece_bits=4",
            "partition=range piece_bits=4",
            "partition=interleaved",
        ] {
            let design = design(&format!("cores={cores} {dealt} versions=2"));
            let ran = run(&one_job(design, 16 * cores));
            assert_eq!(ran.faults, [], "{cores} {dealt}");
            let hits = 2 * 16 * u64::from(cores);
            assert_eq!((ran.results.nonces, ran.results.hits), (hits, hits));
            assert_eq!((ran.results.dropped, ran.results.stale), (0, 0));
            assert!(
                ran.by_core.iter().all(|&hits| hits > 0),
                "{cores} {dealt} {ran:?}"
            );
        }
    }
}

#[test]
fn a_core_that_is_mapped_out_finds_nothing_and_nothing_is_missed() {
    let mut plan = one_job(design("cores=5 partition=interleaved"), 100);
    plan.offers[0].cores = Some(0b1_0110);
    let ran = run(&plan);
    assert_eq!(ran.faults, []);
    assert_eq!(ran.results.hits, 100);
    let found: Vec<bool> = ran.by_core.iter().map(|&hits| hits > 0).collect();
    assert_eq!(found, [false, true, true, false, true]);
}

/// The oracle sees a chip that loses work: one whose core is taken away while it has some.
#[test]
fn a_core_taken_away_at_work_is_a_fault() {
    let plan = one_job(design("cores=2 piece_bits=4"), 64);
    let mut bench = Bench::new(&plan.design);
    bench.inputs.offer(&plan.offers[0].job, false);
    bench.step();
    bench.inputs.job_valid = false;
    for cycle in 0..200_000 {
        if cycle == 300 {
            bench.inputs.core_enable = 0b10;
        }
        bench.step();
        if bench.is_over() {
            break;
        }
    }
    let ran = bench.finish();
    assert!(ran.misused);
    assert!(
        matches!(ran.faults[..], [ResultFault::Unfinished { .. }]),
        "{ran:?}"
    );
}

/// The oracle sees a chip that loses a hit.
#[test]
fn hits_that_never_came_and_were_not_counted_are_a_fault() {
    let plan = one_job(design("cores=2 piece_bits=4"), 20);
    let mut bench = Bench::new(&plan.design);
    bench.inputs.offer(&plan.offers[0].job, false);
    bench.step();
    bench.inputs.job_valid = false;
    let mut lost = false;
    for _ in 0..20_000 {
        // The first hit is lost on its way to the oracle, as if the chip had never shown it.
        lost |= bench.step_losing(!lost);
    }
    assert!(lost);
    let ran = bench.finish();
    assert!(
        matches!(ran.faults[..], [ResultFault::Missing { .. }]),
        "{ran:?}"
    );
}
