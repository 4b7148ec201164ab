//! A recording under way: kept aside until it is whole.
//!
//! The writer of waves goes on over a full disk without a word, and a worker may be killed at any time. What a viewer could
//! not open must not stand where a whole file is looked for.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::cli::Failure;

/// A folder for one recording, beside where it shall stand; gone with this value.
pub(super) struct Draft {
    folder: tempfile::TempDir,
}

impl Draft {
    /// For a recording that shall stand at `file`.
    pub(super) fn of(file: &Path) -> Result<Self, Failure> {
        let beside = file.parent().unwrap_or(Path::new("."));
        let folder = tempfile::Builder::new()
            .prefix(".recording-")
            .tempdir_in(beside);
        let folder = folder.map_err(|error| unwritten(&error, beside))?;
        Ok(Self { folder })
    }

    /// After a recording that came to nothing: an error if there is no room for one. Its writer ends in many ways over a full
    /// disk, and none of them says so.
    pub(super) fn room(&self) -> Result<(), Failure> {
        let written = tempfile::NamedTempFile::new_in(self.folder.path())
            .and_then(|mut file| file.write_all(&vec![0; ROOM]));
        written.map_err(|error| {
            unwritten(
                &error,
                self.folder.path().parent().unwrap_or(Path::new(".")),
            )
        })
    }

    /// Where to record.
    pub(super) fn path(&self) -> PathBuf {
        self.folder.path().join("window.fst")
    }

    /// Moves a whole recording to its place; else says why there is none.
    pub(super) fn keep(&self, file: &Path) -> Result<(), String> {
        match is_whole(&self.path()) {
            Ok(true) => fs::rename(self.path(), file)
                .map_err(|error| format!("the recording can't be put in its place: {error}")),
            Ok(false) => Err("the recording is not whole".into()),
            Err(error) => Err(format!("the recording can't be read: {error}")),
        }
    }
}

fn unwritten(error: &io::Error, folder: &Path) -> Failure {
    Failure::input(format!("waves can't be recorded: {error}"))
        .at(folder.display())
        .help("name a folder that can be written, with room on its disk")
}

/// How much has to fit a disk that is not full.
const ROOM: usize = 1 << 16;

/// Do the blocks of an FST file follow one another up to its end, with header, geometry and hierarchy among them.
fn is_whole(file: &Path) -> io::Result<bool> {
    let mut file = File::open(file)?;
    let end = file.metadata()?.len();
    let (mut at, mut header, mut geometry, mut hierarchy) = (0, false, false, false);
    while at + 9 <= end {
        file.seek(SeekFrom::Start(at))?;
        let mut head = [0; 9];
        file.read_exact(&mut head)?;
        match head[0] {
            0 => header = true,
            3 => geometry = true,
            4 | 6 | 7 => hierarchy = true,
            _ => {}
        }
        let length = u64::from_be_bytes(std::array::from_fn(|i| head[i + 1]));
        if length < 8 {
            return Ok(false);
        }
        at = at.saturating_add(1).saturating_add(length);
    }
    Ok(at == end && header && geometry && hierarchy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(kind: u8, contents: usize) -> Vec<u8> {
        let length = (contents as u64 + 8).to_be_bytes();
        [&[kind][..], &length, &vec![7; contents]].concat()
    }

    #[test]
    fn what_is_cut_short_is_not_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.fst");
        let blocks = [block(0, 321), block(8, 100), block(3, 40), block(4, 60)];
        let whole = blocks.concat();
        let is = |bytes: &[u8]| {
            fs::write(&path, bytes).unwrap();
            is_whole(&path).unwrap()
        };
        assert!(is(&whole));
        for end in 0..whole.len() {
            assert!(!is(&whole[..end]), "cut at {end}");
        }
        // Blocks that were never written leave zeros.
        let hole = [&whole[..430], &vec![0; whole.len() - 430]].concat();
        assert!(!is(&hole));
    }
}
