//! A full disk: what was found is shown, what could not be written is told, and nothing stands half-written.

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::process::Command;

use crate::bench::{Bench, Said, core};

/// Runs a command with the folder `full` on a disk of its own, of which `free` bytes are left.
const ON_A_SMALL_DISK: &str = r#"
free=$1; shift
mkdir full && mount -t tmpfs -o size=1m tmpfs full || exit 99
head -c $((1048576 - free)) /dev/zero > full/filler || exit 99
"$@"; code=$?
ls -A -R full > listing
exit $code
"#;

/// `goldbench` on a full disk; `None`, with a word on the standard error, where nothing can be mounted.
fn on_a_small_disk(bench: &Bench, free: u64, arguments: &[&str]) -> Option<Said> {
    let root = fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0);
    // Root mounts as it is, anybody else within a user namespace of its own.
    let mut command = Command::new("unshare");
    command.arg(if root { "-m" } else { "-rm" });
    command.args(["sh", "-c", ON_A_SMALL_DISK, "sh", &free.to_string()]);
    let goldbench = bench.goldbench(arguments);
    command
        .arg(goldbench.get_program())
        .args(goldbench.get_args());
    command.current_dir(bench.path("."));
    let installed = Command::new("unshare").arg("--version").output().is_ok();
    let said = installed.then(|| Said::by(&mut command));
    let said = said.filter(|said| said.code != 99 && bench.path("listing").is_file());
    if said.is_none() {
        let required = root && std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_some();
        assert!(!required, "root can mount a small disk");
        eprintln!("skipped: no small disk can be mounted here");
    }
    said
}

#[test]
fn a_full_disk_takes_no_verdict_and_leaves_no_half_file() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let ending = core("ending_core");
    let arguments = [
        "verify",
        &*ending,
        "--case",
        "stall",
        "--out",
        "full",
        "--report",
        "json=full/report.json",
    ];
    let Some(said) = on_a_small_disk(&bench, 0, &arguments) else {
        return;
    };
    let said = said.ended_with(2);
    said.tells(&["CRASH  stall"]);
    said.complains_of(&[
        "No space left on device",
        "case.json",
        "report.json",
        "help: ",
    ]);
    let listing = fs::read_to_string(bench.path("listing")).unwrap();
    assert!(listing.contains("filler"), "{listing}");
    for part in [".json", ".goldbench", ".tmp", ".recording"] {
        assert!(!listing.contains(part), "{listing}");
    }
}

/// Room for the case, and not for its waves.
#[test]
fn waves_that_do_not_fit_are_told_and_not_left_behind() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let manifest = crate::seeded::manifest();
    let arguments = [
        "verify",
        manifest.to_str().unwrap(),
        "--case",
        "bubbles",
        "--out",
        "full",
        "--no-shrink",
    ];
    let Some(said) = on_a_small_disk(&bench, 40_000, &arguments) else {
        return;
    };
    let said = said.ended_with(2);
    said.complains_of(&["waves can't be recorded: No space left on device", "help: "]);
    said.tells(&[
        "FAIL  bubbles",
        "wave:   none: ",
        "replay: goldbench replay full/",
    ]);
    let listing = fs::read_to_string(bench.path("listing")).unwrap();
    assert!(listing.contains("case.json"), "{listing}");
    for part in [".fst", ".recording", ".goldbench"] {
        assert!(!listing.contains(part), "{listing}");
    }
}

/// The device that is always full, behind a link: no disk has to be mounted for it.
#[test]
fn a_report_that_does_not_fit_is_told_and_the_next_is_written() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    std::os::unix::fs::symlink("/dev/full", bench.path("full.json")).unwrap();
    let said = bench.verify(&[
        &core("own_core"),
        "--case",
        "bubbles",
        "--report",
        "json=full.json",
        "--report",
        "junit=junit.xml",
    ]);
    let said = said.ended_with(2);
    said.tells(&["1 PASS"]);
    said.complains_of(&["full.json", "No space left on device", "help: "]);
    assert!(bench.path("junit.xml").is_file());
    assert!(bench.path("full.json").is_symlink());
}

#[test]
fn a_full_standard_output_is_an_error() {
    let bench = Bench::new();
    let full = File::options().write(true).open("/dev/full").unwrap();
    let mut command = bench.goldbench(&["vectors", "list", "--format", "json"]);
    let output = command.stdout(full).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(
        said.contains("standard output cannot be written: No space left"),
        "{said}"
    );
}
