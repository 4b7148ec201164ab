//! Ctrl-C: the first asks the running verb to stop, the second ends the process.

use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};

/// Set by the first Ctrl-C, never cleared. Whatever runs longer than a blink polls it.
pub static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Exit code of a run that Ctrl-C ended: 128 + SIGINT, as shells count it.
const EXIT_INTERRUPTED: i32 = 130;

/// Puts the handler in place; once per process.
///
/// Where it cannot be put (no process here has been seen to refuse it) Ctrl-C simply ends the process, as it
/// does for any program.
pub fn install() {
    let _ = ctrlc::set_handler(|| {
        if INTERRUPTED.swap(true, Ordering::SeqCst) {
            std::process::exit(EXIT_INTERRUPTED);
        }
        // Not eprintln!: a closed standard error must not panic in the handler's thread.
        let _ = writeln!(
            std::io::stderr(),
            "\nstopping; Ctrl-C again ends goldbench at once"
        );
    });
}
