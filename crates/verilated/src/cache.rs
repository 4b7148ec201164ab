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

/// What a cleaning freed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Freed {
    /// Entries removed.
    pub entries: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Entries left alone because someone has them open or is building them.
    pub in_use: usize,
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

    /// Removes the least recently used entries until at most `keep_bytes` of libraries are left.
    /// With 0 the runtime's objects and leftovers go as well. What is open or being built stays.
    pub fn clean(&self, keep_bytes: u64) -> Result<Freed, BuildError> {
        let mut freed = Freed::default();
        let entries = self.entries()?;
        let mut total: u64 = entries.iter().map(|e| e.bytes).sum();
        for entry in &entries {
            if total <= keep_bytes {
                break;
            }
            if self.remove(&entry.key) {
                freed.entries += 1;
                freed.bytes += entry.bytes;
                total -= entry.bytes;
            } else {
                freed.in_use += 1;
            }
        }
        if keep_bytes == 0 && self.root.is_dir() {
            self.prepare()?;
            self.sweep();
            if let Some(_alone) = lock::try_exclusive(&self.lock_path("runtime")) {
                for dir in ["runtime", "depends"] {
                    freed.bytes += size(&self.root.join(dir));
                    let _ = fs::remove_dir_all(self.root.join(dir));
                }
            }
        }
        Ok(freed)
    }

    /// The same as [`Cache::clean`], under the name that says when to call it: after a build.
    pub fn trim_to(&self, bound: u64) -> Result<Freed, BuildError> {
        self.clean(bound.max(1))
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

    /// Removes one entry, unless someone builds it or has it open.
    fn remove(&self, key: &str) -> bool {
        let dir = self.entry(key);
        let Some(_placing) = lock::try_exclusive(&self.place_lock(key)) else {
            return false;
        };
        let lease = dir.join("lease");
        let alone = File::open(&lease).ok();
        if alone.as_ref().is_some_and(|f| f.try_lock().is_err()) {
            return false;
        }
        self.discard(key)
    }

    /// Moves an entry out of sight in one step, then deletes it. The caller holds its place lock.
    pub(crate) fn discard(&self, key: &str) -> bool {
        let trash = self.temporary(&format!("trash-{key}"));
        let moved = fs::rename(self.entry(key), &trash).is_ok();
        let _ = fs::remove_dir_all(&trash);
        moved
    }

    /// A name under `tmp` that no other process or earlier life of this one uses.
    pub(crate) fn temporary(&self, key: &str) -> PathBuf {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        let nanos = now.unwrap_or_default().as_nanos();
        self.dir("tmp")
            .join(format!("{key}.{}.{nanos}", std::process::id()))
    }

    /// Removes what killed builds left: whose key nobody holds the lock of, nobody is building.
    pub(crate) fn sweep(&self) {
        for left in fs::read_dir(self.dir("tmp"))
            .into_iter()
            .flatten()
            .flatten()
        {
            let name = left.file_name().to_string_lossy().into_owned();
            let key = name.split('.').next().unwrap_or_default();
            if let Some(_dead) = lock::try_exclusive(&self.lock_path(key)) {
                let _ = fs::remove_dir_all(left.path());
            }
        }
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

fn size(dir: &Path) -> u64 {
    let files = fs::read_dir(dir).into_iter().flatten().flatten();
    files
        .filter_map(|f| f.metadata().ok())
        .map(|m| m.len())
        .sum()
}
