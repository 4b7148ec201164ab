//! Yosys, run on a script in a folder.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Where one sample's scripts, netlists and proofs lie.
pub struct Folder {
    pub path: PathBuf,
}

impl Folder {
    /// An empty folder: nothing of an earlier run can be taken for what this one wrote.
    pub fn new(sample: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("mutation")
            .join(sample);
        if path.exists() {
            std::fs::remove_dir_all(&path).expect("the folder of an earlier run goes");
        }
        std::fs::create_dir_all(&path).expect("a folder for the netlist");
        Self { path }
    }

    pub fn read(&self, file: &str) -> String {
        let path = self.path.join(file);
        std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
    }

    pub fn write(&self, file: &str, text: &str) {
        std::fs::write(self.path.join(file), text).expect("a written file");
    }

    /// Runs a script, which must end well.
    pub fn yosys(&self, name: &str, script: &str) {
        let (ended_well, said) = self.attempt(name, script);
        assert!(ended_well, "{name}.ys: {said}");
    }

    /// Runs a script; did it end well, and what it said of errors.
    pub fn attempt(&self, name: &str, script: &str) -> (bool, String) {
        let file = format!("{name}.ys");
        self.write(&file, script);
        let yosys = Command::new("yosys")
            .args(["-q", "-s", &file])
            .current_dir(&self.path)
            .output();
        let yosys = yosys.expect("yosys starts");
        let said = String::from_utf8_lossy(&yosys.stderr).into_owned();
        (yosys.status.success(), said)
    }
}
