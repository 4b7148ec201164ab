//! Counts of the model against Verilator's own, of the same RTL under the same stimulus: bit for bit.

use std::collections::BTreeMap;

use goldbench::activity::{Course, powered_up, saif, tally};
use goldbench::design::nets;
use goldbench::dut::{Core, ProbeMap};
use goldbench::simd::Engine;
use goldbench::stimulus::MinerScript;
use verilated::Trace;

use crate::saif_file::{self, Counts};
use crate::{designs, run};

/// What we count, by law where it can be.
fn ours(core: &Core, script: &MinerScript) -> (u64, BTreeMap<String, Counts>, u64) {
    let design = &core.manifest.design;
    let state = powered_up(&core.structure, script.power_up);
    let engine = Engine::present().next().unwrap();
    let mut course = Course::miner(design, script, (engine, &state));
    let counts = tally(&mut course, &(0..script.cycles), |_| true).unwrap();
    let names = ProbeMap::of(core).unwrap().paths;
    let mut text = Vec::new();
    saif::write(
        &mut text,
        &counts,
        &nets(&core.structure, &names),
        Some("clk_i"),
    )
    .unwrap();
    let (duration, bits) = saif_file::read(std::str::from_utf8(&text).unwrap());
    (duration, bits, course.by_law())
}

fn compare(pairs: &str, cycles: u64) {
    let Some(tools) = run::writer(Trace::Saif) else {
        return;
    };
    let design = designs::miner(pairs);
    let core = run::core(&design);
    let script = run::script(&design, cycles);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("verilator.saif");
    run::trace(&core, (&tools, Trace::Saif), &script, &path);
    let (duration, theirs) = saif_file::read(&std::fs::read_to_string(&path).unwrap());
    let (our_duration, ours, by_law) = ours(&core, &script);
    assert_eq!(our_duration, duration);
    assert!(by_law > cycles / 10, "{by_law} of {cycles} cycles by law");
    // Every flip-flop, and the clock.
    assert_eq!(ours.len(), design.elaborate().flops() + 1);
    let mut moved = 0;
    for (name, counts) in &ours {
        let theirs = theirs.get(&format!("TOP.{name}"));
        assert_eq!(theirs, Some(counts), "{pairs}: {name}");
        moved += u64::from(counts.2 > 0);
    }
    assert!(
        moved > ours.len() as u64 / 4,
        "{moved} of {} moved",
        ours.len()
    );
}

#[test]
fn an_unrolled_core_is_counted_as_verilator_counts_it() {
    compare("rounds_per_stage=4", 1_500);
}

#[test]
#[ignore = "a build of minutes: make nightly"]
fn the_miner_is_counted_as_verilator_counts_it() {
    compare("", 1_500);
}

#[test]
fn a_folded_core_is_counted_as_verilator_counts_it() {
    compare(
        "fold=8 midstates=2 shortcuts=+pre-added ticket=true",
        12_000,
    );
}

#[test]
#[ignore = "a build of minutes: make nightly"]
fn a_shared_pipe_is_counted_as_verilator_counts_it() {
    compare("fold=4 datapath=shared", 8_000);
}
