//! File locks: between processes that build, use and clean the same cache.

use crate::error::{At, BuildError};
use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Opens (and makes) the lock file.
fn open(path: &Path) -> std::io::Result<File> {
    File::options()
        .create(true)
        .truncate(false)
        .read(true)
        .write(true)
        .open(path)
}

/// Takes the lock alone, waiting for others; `waiting` is called once if there are any. The lock
/// is held until the file is dropped, and the system frees it if the process dies.
pub(crate) fn exclusive(
    path: &Path,
    cancel: &AtomicBool,
    waiting: &mut dyn FnMut(),
) -> Result<File, BuildError> {
    let file = open(path).at(path)?;
    let mut told = false;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(e)) => return Err(e).at(path),
            Err(TryLockError::WouldBlock) => {
                if !told {
                    waiting();
                    told = true;
                }
                if cancel.load(Ordering::Relaxed) {
                    return Err(BuildError::Cancelled);
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        }
    }
}

/// Takes the lock alone if nobody has it.
pub(crate) fn try_exclusive(path: &Path) -> Option<File> {
    let file = open(path).ok()?;
    file.try_lock().ok().map(|()| file)
}

/// Shares a lock whose file exists already; `None` if it does not.
pub(crate) fn shared(path: &Path) -> Option<File> {
    let file = File::options().read(true).open(path).ok()?;
    file.lock_shared().ok().map(|()| file)
}
