//! The cores with all their faults woven in, one probe build each.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use goldbench::dut::{BuildKind, Core};
use goldbench::lockstep::Builds;
use goldbench::tools::dirs::Dirs;
use goldbench::tools::{build_cache, toolchain};
use verilated::{Built, Toolchain, build};

use crate::patch::{Fault, apply, apply_in_place};
use crate::weave::{Edit, weave};

/// What chooses the fault; 0 is none.
pub const SELECT: &str = "fault_pkg::sel";
const PACKAGE: &str =
    "package fault_pkg;\n  logic [7:0] sel /*verilator public_flat_rw*/ = 8'd0;\nendpackage\n";
const TIE: &str = "\n[[ties]]\nmodule = \"fault_pkg\"\nsignal = \"fault_pkg.sel\"\nvalue = 0\n";

/// A core with faults to choose from.
pub struct Woven {
    core: Core,
    pub builds: Builds,
    _lease: Built,
}

impl Woven {
    /// The core with this fault; 0 for none.
    pub fn with(&self, number: u8) -> Core {
        let mut core = self.core.clone();
        for tie in &mut core.manifest.ties {
            tie.value = number.into();
        }
        core
    }
}

/// A small core with an early compare of few bits and with tickets.
const EARLY: &str = "rounds_per_stage = \"4\"
shortcuts = [\"midstate\", \"early-reject\", \"early-stop\", \"dead-words\"]
reject_bits = 8
ticket = true
";

/// The manifest in `rtl/` that a core is built after, and the settings of its design beside that one's.
fn origin(name: &str) -> (&str, &str) {
    match name {
        "early" => ("miner", EARLY),
        own => (own, ""),
    }
}

pub fn rtl() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rtl")
}

/// Names of a core's files, from its manifest.
pub fn sources(name: &str) -> Vec<String> {
    let manifest = rtl().join(format!("{}.toml", origin(name).0));
    let core = Core::open(&manifest, Path::new("")).expect("our own manifest");
    let names = core
        .manifest
        .core
        .sources
        .iter()
        .map(|path| path.display().to_string());
    names.collect()
}

/// A file's text with these faults woven in.
pub fn text(file: &str, faults: &[&Fault]) -> String {
    let original = std::fs::read_to_string(rtl().join(file)).expect("a source");
    let edits: Vec<(u8, Edit)> = faults
        .iter()
        .flat_map(|fault| {
            let of_file = fault.edits.iter().filter(|(name, _)| name == file);
            of_file.flat_map(|(_, edits)| edits.iter().map(|edit| (fault.number, edit.clone())))
        })
        .collect();
    weave(&original, &edits, SELECT).unwrap_or_else(|refused| {
        panic!(
            "{file}:{}: fault {} can't be woven: {}",
            refused.line, refused.variant, refused.text
        )
    })
}

/// The toolchain; `None`, with a word on the standard error, where no Verilator is and none is required.
pub fn tools() -> Option<Toolchain> {
    let dirs = Dirs::of_process().expect("a home folder");
    match toolchain::find(&dirs) {
        Ok(tools) => Some(tools),
        Err(error) => {
            assert!(
                std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_none(),
                "{error}"
            );
            eprintln!("skipped: {error}");
            None
        }
    }
}

/// A folder with the sources that hold this fault and no other, line by line as in `rtl/`: the lines of a report are read
/// there, as its reader would read them.
pub fn sources_with(fault: &Fault) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("alone")
        .join(&fault.name);
    std::fs::create_dir_all(&folder).expect("a folder for the sources");
    for file in sources(&fault.core) {
        let mut text = std::fs::read_to_string(rtl().join(&file)).expect("a source");
        for (_, edits) in fault.edits.iter().filter(|(name, _)| *name == file) {
            text = apply_in_place(&text, edits);
        }
        std::fs::write(folder.join(&file), text).expect("a written source");
    }
    folder
}

/// Writes the woven sources and builds them.
pub fn build_woven(tools: &Toolchain, name: &str, faults: &[&Fault]) -> Woven {
    make(tools, name, name, &|file| text(file, faults))
}

/// Writes the sources with one patch applied and builds them.
pub fn build_patched(tools: &Toolchain, fault: &Fault) -> Woven {
    let text = |file: &str| {
        let original = std::fs::read_to_string(rtl().join(file)).expect("a source");
        let of_file = fault.edits.iter().find(|(name, _)| name == file);
        of_file.map_or(original.clone(), |(_, edits)| apply(&original, edits))
    };
    make(tools, &fault.core, &fault.name, &text)
}

fn make(tools: &Toolchain, name: &str, folder: &str, text: &dyn Fn(&str) -> String) -> Woven {
    let dirs = Dirs::of_process().expect("a home folder");
    let woven = Path::new(env!("CARGO_TARGET_TMPDIR")).join("woven");
    let folder = woven.join(folder);
    std::fs::create_dir_all(&folder).expect("a folder for the sources");
    let write = |file: &str, text: &str| {
        std::fs::write(folder.join(file), text).expect("a written source");
    };
    for file in sources(name) {
        write(&file, &text(&file));
    }
    write("fault_pkg.sv", PACKAGE);
    let (own, settings) = origin(name);
    let manifest_file = format!("{own}.toml");
    let manifest = std::fs::read_to_string(rtl().join(&manifest_file)).expect("our own manifest");
    let with_package = "sources = [\n  \"fault_pkg.sv\",";
    write(
        &manifest_file,
        &(manifest.replacen("sources = [", with_package, 1).replacen(
            "[clock]",
            &format!("{settings}\n[clock]"),
            1,
        ) + TIE),
    );

    let core = Core::open(&folder.join(&manifest_file), &folder).expect("a good manifest");
    let start = std::time::Instant::now();
    let spec = core.build_spec(BuildKind::Probe, 2);
    let (cancel, cache) = (AtomicBool::new(false), build_cache::of(&dirs));
    let built = build(&spec, tools, &cache, &mut |_| {}, &cancel).expect("the faulty RTL builds");
    let s = start.elapsed().as_secs_f64();
    let cached = if built.cached { " (cached)" } else { "" };
    eprintln!("{name}: built in {s:.0} s{cached}");
    Woven {
        core,
        // Ports can be watched on the same build.
        builds: Builds {
            fast: built.library.clone(),
            probe: built.library.clone(),
        },
        _lease: built,
    }
}
