//! z3: a question in, an answer out.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use super::smt::symbol;
use super::{Assignment, Query, Value};
use crate::tools::run::{RunError, run};

/// z3 ends by itself when its time is over; longer than this after that, it is killed.
const GRACE: Duration = Duration::from_secs(10);

/// The solver.
#[derive(Clone, Debug)]
pub struct Solver {
    /// z3.
    pub program: PathBuf,
    /// Time for one question.
    pub limit: Duration,
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// No values make the terms differ.
    Never,
    /// These do.
    Differ(Assignment),
    /// Not within the time.
    Timeout,
    /// The solver gave up, and why.
    Unknown(String),
}

/// The solver could not be run, or said what no solver says.
#[derive(Debug, thiserror::Error)]
pub enum SolverError {
    /// It could not be run, or wrote what can't be read.
    #[error("z3: {0}")]
    Broken(String),
    /// No room for the question.
    #[error("no place for the question: {0}")]
    Scratch(#[from] std::io::Error),
    /// Ctrl-C.
    #[error("stopped by Ctrl-C")]
    Cancelled,
}

impl Solver {
    /// Asks.
    ///
    /// # Errors
    /// z3 is broken, or Ctrl-C.
    pub fn ask(&self, query: &Query, cancel: &AtomicBool) -> Result<Answer, SolverError> {
        let mut file = tempfile::Builder::new().suffix(".smt2").tempfile()?;
        std::io::Write::write_all(&mut file, query.text.as_bytes())?;
        let ended = match run(&mut self.command(file.path()), self.limit + GRACE, cancel) {
            Ok(ended) => ended,
            Err(RunError::Cancelled) => return Err(SolverError::Cancelled),
            Err(RunError::TooLong(_)) => return Ok(Answer::Timeout),
            Err(error) => return Err(SolverError::Broken(error.to_string())),
        };
        // Asked for values that there are none of, z3 complains on a second line and ends with 1: the first one counts.
        match ended.stdout.lines().next().map(str::trim) {
            Some("unsat") => Ok(Answer::Never),
            Some("sat") => values(&ended.stdout, &query.variables)
                .map(Answer::Differ)
                .ok_or_else(|| SolverError::Broken("it gives values that can't be read".into())),
            Some("timeout") => Ok(Answer::Timeout),
            Some("unknown") => Ok(Answer::Unknown("z3 answers `unknown`".into())),
            _ => Err(SolverError::Broken(ended.last_words().to_owned())),
        }
    }

    fn command(&self, file: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command
            .arg("-smt2")
            .arg(format!("-T:{}", self.limit.as_secs().max(1)))
            .arg(file);
        command
    }
}

/// `((|hash.round[3].a| #x0000000f) ...)`
fn values(text: &str, variables: &[String]) -> Option<Assignment> {
    let mut assignment = Assignment::new();
    for name in variables {
        // z3 leaves the bars out where it needs none.
        let quoted = symbol(name);
        let plain = quoted.trim_matches('|');
        let at = [format!("({quoted} "), format!("({plain} ")];
        let value = at.iter().find_map(|key| text.split_once(key.as_str()));
        let value = value?.1.split([')', ' ', '\n']).next()?;
        assignment.insert(name.clone(), Value::parse(value)?);
    }
    Some(assignment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_values_that_z3_writes() {
        let text = "sat\n((|hash.round[3].a| #x0000000f)\n (enable #b1))\n";
        let names = ["hash.round[3].a".to_owned(), "enable".to_owned()];
        let found = values(text, &names).unwrap();
        assert_eq!(found["hash.round[3].a"], Value::of(15, 32));
        assert_eq!(found["enable"], Value::of(1, 1));
    }
}
