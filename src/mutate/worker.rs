//! Mutants in a process of their own, one after the other: one that crashes or hangs ends its worker, and is noticed by
//! that; the next worker goes on with the next mutant.
//!
//! The worker is this same binary under a hidden verb. The first line of its standard input is a [`Setup`], each further
//! one a mutant's number; its answers are lines of JSON. When its standard input ends, so does it.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::MutateError;
use super::lockstep::{Lockstep, Setup as LockstepSetup};
use super::part::Part;
use super::ports::{Ports, Setup as PortsSetup};
use super::score::{Score, Scoring};

/// How a worker is to score.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Setup {
    /// In lockstep with a design's model.
    Lockstep(LockstepSetup),
    /// By what ports show.
    Ports(PortsSetup),
}

impl Setup {
    /// The same with this part of the cases or trials.
    #[must_use]
    pub fn part(&self, part: Part) -> Self {
        match self {
            Self::Lockstep(setup) => Self::Lockstep(LockstepSetup {
                part,
                ..setup.clone()
            }),
            Self::Ports(setup) => Self::Ports(PortsSetup {
                part,
                ..setup.clone()
            }),
        }
    }

    /// What scores so.
    ///
    /// # Errors
    /// It can't be opened.
    pub fn open(&self) -> Result<Box<dyn Scoring>, String> {
        match self {
            Self::Lockstep(setup) => Ok(Box::new(Lockstep::open(setup)?)),
            Self::Ports(setup) => Ok(Box::new(Ports::open(setup)?)),
        }
    }
}

/// What a worker says.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// It is at work.
    Alive,
    /// What came of a mutant.
    Score(Score),
    /// The cases can't be run.
    Refused(String),
}

/// A worker process.
#[derive(Debug)]
pub struct Worker {
    child: Child,
    stdin: Option<ChildStdin>,
    replies: Receiver<Reply>,
}

/// What came of a mutant in a worker.
#[derive(Debug)]
pub enum Answer {
    /// The cases were run.
    Score(Score),
    /// The worker ended without an answer; it is gone.
    Crash,
    /// The worker was silent for too long; it is gone.
    Hang,
}

impl Worker {
    /// Starts one.
    ///
    /// # Errors
    /// The program can't be started.
    pub fn start(program: &Path, setup: &Setup) -> Result<Self, MutateError> {
        let fail = |error: std::io::Error| {
            MutateError::Worker(format!("{} can't be started: {error}", program.display()))
        };
        let mut child = Command::new(program)
            .arg("mutant-worker")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(fail)?;
        let mut text =
            serde_json::to_vec(setup).map_err(|error| MutateError::Worker(error.to_string()))?;
        text.push(b'\n');
        let (sender, replies) = channel();
        if let Some(stdout) = child.stdout.take() {
            std::thread::spawn(move || {
                for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                    // Anything else on the standard output is the device talking.
                    if let Ok(reply) = serde_json::from_str(&line)
                        && sender.send(reply).is_err()
                    {
                        break;
                    }
                }
            });
        }
        let mut stdin = child.stdin.take();
        if let Some(stdin) = &mut stdin {
            // One that dies at once answers nothing, which tells more than a broken pipe.
            let _ = stdin.write_all(&text);
        }
        Ok(Self {
            child,
            stdin,
            replies,
        })
    }

    /// Scores a mutant.
    ///
    /// # Errors
    /// Ctrl-C; cases that can't be run.
    pub fn ask(
        &mut self,
        mutant: u32,
        patience: Duration,
        cancel: &AtomicBool,
    ) -> Result<Answer, MutateError> {
        if let Some(stdin) = &mut self.stdin {
            let _ = writeln!(stdin, "{mutant}").and_then(|()| stdin.flush());
        }
        let mut heard = Instant::now();
        loop {
            if cancel.load(Ordering::SeqCst) {
                return Err(MutateError::Cancelled);
            }
            match self.replies.recv_timeout(Duration::from_millis(50)) {
                Ok(Reply::Alive) => heard = Instant::now(),
                Ok(Reply::Score(score)) => return Ok(Answer::Score(score)),
                Ok(Reply::Refused(text)) => return Err(MutateError::Worker(text)),
                Err(RecvTimeoutError::Timeout) if heard.elapsed() < patience => {}
                Err(RecvTimeoutError::Timeout) => return Ok(Answer::Hang),
                Err(RecvTimeoutError::Disconnected) => return Ok(Answer::Crash),
            }
        }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
