//! A built library, loaded.
#![allow(unsafe_code)] // loading code is an act of trust; the checksum says it is ours

use crate::cache;
use crate::error::LoadError;
use crate::foreign::{ABI, Functions};
use crate::lock;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};

/// The libraries that are loaded in this process.
static LOADED: Mutex<BTreeMap<PathBuf, Weak<Library>>> = Mutex::new(BTreeMap::new());

/// A loaded library, from which any number of models are made. It stays loaded while a model
/// lives, and its cache entry is not removed while it is loaded.
pub struct Library {
    // Dropped in this order: functions before the code they point to, that before the lease.
    pub(crate) functions: Functions,
    _code: libloading::Library,
    _lease: Option<File>,
    path: PathBuf,
}

impl std::fmt::Debug for Library {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Library")
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

impl Library {
    /// Loads what [`crate::build`] built. The checksum beside it is compared first: loading a
    /// damaged object may crash the process. One that is still loaded is given as it is: whoever
    /// runs many short models keeps it, and pays for loading once.
    pub fn open(path: &Path) -> Result<Arc<Self>, LoadError> {
        // A thread that panicked here has left the table as it was.
        let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(library) = loaded.get(path).and_then(Weak::upgrade) {
            return Ok(library);
        }
        let library = Self::load(path)?;
        loaded.retain(|_, library| library.strong_count() > 0);
        loaded.insert(path.to_owned(), Arc::downgrade(&library));
        Ok(library)
    }

    fn load(path: &Path) -> Result<Arc<Self>, LoadError> {
        let damaged = |why: String| LoadError::Damaged {
            path: path.to_owned(),
            why,
        };
        if let Err(source) = std::fs::metadata(path) {
            return Err(LoadError::Io {
                path: path.to_owned(),
                source,
            });
        }
        let lease = lock::shared(&path.with_file_name("lease"));
        cache::intact(path).map_err(damaged)?;
        // SAFETY: the file is, byte for byte, what this crate's build linked; its initialisers are
        // those of Verilator's runtime and of libstdc++.
        let code = unsafe { libloading::Library::new(path) }.map_err(|e| damaged(e.to_string()))?;
        // SAFETY: the same; the functions are stored beside `code`, which outlives them.
        let functions = unsafe { Functions::of(&code) }.map_err(|e| damaged(e.to_string()))?;
        // SAFETY: takes and touches nothing.
        let abi = unsafe { (functions.abi)() };
        if abi != ABI {
            return Err(damaged(format!("interface {abi}, wanted {ABI}")));
        }
        Ok(Arc::new(Self {
            functions,
            _code: code,
            _lease: lease,
            path: path.to_owned(),
        }))
    }

    /// Where it was loaded from.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether models of it can write waves.
    pub fn has_trace(&self) -> bool {
        // SAFETY: takes and touches nothing.
        unsafe { (self.functions.has_trace)() != 0 }
    }

    /// Whether models of it count coverage.
    pub fn has_coverage(&self) -> bool {
        // SAFETY: takes and touches nothing.
        unsafe { (self.functions.has_coverage)() != 0 }
    }
}
