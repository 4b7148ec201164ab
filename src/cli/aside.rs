//! A file that is being written: aside, and given its name when it is whole.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::cli::Failure;

/// A file beside the one that it is to become.
pub struct Aside {
    file: NamedTempFile,
    path: PathBuf,
    what: &'static str,
}

impl Aside {
    /// Makes the file of a wave, so that an unwritable place is found before the run.
    ///
    /// # Errors
    /// A directory that is not there, or can't be written.
    pub fn begin(path: &Path) -> Result<Self, Failure> {
        Self::begin_as(path, "wave")
    }

    /// The same of something else.
    ///
    /// # Errors
    /// As [`Aside::begin`].
    pub fn begin_as(path: &Path, what: &'static str) -> Result<Self, Failure> {
        let failed = |error| unwritable(path, what, &error);
        if path.is_dir() {
            return Err(failed(io::ErrorKind::IsADirectory.into()));
        }
        let beside = match path.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        if !beside.is_dir() {
            return Err(failed(io::ErrorKind::NotFound.into()));
        }
        Ok(Self {
            file: named_aside(beside).map_err(failed)?,
            path: path.to_owned(),
            what,
        })
    }

    /// The file to write to.
    ///
    /// # Errors
    /// The system refuses to open it once more.
    pub fn file(&self) -> Result<File, Failure> {
        self.file.reopen().map_err(|error| self.unwritable(&error))
    }

    /// What goes wrong while it is being written.
    pub fn unwritable(&self, error: &io::Error) -> Failure {
        unwritable(&self.path, self.what, error)
    }

    /// Gives it its name.
    ///
    /// # Errors
    /// The system refuses.
    pub fn keep(self) -> Result<(), Failure> {
        let Self { file, path, what } = self;
        file.persist(&path)
            .map(drop)
            .map_err(|error| unwritable(&path, what, &error.error))
    }
}

/// A file with the permissions that a new file gets, not those of a secret.
fn named_aside(directory: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".goldbench-wave-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(directory)
}

fn unwritable(file: &Path, what: &str, error: &io::Error) -> Failure {
    // The kind alone: the whole text names the file aside, whose name is random.
    let failure = Failure::input(format!("the {what} cannot be written: {}", error.kind()))
        .at(file.display());
    match error.kind() {
        io::ErrorKind::NotFound => failure.help("make the directory first"),
        io::ErrorKind::StorageFull if what == "wave" => {
            failure.help("write .fst, or a shorter window")
        }
        _ => failure.help("name a file in a directory that you may write to"),
    }
}
