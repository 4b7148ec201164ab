//! Running an external program to its end, with a time limit and an ear for Ctrl-C.

use std::io::Read;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

/// How often a running program is looked at.
const POLL: Duration = Duration::from_millis(5);

/// What a program said before it ended.
#[derive(Clone, Debug)]
pub struct Ended {
    /// How it ended.
    pub status: ExitStatus,
    /// Its standard output; bytes that are not UTF-8 are replaced.
    pub stdout: String,
    /// Its standard error, likewise.
    pub stderr: String,
}

impl Ended {
    /// The last line that says something, of the standard error, else of the standard output; for one-line reasons.
    pub fn last_words(&self) -> &str {
        let last = |text| str::lines(text).rev().find(|line| !line.trim().is_empty());
        last(&self.stderr)
            .or_else(|| last(&self.stdout))
            .unwrap_or("it said nothing")
    }
}

/// A program did not come to its end.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// It could not be started: absent, not executable, of another machine.
    #[error("cannot be started: {0}")]
    Start(std::io::Error),
    /// It ran longer than it was given, and was killed.
    #[error("still running after {} s", .0.as_secs())]
    TooLong(Duration),
    /// Ctrl-C was pressed while it ran, and it was killed.
    #[error("stopped by Ctrl-C")]
    Cancelled,
}

/// Runs `command` without input until it ends, `limit` has passed or `cancel` is set.
pub fn run(command: &mut Command, limit: Duration, cancel: &AtomicBool) -> Result<Ended, RunError> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(RunError::Start)?;
    // Both pipes are emptied while it runs, or a talkative program would wait for us for ever.
    let stdout = drain(child.stdout.take());
    let stderr = drain(child.stderr.take());
    let started = Instant::now();
    let stopped = loop {
        match child.try_wait() {
            Ok(Some(status)) => {
                return Ok(Ended {
                    status,
                    stdout: stdout.join().unwrap_or_default(),
                    stderr: stderr.join().unwrap_or_default(),
                });
            }
            Ok(None) if cancel.load(Ordering::SeqCst) => break RunError::Cancelled,
            Ok(None) if started.elapsed() >= limit => break RunError::TooLong(limit),
            Ok(None) => thread::sleep(POLL),
            Err(error) => break RunError::Start(error),
        }
    };
    // The readers are left alone: a grandchild may hold the pipes open long after the child is gone.
    let _ = child.kill();
    let _ = child.wait();
    Err(stopped)
}

fn drain(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            let _ = pipe.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    static GO_ON: AtomicBool = AtomicBool::new(false);

    fn shell(script: &str, limit: Duration, cancel: &AtomicBool) -> Result<Ended, RunError> {
        run(Command::new("sh").args(["-c", script]), limit, cancel)
    }

    #[test]
    fn gives_both_streams_and_the_status() {
        let ended = shell(
            "echo a; echo b >&2; exit 7",
            Duration::from_secs(10),
            &GO_ON,
        )
        .unwrap();
        assert_eq!(ended.stdout, "a\n");
        assert_eq!(ended.stderr, "b\n");
        assert_eq!(ended.status.code(), Some(7));
        assert_eq!(ended.last_words(), "b");
    }

    #[test]
    fn more_than_a_pipe_holds_does_not_hang() {
        let ended = shell("head -c 300000 /dev/zero", Duration::from_secs(20), &GO_ON).unwrap();
        assert_eq!(ended.stdout.len(), 300_000);
    }

    #[test]
    fn a_hanging_program_is_killed() {
        let started = Instant::now();
        let error = shell("exec sleep 60", Duration::from_millis(100), &GO_ON).unwrap_err();
        assert!(matches!(error, RunError::TooLong(_)), "{error}");
        assert!(started.elapsed() < Duration::from_secs(30));
    }

    #[test]
    fn ctrl_c_ends_the_wait() {
        let pressed = AtomicBool::new(true);
        let error = shell("exec sleep 60", Duration::from_secs(60), &pressed).unwrap_err();
        assert!(matches!(error, RunError::Cancelled), "{error}");
    }

    #[test]
    fn an_absent_program_is_a_start_error() {
        let error = run(
            &mut Command::new("/no/such/program"),
            Duration::from_secs(1),
            &GO_ON,
        )
        .unwrap_err();
        assert!(matches!(error, RunError::Start(_)), "{error}");
    }
}
