//! The cache of built libraries: entries, when they were last used, and its bound.
//!
//! ```text
//! models/<key>/  model.so, sum (its checksum), about, log, lease
//! runtime/       objects of Verilator's runtime, each with its checksum
//! depends/       what a build included besides its sources, by key
//! locks/         one lock per key being built; `runtime`
//! tmp/           builds under way, each named after its key
//! ```

use crate::error::{At, BuildError};
use crate::key;
use crate::lock;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A directory of built libraries, shared by any number of processes.
#[derive(Debug, Clone)]
pub struct Cache {
    root: PathBuf,
}

/// One library in the cache.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Key, 32 hexadecimal digits.
    pub key: String,
    /// Size on disk.
    pub bytes: u64,
    /// When a build last asked for it.
    pub last_used: SystemTime,
    /// What it is: the top module and its parameters.
    pub what: String,
}

impl Cache {
    /// A cache in `dir`, which is made when something is built.
    pub fn at(dir: impl Into<PathBuf>) -> Self {
        Self { root: dir.into() }
    }

    /// Its directory.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// All entries, least recently used first.
    pub fn entries(&self) -> Result<Vec<Entry>, BuildError> {
        let models = self.root.join("models");
        let mut entries = Vec::new();
        if !models.is_dir() {
            return Ok(entries);
        }
        for dir in fs::read_dir(&models).at(&models)?.flatten() {
            let path = dir.path();
            let lease = fs::metadata(path.join("lease")).and_then(|m| m.modified());
            entries.push(Entry {
                key: dir.file_name().to_string_lossy().into_owned(),
                bytes: size(&path),
                last_used: lease.unwrap_or(SystemTime::UNIX_EPOCH),
                what: fs::read_to_string(path.join("about")).unwrap_or_default(),
            });
        }
        entries.sort_by(|a, b| (a.last_used, &a.key).cmp(&(b.last_used, &b.key)));
        Ok(entries)
    }

    /// Makes the directories.
    pub(crate) fn prepare(&self) -> Result<(), BuildError> {
        for dir in ["models", "runtime", "depends", "locks", "tmp"] {
            let dir = self.root.join(dir);
            fs::create_dir_all(&dir).at(&dir)?;
        }
        Ok(())
    }

    pub(crate) fn entry(&self, key: &str) -> PathBuf {
        self.root.join("models").join(key)
    }

    pub(crate) fn lock_path(&self, key: &str) -> PathBuf {
        self.root.join("locks").join(key)
    }

    /// Held while an entry is put in its place or taken away.
    pub(crate) fn place_lock(&self, key: &str) -> PathBuf {
        self.lock_path(&format!("{key}.place"))
    }

    pub(crate) fn dir(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// A library that is whole, with a lease that keeps it from being removed; `None` if there is
    /// none or it is damaged.
    pub(crate) fn hit(&self, key: &str) -> Option<File> {
        let dir = self.entry(key);
        let lease = lock::shared(&dir.join("lease"))?;
        // Between opening and locking, a cleaner may have moved it away.
        intact(&dir.join("model.so")).ok()?;
        let _ = lease.set_modified(SystemTime::now());
        Some(lease)
    }

    /// A name under `tmp` that no other process or earlier life of this one uses.
    pub(crate) fn temporary(&self, key: &str) -> PathBuf {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let nanos = now.unwrap_or_default().as_nanos();
        self.dir("tmp")
            .join(format!("{key}.{}.{nanos}", std::process::id()))
    }
}

/// Compares a file with the checksum written beside it as `sum`.
pub(crate) fn intact(library: &Path) -> Result<(), String> {
    let sum = library.with_file_name("sum");
    let wanted = fs::read_to_string(&sum).map_err(|e| format!("{}: {e}", sum.display()))?;
    let found = key::checksum(library).map_err(|e| e.to_string())?;
    if wanted == found {
        Ok(())
    } else {
        Err(format!("checksum {found}, built as {wanted}"))
    }
}

/// Bytes of the files in a directory.
pub(crate) fn size(dir: &Path) -> u64 {
    let files = fs::read_dir(dir).into_iter().flatten().flatten();
    files
        .filter_map(|f| f.metadata().ok())
        .map(|m| m.len())
        .sum()
}
