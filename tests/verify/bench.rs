//! A folder of its own for each test, and the binary run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use goldbench::tools::{dirs::Dirs, toolchain};
use serde_json::Value;
use tempfile::TempDir;

/// What a finished command printed, and its exit code.
#[derive(Debug)]
pub struct Said {
    /// The standard output.
    pub out: String,
    /// The standard error.
    pub err: String,
    /// The exit code.
    pub code: i32,
}

impl Said {
    /// Runs `command` to its end.
    pub fn by(command: &mut Command) -> Self {
        let output = command.output().unwrap();
        Self {
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code().expect("ended by a signal"),
        }
    }

    /// The same, after a look at the exit code.
    #[track_caller]
    pub fn ended_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "\n{}\n{}", self.out, self.err);
        self
    }

    /// The standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Each of these stands in the standard error.
    #[track_caller]
    pub fn complains_of(&self, parts: &[&str]) {
        for part in parts {
            assert!(self.err.contains(part), "no {part:?} in: {}", self.err);
        }
    }

    /// Each of these stands in the standard output.
    #[track_caller]
    pub fn tells(&self, parts: &[&str]) {
        for part in parts {
            assert!(self.out.contains(part), "no {part:?} in: {}", self.out);
        }
    }
}

/// A temporary folder.
pub struct Bench {
    dir: TempDir,
}

impl Bench {
    /// An empty one.
    pub fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    /// One for a test that builds; `None`, with a word on the standard error, where no Verilator is and none is required.
    pub fn with_tools() -> Option<Self> {
        static ABSENT: OnceLock<Option<String>> = OnceLock::new();
        let absent = ABSENT.get_or_init(|| {
            let dirs = Dirs::of_process().expect("a home folder");
            toolchain::find(&dirs).err().map(|error| error.to_string())
        });
        match absent {
            None => Some(Self::new()),
            Some(error) => {
                let required = std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_some();
                assert!(!required, "{error}");
                eprintln!("skipped: {error}");
                None
            }
        }
    }

    /// A path in the folder.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Writes a file there.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// `goldbench` in this folder.
    pub fn goldbench(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_goldbench"));
        command.args(arguments).current_dir(self.dir.path());
        command
    }

    /// `goldbench verify`, files below `out` in this folder.
    pub fn verify(&self, arguments: &[&str]) -> Said {
        Said::by(self.goldbench(&["verify"]).args(arguments))
    }

    /// The manifest of a core in `tests/cores`, its text changed, and written to this folder.
    pub fn manifest(&self, core: &str, edits: &[(&str, &str)]) -> String {
        let mut text = fs::read_to_string(core_file(&format!("{core}.toml"))).unwrap();
        for (from, to) in edits {
            assert!(text.contains(from), "no {from:?} in {core}.toml");
            text = text.replace(from, to);
        }
        for file in ["../../rtl/sha256_pkg.sv", "own_core.sv", "ending_core.sv"] {
            let there = fs::canonicalize(core_file(file)).unwrap();
            let quoted = |name: &str| format!("\"{name}\"");
            text = text.replace(&quoted(file), &quoted(there.to_str().unwrap()));
        }
        let path = self.write("core.toml", &text);
        path.to_str().unwrap().to_owned()
    }
}

/// A file under `tests/cores`.
pub fn core_file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/cores")
        .join(name)
}

/// The manifest of a core under `tests/cores`, as an argument.
pub fn core(name: &str) -> String {
    core_file(&format!("{name}.toml"))
        .to_str()
        .unwrap()
        .to_owned()
}

/// A case's verdict in a report.
#[track_caller]
pub fn case<'a>(report: &'a Value, core: &str, case: &str) -> &'a Value {
    report["cores"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|run| run["core"] == core)
        .flat_map(|run| run["cases"].as_array().unwrap())
        .find(|found| found["case"] == case)
        .unwrap_or_else(|| panic!("no {core}/{case} in {report:#}"))
}
