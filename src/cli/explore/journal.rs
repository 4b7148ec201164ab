//! `--resume`: a file that points are added to as they are worked out, and from which an exploration goes on.
//!
//! A line each: first what is explored, then block by block what was found. A line that a kill has cut off is left out.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::origin::Origin;
use super::result::Found;
use crate::cli::Failure;
use crate::verdict::Part;

const SCHEMA: &str = "goldbench.explore.resume/1";

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    schema: String,
    origin: Origin,
    shard: Option<String>,
}

/// The file, open at its end.
pub(super) struct Journal {
    file: File,
    path: PathBuf,
}

impl Journal {
    /// Opens it, and reads what is done of so many places; a file that is not there is made.
    ///
    /// # Errors
    /// A file that can't be read or written, of something else, or of another exploration; one that another run writes to.
    pub(super) fn open(
        path: &Path,
        (origin, part): (&Origin, Option<Part>),
        numbers: &[usize],
    ) -> Result<(Self, Found), Failure> {
        let fail = |what: String, help: &str| Failure::input(what).at(path.display()).help(help);
        let unusable = |error: std::io::Error| {
            fail(
                format!("the resume file can't be used: {error}"),
                "name a file in a folder that you may write to",
            )
        };
        if crate::report::is_stream(path) {
            return Err(fail(
                "a resume file is read again: this is a device or a pipe".into(),
                "name a file",
            ));
        }
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false);
        let mut file = options.open(path).map_err(unusable)?;
        if let Err(std::fs::TryLockError::WouldBlock) = file.try_lock() {
            return Err(fail(
                "another run writes to the resume file".into(),
                "wait for it, or name another file",
            ));
        }
        let mut text = String::new();
        file.read_to_string(&mut text).map_err(unusable)?;
        let head = Head {
            schema: SCHEMA.into(),
            origin: origin.clone(),
            shard: part.map(|part| part.to_string()),
        };
        let first = line(&head);
        let mut found = Found::default();
        let mut good = 0;
        let foreign =
            "name a file of `goldbench explore --resume`, or one that is still to be made";
        match text.split_once('\n') {
            // Killed before its first line was whole, or not begun.
            None if first.starts_with(&text) => {}
            None => {
                return Err(fail(
                    "it is no file of `goldbench explore --resume`".into(),
                    foreign,
                ));
            }
            Some((stored, rest)) => {
                let stored: Head = serde_json::from_str(stored).map_err(|error| {
                    fail(
                        format!("it is no file of `goldbench explore --resume`: {error}"),
                        foreign,
                    )
                })?;
                same(&stored, &head).map_err(|what| {
                    fail(
                        format!("the resume file is of another exploration: {what}"),
                        "give the command that it was begun with, or name another file",
                    )
                })?;
                good = text.len() - rest.len();
                for block in rest
                    .split_inclusive('\n')
                    .filter(|block| block.ends_with('\n'))
                {
                    let block: Found = serde_json::from_str(block).map_err(|error| {
                        fail(
                            format!("the resume file is damaged: {error}"),
                            "remove it and begin anew",
                        )
                    })?;
                    found.take(block);
                }
                good += rest.rfind('\n').map_or(0, |at| at + 1);
            }
        }
        if !fits(&found, numbers) {
            return Err(fail(
                "the resume file contradicts itself: its points are not those of the grid".into(),
                "remove it and begin anew",
            ));
        }
        file.set_len(good as u64).map_err(unusable)?;
        file.seek(SeekFrom::End(0)).map_err(unusable)?;
        let mut journal = Self {
            file,
            path: path.to_owned(),
        };
        if good == 0 {
            journal.append(&first)?;
        }
        Ok((journal, found))
    }

    /// Adds what was found in the next places.
    pub(super) fn add(&mut self, block: &Found) -> Result<(), Failure> {
        self.append(&line(block))
    }

    fn append(&mut self, line: &str) -> Result<(), Failure> {
        let written = self.file.write_all(line.as_bytes());
        written
            .and_then(|()| self.file.sync_data())
            .map_err(|error| {
                Failure::input(format!("the resume file can't be written: {error}"))
                    .at(self.path.display())
                    .help("free some space; what is in it is kept, and the same command goes on from there")
            })
    }
}

fn line(value: &impl Serialize) -> String {
    let mut text = serde_json::to_string(value).expect("plain data");
    text.push('\n');
    text
}

/// Says what differs.
fn same(stored: &Head, asked: &Head) -> Result<(), String> {
    if stored.schema != asked.schema {
        return Err(format!("its schema is {}", stored.schema));
    }
    let pairs = stored.origin.said().into_iter().zip(asked.origin.said());
    for ((what, theirs), (_, ours)) in pairs {
        if theirs != ours {
            return Err(format!("{what} is {theirs} there, and {ours} here"));
        }
    }
    if stored.shard != asked.shard {
        let word = |shard: &Option<String>| shard.clone().unwrap_or("none".into());
        let (theirs, ours) = (word(&stored.shard), word(&asked.shard));
        return Err(format!("--shard is {theirs} there, and {ours} here"));
    }
    Ok(())
}

/// Are these points of the first places, in their order.
fn fits(found: &Found, numbers: &[usize]) -> bool {
    let done = found.done();
    let Some(numbers) = numbers.get(..done) else {
        return false;
    };
    let mut places = numbers.iter();
    found.points.iter().all(|point| {
        found.designs.contains_key(&point.settings) && places.any(|number| *number == point.number)
    })
}
