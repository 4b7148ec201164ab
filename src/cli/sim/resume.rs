//! `--resume`: the file from which a scan goes on.
//!
//! It says which scan it is of, how many nonces are behind it, and which of them are hits: no more of them than are listed.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::request::Request;
use super::saved::Saved;
use crate::cli::Failure;
use crate::report::{is_stream, write_file};
use crate::units::Nonce;

/// Between two times that the file is written: what a kill costs.
const EVERY: Duration = Duration::from_secs(2);

/// The file of one scan.
#[derive(Debug)]
pub struct Resume {
    file: PathBuf,
    saved: Saved,
    written: Instant,
}

impl Resume {
    /// Reads the file, or begins it: a place that can't be written is found before the scan.
    ///
    /// # Errors
    /// What is there is no such file, is cut off, or is of another scan; it can't be read or written.
    pub fn open(file: &Path, request: &Request) -> Result<Self, Failure> {
        let fresh = Saved::of(request);
        if is_stream(file) {
            return Err(Failure::input("a device keeps nothing to go on from")
                .at(file.display())
                .help("name a file"));
        }
        let saved = match std::fs::read(file) {
            Ok(bytes) => {
                Saved::read(&bytes, &fresh).map_err(|failure| failure.at(file.display()))?
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => fresh,
            Err(error) => {
                return Err(Failure::input(format!("it can't be read: {error}"))
                    .at(file.display())
                    .help(
                        "name a file of `goldbench sim --resume`, or one that is still to be made",
                    ));
            }
        };
        let resume = Self {
            file: file.to_owned(),
            saved,
            written: Instant::now(),
        };
        resume.write()?;
        Ok(resume)
    }

    /// Nonces behind it.
    pub fn done(&self) -> u64 {
        self.saved.done
    }

    /// Hits among them.
    pub fn hits(&self) -> u64 {
        self.saved.hits
    }

    /// Those of them that are listed.
    pub fn listed(&self) -> &[Nonce] {
        &self.saved.listed
    }

    /// The file's name, as it was typed.
    pub fn file(&self) -> &Path {
        &self.file
    }

    /// So many nonces are behind it now, and these hits came; writes the file once it is old.
    pub fn note(
        &mut self,
        done: u64,
        hits: impl ExactSizeIterator<Item = Nonce>,
    ) -> Result<(), Failure> {
        self.saved.note(done, hits);
        if self.written.elapsed() >= EVERY {
            self.write()?;
            self.written = Instant::now();
        }
        Ok(())
    }

    /// Writes the file: aside, then renamed.
    pub fn write(&self) -> Result<(), Failure> {
        write_file(&self.file, self.saved.text().as_bytes())
            .map_err(|error| Failure::input(error.to_string()))
    }
}
