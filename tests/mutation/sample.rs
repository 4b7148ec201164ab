//! A sample of mutants of one core, woven into one build.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use goldbench::dut::{BuildKind, Core, Manifest, SignalRef, Tie};
use goldbench::tools::build_cache;
use goldbench::tools::dirs::Dirs;
use verilated::{Built, Toolchain, build};

use crate::draw::{self, Drawn};
use crate::netlist;
use crate::plans::Plan;
use crate::tree::Tree;
use crate::weave::{SELECT, copied, own_module, weave};
use crate::yosys::Folder;

/// A build with all mutants in it.
pub struct Sample {
    core: Core,
    pub library: PathBuf,
    /// The first is number 1.
    pub drawn: Drawn,
    pub tree: Tree,
    /// `clean.il`: as Yosys reads the RTL.
    pub folder: Folder,
    _lease: Built,
}

impl Sample {
    /// The core with this mutant; 0 for none.
    pub fn with(&self, number: u32) -> Core {
        let mut core = self.core.clone();
        core.manifest.ties[0].value = number;
        core
    }

    /// How many bits the registers have that the manifest knows.
    pub fn register_bits(&self) -> usize {
        let registers = self.core.structure.registers.iter();
        registers
            .map(|register| register.width as usize * register.entries)
            .sum()
    }
}

/// Draws the mutants, writes the netlist, builds it.
pub fn make(plan: &Plan, tools: &Toolchain) -> Sample {
    let rtl = Path::new(env!("CARGO_MANIFEST_DIR")).join("rtl");
    let origin = Core::open(&rtl.join(format!("{}.toml", plan.core)), Path::new(""))
        .expect("our own manifest");
    let top = origin.manifest.core.top.clone();
    let folder = Folder::new(plan.name);
    // Yosys puts a source's path into names; a copy beside the script has a short one.
    let mut files = Vec::new();
    for source in origin.sources() {
        let name = source.file_name().expect("a source is a file");
        std::fs::copy(&source, folder.path.join(name)).expect("a copied source");
        files.push(name.display().to_string());
    }
    folder.yosys(
        "read",
        &format!(
            "read_verilog -sv {}\nhierarchy -check -top {top}\nproc\nopt_clean\nwrite_rtlil clean.il\n",
            files.join(" ")
        ),
    );
    let tree = Tree::read(&folder.read("clean.il"), &top);
    let drawn = draw::draw(&folder, &tree, plan.wanted, plan.mutants);
    let all: Vec<usize> = (1..=drawn.mutants.len()).collect();
    let copied = copied(&tree, &drawn, &all);
    folder.yosys(
        "weave",
        &(weave(&tree, &drawn, &all) + "write_verilog -noattr written.v\n"),
    );
    let netlist = netlist::read(&folder.read("written.v"), &top, SELECT);
    folder.write("netlist.v", &netlist.text);

    let manifest = manifest(&origin, &tree, &copied);
    let text = toml::to_string(&manifest).expect("a manifest");
    folder.write("core.toml", &text);
    let core = Core::open(&folder.path.join("core.toml"), &folder.path).expect("a good manifest");
    let dirs = Dirs::of_process().expect("a home folder");
    let (cancel, cache) = (AtomicBool::new(false), build_cache::of(&dirs));
    let spec = core.build_spec(BuildKind::Probe, 2);
    let start = std::time::Instant::now();
    let built = build(&spec, tools, &cache, &mut |_| {}, &cancel).expect("the netlist builds");
    eprintln!(
        "{}: {} mutants of {} candidates in {} modules of their own, built in {:.0} s",
        plan.name,
        drawn.mutants.len(),
        drawn.candidates,
        copied.len(),
        start.elapsed().as_secs_f64()
    );
    Sample {
        core,
        library: built.library.clone(),
        drawn,
        tree,
        folder,
        _lease: built,
    }
}

/// The core's manifest for its netlist: each probe in the module that its instance has now.
fn manifest(origin: &Core, tree: &Tree, copied: &BTreeSet<String>) -> Manifest {
    let mut manifest = origin.manifest.clone();
    manifest.core.sources = vec!["netlist.v".into()];
    manifest.logic.clear();
    manifest.ties = vec![Tie {
        module: manifest.core.top.clone(),
        signal: SELECT.into(),
        value: 0,
    }];
    for (register, signal) in std::mem::take(&mut manifest.probes) {
        let (path, variable) = signal
            .signal
            .rsplit_once('.')
            .expect("registers are inside");
        let indices = if register.contains("[*]") { 64 } else { 1 };
        for index in (0..indices).map(|index: usize| index.to_string()) {
            let path = path.replace("{i}", &index);
            // Arrays that Yosys has split are gathered under another name.
            let split = signal.module == "job_slots" && variable != "current_q";
            let suffix = if split { "_all" } else { "" };
            let module = if copied.contains(&path) {
                own_module(&path)
            } else {
                netlist::plain(tree.module_at(&path))
            };
            let names = tree.around(&path).into_iter().scan(0, |from, outer| {
                let name = netlist::plain(&path[*from..outer.len()]);
                *from = outer.len() + 1;
                Some(name)
            });
            let names: Vec<String> = names.collect();
            let of_instance = SignalRef {
                module,
                signal: format!("{}.{variable}{suffix}", names.join(".")),
            };
            manifest
                .probes
                .insert(register.replace("[*]", &format!("[{index}]")), of_instance);
        }
    }
    manifest
}
