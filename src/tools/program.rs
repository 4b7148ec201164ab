//! The programs goldbench can use besides its Verilator and compiler: what each is for, and how to get it.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use crate::tools::run::{RunError, run};

/// A program that is asked for its version answers within this, or is broken.
const PATIENCE: Duration = Duration::from_secs(10);

/// An external program.
#[derive(Clone, Copy, Debug)]
pub struct Program {
    /// Its name, as people say it.
    pub name: &'static str,
    /// The commands it may go by, best first.
    pub commands: &'static [&'static str],
    /// What makes it print its version; `None` for programs that open a window instead.
    pub version_argument: Option<&'static str>,
    /// What goldbench cannot do without it.
    pub disables: &'static str,
    /// The line that installs it.
    pub install: &'static str,
}

/// Yosys: elaborates RTL for the lint and for proofs.
pub const YOSYS: Program = Program {
    name: "yosys",
    commands: &["yosys"],
    version_argument: Some("-V"),
    disables: "RTL lint by Yosys, `prove`, `energy gates`",
    install: "apt-get install yosys",
};

/// z3: decides whether two terms can differ.
pub const Z3: Program = Program {
    name: "z3",
    commands: &["z3"],
    version_argument: Some("--version"),
    disables: "`prove`",
    install: "apt-get install z3",
};

/// Icarus Verilog: the second elaboration of the RTL lint.
pub const ICARUS: Program = Program {
    name: "icarus",
    commands: &["iverilog"],
    version_argument: Some("-V"),
    disables: "RTL lint by Icarus",
    install: "apt-get install iverilog",
};

/// `OpenSTA`: works out the power of a netlist by its own rules.
pub const OPENSTA: Program = Program {
    name: "opensta",
    commands: &["sta", "opensta"],
    version_argument: Some("-version"),
    disables: "`energy gates --opensta`",
    install: "apt-get install opensta",
};

/// A viewer of waves; either does.
pub const WAVE_VIEWER: Program = Program {
    name: "wave viewer",
    commands: &["gtkwave", "surfer"],
    version_argument: None,
    disables: "view of waves (they are written all the same)",
    install: "apt-get install gtkwave",
};

/// All of them, in the order `doctor` lists them.
pub const ALL: [&Program; 5] = [&YOSYS, &Z3, &ICARUS, &OPENSTA, &WAVE_VIEWER];

/// A program that is there and answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The file that would be run.
    pub path: PathBuf,
    /// Its version as it prints it, one line; `None` where it was not asked.
    pub version: Option<String>,
}

/// A program that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Unusable {
    /// No command of that name is on `PATH`.
    #[error("not on PATH: {0}")]
    Absent(String),
    /// It is there, and does not answer as it should.
    #[error("{path}: {reason}")]
    Broken {
        /// The file that was run.
        path: PathBuf,
        /// Its last words, or why it could not be run.
        reason: String,
    },
    /// Ctrl-C was pressed while it was asked.
    #[error("stopped by Ctrl-C")]
    Cancelled,
}

impl Program {
    /// Finds it on this process's `PATH` and asks it for its version.
    pub fn find(&self, cancel: &AtomicBool) -> Result<Found, Unusable> {
        let path = self
            .commands
            .iter()
            .find_map(|command| on_path(command))
            .ok_or_else(|| Unusable::Absent(self.commands.join(", ")))?;
        let version = match self.version_argument {
            Some(argument) => Some(version_of(&path, argument, cancel)?),
            None => None,
        };
        Ok(Found { path, version })
    }
}

/// The first executable file called `name` in the directories of `PATH`.
pub fn on_path(name: &str) -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|dir| dir.join(name))
        .find(|file| is_executable(file))
}

/// The first line that `path argument` prints and that says something.
pub fn version_of(path: &Path, argument: &str, cancel: &AtomicBool) -> Result<String, Unusable> {
    let broken = |reason: String| Unusable::Broken {
        path: path.to_path_buf(),
        reason,
    };
    let ended = match run(Command::new(path).arg(argument), PATIENCE, cancel) {
        Ok(ended) => ended,
        Err(RunError::Cancelled) => return Err(Unusable::Cancelled),
        Err(error) => return Err(broken(error.to_string())),
    };
    if !ended.status.success() {
        return Err(broken(format!(
            "`{argument}` ends with {}: {}",
            ended.status,
            ended.last_words()
        )));
    }
    ended
        .stdout
        .lines()
        .chain(ended.stderr.lines())
        .map(str::trim)
        .find(|line| !line.is_empty())
        .map(ToOwned::to_owned)
        .ok_or_else(|| broken(format!("`{argument}` prints nothing")))
}

#[cfg(unix)]
fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata()
        .is_ok_and(|data| data.is_file() && data.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(file: &Path) -> bool {
    file.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    static GO_ON: AtomicBool = AtomicBool::new(false);

    #[test]
    fn every_program_says_what_is_lost_and_how_to_get_it() {
        for program in ALL {
            assert!(!program.commands.is_empty(), "{}", program.name);
            assert!(!program.disables.is_empty(), "{}", program.name);
            assert!(program.install.contains("install"), "{}", program.name);
        }
    }

    #[test]
    fn a_shell_is_on_path_and_a_plain_file_is_not_executable() {
        assert!(on_path("sh").is_some());
        assert!(on_path("no-such-command-here").is_none());
        let plain = tempfile::NamedTempFile::new().unwrap();
        assert!(!is_executable(plain.path()));
    }

    #[test]
    fn a_program_that_ends_badly_is_broken_with_its_last_words() {
        let sh = on_path("sh").unwrap();
        let error = version_of(&sh, "-c", &GO_ON).unwrap_err();
        assert!(matches!(error, Unusable::Broken { .. }), "{error}");
    }
}
