//! z3, spoken to line by line: many small questions about one netlist that is read once.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// A question's time.
const MILLISECONDS: u32 = 5000;

/// What a question is simplified by before it is asked in earnest: constants first, so that what both sides do alike is one.
const TACTIC: &str = "(then simplify propagate-values solve-eqs simplify bit-blast sat)";

/// z3 with a netlist read.
#[derive(Debug)]
pub(super) struct Solver<'a> {
    child: Child,
    stdin: ChildStdin,
    lines: Receiver<String>,
    cancel: &'a AtomicBool,
    end: Instant,
}

/// Why there is no answer.
#[derive(Debug)]
pub(super) enum Silence {
    /// The time was up, or z3 gave up, or said what is no answer.
    Open,
    /// Ctrl-C.
    Cancelled,
}

impl<'a> Solver<'a> {
    /// Starts z3 and has it read these definitions; nothing where it can't be started.
    pub(super) fn start(
        program: &Path,
        definitions: &str,
        end: Instant,
        cancel: &'a AtomicBool,
    ) -> Option<Self> {
        let mut child = Command::new(program)
            .arg("-in")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let (stdin, stdout) = (child.stdin.take()?, child.stdout.take()?);
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let mut solver = Self {
            child,
            stdin,
            lines,
            cancel,
            end,
        };
        solver.tell(definitions).ok()?;
        Some(solver)
    }

    /// Says something that has no answer.
    pub(super) fn tell(&mut self, text: &str) -> Result<(), Silence> {
        let told = writeln!(self.stdin, "{text}").and_then(|()| self.stdin.flush());
        told.map_err(|_| Silence::Open)
    }

    /// Is there a model of all that stands, and which values do these have in it, in binary digits.
    pub(super) fn model(&mut self, names: &[&str]) -> Result<Option<Vec<u64>>, Silence> {
        self.tell(&format!(
            "(check-sat-using (try-for {TACTIC} {MILLISECONDS}))"
        ))?;
        match self.line()?.trim() {
            "unsat" => return Ok(None),
            "sat" if names.is_empty() => return Ok(Some(Vec::new())),
            "sat" => {}
            _ => return Err(Silence::Open),
        }
        self.tell(&format!("(get-value ({}))", names.join(" ")))?;
        let mut said = String::new();
        while said.is_empty() || said.matches('(').count() > said.matches(')').count() {
            said.push_str(&self.line()?);
            said.push(' ');
        }
        let values = names.iter().map(|name| value(&said, name));
        values.collect::<Option<_>>().map(Some).ok_or(Silence::Open)
    }

    fn line(&mut self) -> Result<String, Silence> {
        loop {
            if self.cancel.load(Ordering::SeqCst) {
                return Err(Silence::Cancelled);
            }
            if Instant::now() >= self.end {
                return Err(Silence::Open);
            }
            match self.lines.recv_timeout(Duration::from_millis(50)) {
                Ok(line) => return Ok(line),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return Err(Silence::Open),
            }
        }
    }
}

impl Drop for Solver<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// `((next #b0101) (wrong #x0))`
fn value(said: &str, name: &str) -> Option<u64> {
    let (_, rest) = said.split_once(&format!("({name} #"))?;
    let digits = rest.get(1..)?.split(')').next()?.trim();
    match rest.get(..1)? {
        "b" => u64::from_str_radix(digits, 2).ok(),
        "x" => u64::from_str_radix(digits, 16).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_in_both_their_forms() {
        let said = "((next #b0101) (wrong #x1f)) ";
        assert_eq!(value(said, "next"), Some(5));
        assert_eq!(value(said, "wrong"), Some(31));
        assert_eq!(value(said, "none"), None);
    }
}
