//! What is missing, run by this same program.

use std::process::{Command, Stdio};
use std::sync::atomic::Ordering;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::evidence::digest;
use super::row::Run;
use crate::cli::programs::this_program;
use crate::cli::progress::Progress;
use crate::cli::verify::{Subject, write};
use crate::cli::{Context, Failure, interrupt};

/// Runs it to its end. A finding (exit code 1) is a result like another; what it prints is kept where that is asked for, with
/// the sources that it was measured on.
///
/// # Errors
/// The program can't be started, or ends without a result; Ctrl-C.
pub(super) fn run(ctx: &Context, subject: &Subject, run: &Run) -> Result<(), Failure> {
    let program = this_program()?;
    let before = digest(subject)?;
    let progress = Progress::endless(&run.typed());
    let kept = tempfile::NamedTempFile::new()
        .map_err(|error| Failure::input(format!("no file can be made: {error}")))?;
    let fail =
        |error: std::io::Error| Failure::tool(format!("{} can't be run: {error}", run.typed()));
    let mut child = Command::new(program)
        .args(&run.args)
        .stdin(Stdio::null())
        .stdout(kept.reopen().map_err(fail)?)
        .stderr(Stdio::inherit())
        .spawn()
        .map_err(fail)?;
    let status = loop {
        if let Some(status) = child.try_wait().map_err(fail)? {
            break status;
        }
        if ctx.cancel.load(Ordering::SeqCst) {
            // Of Ctrl-C it has heard as this program has; either way it keeps what it has.
            if interrupt::is_for_one() {
                let _ = kill_process(Pid::from_child(&child), Signal::TERM);
            }
            let _ = child.wait();
            return Err(Failure::Cancelled);
        }
        progress.label(&run.typed());
        std::thread::sleep(Duration::from_millis(100));
    };
    if !matches!(status.code(), Some(0 | 1)) {
        return Err(
            Failure::tool(format!("{} ended with {status}", run.typed()))
                .help("its own words stand above; the row stays as it is"),
        );
    }
    let Some(file) = &run.keep else {
        return Ok(());
    };
    let text = std::fs::read_to_string(kept.path()).map_err(fail)?;
    let mut value: Value = serde_json::from_str(&text)
        .map_err(|error| Failure::tool(format!("{} printed no result: {error}", run.typed())))?;
    if let Some(fields) = value.as_object_mut()
        && digest(subject)? == before
    {
        fields.entry("sources").or_insert_with(|| before.into());
    }
    write(file, &format!("{value:#}\n"))
}
