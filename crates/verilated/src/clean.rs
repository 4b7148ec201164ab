//! Bounding the cache: the least recently used goes first, what is in use stays.

use crate::cache::{Cache, size};
use crate::error::BuildError;
use crate::lock;
use std::fs::{self, File};

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
        if keep_bytes == 0 && self.root().is_dir() {
            self.prepare()?;
            self.sweep(None);
            if let Some(_alone) = lock::try_exclusive(&self.lock_path("runtime")) {
                // What is left is found again only with its list of dependencies.
                let all = ["runtime", "depends"];
                for dir in &all[..if freed.in_use == 0 { 2 } else { 1 }] {
                    freed.bytes += size(&self.root().join(dir));
                    let _ = fs::remove_dir_all(self.root().join(dir));
                }
            }
        }
        Ok(freed)
    }

    /// The same as [`Cache::clean`], under the name that says when to call it: after a build.
    pub fn trim_to(&self, bound: u64) -> Result<Freed, BuildError> {
        self.clean(bound.max(1))
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

    /// Removes what killed builds left: whose key nobody holds the lock of, nobody is building.
    /// `held` is the key that the caller holds the lock of.
    pub(crate) fn sweep(&self, held: Option<&str>) {
        for left in fs::read_dir(self.dir("tmp"))
            .into_iter()
            .flatten()
            .flatten()
        {
            let name = left.file_name().to_string_lossy().into_owned();
            let key = name.split('.').next().unwrap_or_default();
            let lock = lock::try_exclusive(&self.lock_path(key));
            if lock.is_some() || held == Some(key) {
                let _ = fs::remove_dir_all(left.path());
            }
        }
    }
}
