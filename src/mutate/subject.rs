//! What mutants are made of: a core's RTL, without what the core is for.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::inside::Inside;
use crate::dut::{Core, Files};
use crate::harness::{Of, Place, Stranger};

/// RTL as Yosys is to read it. All of it goes into the key of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The core's name, for folders and reports.
    pub name: String,
    /// The top module.
    pub top: String,
    /// RTL files, packages first.
    pub sources: Vec<PathBuf>,
    /// Where `` `include `` looks.
    pub include_dirs: Vec<PathBuf>,
    /// Macros; an empty value defines without one.
    pub defines: Vec<(String, String)>,
    /// Parameters of the top module.
    pub parameters: Vec<(String, String)>,
    /// Input ports of the top module that stay at a value in this configuration.
    pub tied: Vec<(String, i64)>,
    /// What a test bench reads and sets inside.
    pub inside: Inside,
}

impl Subject {
    /// The RTL of a core that a manifest describes.
    pub fn of(core: &Core) -> Self {
        let table = &core.manifest.core;
        let mut parameters = core.manifest.design.parameters();
        parameters.extend(table.parameters.iter().map(|(k, v)| (k.clone(), v.clone())));
        let layout = &core.structure.inputs;
        let spare = core.manifest.inputs.iter();
        let spare = spare.filter(|(role, _)| layout.field(role).is_none());
        Self {
            name: core.name().into(),
            top: table.top.clone(),
            sources: core.files.sources.clone(),
            include_dirs: core.files.include_dirs.clone(),
            defines: macros(&core.files),
            parameters,
            tied: spare.map(|(_, port)| (port.clone(), 0)).collect(),
            // The model knows what ties do.
            inside: Inside::default(),
        }
    }

    /// The RTL of a core in its own conventions. Ports that its manifest ties are tied here too.
    pub fn of_stranger(core: &Stranger) -> Self {
        let (table, files) = (&core.manifest.core, &core.files);
        let names = core.manifest.names();
        let tied = core.manifest.tied.iter();
        let tied = tied.filter_map(|(port, value)| Some((port.clone(), value.value(&names).ok()?)));
        Self {
            name: core.name().into(),
            top: table.top.clone(),
            sources: files.sources.clone(),
            include_dirs: files.include_dirs.clone(),
            defines: macros(files),
            parameters: table
                .parameters
                .iter()
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect(),
            tied: tied.collect(),
            inside: inside(core),
        }
    }

    /// Yosys's commands from these files, as they lie in its folder, to the RTL of the top module, its processes not yet
    /// made logic.
    pub(super) fn commands(&self, files: &[String]) -> String {
        let mut read = String::from("read_verilog -sv");
        // What is read is a copy: files beside the source itself are looked for beside it.
        let beside = self.sources.iter().filter_map(|source| source.parent());
        let beside: BTreeSet<&Path> = beside.collect();
        for dir in self.include_dirs.iter().map(PathBuf::as_path).chain(beside) {
            // Of a file named alone it is the folder that one stands in: an empty name would take the next word for its own.
            let dir = if dir.as_os_str().is_empty() {
                Path::new(".")
            } else {
                dir
            };
            let dir = std::path::absolute(dir).unwrap_or_else(|_| dir.to_path_buf());
            let _ = write!(read, " -I{}", quoted(&dir.to_string_lossy()));
        }
        for (name, value) in &self.defines {
            let equals = if value.is_empty() { "" } else { "=" };
            let _ = write!(read, " -D{name}{equals}{value}");
        }
        for file in files {
            let _ = write!(read, " {}", quoted(file));
        }
        let top = &self.top;
        let mut set = String::new();
        for (name, value) in &self.parameters {
            let _ = write!(set, " -set {name} {value}");
        }
        // Before `hierarchy`, which renames the top after its parameters.
        let set = if set.is_empty() {
            set
        } else {
            format!("chparam{set} {top}\n")
        };
        let keep = self.inside.keep();
        format!("{read}\n{set}hierarchy -check -top {top}\nrename -top {top}\n{keep}")
    }
}

/// The signals that a manifest binds inside. A bus listens where it speaks.
fn inside(core: &Stranger) -> Inside {
    let manifest = &core.manifest;
    let path = |place: &Place| match &place.of {
        Of::Signal { path, .. } => Some(path.clone()),
        _ => None,
    };
    let bus: Vec<String> = manifest
        .bus
        .iter()
        .flat_map(|bus| bus.ports.values().filter_map(path))
        .collect();
    let ties = manifest.ties.iter().map(|tie| tie.signal.clone());
    let set = manifest.inputs.values().filter_map(path).chain(ties);
    let seen = manifest.outputs.values().filter_map(path);
    Inside {
        set: set.chain(bus.clone()).collect(),
        seen: seen.chain(bus).collect(),
    }
}

/// Macros, those without a value with an empty one.
fn macros(files: &Files) -> Vec<(String, String)> {
    let macros = files.defines.iter();
    macros
        .map(|(name, value)| (name.clone(), value.clone().unwrap_or_default()))
        .collect()
}

/// A word of a script.
fn quoted(text: &str) -> String {
    if text.contains([' ', ';', '"']) {
        format!("\"{text}\"")
    } else {
        text.to_owned()
    }
}
