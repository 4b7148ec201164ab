//! The wave of a run: written aside, and given its name when it is whole.

use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::request::TraceRequest;
use crate::cli::Failure;
use crate::design::DesignConfig;
use crate::model::Model;
use crate::units::Cycle;
use crate::wave::Recorder;

/// A wave that is being written.
pub struct Trace {
    recorder: Recorder,
    aside: NamedTempFile,
    file: PathBuf,
    window: std::ops::Range<u64>,
}

impl Trace {
    /// Begins the wave beside the file it is to become, so that an unwritable place is found before the run.
    pub fn begin(wanted: &TraceRequest, design: &DesignConfig) -> Result<Self, Failure> {
        let failed = |error| unwritable(&wanted.file, &error);
        if wanted.file.is_dir() {
            return Err(failed(io::ErrorKind::IsADirectory.into()));
        }
        let beside = match wanted.file.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        if !beside.is_dir() {
            return Err(failed(io::ErrorKind::NotFound.into()));
        }
        let aside = named_aside(beside).map_err(failed)?;
        let file = aside.reopen().map_err(failed)?;
        let structure = design.elaborate();
        let recorder = Recorder::new(file, wanted.format, &structure, "miner").map_err(failed)?;
        Ok(Self {
            recorder,
            aside,
            file: wanted.file.clone(),
            window: wanted.from..wanted.from + wanted.cycles,
        })
    }

    /// Whether the cycle is in the window.
    pub fn shows(&self, cycle: Cycle) -> bool {
        self.window.contains(&cycle.0)
    }

    /// Steps the model and writes the cycle.
    pub fn step<M: Model>(
        &mut self,
        model: &mut M,
        cycle: Cycle,
        inputs: &M::Inputs,
    ) -> Result<M::Outputs, Failure> {
        self.recorder
            .step(model, cycle, inputs)
            .map_err(|error| unwritable(&self.file, &error))
    }

    /// Ends the wave and gives it its name.
    pub fn end(self) -> Result<(), Failure> {
        let failed = |error| unwritable(&self.file, &error);
        self.recorder.finish().map_err(failed)?;
        self.aside
            .persist(&self.file)
            .map(drop)
            .map_err(|error| failed(error.error))
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

fn unwritable(file: &Path, error: &io::Error) -> Failure {
    // The kind alone: the whole text names the file aside, whose name is random.
    let failure =
        Failure::input(format!("the wave cannot be written: {}", error.kind())).at(file.display());
    match error.kind() {
        io::ErrorKind::NotFound => failure.help("make the directory first"),
        io::ErrorKind::StorageFull => {
            failure.help("write .fst, or a shorter window with --trace-from and --trace-cycles")
        }
        _ => failure.help("name a file in a directory that you may write to"),
    }
}
