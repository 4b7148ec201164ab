//! What Yosys wrote for builds and for gates: a folder of netlists, shown and cleaned as the compiled models are.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// After so long, a folder that a run began to write into is one that a kill has left.
const LEFT: Duration = Duration::from_secs(3600);

/// A folder of netlists.
#[derive(Clone, Debug)]
pub struct FrontEndStore {
    /// Where it is; it need not exist.
    pub folder: PathBuf,
}

/// One netlist.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredNetlist {
    /// The file.
    pub file: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// When a build last asked for it.
    pub last_used: SystemTime,
}

/// What a cleaning freed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FreedNetlists {
    /// Netlists removed.
    pub netlists: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Left alone, because a build reads them.
    pub in_use: usize,
}

impl FrontEndStore {
    /// The folder of the front end inside this cache.
    pub fn of_cache(cache: &Path) -> Self {
        Self {
            folder: cache.join("front_end"),
        }
    }

    /// All of them, least recently used first.
    ///
    /// # Errors
    /// A folder that is there and can't be read.
    pub fn all(&self) -> io::Result<Vec<StoredNetlist>> {
        let entries = match std::fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut all = Vec::new();
        for entry in entries {
            let file = entry?.path();
            // One that has gone meanwhile was removed by another cleaning.
            let Ok(about) = file.metadata() else { continue };
            if about.is_file() && file.extension().is_some_and(|e| e == "v" || e == "json") {
                all.push(StoredNetlist {
                    bytes: about.len(),
                    last_used: about.modified().unwrap_or(SystemTime::UNIX_EPOCH),
                    file,
                });
            }
        }
        all.sort_by(|a, b| (a.last_used, &a.file).cmp(&(b.last_used, &b.file)));
        Ok(all)
    }

    /// Removes the least recently used ones until at most so many bytes are left, and what killed runs have left behind. What a
    /// build reads stays.
    ///
    /// # Errors
    /// A folder that can't be read.
    pub fn clean(&self, keep: u64) -> io::Result<FreedNetlists> {
        self.sweep();
        let all = self.all()?;
        let mut total: u64 = all.iter().map(|netlist| netlist.bytes).sum();
        let mut freed = FreedNetlists::default();
        for netlist in &all {
            if total <= keep {
                break;
            }
            let alone = File::open(&netlist.file).is_ok_and(|file| file.try_lock().is_ok());
            if !alone {
                freed.in_use += 1;
            } else if std::fs::remove_file(&netlist.file).is_ok() {
                freed.netlists += 1;
                freed.bytes += netlist.bytes;
                total -= netlist.bytes;
            }
        }
        Ok(freed)
    }

    /// Folders that Yosys wrote into when it was killed.
    fn sweep(&self) {
        let entries = std::fs::read_dir(&self.folder);
        for entry in entries.into_iter().flatten().flatten() {
            let path = entry.path();
            let changed = entry.metadata().and_then(|about| about.modified());
            let old = changed.is_ok_and(|at| at.elapsed().is_ok_and(|age| age > LEFT));
            if path.is_dir() && old {
                let _ = std::fs::remove_dir_all(path);
            }
        }
    }
}

/// Keeps a netlist from being removed for as long as what comes back lives, and notes that it is used now. `None` where it has
/// gone.
pub fn hold(netlist: &Path) -> Option<File> {
    let file = File::options().read(true).open(netlist).ok()?;
    file.lock_shared().ok()?;
    // Between opening and locking, a cleaner may have removed it.
    if !netlist.is_file() {
        return None;
    }
    let _ = file.set_modified(SystemTime::now());
    Some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two netlists, `a.v` an hour older than `b.v`.
    fn two(folder: &Path) -> FrontEndStore {
        for (name, bytes, hours) in [("a.v", 300, 2), ("b.v", 100, 1)] {
            let path = folder.join(name);
            std::fs::write(&path, vec![b' '; bytes]).unwrap();
            let used = SystemTime::now() - Duration::from_secs(3600 * hours);
            let file = File::options().write(true).open(path).unwrap();
            file.set_modified(used).unwrap();
        }
        FrontEndStore {
            folder: folder.into(),
        }
    }

    fn names(netlists: &FrontEndStore) -> Vec<String> {
        let all = netlists.all().unwrap().into_iter();
        all.map(|netlist| netlist.file.file_name().unwrap().to_str().unwrap().into())
            .collect()
    }

    #[test]
    fn the_least_recently_used_goes_first() {
        let folder = tempfile::tempdir().unwrap();
        let netlists = two(folder.path());
        assert_eq!(netlists.clean(400).unwrap(), FreedNetlists::default());
        let freed = netlists.clean(399).unwrap();
        assert_eq!((freed.netlists, freed.bytes, freed.in_use), (1, 300, 0));
        assert_eq!(names(&netlists), ["b.v"]);
        let none = FrontEndStore::of_cache(&folder.path().join("nowhere"));
        assert_eq!(none.clean(0).unwrap(), FreedNetlists::default());
    }

    #[test]
    fn what_is_held_stays_and_is_the_youngest() {
        let folder = tempfile::tempdir().unwrap();
        let netlists = two(folder.path());
        let held = hold(&folder.path().join("a.v")).unwrap();
        assert_eq!(names(&netlists), ["b.v", "a.v"]);
        let freed = netlists.clean(0).unwrap();
        assert_eq!((freed.netlists, freed.in_use), (1, 1));
        drop(held);
        assert_eq!(netlists.clean(0).unwrap().netlists, 1);
        assert!(hold(&folder.path().join("a.v")).is_none());
    }

    #[test]
    fn what_a_kill_left_goes_and_what_is_being_written_stays() {
        let folder = tempfile::tempdir().unwrap();
        let netlists = two(folder.path());
        for (name, age) in [("old", LEFT * 2), ("new", Duration::ZERO)] {
            let path = folder.path().join(name);
            std::fs::create_dir(&path).unwrap();
            File::open(&path)
                .unwrap()
                .set_modified(SystemTime::now() - age)
                .unwrap();
        }
        netlists.clean(u64::MAX).unwrap();
        assert!(!folder.path().join("old").exists() && folder.path().join("new").exists());
        assert_eq!(names(&netlists).len(), 2);
    }
}
