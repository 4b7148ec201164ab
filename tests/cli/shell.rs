//! What holds for every verb: usage errors, colour, closed pipes, Ctrl-C.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use crate::home::{Home, said};

#[test]
fn bad_usage_ends_with_2_and_says_how() {
    let home = Home::new();
    for arguments in [
        &[][..],
        &["frobnicate"],
        &["doctor", "--format", "xml"],
        &["--color", "sometimes", "doctor"],
    ] {
        let said = said(&mut home.goldbench(arguments));
        assert_eq!(said.code, 2, "{arguments:?}: {}", said.err);
        assert_eq!(said.out, "", "{arguments:?}");
        assert!(
            said.err.contains("--help") || said.err.contains("Usage:"),
            "{}",
            said.err
        );
    }
}

#[test]
fn help_and_version_end_with_0_on_the_standard_output() {
    let home = Home::new();
    let version = said(&mut home.goldbench(&["--version"]));
    assert_eq!((version.code, version.err.as_str()), (0, ""));
    assert_eq!(
        version.out,
        format!("goldbench {}\n", env!("CARGO_PKG_VERSION"))
    );
    let help = said(&mut home.goldbench(&["--help"]));
    assert_eq!(help.code, 0);
    assert!(
        help.out.contains("130"),
        "the exit codes are in the help: {}",
        help.out
    );
}

#[test]
fn colour_is_for_terminals_unless_asked_for() {
    let home = Home::new();
    let plain = said(&mut home.alone(&["doctor"]));
    assert!(!plain.out.contains('\u{1b}') && !plain.err.contains('\u{1b}'));
    let painted = said(&mut home.alone(&["doctor", "--color", "always"]));
    assert!(painted.out.contains('\u{1b}') && painted.err.contains('\u{1b}'));
    let help = said(&mut home.alone(&["--color=never", "--help"]));
    assert!(!help.out.contains('\u{1b}'));
}

#[test]
fn a_closed_pipe_is_no_panic_and_changes_no_exit_code() {
    let home = Home::new();
    for (arguments, code) in [
        (&["completions", "zsh"][..], 0),
        (&["doctor"], 3),
        (&["--help"], 0),
    ] {
        let mut child = start(&home, arguments);
        drop(child.stdout.take());
        let mut err = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut err)
            .unwrap();
        assert_eq!(
            child.wait().unwrap().code(),
            Some(code),
            "{arguments:?}: {err}"
        );
        assert!(!err.contains("panicked"), "{err}");
    }
}

#[test]
fn a_signal_ends_it_with_128_and_its_number() {
    for (signal, code, told) in [
        ("INT", 130, "stopped by Ctrl-C"),
        ("TERM", 143, "stopped by SIGTERM"),
        ("HUP", 129, "stopped by SIGHUP"),
    ] {
        ends_with(signal, code, told);
    }
}

fn ends_with(signal: &str, code: i32, told: &str) {
    let home = Home::new();
    // Long enough to be caught asking; `exec`, so that killing the script ends the sleep.
    home.fake("yosys", "exec /bin/sleep 9");
    let started = Instant::now();
    let mut child = start(&home, &["doctor"]);
    thread::sleep(Duration::from_millis(500));
    send(signal, &child);
    let mut err = String::new();
    child
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut err)
        .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(code), "{err}");
    assert!(err.contains("stopping") && err.contains(told), "{err}");
    assert!(
        started.elapsed() < Duration::from_secs(8),
        "it waited for the tool"
    );
}

#[test]
fn a_second_ctrl_c_ends_it_at_once() {
    let home = Home::new();
    // Asking Verilator for its version does not listen for Ctrl-C, so the first one is not acted on yet.
    home.fake("verilator", "exec /bin/sleep 9");
    let started = Instant::now();
    let mut child = start(&home, &["doctor"]);
    for _ in 0..2 {
        thread::sleep(Duration::from_millis(500));
        assert_eq!(
            child.try_wait().unwrap(),
            None,
            "it ended before the second Ctrl-C"
        );
        send("INT", &child);
    }
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(
        started.elapsed() < Duration::from_secs(8),
        "it waited for the tool"
    );
}

/// A group of processes is told at once, and then each by the one that started it.
#[test]
fn the_same_wish_twice_is_no_second_ctrl_c() {
    let home = Home::new();
    home.fake("verilator", "exec /bin/sleep 3");
    let mut child = start(&home, &["doctor"]);
    thread::sleep(Duration::from_millis(500));
    send("TERM", &child);
    send("TERM", &child);
    thread::sleep(Duration::from_millis(700));
    assert_eq!(child.try_wait().unwrap(), None, "it ended at once");
    assert_eq!(child.wait().unwrap().code(), Some(143));
}

#[test]
fn under_nohup_a_closed_terminal_ends_nothing() {
    let home = Home::new();
    home.fake("yosys", "exec /bin/sleep 9");
    let mut command = Command::new("/bin/sh");
    command
        .args(["-c", "trap '' HUP; exec \"$0\" doctor"])
        .arg(env!("CARGO_BIN_EXE_goldbench"));
    let mut child = start_as(&home, &mut command);
    thread::sleep(Duration::from_millis(500));
    send("HUP", &child);
    thread::sleep(Duration::from_millis(700));
    assert_eq!(child.try_wait().unwrap(), None, "SIGHUP was heard");
    send("TERM", &child);
    assert_eq!(child.wait().unwrap().code(), Some(143));
}

fn start(home: &Home, arguments: &[&str]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_goldbench"));
    start_as(home, command.args(arguments))
}

fn start_as(home: &Home, command: &mut Command) -> Child {
    home.settle(|name, value| {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    });
    command
        .env("PATH", home.bin())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn send(signal: &str, child: &Child) {
    let sent = Command::new("kill")
        .args(["-s", signal, &child.id().to_string()])
        .status()
        .unwrap();
    assert!(sent.success());
}
