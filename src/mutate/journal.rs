//! What has come of each mutant so far, on the disk: a kill costs the mutants that are being run, and nothing else.
//!
//! Lines of JSON, each flushed to the disk before the next mutant is begun. The first one is the key of the run: of another
//! core, sample, suite or tool nothing that stands here is true.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::MutateError;
use super::score::Score;
use super::shown::Proof;

/// What a run depends on, name by name.
pub type Key = BTreeMap<String, String>;

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct Head {
    schema: String,
    key: Key,
}

const SCHEMA: &str = "goldbench.mutate.journal/1";

/// A line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Line {
    /// A mutant was run.
    Score {
        /// Its number.
        mutant: usize,
        /// What came of it.
        score: Score,
        /// How long it took.
        ms: u64,
    },
    /// The first trials noticed nothing of a mutant, and the others are to be run.
    Begun {
        /// Its number.
        mutant: usize,
        /// How long it took.
        ms: u64,
    },
    /// A mutant was proven.
    Proof {
        /// Its number.
        mutant: usize,
        /// What was shown.
        proof: Proof,
    },
}

/// A journal that is open for more.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    /// What is in it.
    pub lines: Vec<Line>,
}

impl Journal {
    /// Opens the journal of a run, or begins it. With `fresh` it is begun anew, whatever is there.
    ///
    /// # Errors
    /// It is of another run, in use, damaged; what the file system says.
    pub fn open(path: &Path, key: &Key, fresh: bool) -> Result<Self, MutateError> {
        let file = OpenOptions::new()
            .create(true)
            .read(true)
            .append(true)
            .open(path)
            .map_err(MutateError::file(path))?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => MutateError::Damaged {
                path: path.into(),
                what: "another process writes it".into(),
            },
            TryLockError::Error(source) => MutateError::file(path)(source),
        })?;
        let mut journal = Self {
            path: path.into(),
            file,
            lines: Vec::new(),
        };
        let text = std::fs::read_to_string(path).map_err(MutateError::file(path))?;
        // A line that a kill cut off was never there.
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        if fresh || whole == 0 {
            journal.cut(0)?;
            journal.write(&Head {
                schema: SCHEMA.into(),
                key: key.clone(),
            })?;
            return Ok(journal);
        }
        let mut lines = text[..whole].lines();
        let head: Option<Head> = lines
            .next()
            .and_then(|line| serde_json::from_str(line).ok());
        let head = head.filter(|head| head.schema == SCHEMA);
        let head = head.ok_or_else(|| journal.damaged("it is no journal of mutants"))?;
        if head.key != *key {
            return Err(MutateError::Journal {
                path: path.into(),
                differs: differs(&head.key, key),
            });
        }
        for line in lines {
            let line = serde_json::from_str(line);
            let line =
                line.map_err(|error| journal.damaged(&format!("a line can't be read: {error}")))?;
            journal.lines.push(line);
        }
        journal.cut(whole as u64)?;
        Ok(journal)
    }

    /// Adds a line; it is on the disk when this comes back.
    ///
    /// # Errors
    /// What the file system says.
    pub fn add(&mut self, line: &Line) -> Result<(), MutateError> {
        self.write(line)?;
        self.lines.push(line.clone());
        Ok(())
    }

    fn write(&mut self, line: &impl Serialize) -> Result<(), MutateError> {
        let mut text =
            serde_json::to_string(line).map_err(|error| self.damaged(&error.to_string()))?;
        text.push('\n');
        self.file
            .write_all(text.as_bytes())
            .and_then(|()| self.file.sync_data())
            .map_err(MutateError::file(&self.path))
    }

    fn cut(&mut self, at: u64) -> Result<(), MutateError> {
        self.file
            .set_len(at)
            .and_then(|()| self.file.seek(SeekFrom::End(0)))
            .map(drop)
            .map_err(MutateError::file(&self.path))
    }

    fn damaged(&self, what: &str) -> MutateError {
        MutateError::Damaged {
            path: self.path.clone(),
            what: what.into(),
        }
    }
}

/// The names under which two keys differ, with both values.
fn differs(there: &Key, here: &Key) -> String {
    let none = String::new();
    let names: std::collections::BTreeSet<&String> = there.keys().chain(here.keys()).collect();
    let each = names.into_iter().filter_map(|name| {
        let (there, here) = (
            there.get(name).unwrap_or(&none),
            here.get(name).unwrap_or(&none),
        );
        (there != here).then(|| format!("{name} was {there:?}, is {here:?}"))
    });
    each.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(seed: &str) -> Key {
        Key::from([("seed".into(), seed.into()), ("top".into(), "t".into())])
    }

    fn line(mutant: usize) -> Line {
        Line::Score {
            mutant,
            score: Score::lost("crash"),
            ms: 7,
        }
    }

    #[test]
    fn what_was_written_is_there_again_and_half_a_line_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal.jsonl");
        let mut journal = Journal::open(&path, &key("1"), false).unwrap();
        journal.add(&line(3)).unwrap();
        let busy = Journal::open(&path, &key("1"), false).unwrap_err();
        assert!(busy.to_string().contains("another process"), "{busy}");
        drop(journal);
        let mut text = std::fs::read_to_string(&path).unwrap();
        text.push_str("{\"score\":{\"mut");
        std::fs::write(&path, text).unwrap();
        let mut journal = Journal::open(&path, &key("1"), false).unwrap();
        assert_eq!(journal.lines, [line(3)]);
        journal.add(&line(4)).unwrap();
        drop(journal);
        let journal = Journal::open(&path, &key("1"), false).unwrap();
        assert_eq!(journal.lines, [line(3), line(4)]);
    }

    #[test]
    fn another_key_is_refused_with_what_differs_or_begun_anew() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("journal.jsonl");
        let mut journal = Journal::open(&path, &key("1"), false).unwrap();
        journal.add(&line(3)).unwrap();
        drop(journal);
        let refused = Journal::open(&path, &key("2"), false)
            .unwrap_err()
            .to_string();
        assert!(refused.contains("seed was \"1\", is \"2\""), "{refused}");
        assert!(!refused.contains("top"), "{refused}");
        let journal = Journal::open(&path, &key("2"), true).unwrap();
        assert!(journal.lines.is_empty());
        drop(journal);
        std::fs::write(&path, "not a journal\n").unwrap();
        let damaged = Journal::open(&path, &key("2"), false).unwrap_err();
        assert!(damaged.to_string().contains("no journal"), "{damaged}");
    }
}
