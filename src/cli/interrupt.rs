//! Ctrl-C, SIGTERM and SIGHUP: the first asks the running verb to stop, the second ends the process.

use std::io::Write;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::time::{Duration, Instant};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// Set by the first signal, never cleared. Whatever runs longer than a blink polls it.
pub static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// The first signal; zero before there is one.
static BY: AtomicI32 = AtomicI32::new(0);

/// A service manager tells a whole group of processes, and a verb tells what it has started: what comes so soon behind
/// the first is the same wish once more, not the impatience of a second Ctrl-C.
const SAME: Duration = Duration::from_millis(300);

/// Puts the handlers in place; once per process.
///
/// Where they cannot be put (no process here has been seen to refuse them) a signal simply ends the process, as it
/// does for any program.
pub fn install() {
    // Under nohup a closed terminal is to change nothing.
    let heard = [SIGINT, SIGTERM, SIGHUP]
        .into_iter()
        .filter(|signal| *signal != SIGHUP || !ignored(*signal));
    let Ok(mut signals) = Signals::new(heard) else {
        return;
    };
    std::thread::spawn(move || {
        let mut first: Option<Instant> = None;
        for signal in signals.forever() {
            match first {
                None => {
                    first = Some(Instant::now());
                    BY.store(signal, Ordering::SeqCst);
                    INTERRUPTED.store(true, Ordering::SeqCst);
                    // Not eprintln!: a closed standard error must not panic in the handler's thread.
                    let _ = writeln!(
                        std::io::stderr(),
                        "\nstopping; {} again ends goldbench at once",
                        name(signal)
                    );
                }
                Some(first) if first.elapsed() < SAME => {}
                Some(_) => std::process::exit(code(signal)),
            }
        }
    });
}

/// Exit code of a run that a signal ended: 128 and its number, as shells count it; that of Ctrl-C before there is one.
pub fn exit_code() -> u8 {
    u8::try_from(code(by())).unwrap_or(130)
}

/// What ended a run, as a reader knows it.
pub fn told() -> &'static str {
    name(by())
}

/// Must what this process started be told: Ctrl-C goes to all that a terminal runs, the other signals to one process.
pub fn is_for_one() -> bool {
    by() != SIGINT
}

fn by() -> i32 {
    match BY.load(Ordering::SeqCst) {
        0 => SIGINT,
        signal => signal,
    }
}

fn code(signal: i32) -> i32 {
    128 + signal
}

fn name(signal: i32) -> &'static str {
    match signal {
        SIGTERM => "SIGTERM",
        SIGHUP => "SIGHUP",
        _ => "Ctrl-C",
    }
}

/// Was this process started with a signal ignored. Linux tells; elsewhere nothing is taken for ignored.
fn ignored(signal: i32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
}
