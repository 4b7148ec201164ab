//! A file that is being written: aside, and given its name when it is whole.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::cli::Failure;
use crate::report::is_stream;

/// A file beside the one that it is to become.
pub struct Aside {
    file: Target,
    path: PathBuf,
    what: &'static str,
}

/// Where bytes go until it is kept.
enum Target {
    /// Into a file beside it.
    Beside(NamedTempFile),
    /// Into a device or a pipe as it is: one that is there is never replaced.
    Stream,
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
        if is_stream(path) {
            return Ok(Self {
                file: Target::Stream,
                path: path.to_owned(),
                what,
            });
        }
        let beside = match path.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        if !beside.is_dir() {
            return Err(failed(io::ErrorKind::NotFound.into()));
        }
        Ok(Self {
            file: Target::Beside(named_aside(beside).map_err(failed)?),
            path: path.to_owned(),
            what,
        })
    }

    /// The file to write to.
    ///
    /// # Errors
    /// The system refuses to open it once more.
    pub fn file(&self) -> Result<File, Failure> {
        let file = match &self.file {
            Target::Beside(file) => file.reopen(),
            Target::Stream => File::options().write(true).open(&self.path),
        };
        file.map_err(|error| self.unwritable(&error))
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
        match file {
            Target::Stream => Ok(()),
            Target::Beside(file) => file
                .persist(&path)
                .map(drop)
                .map_err(|error| unwritable(&path, what, &error.error)),
        }
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
        io::ErrorKind::StorageFull => failure.help("free some space on its disk"),
        _ => failure.help("name a file in a directory that you may write to"),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::io::Write as _;
    use std::os::unix::fs::FileTypeExt as _;

    use super::*;

    /// As root a rename would put a file in the place of the device.
    #[test]
    fn a_pipe_is_written_to_and_stays_a_pipe() {
        let dir = tempfile::tempdir().unwrap();
        let pipe = dir.path().join("pipe.svg");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        let reader = std::thread::spawn({
            let pipe = pipe.clone();
            move || std::fs::read(pipe).unwrap()
        });
        let aside = Aside::begin_as(&pipe, "picture").unwrap();
        aside.file().unwrap().write_all(b"text").unwrap();
        aside.keep().unwrap();
        assert_eq!(reader.join().unwrap(), b"text");
        assert!(std::fs::metadata(&pipe).unwrap().file_type().is_fifo());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
