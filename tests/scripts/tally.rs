//! `tests/tally.sh`: the closing line is the sum of what was run, and never better than it.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

/// The last line that the tally of the shell `script` prints, and its exit code.
fn tally(script: &str) -> (String, i32) {
    let output = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tally.sh"))
        .args(["sh", "-c", script])
        .output()
        .unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    (
        out.lines().last().unwrap().to_owned(),
        output.status.code().unwrap(),
    )
}

/// A line as a test program prints it at its end.
fn result(passed: u32, failed: u32, ignored: u32) -> String {
    let word = if failed == 0 { "ok" } else { "FAILED" };
    format!(
        "echo 'test result: {word}. {passed} passed; {failed} failed; {ignored} ignored; 0 measured; 9 filtered out'"
    )
}

#[test]
fn results_are_added_up() {
    let script = [result(3, 0, 0), result(0, 0, 0), result(4, 0, 0)].join("; ");
    assert_eq!(tally(&script), ("7 passed, 0 failed".to_owned(), 0));
    let script = [result(3, 0, 2), result(4, 0, 1)].join("; ");
    assert_eq!(
        tally(&script),
        ("7 passed, 0 failed, 3 skipped".to_owned(), 0)
    );
}

#[test]
fn a_failed_test_is_a_failure_with_the_exit_code_of_the_run() {
    let script = [result(3, 2, 0), "exit 101".to_owned()].join("; ");
    assert_eq!(tally(&script), ("3 passed, 2 failed".to_owned(), 101));
    // Whatever the exit code says.
    assert_eq!(
        tally(&result(3, 2, 0)),
        ("3 passed, 2 failed".to_owned(), 1)
    );
}

#[test]
fn a_run_that_was_not_built_or_crashed_is_not_0_failed() {
    let not_built = tally("echo 'error: could not compile' >&2; exit 101");
    assert_eq!(not_built, ("0 passed, 1 failed".to_owned(), 101));
    let crashed = tally(&[result(3, 0, 0), "kill -9 $$".to_owned()].join("; "));
    assert_eq!(crashed, ("3 passed, 1 failed".to_owned(), 137));
}

#[test]
fn a_run_without_tests_fails() {
    assert_eq!(tally("true"), ("0 passed, 0 failed".to_owned(), 1));
}

#[test]
fn a_line_is_shown_when_it_comes() {
    // The run goes on until its input ends; its first line must be there before.
    let mut child = Command::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/tally.sh"))
        .args(["sh", "-c", "echo first; cat >/dev/null"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in out.lines().map_while(Result::ok) {
            let _ = sender.send(line);
        }
    });
    let first = lines.recv_timeout(Duration::from_secs(20));
    drop(child.stdin.take());
    child.wait().unwrap();
    assert_eq!(first.as_deref(), Ok("first"));
}
