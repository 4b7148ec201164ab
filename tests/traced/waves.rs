//! Waves of the model under the RTL's names against Verilator's own, value by value.

use std::collections::BTreeMap;
use std::path::Path;

use goldbench::activity::{Course, Stretch, powered_up};
use goldbench::design::{nets, node_nets};
use goldbench::dut::{Core, ProbeMap, node_names};
use goldbench::simd::Engine;
use goldbench::stimulus::MinerScript;
use goldbench::units::Cycle;
use goldbench::wave::{CYCLE_TIME, Recorder, WaveFormat};
use verilated::Trace;
use wellen::simple::Waveform;

use crate::{designs, run};

/// Every signal by its name and its lowest bit's index, with its value in each cycle.
type Values = BTreeMap<(String, usize), Vec<String>>;

fn write(core: &Core, script: &MinerScript, path: &Path) {
    let names = ProbeMap::of(core).unwrap().paths;
    let nodes = node_names(core, &core.structure.nodes()).unwrap();
    let nodes = node_nets(&core.structure, &nodes);
    let nets = [nets(&core.structure, &names), nodes].concat();
    let file = std::fs::File::create(path).unwrap();
    let format = WaveFormat::of_path(path).unwrap();
    let mut recorder = Recorder::of_nets(file, format, &nets, "clk_i").unwrap();
    let state = powered_up(&core.structure, script.power_up);
    let engine = Engine::widest();
    let mut course = Course::with_nodes(&core.manifest.design, script, (engine, &state));
    course.tick_from(0);
    while let Some((cycles, stretch)) = course.advance().unwrap() {
        let Stretch::Ticked(rows) = stretch else {
            panic!("clock by clock")
        };
        for (row, cycle) in cycles.enumerate() {
            recorder.show(Cycle(cycle), rows.row(row)).unwrap();
        }
    }
    recorder.finish().unwrap();
}

/// The values of signals that `wanted` says, at the time at which both files show a cycle's own: at the edge before it in
/// ours, in the middle between two edges in Verilator's.
fn read(path: &Path, cycles: u64, wanted: impl Fn(&str) -> Option<String>) -> Values {
    let mut wave: Waveform = wellen::simple::read(path).unwrap();
    let hierarchy = wave.hierarchy();
    let mut found = Vec::new();
    for var in hierarchy.iter_vars() {
        // The reader makes `w[7]` an entry `[7]` of a scope `w`.
        let name = var.full_name(hierarchy).replace(".[", "[");
        if let Some(name) = wanted(&name) {
            let low = var
                .index()
                .map_or(0, |index| index.lsb().unsigned_abs() as usize);
            found.push(((name, low), var.signal_ref()));
        }
    }
    let signals: Vec<_> = found.iter().map(|(_, signal)| *signal).collect();
    wave.load_signals(&signals);
    let times = wave.time_table().to_vec();
    let at = |cycle: u64| times.partition_point(|&time| time <= cycle * CYCLE_TIME) as u32 - 1;
    let value = |signal, cycle: u64| {
        let signal = wave.get_signal(signal).unwrap();
        let offset = signal.get_offset(at(cycle)).expect("a value");
        signal.get_value_at(&offset, 0).to_bit_string().unwrap()
    };
    found
        .into_iter()
        .map(|(name, signal)| {
            (
                name,
                (0..cycles).map(|cycle| value(signal, cycle)).collect(),
            )
        })
        .collect()
}

#[test]
fn waves_carry_the_rtls_names_and_values() {
    let Some(tools) = run::writer(Trace::Fst) else {
        return;
    };
    let design = designs::miner("fold=8 midstates=2");
    let core = run::core(&design);
    let script = run::script(&design, 2_400);
    let folder = tempfile::tempdir().unwrap();
    let theirs = folder.path().join("verilator.fst");
    run::trace(&core, (&tools, Trace::Fst), &script, &theirs);
    let cycles = script.cycles;
    for name in ["ours.fst", "ours.vcd"] {
        let path = folder.path().join(name);
        write(&core, &script, &path);
        let ours = read(&path, cycles, |name| {
            (name != "miner_core.clk_i").then(|| name.to_owned())
        });
        let registers = core.structure.registers.iter();
        assert_eq!(
            ours.len(),
            registers.map(|register| register.entries).sum::<usize>()
                + core.structure.nodes().len()
        );
        let theirs = read(&theirs, cycles, |name| {
            let name = name.strip_prefix("TOP.")?;
            let known = ours.keys().any(|(ours, _)| ours == name);
            known.then(|| name.to_owned())
        });
        let mut moved = 0;
        for ((name, low), ours) in &ours {
            let theirs = theirs
                .get(&(name.clone(), 0))
                .unwrap_or_else(|| panic!("{name} is not Verilator's"));
            for (cycle, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
                // Digits, the most significant first.
                let end = theirs.len() - low;
                let part = &theirs[end - ours.len()..end];
                assert_eq!(ours, part, "{name} from bit {low} on in cycle {cycle}");
            }
            moved += usize::from(ours.iter().any(|value| value != &ours[0]));
        }
        assert!(moved > ours.len() / 2, "{moved} of {}", ours.len());
    }
}
