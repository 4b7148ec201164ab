//! Ctrl-C, SIGTERM and worse: what runs ends, what was found is told, nothing is left behind.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::bench::{Bench, Said, case, core};
use crate::cache;

const PATIENCE: Duration = Duration::from_secs(60);

/// Waits until `ready` gives something.
#[track_caller]
fn wait_for<T>(what: &str, mut ready: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = ready() {
            return found;
        }
        assert!(start.elapsed() < PATIENCE, "waited for {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

fn signal(name: &str, child: &Child) {
    let pid = child.id().to_string();
    let status = Command::new("kill").args(["-s", name, &pid]).status();
    assert!(status.unwrap().success());
}

/// Processes whose command line holds `word`.
fn running(word: &str) -> Vec<u32> {
    let processes = fs::read_dir("/proc").unwrap().flatten();
    processes
        .filter_map(|p| p.file_name().to_str()?.parse().ok())
        .filter(|pid: &u32| {
            let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            String::from_utf8_lossy(&line).contains(word)
        })
        .collect()
}

/// Living children of a process.
fn children(pid: u32) -> Vec<u32> {
    let path = format!("/proc/{pid}/task");
    let tasks = fs::read_dir(path).into_iter().flatten().flatten();
    tasks
        .filter_map(|task| fs::read_to_string(task.path().join("children")).ok())
        .flat_map(|text| {
            text.split(' ')
                .filter_map(|p| p.parse().ok())
                .collect::<Vec<u32>>()
        })
        .collect()
}

fn lives(pid: u32) -> bool {
    let status = fs::read_to_string(format!("/proc/{pid}/stat"));
    // A dead process that its parent has not buried yet is dead.
    status.is_ok_and(|text| {
        !text
            .rsplit(')')
            .next()
            .unwrap_or("")
            .trim()
            .starts_with('Z')
    })
}

fn end(child: Child) -> (i32, String, String) {
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (
        output.status.code().expect("ended by itself"),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn ctrl_c_ends_a_build_and_leaves_nothing_behind() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let store = cache::store(&bench);
    let mut command = cache::verify(&bench, &store);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let place = store.join("builds/tmp").to_str().unwrap().to_owned();
    wait_for("the compiler", || running(&place).first().copied());
    signal("INT", &child);
    let (code, _, err) = end(child);
    assert_eq!(code, 130, "{err}");
    assert!(err.contains("stopped by Ctrl-C"), "{err}");
    wait_for("the compiler's end", || {
        running(&place).is_empty().then_some(())
    });
    assert_eq!(fs::read_dir(store.join("builds/tmp")).unwrap().count(), 0);

    Said::by(&mut cache::verify(&bench, &store))
        .ended_with(0)
        .tells(&["1 PASS"]);
}

/// A run with one case that never ends, one that has ended, and one that has failed: both of these done when this returns.
fn hanging(bench: &Bench) -> (Child, u32) {
    let ending = core("ending_core");
    // Built first, so that only workers are children below.
    bench.verify(&[&ending, "--case", "bubbles"]).ended_with(0);
    let mut command = bench.goldbench(&["verify", &ending, "--format", "json", "--jobs", "2"]);
    command.args([
        "--case",
        "{patterns,bubbles,stall}",
        "--report",
        "junit=j.xml",
    ]);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let mut alone: Option<(u32, Instant)> = None;
    let worker = wait_for("the last worker", || {
        let workers = children(child.id());
        alone = match (&workers[..], alone) {
            (&[worker], Some((same, since))) if worker == same => Some((same, since)),
            (&[worker], _) => Some((worker, Instant::now())),
            _ => None,
        };
        alone
            .filter(|(_, since)| since.elapsed() > Duration::from_secs(1))
            .map(|(worker, _)| worker)
    });
    (child, worker)
}

#[test]
fn a_signal_ends_the_cases_and_tells_what_was_found() {
    for (name, code) in [("INT", 130), ("TERM", 143)] {
        tells_what_was_found(name, code);
    }
}

fn tells_what_was_found(name: &str, ends_with: i32) {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let (child, worker) = hanging(&bench);
    signal(name, &child);
    let (code, out, err) = end(child);
    assert_eq!(code, ends_with, "{err}");
    assert!(!lives(worker));
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(report["interrupted"], true);
    assert_eq!(case(&report, "ending", "bubbles")["outcome"], "PASS");
    let stall = case(&report, "ending", "stall");
    assert_eq!(stall["outcome"], "CRASH");
    let stored = stall["artifacts"]["case"].as_str().unwrap();
    assert!(
        bench.path(stored).is_file(),
        "what was found can be replayed"
    );
    let cases = report["cores"][0]["cases"].as_array().unwrap();
    assert!(cases.iter().all(|c| c["case"] != "patterns"), "{cases:?}");
    assert!(bench.path("j.xml").is_file());
}

#[test]
fn a_hanging_device_does_not_outlive_a_parent_that_is_killed() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let (mut child, worker) = hanging(&bench);
    assert!(lives(worker));
    signal("KILL", &child);
    child.wait().unwrap();
    wait_for("the worker's end", || (!lives(worker)).then_some(()));
}
