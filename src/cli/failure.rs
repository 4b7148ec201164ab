//! How a verb ends: an [`Outcome`] when it could do its work, a [`Failure`] when it could not.

use std::fmt::{self, Display};

use super::interrupt;

/// A verb did its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was found: exit code 0.
    Clean,
    /// The thing under test is wrong, and the output says where: exit code 1.
    Findings,
}

impl Outcome {
    /// The process's exit code.
    pub fn exit_code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
        }
    }
}

/// What went wrong, where, and the remedy; one line each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong.
    pub what: String,
    /// The file, line, port or argument it is wrong at, when there is one.
    pub at: Option<String>,
    /// What the reader can do about it, when something is known to help.
    pub help: Option<String>,
}

/// A verb could not do its work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The arguments or a file that they name: exit code 2.
    Input(Problem),
    /// A tool that is needed is absent or broken: exit code 3.
    Tool(Problem),
    /// Ctrl-C, exit code 130; SIGTERM, 143; SIGHUP, 129.
    Cancelled,
    /// More than one; each is shown, and the weightiest sets the exit code: that of a signal, then 3, then 2.
    Several(Vec<Failure>),
}

impl Failure {
    /// Bad usage or input.
    pub fn input(what: impl Into<String>) -> Self {
        Self::Input(Problem {
            what: what.into(),
            ..Problem::default()
        })
    }

    /// A needed tool that is absent or broken.
    pub fn tool(what: impl Into<String>) -> Self {
        Self::Tool(Problem {
            what: what.into(),
            ..Problem::default()
        })
    }

    /// The same failure with the place it is at.
    #[must_use]
    pub fn at(mut self, place: impl Display) -> Self {
        if let Self::Input(problem) | Self::Tool(problem) = &mut self {
            problem.at = Some(place.to_string());
        }
        self
    }

    /// The same failure with its remedy.
    #[must_use]
    pub fn help(mut self, remedy: impl Into<String>) -> Self {
        if let Self::Input(problem) | Self::Tool(problem) = &mut self {
            problem.help = Some(remedy.into());
        }
        self
    }

    /// What is wrong, in a line for each failure.
    pub fn what(&self) -> String {
        match self {
            Self::Input(problem) | Self::Tool(problem) => problem.what.clone(),
            Self::Cancelled => self.to_string(),
            Self::Several(failures) => {
                let lines: Vec<String> = failures.iter().map(Self::what).collect();
                lines.join("\n")
            }
        }
    }

    /// `Ok` when `failures` is empty, else all of them as one failure.
    pub fn gather(failures: Vec<Failure>) -> Result<(), Failure> {
        let mut failures = failures;
        match failures.len() {
            0 => Ok(()),
            1 => Err(failures.remove(0)),
            _ => Err(Self::Several(failures)),
        }
    }

    /// The process's exit code.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Input(_) => 2,
            Self::Tool(_) => 3,
            Self::Cancelled => interrupt::exit_code(),
            Self::Several(failures) => failures.iter().map(Self::exit_code).max().unwrap_or(2),
        }
    }
}

impl Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(problem) | Self::Tool(problem) => {
                write!(f, "error: {}", problem.what)?;
                if let Some(at) = &problem.at {
                    write!(f, "\n  at: {at}")?;
                }
                if let Some(help) = &problem.help {
                    write!(f, "\n  help: {help}")?;
                }
                Ok(())
            }
            Self::Cancelled => write!(f, "stopped by {}", interrupt::told()),
            Self::Several(failures) => {
                for (index, failure) in failures.iter().enumerate() {
                    let separator = if index == 0 { "" } else { "\n" };
                    write!(f, "{separator}{failure}")?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for Failure {}

impl From<crate::report::WriteError> for Failure {
    fn from(error: crate::report::WriteError) -> Self {
        // The error's own text ends with the remedy.
        Self::input(format!("it can't be written: {}", error.reason))
            .at(error.path.display())
            .help(error.remedy)
    }
}

impl From<verilated::ToolError> for Failure {
    fn from(error: verilated::ToolError) -> Self {
        Self::tool(error.what).help(error.remedy)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_where_and_remedy() {
        let failure = Failure::input("no such core")
            .at("cores/x.toml:3")
            .help("list the cores with `goldbench verify --list`");
        assert_eq!(
            failure.to_string(),
            "error: no such core\n  at: cores/x.toml:3\n  help: list the cores with `goldbench verify --list`"
        );
    }

    #[test]
    fn the_weightiest_of_several_sets_the_exit_code() {
        let several = |failures: Vec<Failure>| Failure::gather(failures).unwrap_err().exit_code();
        assert_eq!(several(vec![Failure::input("a"), Failure::tool("b")]), 3);
        assert_eq!(several(vec![Failure::tool("b"), Failure::input("a")]), 3);
        assert_eq!(several(vec![Failure::input("a"), Failure::input("b")]), 2);
        assert_eq!(several(vec![Failure::tool("b"), Failure::Cancelled]), 130);
        assert_eq!(Failure::gather(Vec::new()), Ok(()));
    }

    #[test]
    fn several_are_all_shown() {
        let text = Failure::gather(vec![Failure::input("a"), Failure::tool("b")])
            .unwrap_err()
            .to_string();
        assert_eq!(text, "error: a\nerror: b");
    }

    #[test]
    fn outcomes_are_0_and_1() {
        assert_eq!(Outcome::Clean.exit_code(), 0);
        assert_eq!(Outcome::Findings.exit_code(), 1);
    }
}
