//! Child processes that can be stopped, with their CPU time.
#![allow(unsafe_code)] // wait4 and kill: the only way to a child's own CPU time and its group

use crate::error::BuildError;
use std::fs::File;
use std::io;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How a child ended.
#[derive(Debug)]
pub(crate) struct Done {
    pub status: ExitStatus,
    /// User and system time of the child and its own children.
    pub cpu: Duration,
    /// Standard error.
    pub log: String,
}

/// A running child in a process group of its own. Dropped while running, the group is killed.
#[derive(Debug)]
pub(crate) struct Running {
    pid: libc::pid_t,
    log: PathBuf,
    ended: bool,
}

impl Running {
    /// Starts `command` with its standard error going to the file `log`.
    pub(crate) fn start(mut command: Command, log: PathBuf) -> Result<Self, BuildError> {
        let io = |path: PathBuf| move |source| BuildError::Io { path, source };
        let stderr = File::create(&log).map_err(io(log.clone()))?;
        // A group of its own: Verilator is a script around a program and a compiler a driver around
        // another, so killing the child alone would leave the real work running.
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(stderr)
            .process_group(0)
            .spawn()
            .map_err(io(command.get_program().into()))?;
        Ok(Self {
            pid: child.id().cast_signed(),
            log,
            ended: false,
        })
    }

    /// The outcome, if the child has ended.
    pub(crate) fn poll(&mut self) -> Option<Done> {
        self.reap(libc::WNOHANG).map(|(status, cpu)| {
            let bytes = std::fs::read(&self.log).unwrap_or_default();
            Done {
                status,
                cpu,
                log: String::from_utf8_lossy(&bytes).into_owned(),
            }
        })
    }

    fn reap(&mut self, options: libc::c_int) -> Option<(ExitStatus, Duration)> {
        let mut status = 0;
        // SAFETY: an all-zero rusage is a valid value of that plain C struct.
        let mut usage: libc::rusage = unsafe { std::mem::zeroed() };
        // SAFETY: both pointers are to live locals; `pid` is our child, not yet reaped (`ended`).
        let got = unsafe { libc::wait4(self.pid, &raw mut status, options, &raw mut usage) };
        if got == 0 {
            return None;
        }
        self.ended = true;
        if got < 0 {
            return Some((ExitStatus::from_raw(0xff00), Duration::ZERO));
        }
        let time = |t: libc::timeval| {
            Duration::new(
                t.tv_sec.unsigned_abs(),
                t.tv_usec.unsigned_abs() as u32 * 1000,
            )
        };
        let cpu = time(usage.ru_utime) + time(usage.ru_stime);
        Some((ExitStatus::from_raw(status), cpu))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !self.ended {
            // SAFETY: a plain system call; the group is our child's own, which is not reaped yet,
            // so its number cannot belong to anyone else.
            unsafe { libc::kill(-self.pid, libc::SIGKILL) };
            self.reap(0);
        }
    }
}

/// Runs `command` to its end, or kills it when `cancel` is set.
pub(crate) fn run(command: Command, log: PathBuf, cancel: &AtomicBool) -> Result<Done, BuildError> {
    let mut done = Vec::with_capacity(1);
    run_all(vec![(command, log)], 1, cancel, &mut |_, d| done.push(d))?;
    done.pop().ok_or(BuildError::Cancelled)
}

/// Runs `commands`, at most `workers` at a time; `ended` gets each one's index and outcome. On an
/// error or when `cancel` is set, what still runs is killed.
pub(crate) fn run_all(
    commands: Vec<(Command, PathBuf)>,
    workers: usize,
    cancel: &AtomicBool,
    ended: &mut dyn FnMut(usize, Done),
) -> Result<(), BuildError> {
    let mut waiting = commands.into_iter().enumerate();
    let mut running: Vec<(usize, Running)> = Vec::new();
    loop {
        if cancel.load(Ordering::Relaxed) {
            return Err(BuildError::Cancelled);
        }
        while running.len() < workers {
            let Some((index, (command, log))) = waiting.next() else {
                break;
            };
            running.push((index, Running::start(command, log)?));
        }
        if running.is_empty() {
            return Ok(());
        }
        running.retain_mut(|(index, child)| match child.poll() {
            Some(done) => {
                ended(*index, done);
                false
            }
            None => true,
        });
        std::thread::sleep(Duration::from_millis(3));
    }
}

/// Runs a short query and gives its standard output and error, whatever its exit code.
pub(crate) fn query(command: &mut Command) -> io::Result<(ExitStatus, String, String)> {
    let output = command.stdin(Stdio::null()).output()?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ok((output.status, text(&output.stdout), text(&output.stderr)))
}
