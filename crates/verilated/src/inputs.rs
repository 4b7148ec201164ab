//! What a build depends on, as a cache key: what is known beforehand, and what Verilator was seen to
//! read.

use crate::compile::FLAGS;
use crate::error::{At, BuildError};
use crate::key::Key;
use crate::parts;
use crate::spec::BuildSpec;
use crate::toolchain::Toolchain;
use crate::verilate;
use std::fs;
use std::path::{Path, PathBuf};

/// Everything known before Verilator runs: spec, tools, shim, sources, and what lies in the
/// include directories.
pub(crate) fn base_key(spec: &BuildSpec, tools: &Toolchain) -> Result<Key, BuildError> {
    let mut key = Key::new("model 1");
    key.field(&tools.verilator.identity);
    key.field(&tools.cxx.version);
    key.list(FLAGS);
    key.list(parts::FILES.map(|(_, text)| text));
    key.list(verilate::arguments(spec));
    key.field(verilate::control_file(spec));
    key.field(spec.opt.flag());
    for source in &spec.sources {
        key.file(source).at(source)?;
    }
    for dir in &spec.include_dirs {
        key.field(dir.as_os_str().as_encoded_bytes());
        let mut files: Vec<PathBuf> = fs::read_dir(dir)
            .at(dir)?
            .flatten()
            .map(|e| e.path())
            .collect();
        files.retain(|f| f.is_file() && is_hdl(f));
        files.sort();
        for file in &files {
            key.file(file).at(file)?;
        }
    }
    Ok(key)
}

fn is_hdl(path: &Path) -> bool {
    let extension = path.extension().map(|e| e.to_string_lossy().to_lowercase());
    extension.is_some_and(|e| ["v", "sv", "vh", "svh", "vlt", "inc", "h"].contains(&e.as_str()))
}

/// Adds the contents, as they are now, of what an earlier build was seen to include.
pub(crate) fn full_key(mut base: Key, depends: &[String]) -> String {
    for path in depends {
        if base.file(Path::new(path)).is_err() {
            base.field("absent");
        }
    }
    base.finish()
}

pub(crate) fn recorded(depends: &Path) -> Vec<String> {
    let text = fs::read_to_string(depends).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

/// Files that Verilator read besides the sources and its own, from its list of files: `S` lines are
/// what was read, each ending in a quoted name. (Its make rules do not quote names with spaces.)
pub(crate) fn dependencies(spec: &BuildSpec, dir: &Path) -> Result<Vec<String>, BuildError> {
    let list = dir.join("Vdut__verFiles.dat");
    let text = fs::read_to_string(&list).at(&list)?;
    let ours = |path: &Path| {
        path.starts_with(dir)
            || path.file_name().is_some_and(|n| n == "verilator_bin")
            || spec.sources.iter().any(|s| s == path)
    };
    let mut read: Vec<String> = text
        .lines()
        .filter(|line| line.starts_with("S "))
        .filter_map(|line| line.strip_suffix('"')?.rsplit_once('"'))
        .map(|(_, name)| name.to_owned())
        .filter(|name| !ours(Path::new(name)))
        .collect();
    read.sort();
    read.dedup();
    Ok(read)
}
