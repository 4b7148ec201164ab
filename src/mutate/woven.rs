//! The netlist with its mutants as a core that a manifest describes: registers can be compared as in the RTL.

use std::path::Path;

use super::netlist::CHOICE;
use super::sample::{Sample, module_of};
use super::{MutateError, netlist};
use crate::dut::{Core, Manifest, ProbeMap, SignalRef, Tie};

/// Writes the manifest of a sample's netlist beside it, and opens it.
///
/// # Errors
/// A folder that can't be written, probes that the netlist does not have.
pub fn woven(origin: &Core, sample: &Sample<'_>) -> Result<Core, MutateError> {
    let manifest = manifest(origin, sample)?;
    let text = toml::to_string(&manifest);
    let text = text.map_err(|error| MutateError::Netlist(error.to_string()))?;
    sample.folder.write("core.toml", &text)?;
    open(&sample.folder.path.join("core.toml"))
}

/// Opens the manifest of a netlist.
///
/// # Errors
/// A manifest that can't be used.
pub fn open(path: &Path) -> Result<Core, MutateError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    Core::open(path, folder).map_err(|error| MutateError::Netlist(error.to_string()))
}

/// The core with this mutant; 0 for none.
pub fn with(core: &Core, mutant: u32) -> Core {
    let mut core = core.clone();
    if let Some(tie) = core.manifest.ties.last_mut() {
        tie.value = mutant;
    }
    core
}

/// The core's manifest for its netlist: each probe in the module that its instance has now.
fn manifest(origin: &Core, sample: &Sample<'_>) -> Result<Manifest, MutateError> {
    let mut manifest = origin.manifest.clone();
    manifest.core.sources = vec!["netlist.v".into()];
    manifest.core.include_dirs.clear();
    manifest.core.defines.clear();
    manifest.core.parameters.clear();
    manifest.logic.clear();
    manifest.nodes.clear();
    let top = manifest.core.top.clone();
    let mut ties = Vec::new();
    for tie in std::mem::take(&mut manifest.ties) {
        let path = tie.signal.rsplit_once('.').map_or("", |(path, _)| path);
        let signal = moved(
            sample,
            path,
            tie.signal.rsplit('.').next().unwrap_or_default(),
        )?;
        ties.push(Tie {
            module: signal.module,
            signal: signal.signal,
            value: tie.value,
        });
    }
    // The last one, which chooses.
    ties.push(Tie {
        module: top,
        signal: CHOICE.into(),
        value: 0,
    });
    manifest.ties = ties;
    manifest.probes.clear();
    // The manifest has probes for other designs of the kind too: only this one's registers are in the netlist.
    let map = ProbeMap::of(origin).map_err(|error| MutateError::Netlist(error.to_string()))?;
    for (register, path) in origin.structure.registers.iter().zip(&map.paths) {
        let Some((_, below_top)) = path.as_deref().and_then(|path| path.split_once('.')) else {
            continue;
        };
        let (path, variable) = below_top.rsplit_once('.').unwrap_or(("", below_top));
        manifest
            .probes
            .insert(register.name.clone(), moved(sample, path, variable)?);
    }
    Ok(manifest)
}

/// Where a variable of the instance at `path` is in the netlist.
pub(super) fn moved(
    sample: &Sample<'_>,
    path: &str,
    variable: &str,
) -> Result<SignalRef, MutateError> {
    let module = module_of(&sample.tree, &sample.copied, path).ok_or_else(|| {
        MutateError::Netlist(format!(
            "[probes] `{path}.{variable}`: Yosys has no such instance"
        ))
    })?;
    let of_module = (module, variable.to_owned());
    // Arrays that Yosys has split are gathered under another name.
    let split = sample.gathered.contains(&of_module);
    let suffix = if split { "_all" } else { "" };
    let around = sample.tree.around(path).into_iter();
    let names = around.scan(0, |from, outer| {
        let name = netlist::plain(&path[*from..outer.len()]);
        *from = outer.len() + 1;
        Some(name)
    });
    let mut names: Vec<String> = names.collect();
    names.push(format!("{variable}{suffix}"));
    Ok(SignalRef {
        module: of_module.0,
        signal: names.join("."),
    })
}
