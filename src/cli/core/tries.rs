//! A core run under one manifest after another, each time in a process of its own.

use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::cli::programs::this_program;
use crate::cli::progress::Progress;
use crate::cli::{Context, Failure};
use crate::harness::{Manifest, Refusal, Request, Stranger, Trial};
use crate::lockstep::worker::{Answer, Reply, ask, lost_of};
use crate::verdict::{CaseVerdict, Outcome};

/// Of the first run the whole patience is waited out; of those that try something, this much of it.
const BRIEF: Duration = Duration::from_secs(5);

/// Runs that may be silent until the patience is through: each of them costs that time, and there are thousands to try.
const SILENT: usize = 24;

/// Runs a core, and knows why it can't be run any more.
pub(super) struct Tries<'a> {
    ctx: &'a Context,
    core: &'a Stranger,
    library: &'a Path,
    program: PathBuf,
    patience: Duration,
    progress: Progress,
    tried: usize,
    silent: usize,
    failure: Option<Failure>,
}

impl<'a> Tries<'a> {
    /// Runs of a build, each silent for so many seconds at the most.
    ///
    /// # Errors
    /// This program can't be found.
    pub(super) fn new(
        ctx: &'a Context,
        core: &'a Stranger,
        library: &'a Path,
        seconds: u64,
    ) -> Result<Self, Failure> {
        Ok(Self {
            ctx,
            core,
            library,
            program: this_program()?,
            patience: Duration::from_secs(seconds),
            progress: Progress::endless(&format!("trying manifests of {}", core.name())),
            tried: 0,
            silent: 0,
            failure: None,
        })
    }

    /// Runs a trial under a manifest.
    ///
    /// # Errors
    /// The core can't be spoken to so; nothing can be run any more, which [`Tries::failure`] tells.
    pub(super) fn ask(
        &mut self,
        manifest: &Manifest,
        trial: &Trial,
    ) -> Result<CaseVerdict, Refusal> {
        let (name, tried) = (self.core.name(), self.tried + 1);
        self.progress
            .label(&format!("trying manifests of {name}: {tried}"));
        let request = Request {
            stranger: self.core.origin.clone(),
            library: self.library.into(),
            trial: trial.clone(),
            cover: None,
            instead: Some(Box::new(manifest.clone())),
        };
        if self.silent == SILENT {
            return Err(Refusal::Manifest("too many runs hang".into()));
        }
        self.tried += 1;
        let cancel = self.ctx.cancel;
        match ask(&self.program, &request, self.patience, cancel, &mut |_| {}) {
            Answer::Reply(Reply::Verdict(verdict)) => {
                self.patience = self.patience.min(BRIEF);
                Ok(*verdict)
            }
            Answer::Reply(Reply::Refused(text)) => Err(Refusal::Manifest(text)),
            Answer::Reply(other) => self.end(Failure::tool(format!("a worker answered {other:?}"))),
            Answer::Lost {
                outcome,
                detail,
                cycles,
            } => {
                self.patience = self.patience.min(BRIEF);
                self.silent += usize::from(outcome == Outcome::Hang);
                Ok(lost_of(
                    name,
                    (&trial.name, trial.seed),
                    outcome,
                    detail,
                    cycles,
                ))
            }
            Answer::Cancelled => self.end(Failure::Cancelled),
            Answer::NotStarted(error) => {
                let text = format!("no worker could be started: {error}");
                let at = self.program.display().to_string();
                self.end(Failure::tool(text).at(at))
            }
        }
    }

    /// How many runs there were.
    pub(super) fn tried(&self) -> usize {
        self.tried
    }

    /// Why not all was tried, if so many runs hung that the rest would take hours.
    pub(super) fn given_up(&self) -> Option<String> {
        (self.silent == SILENT).then(|| {
            format!("{SILENT} runs were silent until they were ended, and the rest was not tried: `goldbench verify` shows where the core hangs")
        })
    }

    /// Why there are no more runs.
    pub(super) fn failure(self) -> Failure {
        self.failure.unwrap_or(Failure::Cancelled)
    }

    fn end(&mut self, failure: Failure) -> Result<CaseVerdict, Refusal> {
        self.failure = Some(failure);
        Err(Refusal::End)
    }
}
