//! A run that is stopped before its end.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::home::Home;

/// A run of a verb on one thread.
pub struct Started {
    child: Child,
    out: BufReader<ChildStdout>,
}

impl Started {
    /// Starts `goldbench sim`.
    pub fn sim(home: &Home, arguments: &[&str]) -> Self {
        Self::verb(home, "sim", arguments)
    }

    /// Starts a verb.
    pub fn verb(home: &Home, verb: &str, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_goldbench"));
        home.settle(|name, value| {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        });
        let mut child = command
            .arg(verb)
            .args(arguments)
            .current_dir(home.path())
            .env("RAYON_NUM_THREADS", "1")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        Self { child, out }
    }

    /// Reads up to the so-many-eth line that begins so.
    pub fn wait_for(&mut self, mut count: u64, beginning: &str) {
        let mut line = String::new();
        while count > 0 {
            line.clear();
            assert!(
                self.out.read_line(&mut line).unwrap() > 0,
                "it ended by itself"
            );
            count -= u64::from(line.starts_with(beginning));
        }
    }

    /// Whether it goes on.
    pub fn goes_on(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Sends a signal; the exit code, and what was printed since.
    pub fn signalled(mut self, signal: &str) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        let sent = Command::new("kill")
            .args([&format!("-{signal}"), &id])
            .status();
        assert!(sent.unwrap().success());
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }
}
