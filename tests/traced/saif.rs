//! Counts of the model against Verilator's own, of the same RTL under the same stimulus: bit for bit.

use std::collections::{BTreeMap, BTreeSet};

use goldbench::activity::{Course, powered_up, saif, tally};
use goldbench::design::{Net, nets, node_nets};
use goldbench::dut::{Core, ProbeMap, node_names};
use goldbench::simd::Engine;
use goldbench::stimulus::MinerScript;
use verilated::Trace;

use crate::saif_file::{self, Counts};
use crate::{designs, run};

/// What we count.
struct Ours {
    duration: u64,
    bits: BTreeMap<String, Counts>,
    /// Bits that are one at the start.
    at_one: BTreeSet<String>,
    /// Cycles that were taken by law.
    by_law: u64,
}

/// By law where it can be.
fn ours(core: &Core, script: &MinerScript) -> Ours {
    let design = &core.manifest.design;
    let state = powered_up(&core.structure, script.power_up);
    let engine = Engine::present().next().unwrap();
    let mut course = Course::with_nodes(design, script, (engine, &state));
    let counts = tally(&mut course, &(0..script.cycles), |_| true).unwrap();
    let names = ProbeMap::of(core).unwrap().paths;
    let nodes = core.structure.nodes();
    let nodes = node_nets(&core.structure, &node_names(core, &nodes).unwrap());
    let nets = [nets(&core.structure, &names), nodes].concat();
    let mut text = Vec::new();
    saif::write(&mut text, &counts, &nets, Some("clk_i")).unwrap();
    let (duration, bits) = saif_file::read(std::str::from_utf8(&text).unwrap());
    let bits_of = nets
        .iter()
        .flat_map(|net| (0..net.width).map(move |bit| (net, bit)));
    let on = |(net, bit): &(&Net, u32)| {
        let at = 32 * net.word + *bit as usize;
        counts.start[at / 32] >> (at % 32) & 1 == 1
    };
    let name = |(net, bit): (&Net, u32)| {
        let name = format!("{}.{}", net.scopes.join("."), net.name);
        match net.width {
            1 => name,
            _ => format!("{name}[{}]", net.low + bit),
        }
    };
    Ours {
        duration,
        at_one: bits_of.filter(on).map(name).collect(),
        bits,
        by_law: course.by_law(),
    }
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
    let Ours {
        duration: our_duration,
        bits: ours,
        at_one,
        by_law,
    } = ours(&core, &script);
    assert_eq!(our_duration, duration);
    assert!(by_law > cycles / 10, "{by_law} of {cycles} cycles by law");
    // Every flip-flop, every node, and the clock.
    let structure = design.elaborate();
    assert_eq!(
        ours.len(),
        structure.flops() + 32 * structure.nodes().len() + 1
    );
    let mut moved = 0;
    for (name, counts) in &ours {
        // Verilator takes what stands before the first value for a zero, and counts a one there as a change from it.
        let counted = (
            counts.0,
            counts.1,
            counts.2 + u64::from(at_one.contains(name)),
        );
        let theirs = theirs.get(&format!("TOP.{name}"));
        assert_eq!(theirs, Some(&counted), "{pairs}: {name}");
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
