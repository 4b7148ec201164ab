//! Files written aside, then renamed: a reader sees the old file or the new one, never half of one.

use std::io::{Error, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// A file that can't be written: what, where, and what to do.
#[derive(Debug, thiserror::Error)]
#[error("{path} can't be written: {reason}; {remedy}", path = path.display())]
pub struct WriteError {
    /// The file that was to be written.
    pub path: PathBuf,
    /// What the system says.
    pub reason: String,
    /// What to do about it.
    pub remedy: &'static str,
    /// The system's error.
    #[source]
    pub source: Error,
}

/// Puts `bytes` at `path`, over what is there; missing directories are made.
///
/// The bytes go into a file beside it, which is flushed to the disk and renamed at the end: an error or a kill leaves what
/// was there before. A device or a pipe (`/dev/stdout`) is written to as it is, and never replaced.
///
/// # Errors
/// The directory can't be made or written, `path` is a directory, the disk is full.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), WriteError> {
    aside(path, bytes).map_err(|source| failed(path, source))
}

/// Can a file be put at `path`: a directory that is missing is made, and a file beside it tried. To be asked before long work
/// whose end is that file; what happens to the place in the meantime is told when it is written.
///
/// # Errors
/// As [`write_file`], but for a disk that fills up.
pub fn check_writable(path: &Path) -> Result<(), WriteError> {
    let tried = if is_stream(path) {
        Ok(())
    } else {
        begin(path).map(drop)
    };
    tried.map_err(|source| failed(path, source))
}

fn failed(path: &Path, source: Error) -> WriteError {
    WriteError {
        path: path.to_owned(),
        reason: reason(&source),
        remedy: remedy(source.kind()),
        source,
    }
}

/// What the system says, without the random name of the file aside.
fn reason(error: &Error) -> String {
    let text = error.to_string();
    match text.split_once(" at path ") {
        Some((reason, _)) => reason.to_owned(),
        None => text,
    }
}

fn aside(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if is_stream(path) {
        return std::fs::OpenOptions::new()
            .write(true)
            .open(path)?
            .write_all(bytes);
    }
    let mut file = begin(path)?;
    file.write_all(bytes)?;
    // A full disk may be found out only here.
    file.as_file().sync_all()?;
    file.persist(path).map_err(|e| e.error)?;
    Ok(())
}

/// A file beside the one that it is to become.
fn begin(path: &Path) -> Result<tempfile::NamedTempFile, Error> {
    if path.is_dir() {
        return Err(Error::new(ErrorKind::IsADirectory, "it is a directory"));
    }
    let directory = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    std::fs::create_dir_all(directory)?;
    let mut builder = tempfile::Builder::new();
    builder.prefix(".goldbench-");
    // A temporary file is its owner's alone by default; a report is as readable as any other file (less the umask).
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(directory)
}

/// Is this something that is there and neither a file nor a directory.
pub fn is_stream(path: &Path) -> bool {
    path.metadata()
        .is_ok_and(|there| !there.is_file() && !there.is_dir())
}

fn remedy(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::PermissionDenied => "choose a directory that you may write to",
        ErrorKind::ReadOnlyFilesystem => {
            "the file system is mounted read-only: choose another directory"
        }
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            "free some space (`goldbench cache clean` frees builds)"
        }
        ErrorKind::IsADirectory => "give the name of a file",
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            "a part of its path is a file: choose another path"
        }
        ErrorKind::InvalidFilename => "choose a shorter name",
        _ => "choose another place",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makes_directories_and_leaves_no_trace_of_the_way() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a/b/report.json");
        check_writable(&path).unwrap();
        assert!(!path.exists());
        write_file(&path, b"one").unwrap();
        write_file(&path, b"two").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert_eq!(
            std::fs::read_dir(path.parent().unwrap()).unwrap().count(),
            1
        );
    }

    /// Through a link, so that a device itself is never at stake.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_device_is_written_to_and_not_replaced() {
        let dir = tempfile::tempdir().unwrap();
        for (device, written) in [("/dev/null", true), ("/dev/full", false)] {
            let link = dir.path().join("link");
            std::os::unix::fs::symlink(device, &link).unwrap();
            let came = write_file(&link, b"x");
            assert_eq!(came.is_ok(), written, "{came:?}");
            if let Err(error) = came {
                assert!(error.remedy.contains("space"), "{error}");
            }
            assert!(is_stream(&link));
            std::fs::remove_file(&link).unwrap();
        }
    }

    #[cfg(unix)]
    #[test]
    fn others_may_read_it_as_any_file() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let (ours, plain) = (dir.path().join("ours"), dir.path().join("plain"));
        write_file(&ours, b"").unwrap();
        std::fs::write(&plain, b"").unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode();
        assert_eq!(mode(&ours), mode(&plain));
    }

    #[test]
    fn says_what_where_and_the_remedy() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("file");
        std::fs::write(&file, b"").unwrap();
        for (path, remedy) in [
            (dir.path().to_owned(), "give the name of a file"),
            (
                file.join("below/it.json"),
                "a part of its path is a file: choose another path",
            ),
            (
                dir.path().join("n".repeat(300)).join("x"),
                "choose a shorter name",
            ),
        ] {
            let error = write_file(&path, b"x").unwrap_err();
            assert_eq!(error.remedy, remedy, "{error}");
            let before = check_writable(&path).unwrap_err();
            assert_eq!(before.to_string(), error.to_string());
            assert!(
                error.to_string().starts_with(&path.display().to_string()),
                "{error}"
            );
        }
    }

    #[test]
    fn a_full_disk_is_told_from_a_closed_door() {
        let full = Error::from_raw_os_error(28);
        assert!(remedy(full.kind()).contains("space"));
        let closed = Error::from_raw_os_error(13);
        assert!(remedy(closed.kind()).contains("may write"));
    }
}
