//! Bins of functional coverage: what the cases bring, by the models alone, and what is open without a case.

use goldbench::coverage::{ChipWatch, CompressWatch, CoreBins, Counted, MinerWatch, Watch, bins};
use goldbench::design::{CoreKind, DesignConfig};
use goldbench::model::{ChipModel, CompressModel, Glimpse, MinerModel, Model};
use goldbench::stimulus::{
    Case, ChipDriver, CompressDriver, Driver, MinerDriver, Origin, Script, Suite, cases,
};
use goldbench::units::{Cycle, Seed};

fn watch<M: Model, D, W>(mut model: M, mut driver: D, mut watch: W, cycles: u64) -> Counted
where
    D: Driver<Inputs = M::Inputs>,
    W: Watch<Inputs = M::Inputs, Outputs = M::Outputs>,
{
    let mut seen = Glimpse::default();
    for cycle in 0..cycles {
        let inputs = driver.next_inputs();
        model.glimpse(&mut seen);
        let outputs = model.step(&inputs);
        watch.cycle(Cycle(cycle), &inputs, &outputs, &seen);
    }
    watch.counted().clone()
}

/// What a script brings.
fn count(design: &DesignConfig, script: &Script) -> Counted {
    match script {
        Script::Miner(script) => watch(
            MinerModel::fast(design),
            MinerDriver::of_design(script, design),
            MinerWatch::new(design),
            script.cycles,
        ),
        Script::Chip(script) => watch(
            ChipModel::fast(design),
            ChipDriver::new(script, design),
            ChipWatch::new(design),
            script.cycles,
        ),
        Script::Compress(script) => watch(
            CompressModel::new(design),
            CompressDriver::new(script),
            CompressWatch::new(design),
            script.length(design.latency().issue_to_result),
        ),
    }
}

/// The cases of the smoke suite that the model can run alone, but for those with this name.
fn brought(design: &DesignConfig, without: &str) -> CoreBins {
    let mut core = CoreBins::new(design);
    for case in smoke(design).iter().filter(|case| case.name != without) {
        core.add(&case.name, &count(design, &case.script));
    }
    core
}

fn smoke(design: &DesignConfig) -> Vec<Case> {
    let mut cases = cases(design, design.kind.word(), Seed(1), Suite::Smoke, &[]);
    // What registers hold after power-up is the device's affair.
    cases.retain(|case| case.script.origin() == Origin::Reset);
    cases
}

/// Each of these bins is brought by one case of the smoke suite alone; without it the bin is open.
#[test]
fn without_its_case_a_bin_is_open() {
    for (kind, planted) in [
        (
            CoreKind::Miner,
            &[
                ("control.overflow_saturated", "overflow_saturates"),
                ("compare.one_below", "target_one_above"),
                ("job.ntime_roll", "ntime_roll"),
            ][..],
        ),
        (
            CoreKind::Compress,
            &[
                ("control.reset.full", "full_pipe"),
                ("data.carry.t2_28", "patterns"),
            ],
        ),
        (
            CoreKind::Chip,
            &[
                ("job.version_roll", "rolls"),
                ("compare.one_below", "target_one_above"),
            ],
        ),
    ] {
        let design = DesignConfig::of(kind);
        let with = brought(&design, "");
        for (bin, case) in planted {
            let find = |core: &CoreBins| core.bins.iter().find(|b| b.id == *bin).cloned().unwrap();
            let hit = find(&with);
            assert_eq!(
                hit.first.map(|first| first.0).as_deref(),
                Some(*case),
                "{bin}"
            );
            assert_eq!(hit.cases, 1, "{bin}");
            assert!(
                find(&brought(&design, case)).is_open(),
                "{bin} without {case}"
            );
        }
    }
}

/// Nothing that a built-in core can have is left out by the smoke suite already.
#[test]
fn the_smoke_suite_brings_every_bin_of_the_built_in_cores() {
    for kind in CoreKind::ALL {
        let core = brought(&DesignConfig::of(kind), "");
        let open: Vec<&str> = core.open().map(|bin| bin.id.as_str()).collect();
        assert!(open.is_empty(), "{}: {open:?}", kind.word());
    }
}

#[test]
fn a_script_without_a_job_brings_resets_alone() {
    let design = DesignConfig::miner();
    let Script::Miner(mut script) = smoke(&design).remove(0).script else {
        panic!("a miner's case")
    };
    script.events.retain(|event| event.action.job().is_none());
    script.golden.clear();
    let counted = count(&design, &Script::Miner(script));
    let came: Vec<String> = bins(&design)
        .into_iter()
        .zip(&counted.bins)
        .filter(|(_, hits)| hits.count > 0)
        .map(|(bin, _)| bin.id)
        .collect();
    assert_eq!(came, ["control.reset.idle"]);
}
