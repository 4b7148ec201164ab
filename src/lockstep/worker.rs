//! A case in a process of its own: a crash, a `$finish` or a hang of foreign RTL is a verdict, and the others go on.
//!
//! The worker is this same binary under a hidden verb. It reads one [`Request`], a line of JSON, from its standard input and
//! writes [`Reply`] values, one JSON object a line, to its standard output. Silence for longer than the watchdog's time is a
//! hang. When its standard input ends, the worker ends too: a device that hangs must not outlive a parent that was killed.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::{Builds, Sighting};
use crate::coverage::Counted;
use crate::stimulus::Case;
use crate::units::{Cycle, Seed};
use crate::verdict::{CaseId, CaseVerdict, Outcome};

/// What a worker is asked to do.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// The core's manifest.
    pub manifest: PathBuf,
    /// Where built-in RTL lies.
    pub cache: PathBuf,
    /// The case.
    pub case: Case,
    /// Run it, or record waves of it.
    pub task: Task,
}

/// What a worker does.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Task {
    /// Run the case on these builds.
    Run(Builds),
    /// Run it once, and count the bins of functional coverage.
    Cover(Builds),
    /// Drive it through a build that counts lines and toggles.
    Drive {
        /// The build.
        library: PathBuf,
        /// Where the counts go.
        file: PathBuf,
    },
    /// Record the window around a cycle.
    Record {
        /// The trace build.
        library: PathBuf,
        /// The failure.
        seen: Sighting,
        /// The file.
        file: PathBuf,
    },
}

/// What a worker says.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reply {
    /// Cycles done so far.
    Cycles(u64),
    /// The verdict, unless why it is so can be told: the one that counts comes behind it, if the looking is outlived.
    Seen(Box<CaseVerdict>),
    /// The verdict.
    Verdict(Box<CaseVerdict>),
    /// The verdict, and the bins that came.
    Covered(Box<CaseVerdict>, Counted),
    /// The counts are written.
    Driven,
    /// First and last cycle recorded, and whether the failure showed.
    Recorded(Cycle, Cycle, bool),
    /// What another kind of request asks for.
    Done(serde_json::Value),
    /// The case can't be run on this core: bad input, not a finding.
    Refused(String),
}

/// How a worker ended.
#[derive(Debug)]
pub enum Answer {
    /// With an answer.
    Reply(Reply),
    /// Without one: crashed, or killed by the watchdog.
    Lost {
        /// Crash or hang.
        outcome: Outcome,
        /// What was seen.
        detail: String,
        /// Cycles that it had reported.
        cycles: u64,
    },
    /// Ctrl-C.
    Cancelled,
    /// No worker could be started.
    NotStarted(std::io::Error),
}

/// Runs a request in a process of its own.
///
/// `request` is a [`Request`], or what another kind of worker reads.
pub fn ask<R: Serialize>(
    program: &Path,
    request: &R,
    patience: Duration,
    cancel: &AtomicBool,
    progress: &mut dyn FnMut(u64),
) -> Answer {
    let mut child = match start(program, request) {
        Ok(child) => child,
        Err(error) => return Answer::NotStarted(error),
    };
    let lines = lines_of(&mut child);
    let complaints = tail_of(&mut child);
    let (mut cycles, mut heard) = (0, Instant::now());
    let mut seen = None;
    let (outcome, detail) = loop {
        if cancel.load(Ordering::SeqCst) {
            end(&mut child);
            return Answer::Cancelled;
        }
        match lines.recv_timeout(Duration::from_millis(50)) {
            Ok(Reply::Cycles(done)) => {
                (cycles, heard) = (done, Instant::now());
                progress(done);
            }
            Ok(Reply::Seen(verdict)) => (seen, heard) = (Some(verdict), Instant::now()),
            Ok(reply) => {
                end(&mut child);
                return Answer::Reply(reply);
            }
            Err(RecvTimeoutError::Timeout) if heard.elapsed() < patience => {}
            Err(RecvTimeoutError::Timeout) => {
                end(&mut child);
                let detail = format!("no progress for {} s", patience.as_secs());
                break (Outcome::Hang, detail);
            }
            Err(RecvTimeoutError::Disconnected) => {
                let status = child.wait();
                let said = complaints.recv().unwrap_or_default();
                break (Outcome::Crash, obituary(status.as_ref().ok(), &said));
            }
        }
    };
    match seen {
        Some(verdict) => Answer::Reply(Reply::Verdict(verdict)),
        None => Answer::Lost {
            outcome,
            detail,
            cycles,
        },
    }
}

/// The verdict on a case whose worker gave none.
pub fn lost(core: &str, case: &Case, outcome: Outcome, detail: String, cycles: u64) -> CaseVerdict {
    lost_of(core, (&case.name, case.seed), outcome, detail, cycles)
}

/// The same by the case's name and seed.
pub fn lost_of(
    core: &str,
    (case, seed): (&str, Seed),
    outcome: Outcome,
    detail: String,
    cycles: u64,
) -> CaseVerdict {
    let id = CaseId {
        core: core.into(),
        case: case.into(),
        seed,
    };
    let mut verdict = CaseVerdict::new(id, outcome);
    (verdict.detail, verdict.tally.cycles) = (detail, cycles);
    verdict
}

fn start<R: Serialize>(program: &Path, request: &R) -> std::io::Result<Child> {
    let mut child = Command::new(program)
        .arg("worker")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut text = serde_json::to_vec(request)?;
    text.push(b'\n');
    // A worker that dies at once closes its end; what it says on the way out tells more than our broken pipe. The pipe
    // stays open: its end tells the worker that nobody waits for it any more.
    if let Some(stdin) = &mut child.stdin {
        let _ = stdin.write_all(&text);
    }
    Ok(child)
}

fn lines_of(child: &mut Child) -> Receiver<Reply> {
    let (sender, receiver) = channel();
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
    receiver
}

/// Collects the standard error and hands over its end once it closes.
fn tail_of(child: &mut Child) -> Receiver<String> {
    const KEPT: usize = 4096;
    let (sender, receiver) = channel();
    if let Some(mut stderr) = child.stderr.take() {
        std::thread::spawn(move || {
            let (mut kept, mut chunk) = (Vec::new(), [0; 1024]);
            while let Ok(n @ 1..) = stderr.read(&mut chunk) {
                kept.extend_from_slice(&chunk[..n]);
                let excess = kept.len().saturating_sub(KEPT);
                kept.drain(..excess);
            }
            let _ = sender.send(String::from_utf8_lossy(&kept).into_owned());
        });
    }
    receiver
}

fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

fn obituary(status: Option<&ExitStatus>, said: &str) -> String {
    let how = status.map_or_else(|| "ended".into(), ToString::to_string);
    let said = said.trim();
    if said.is_empty() {
        format!("the worker process ended without a verdict ({how})")
    } else {
        format!("the worker process ended without a verdict ({how}):\n{said}")
    }
}
