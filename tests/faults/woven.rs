//! The cores with all their faults woven in, one probe build each.

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use goldbench::dut::{BuildKind, Core, Tie};
use goldbench::lockstep::Builds;
use goldbench::tools::dirs::Dirs;
use goldbench::tools::{build_cache, toolchain};
use verilated::{Built, Toolchain, build};

use crate::families;
use crate::patch::{Fault, apply, apply_in_place};
use crate::weave::{Edit, weave};

/// What chooses the fault; 0 is none.
pub const SELECT: &str = "fault_pkg::sel";
const PACKAGE: &str =
    "package fault_pkg;\n  logic [7:0] sel /*verilator public_flat_rw*/ = 8'd0;\nendpackage\n";

/// A core with faults to choose from.
pub struct Woven {
    /// The core without a fault, as `goldbench` calls it.
    pub origin: String,
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

pub fn rtl() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rtl")
}

/// A core as it is.
fn core(origin: &str) -> Core {
    let dirs = Dirs::of_process().expect("a home folder");
    Core::open(Path::new(origin), build_cache::of(&dirs).root()).expect("our own manifest")
}

/// Names of a core's files, from its manifest.
pub fn sources(origin: &str) -> Vec<String> {
    let names = core(origin)
        .manifest
        .core
        .sources
        .into_iter()
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
pub fn sources_with(origin: &str, fault: &Fault) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("alone")
        .join(&fault.name);
    std::fs::create_dir_all(&folder).expect("a folder for the sources");
    for file in sources(origin) {
        let mut text = std::fs::read_to_string(rtl().join(&file)).expect("a source");
        for (_, edits) in fault.edits.iter().filter(|(name, _)| *name == file) {
            text = apply_in_place(&text, edits);
        }
        std::fs::write(folder.join(&file), text).expect("a written source");
    }
    folder
}

/// Writes the woven sources of a core and builds them; `name` is for the folder.
pub fn build_woven(tools: &Toolchain, (name, origin): (&str, &str), faults: &[&Fault]) -> Woven {
    make(tools, origin, name, &|file| text(file, faults))
}

/// Writes the sources with one patch applied and builds them.
pub fn build_patched(tools: &Toolchain, fault: &Fault) -> Woven {
    let text = |file: &str| {
        let original = std::fs::read_to_string(rtl().join(file)).expect("a source");
        let of_file = fault.edits.iter().find(|(name, _)| name == file);
        of_file.map_or(original.clone(), |(_, edits)| apply(&original, edits))
    };
    make(tools, families::of(&fault.core).origin, &fault.name, &text)
}

fn make(tools: &Toolchain, origin: &str, name: &str, text: &dyn Fn(&str) -> String) -> Woven {
    let dirs = Dirs::of_process().expect("a home folder");
    let woven = Path::new(env!("CARGO_TARGET_TMPDIR")).join("woven");
    let folder = woven.join(name);
    std::fs::create_dir_all(&folder).expect("a folder for the sources");
    let write = |file: &str, text: &str| {
        std::fs::write(folder.join(file), text).expect("a written source");
    };
    for file in sources(origin) {
        write(&file, &text(&file));
    }
    write("fault_pkg.sv", PACKAGE);
    let mut manifest = core(origin).manifest;
    manifest.core.sources.insert(0, "fault_pkg.sv".into());
    manifest.ties.push(Tie {
        module: "fault_pkg".into(),
        signal: SELECT.replace("::", "."),
        value: 0,
    });
    write(
        "core.toml",
        &toml::to_string(&manifest).expect("a manifest"),
    );

    let core = Core::open(&folder.join("core.toml"), &folder).expect("a good manifest");
    let start = std::time::Instant::now();
    let spec = core.build_spec(BuildKind::Probe, 2);
    let (cancel, cache) = (AtomicBool::new(false), build_cache::of(&dirs));
    let built = build(&spec, tools, &cache, &mut |_| {}, &cancel).expect("the faulty RTL builds");
    let s = start.elapsed().as_secs_f64();
    let cached = if built.cached { " (cached)" } else { "" };
    eprintln!("{name}: built in {s:.0} s{cached}");
    Woven {
        origin: origin.into(),
        core,
        // Ports can be watched on the same build.
        builds: Builds {
            fast: built.library.clone(),
            probe: built.library.clone(),
        },
        _lease: built,
    }
}
