//! Yosys, run on a script in a folder.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

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
        let year = Duration::from_secs(365 * 24 * 3600);
        assert!(self.until(name, script, Instant::now() + year));
    }

    /// Runs a script, which must end well if it ends in time; did it.
    pub fn until(&self, name: &str, script: &str, end: Instant) -> bool {
        let file = format!("{name}.ys");
        self.write(&file, script);
        let errors = format!("{name}.err");
        let said = std::fs::File::create(self.path.join(&errors)).expect("a file for errors");
        let mut yosys = Command::new("yosys")
            .args(["-q", "-s", &file])
            .current_dir(&self.path)
            .stdout(Stdio::null())
            .stderr(said)
            .spawn()
            .expect("yosys starts");
        loop {
            if let Some(status) = yosys.try_wait().expect("a process of our own") {
                assert!(status.success(), "{file}: {}", self.read(&errors));
                return true;
            }
            if Instant::now() >= end {
                // It may have ended just now, which is as well.
                let _ = yosys.kill();
                let _ = yosys.wait();
                return false;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}
