//! What a result was measured on, in 64 hex digits: a result of other sources is stale.

use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::{Core, CoreTable, Files, Tie, included};

impl Core {
    /// SHA-256 over all that decides what the core is: its design, top module, parameters, macros, ties, and every byte of
    /// its sources, of what they include, and of the files in its include directories. Where the files lie, and what probes there are, does not
    /// count.
    ///
    /// # Errors
    /// A source that can't be read any more.
    pub fn sources_digest(&self) -> io::Result<String> {
        let manifest = &self.manifest;
        let design = format!("{:?}", manifest.design);
        sources_digest(&design, &manifest.core, &self.files, &manifest.ties)
    }
}

/// The same for any core. `configuration` is what decides beside the RTL, its parameters and its ties: the design, or what
/// inputs are held at.
///
/// # Errors
/// A source that can't be read any more.
pub fn sources_digest(
    configuration: &str,
    table: &CoreTable,
    files: &Files,
    ties: &[Tie],
) -> io::Result<String> {
    let mut hasher = Sha256::new();
    let mut add = |bytes: &[u8]| {
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        hasher.update((bytes.len() as u64).to_be_bytes());
        hasher.update(bytes);
    };
    add(configuration.as_bytes());
    add(table.top.as_bytes());
    for (key, value) in &table.parameters {
        add(key.as_bytes());
        add(value.as_bytes());
    }
    for (key, value) in &files.defines {
        add(key.as_bytes());
        add(value.as_deref().unwrap_or_default().as_bytes());
    }
    for tie in ties {
        add(format!("{} {} {}", tie.module, tie.signal, tie.value).as_bytes());
    }
    for source in &files.sources {
        add(&std::fs::read(source)?);
    }
    for dir in &files.include_dirs {
        for file in in_folder(dir)? {
            add(&std::fs::read(file)?);
        }
    }
    for file in included(&files.sources, &files.include_dirs).map_err(|(_, error)| error)? {
        add(&std::fs::read(file)?);
    }
    Ok(hex::encode(hasher.finalize()))
}

/// Files of a folder, by name.
fn in_folder(dir: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_byte_of_rtl_or_another_design_is_another_digest() {
        let cache = tempfile::tempdir().unwrap();
        let open = |origin: &str| Core::open(Path::new(origin), cache.path()).unwrap();
        let miner = open("builtin:miner");
        let digest = miner.sources_digest().unwrap();
        assert_eq!(digest.len(), 64);
        assert_eq!(digest, open("builtin:miner").sources_digest().unwrap());
        let folded = open("builtin:miner:fold=4").sources_digest().unwrap();
        assert_ne!(digest, folded);
        let copy = tempfile::tempdir().unwrap();
        for file in in_folder(&miner.folder).unwrap() {
            std::fs::copy(&file, copy.path().join(file.file_name().unwrap())).unwrap();
        }
        let manifest = copy.path().join("miner.toml");
        let own = Core::open(&manifest, cache.path()).unwrap();
        assert_eq!(
            own.sources_digest().unwrap(),
            digest,
            "the folder does not count"
        );
        let source = copy.path().join("tag_pipe.sv");
        let text = std::fs::read_to_string(&source).unwrap();
        std::fs::write(&source, text + "\n").unwrap();
        let other = own.sources_digest().unwrap();
        assert_ne!(other, digest);
        // What it includes from beside it is a part of it.
        let text = std::fs::read_to_string(&source).unwrap();
        std::fs::write(&source, text + "`include \"beside.vh\"\n").unwrap();
        let beside = |text: &str| {
            std::fs::write(copy.path().join("beside.vh"), text).unwrap();
            own.sources_digest().unwrap()
        };
        assert_ne!(beside("// 1"), beside("// 2"));
    }
}
