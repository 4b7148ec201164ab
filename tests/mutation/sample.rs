//! A sample of mutants of one core, woven into one build.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use goldbench::dut::{BuildKind, Core, Manifest, ProbeMap, SignalRef, Tie};
use goldbench::tools::build_cache;
use goldbench::tools::dirs::Dirs;
use verilated::{Built, Toolchain, build};

use crate::draw::{self, Drawn};
use crate::families;
use crate::modules;
use crate::netlist::{self, Netlist};
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
    let dirs = Dirs::of_process().expect("a home folder");
    let cache = build_cache::of(&dirs);
    let family = families::of(plan.core);
    let origin = Core::open(Path::new(family.origin), cache.root()).expect("our own manifest");
    let top = origin.manifest.core.top.clone();
    let folder = Folder::new(plan.name);
    // Yosys puts a source's path into names; a copy beside the script has a short one.
    let mut files = Vec::new();
    for source in origin.sources() {
        let name = source.file_name().expect("a source is a file");
        std::fs::copy(&source, folder.path.join(name)).expect("a copied source");
        files.push(name.display().to_string());
    }
    let parameters = origin.manifest.design.parameters();
    let set = parameters
        .iter()
        .map(|(name, value)| format!(" -set {name} {value}"));
    let set: String = set.collect();
    // Before `hierarchy`, which renames the top after its parameters.
    let set = if set.is_empty() {
        set
    } else {
        format!("chparam{set} {top}\n")
    };
    folder.yosys(
        "read",
        &format!(
            "read_verilog -sv {}\n{set}hierarchy -check -top {top}\nrename -top {top}\nproc\nopt_clean\nwrite_rtlil read.il\n",
            files.join(" ")
        ),
    );
    let clean = modules::named(&folder.read("read.il"), &top);
    folder.write("clean.il", &clean);
    let tree = Tree::read(&clean, &top);
    let drawn = draw::draw(&folder, &tree, plan.wanted, plan.mutants);
    let all: Vec<usize> = (1..=drawn.mutants.len()).collect();
    let copied = copied(&tree, &drawn, &all);
    folder.yosys(
        "weave",
        &(weave(&tree, &drawn, &all) + "write_verilog -noattr written.v\n"),
    );
    let netlist = netlist::read(&folder.read("written.v"), &top, SELECT, &parameters);
    folder.write("netlist.v", &netlist.text);

    let manifest = manifest(&origin, &tree, &copied, &netlist);
    let text = toml::to_string(&manifest).expect("a manifest");
    folder.write("core.toml", &text);
    let core = Core::open(&folder.path.join("core.toml"), &folder.path).expect("a good manifest");
    let cancel = AtomicBool::new(false);
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
fn manifest(origin: &Core, tree: &Tree, copied: &BTreeSet<String>, netlist: &Netlist) -> Manifest {
    let mut manifest = origin.manifest.clone();
    manifest.core.sources = vec!["netlist.v".into()];
    manifest.logic.clear();
    manifest.ties = vec![Tie {
        module: manifest.core.top.clone(),
        signal: SELECT.into(),
        value: 0,
    }];
    manifest.probes.clear();
    // The manifest has probes for other designs of the kind too: only this one's registers are in the netlist.
    let map = ProbeMap::of(origin).expect("our own probes");
    for (register, (path, module)) in
        (origin.structure.registers.iter()).zip(map.paths.iter().zip(&map.modules))
    {
        let (Some(path), Some(_)) = (path, module) else {
            panic!("{}: our own manifest knows every register", register.name);
        };
        let below_top = path
            .split_once('.')
            .map(|(_, below)| below)
            .and_then(|below| below.rsplit_once('.'));
        let (path, variable) = below_top.expect("registers are inside");
        let module = if copied.contains(path) {
            own_module(path)
        } else {
            netlist::plain(tree.module_at(path))
        };
        let of_module = (module, variable.to_owned());
        // Arrays that Yosys has split are gathered under another name.
        let split = netlist.gathered.contains(&of_module);
        let suffix = if split { "_all" } else { "" };
        let names = tree.around(path).into_iter().scan(0, |from, outer| {
            let name = netlist::plain(&path[*from..outer.len()]);
            *from = outer.len() + 1;
            Some(name)
        });
        let names: Vec<String> = names.collect();
        let of_instance = SignalRef {
            module: of_module.0,
            signal: format!("{}.{variable}{suffix}", names.join(".")),
        };
        manifest.probes.insert(register.name.clone(), of_instance);
    }
    manifest
}
