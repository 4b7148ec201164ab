//! A sample of mutants of one core, woven into one build.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;

use goldbench::dut::{BuildKind, Core, Manifest, SignalRef, Tie};
use goldbench::tools::build_cache;
use goldbench::tools::dirs::Dirs;
use verilated::{Built, Toolchain, build};

use crate::netlist;

/// The variable that chooses the mutant; 0 is none.
const SELECT: &str = "mutsel";

/// What is sampled.
pub struct Plan {
    pub name: &'static str,
    pub what: &'static str,
    /// The core's manifest in `rtl/`.
    pub core: &'static str,
    pub mutants: usize,
    /// Yosys commands before the list is drawn, and the selection it is drawn from.
    pub before: &'static str,
    pub from: &'static str,
    /// Mutants that change nothing, and why.
    pub equivalent: &'static [(usize, &'static str)],
}

/// A build with all mutants in it.
pub struct Sample {
    core: Core,
    pub library: PathBuf,
    /// Yosys's command for each mutant, the first is number 1.
    pub mutants: Vec<String>,
    _lease: Built,
}

impl Sample {
    /// The core with this mutant; 0 for none.
    pub fn with(&self, number: u32) -> Core {
        let mut core = self.core.clone();
        core.manifest.ties[0].value = number;
        core
    }
}

/// Draws the mutants, writes the netlist, builds it.
pub fn draw(plan: &Plan, tools: &Toolchain) -> Sample {
    let rtl = Path::new(env!("CARGO_MANIFEST_DIR")).join("rtl");
    let origin = Core::open(&rtl.join(format!("{}.toml", plan.core)), Path::new(""))
        .expect("our own manifest");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("mutation")
        .join(plan.name);
    std::fs::create_dir_all(&folder).expect("a folder for the netlist");
    let sources: Vec<String> = origin
        .sources()
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let script = format!(
        "read_verilog -sv {}\nhierarchy -check -top {}\nproc\nopt_clean\n{}\n\
         mutate -list {} -seed 1 -ctrl {SELECT} 9 1 -o list.txt {}\nscript list.txt\nwrite_verilog -noattr written.v\n",
        sources.join(" "),
        origin.manifest.core.top,
        plan.before,
        plan.mutants,
        plan.from,
    );
    std::fs::write(folder.join("sample.ys"), script).expect("a written script");
    let yosys = Command::new("yosys")
        .args(["-q", "-l", "log.txt", "sample.ys"])
        .current_dir(&folder)
        .output();
    let yosys = yosys.expect("yosys starts");
    assert!(
        yosys.status.success(),
        "{}",
        String::from_utf8_lossy(&yosys.stderr)
    );
    let read = |file: &str| std::fs::read_to_string(folder.join(file)).expect("what Yosys wrote");
    let mutants = read("list.txt").lines().map(Into::into).collect();
    let netlist = netlist::read(&read("written.v"), &origin.manifest.core.top, SELECT);
    std::fs::write(folder.join("netlist.v"), netlist.text).expect("a written netlist");

    let manifest = manifest(&origin);
    let path = folder.join("core.toml");
    std::fs::write(&path, toml::to_string(&manifest).expect("a manifest"))
        .expect("a written manifest");
    let core = Core::open(&path, &folder).expect("a good manifest");
    let dirs = Dirs::of_process().expect("a home folder");
    let (cancel, cache) = (AtomicBool::new(false), build_cache::of(&dirs));
    let spec = core.build_spec(BuildKind::Probe, 2);
    let start = std::time::Instant::now();
    let built = build(&spec, tools, &cache, &mut |_| {}, &cancel).expect("the netlist builds");
    eprintln!(
        "{}: {} mutants, built in {:.0} s",
        plan.name,
        plan.mutants,
        start.elapsed().as_secs_f64()
    );
    Sample {
        core,
        library: built.library.clone(),
        mutants,
        _lease: built,
    }
}

/// The core's manifest for its netlist.
fn manifest(origin: &Core) -> Manifest {
    let mut manifest = origin.manifest.clone();
    manifest.core.sources = vec!["netlist.v".into()];
    manifest.logic.clear();
    manifest.ties = vec![Tie {
        module: manifest.core.top.clone(),
        signal: SELECT.into(),
        value: 0,
    }];
    let probes = std::mem::take(&mut manifest.probes);
    for (register, signal) in probes {
        if signal.module == "sha256_stage" {
            // Every round is a module of its own now.
            manifest.probes.extend((0..64).map(|round: usize| {
                let path = signal
                    .signal
                    .replace("g_stage[{i}].u_stage", &format!("g_stage_{round}__u_stage"));
                let of_round = SignalRef {
                    module: format!("sha256_stage_{round}"),
                    signal: path,
                };
                (register.replace('*', &round.to_string()), of_round)
            }));
            continue;
        }
        let split = signal.module == "job_slots" && signal.var() != "current_q";
        let suffix = if split { "_all" } else { "" };
        let signal = SignalRef {
            signal: signal.signal + suffix,
            module: signal.module,
        };
        manifest.probes.insert(register, signal);
    }
    manifest
}
