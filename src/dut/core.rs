//! A core: a manifest with its files found.

use std::path::{Path, PathBuf};

use super::builtin::{self, BUILTIN};
use super::{Files, FilesError, Manifest, ManifestError, ProbeError, ProbeMap, read_manifest};
use crate::design::{DesignConfig, SettingError, Structure, nearest};

/// A core that can be built.
#[derive(Clone, Debug)]
pub struct Core {
    /// What was written on the command line: a path, or `builtin:miner`.
    pub origin: PathBuf,
    /// Where the manifest's relative paths start.
    pub folder: PathBuf,
    /// The manifest.
    pub manifest: Manifest,
    /// Its files, found.
    pub files: Files,
    /// The design, elaborated.
    pub structure: Structure,
}

/// A core that can't be opened.
#[derive(Debug, thiserror::Error)]
pub enum CoreError {
    /// Its manifest is wrong.
    #[error(transparent)]
    Manifest(#[from] ManifestError),
    /// No such built-in core.
    #[error("`{0}` is not built in; nearest: {1}")]
    NoBuiltin(String, String),
    /// A setting of a built-in core's design that can't be read.
    #[error(transparent)]
    Setting(#[from] SettingError),
    /// A source or directory that does not exist, a filelist that can't be read, VHDL.
    #[error("{}: {source}", manifest.display())]
    Files {
        /// The manifest.
        manifest: PathBuf,
        /// Which.
        source: FilesError,
    },
    /// A probe that matches no register.
    #[error("{}: {source}", manifest.display())]
    Probe {
        /// The manifest.
        manifest: PathBuf,
        /// Which, with the nearest registers.
        source: ProbeError,
    },
    /// The built-in RTL can't be written to the cache.
    #[error("{}: {source}", path.display())]
    Unpack {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

impl Core {
    /// Opens the built-in core of a design; its files are written below `cache`.
    ///
    /// # Errors
    /// As [`Core::open`].
    pub fn open_builtin(design: &DesignConfig, cache: &Path) -> Result<Self, CoreError> {
        Self::open(Path::new(&builtin::builtin_origin(design)), cache)
    }

    /// Opens a manifest: a path, or `builtin:NAME`, whose files are written below `cache`. Behind a built-in core's name
    /// settings of its design may stand, each behind a colon: `builtin:miner:fold=4:midstates=2`.
    ///
    /// # Errors
    /// A manifest that can't be read or is wrong, a source that is missing.
    pub fn open(origin: &Path, cache: &Path) -> Result<Self, CoreError> {
        let called = origin.to_str().and_then(|o| o.strip_prefix(BUILTIN));
        let mut settings = called.into_iter().flat_map(|called| called.split(':'));
        let path = match settings.next() {
            Some(name) => {
                if !builtin::builtin_names().contains(&name) {
                    let near = nearest(name, builtin::builtin_names().into_iter());
                    return Err(CoreError::NoBuiltin(name.into(), near));
                }
                let folder = builtin::unpack(cache).map_err(|source| CoreError::Unpack {
                    path: cache.into(),
                    source,
                })?;
                folder.join(format!("{name}.toml"))
            }
            None => origin.into(),
        };
        let text = read_manifest(&path).map_err(|source| ManifestError::Unreadable {
            path: path.clone(),
            source,
        })?;
        let mut pairs = Vec::new();
        for pair in settings {
            // The design itself comes from the manifest; here only what can be said of a setting alone is.
            DesignConfig::miner().set_pair(pair)?;
            pairs.push(pair);
        }
        let mut manifest = Manifest::parse_as(&text, &path, &|design| {
            for pair in &pairs {
                // Each was taken by a design before.
                let _ = design.set_pair(pair);
            }
        })?;
        if called.is_some() {
            manifest.core.name = builtin::builtin_name(&manifest.design);
        }
        let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        let files = manifest.core.files(&folder);
        let files = files.map_err(|source| CoreError::Files {
            manifest: path.clone(),
            source,
        })?;
        let structure = manifest.design.elaborate();
        let core = Self {
            origin: origin.into(),
            folder,
            manifest,
            files,
            structure,
        };
        // Known without a build, so said before one.
        ProbeMap::of(&core).map_err(|source| CoreError::Probe {
            manifest: path,
            source,
        })?;
        Ok(core)
    }

    /// The core's name.
    pub fn name(&self) -> &str {
        &self.manifest.core.name
    }

    /// The RTL files as the file system has them.
    pub fn sources(&self) -> Vec<PathBuf> {
        self.files.sources.clone()
    }

    /// A file of it as a reader knows it: below `rtl/` for a built-in core, else as found from the manifest.
    pub fn shown(&self, file: &Path) -> PathBuf {
        match file.strip_prefix(&self.folder) {
            Ok(below) if self.origin.to_string_lossy().starts_with(BUILTIN) => {
                Path::new("rtl").join(below)
            }
            _ => file.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_builtin_opens_and_a_misspelt_one_names_the_nearest() {
        let cache = tempfile::tempdir().unwrap();
        let core = Core::open(Path::new("builtin:miner"), cache.path()).unwrap();
        assert_eq!(core.name(), "miner");
        assert!(core.sources().iter().all(|file| file.is_file()));
        let design = DesignConfig {
            fold: 4,
            rounds_per_stage: crate::design::RoundsPerStage::Two,
            ..DesignConfig::miner()
        };
        let folded = Core::open_builtin(&design, cache.path()).unwrap();
        assert_eq!(folded.manifest.design, design);
        assert_eq!(folded.name(), "miner-rounds_per_stage-2-fold-4");
        let wrong = |origin: &str| {
            let opened = Core::open(Path::new(origin), cache.path());
            opened.unwrap_err().to_string()
        };
        assert!(wrong("builtin:miner:fould=4").contains("`fold`"));
        assert!(wrong("builtin:miner:fold=3").contains("nearest: 2"));
        let error = Core::open(Path::new("builtin:minor"), cache.path()).unwrap_err();
        assert!(error.to_string().contains("`miner`"), "{error}");
    }

    #[test]
    fn a_missing_source_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("core.toml");
        std::fs::write(&path, include_str!("../../rtl/compress.toml")).unwrap();
        let error = Core::open(&path, dir.path()).unwrap_err().to_string();
        assert!(error.contains("sha256_pkg.sv"), "{error}");
    }
}
