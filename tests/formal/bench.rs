//! A copy of the RTL to plant faults in, and the binary run on it.

use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

/// A folder with a copy of `rtl/` in it.
pub struct Bench {
    dir: TempDir,
}

/// What a run said.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|e| panic!("{e}: {}\n{}", self.out, self.err))
    }
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().expect("an exit code"),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }
}

impl Bench {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let rtl = Path::new(env!("CARGO_MANIFEST_DIR")).join("rtl");
        for entry in std::fs::read_dir(rtl).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), dir.path().join(entry.file_name())).unwrap();
        }
        Self { dir }
    }

    /// With a fault planted: a unified diff, of one hunk for each file.
    pub fn with(patch: &str) -> Self {
        let bench = Self::new();
        for part in patch.split("--- a/rtl/").skip(1) {
            let (file, diff) = part.split_once('\n').unwrap();
            let hunk = diff
                .lines()
                .skip_while(|line| !line.starts_with("@@"))
                .skip(1);
            let (mut before, mut after) = (String::new(), String::new());
            for line in hunk {
                let (mark, text) = line.split_at_checked(1).unwrap_or((" ", ""));
                for (side, other) in [(&mut before, "+"), (&mut after, "-")] {
                    if mark != other {
                        side.push_str(text);
                        side.push('\n');
                    }
                }
            }
            let path = bench.path(file);
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(
                text.matches(before.trim_end()).count(),
                1,
                "{file} has other lines than\n{before}"
            );
            std::fs::write(path, text.replace(before.trim_end(), after.trim_end())).unwrap();
        }
        bench
    }

    /// The manifest of a kind of core with another design.
    pub fn design(&self, kind: &str, settings: &[&str]) {
        let path = self.path(&format!("{kind}.toml"));
        let text = std::fs::read_to_string(&path).unwrap();
        let (head, rest) = text.split_once("[design]").unwrap();
        let (_, tail) = rest.split_once("[clock]").unwrap();
        let settings = settings.join("\n");
        let text = format!("{head}[design]\nkind = \"{kind}\"\n{settings}\n\n[clock]{tail}");
        std::fs::write(path, text).unwrap();
    }

    /// Plants one fault more: these words in the place of those, which stand in the file once.
    pub fn plant(&self, file: &str, from: &str, to: &str) {
        let path = self.path(file);
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(text.matches(from).count(), 1, "{file}: {from}");
        std::fs::write(path, text.replace(from, to)).unwrap();
    }

    /// With one of the faults of `tests/faults`.
    pub fn with_fault(name: &str) -> Self {
        let file = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/faults")
            .join(name);
        Self::with(&std::fs::read_to_string(file).unwrap())
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.dir.path().join(file)
    }

    pub fn run(&self, args: &[&str]) -> Said {
        let mut command = Command::cargo_bin("goldbench").unwrap();
        command
            .current_dir(self.dir.path())
            .args(args)
            .output()
            .unwrap()
            .into()
    }

    /// The same with nothing on `PATH` but `dir`.
    pub fn run_with(&self, dir: &Path, args: &[&str]) -> Said {
        let mut command = Command::cargo_bin("goldbench").unwrap();
        command
            .current_dir(self.dir.path())
            .env("PATH", dir)
            .args(args)
            .output()
            .unwrap()
            .into()
    }
}

/// Are both programs there? Where they must be, their absence is a failure.
pub fn provers() -> bool {
    let there = ["yosys", "z3"]
        .iter()
        .all(|name| goldbench::tools::program::on_path(name).is_some());
    assert!(
        there || std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_none(),
        "yosys and z3 are needed"
    );
    if !there {
        eprintln!("skipped: yosys or z3 is absent");
    }
    there
}

/// Names of the lemmas with this verdict, of all cores.
pub fn named(report: &Value, verdict: &str) -> Vec<String> {
    let cores = report["cores"].as_array().unwrap().iter();
    let lemmas = cores.flat_map(|core| core["lemmas"].as_array().unwrap());
    lemmas
        .filter(|lemma| lemma["verdict"] == verdict)
        .map(|lemma| lemma["name"].as_str().unwrap().to_owned())
        .collect()
}
