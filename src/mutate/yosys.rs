//! Yosys, run on a script in a folder, and not twice on the same script.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use sha2::{Digest as _, Sha256};

use super::MutateError;
use crate::tools::run::{RunError, run};

/// A script that nobody set a limit for ends by then, or never.
const LONGEST: Duration = Duration::from_secs(4 * 3600);

/// Where one sample's scripts, netlists and proofs lie.
#[derive(Debug)]
pub struct Folder<'a> {
    /// The folder.
    pub path: PathBuf,
    yosys: PathBuf,
    /// What all scripts stand on: of another key, nothing that lies here is taken.
    key: String,
    pub(super) cancel: &'a AtomicBool,
}

impl<'a> Folder<'a> {
    /// A folder for a run of this key. What an earlier run of the same key has made is taken as it is.
    ///
    /// # Errors
    /// A folder that can't be made.
    pub fn open(
        path: PathBuf,
        yosys: &Path,
        key: String,
        cancel: &'a AtomicBool,
    ) -> Result<Self, MutateError> {
        std::fs::create_dir_all(&path).map_err(MutateError::file(&path))?;
        Ok(Self {
            path,
            yosys: yosys.into(),
            key,
            cancel,
        })
    }

    /// Reads a file of the folder.
    ///
    /// # Errors
    /// What the file system says.
    pub fn read(&self, file: &str) -> Result<String, MutateError> {
        let path = self.path.join(file);
        std::fs::read_to_string(&path).map_err(MutateError::file(&path))
    }

    /// Is there such a file.
    pub fn has(&self, file: &str) -> bool {
        self.path.join(file).is_file()
    }

    /// Writes a file of the folder.
    ///
    /// # Errors
    /// What the file system says.
    pub fn write(&self, file: &str, text: &str) -> Result<(), MutateError> {
        let path = self.path.join(file);
        std::fs::write(&path, text).map_err(MutateError::file(&path))
    }

    /// Runs a script to its end.
    ///
    /// # Errors
    /// Yosys can't be run, or the script fails.
    pub fn yosys(&self, name: &str, script: &str) -> Result<(), MutateError> {
        let ended = self.until(name, script, Instant::now() + LONGEST)?;
        ended
            .then_some(())
            .ok_or_else(|| MutateError::Yosys(format!("{name}.ys runs for hours")))
    }

    /// Runs a script, unless it has been run here; did it end in time.
    ///
    /// # Errors
    /// Yosys can't be run, or the script fails.
    pub fn until(&self, name: &str, script: &str, end: Instant) -> Result<bool, MutateError> {
        let file = format!("{name}.ys");
        if self.is_marked(name, script) {
            return Ok(true);
        }
        self.write(&file, script)?;
        let left = end.saturating_duration_since(Instant::now());
        let mut command = Command::new(&self.yosys);
        command.args(["-q", "-s", &file]).current_dir(&self.path);
        let ended = match run(&mut command, left.min(LONGEST), self.cancel) {
            Ok(ended) => ended,
            Err(RunError::TooLong(_)) => return Ok(false),
            Err(RunError::Cancelled) => return Err(MutateError::Cancelled),
            Err(error) => return Err(MutateError::Yosys(error.to_string())),
        };
        if !ended.status.success() {
            let mut said = ended.stderr.lines().chain(ended.stdout.lines());
            let error = said.rfind(|line| line.contains("ERROR"));
            let error = error.unwrap_or_else(|| ended.last_words()).trim();
            return Err(MutateError::Yosys(format!("{file}: {error}")));
        }
        // Only a script that came to its end leaves this: a kill in the middle leaves nothing that could be taken for it.
        self.mark(name, script)?;
        Ok(true)
    }

    /// Says that `name` was made from this text.
    ///
    /// # Errors
    /// What the file system says.
    pub(super) fn mark(&self, name: &str, text: &str) -> Result<(), MutateError> {
        self.write(&format!("{name}.done"), &self.digest(text))
    }

    /// Was `name` made here from this text, in a run of this key.
    pub(super) fn is_marked(&self, name: &str, text: &str) -> bool {
        let found = self.read(&format!("{name}.done"));
        found.is_ok_and(|found| found == self.digest(text))
    }

    /// `name` is to be made anew.
    pub(super) fn forget(&self, name: &str) {
        let _ = std::fs::remove_file(self.path.join(format!("{name}.done")));
    }

    /// Everything is to be made anew, unless `name` was made here from this text: it all stands on that.
    pub(super) fn stands_on(&self, name: &str, text: &str) {
        if !self.is_marked(name, text) {
            self.forget_all();
        }
    }

    /// Everything is to be made anew.
    pub fn forget_all(&self) {
        let files = std::fs::read_dir(&self.path)
            .into_iter()
            .flatten()
            .flatten();
        for file in files.filter(|file| file.path().extension().is_some_and(|e| e == "done")) {
            let _ = std::fs::remove_file(file.path());
        }
    }

    fn digest(&self, text: &str) -> String {
        hex::encode(Sha256::digest(format!("{}\n{text}", self.key)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static GO_ON: AtomicBool = AtomicBool::new(false);

    #[test]
    fn what_was_run_is_not_run_again_until_it_is_forgotten() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path().into(), Path::new("true"), "k".into(), &GO_ON);
        let folder = folder.unwrap();
        folder.yosys("a", "one").unwrap();
        assert!(folder.is_marked("a", "one") && !folder.is_marked("a", "two"));
        folder.stands_on("a", "one");
        assert!(folder.is_marked("a", "one"));
        folder.forget_all();
        assert!(!folder.is_marked("a", "one"));
    }
}
