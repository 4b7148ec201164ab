//! What every verb is handed: where to write, whether in colour, whether to stop, and where things lie.

use std::io::{self, ErrorKind, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;
use verilated::{Cache, Toolchain};

use crate::cli::color::{ColorWhen, Paint};
use crate::cli::failure::Failure;
use crate::cli::interrupt::INTERRUPTED;
use crate::tools::dirs::Dirs;
use crate::tools::size::ByteSize;
use crate::tools::{build_cache, toolchain};

/// The surroundings of one run of a verb.
#[derive(Debug)]
pub struct Context {
    /// Whether the standard output takes colour.
    pub color: bool,
    /// Whether the standard error takes colour.
    pub color_stderr: bool,
    /// True once Ctrl-C was pressed; hand it to whatever runs long.
    pub cancel: &'static AtomicBool,
}

impl Context {
    /// The surroundings for a typed `--color`.
    pub fn new(color: ColorWhen) -> Self {
        Self {
            color: color.resolve(&io::stdout()),
            color_stderr: color.resolve(&io::stderr()),
            cancel: &INTERRUPTED,
        }
    }

    /// The colours of the standard output.
    pub fn paint(&self) -> Paint {
        Paint(self.color)
    }

    /// Writes `text` to the standard output as it is; the one place where verbs write.
    ///
    /// A closed pipe (`goldbench ... | head`) is no failure: the verb goes on to its end, so its exit code stays true.
    /// Any other failure to write, such as a full disk, is a [`Failure::Input`].
    pub fn print(&self, text: &str) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::input(format!(
                "the standard output cannot be written: {error}"
            ))),
            _ => Ok(()),
        }
    }

    /// Writes `value` to the standard output as indented JSON and a line end.
    pub fn print_json(&self, value: &impl Serialize) -> Result<(), Failure> {
        let mut text = serde_json::to_string_pretty(value)
            .map_err(|error| Failure::input(format!("the result has no JSON form: {error}")))?;
        text.push('\n');
        self.print(&text)
    }

    /// Writes a line for people to the standard error: a warning, or what is being waited for.
    pub fn note(&self, text: &str) {
        let _ = writeln!(io::stderr(), "{text}");
    }

    /// Shows a failure on the standard error.
    pub fn report(&self, failure: &Failure) {
        let text = failure.to_string();
        let mut shown = String::new();
        for line in text.lines() {
            match line.strip_prefix("error:") {
                Some(rest) => {
                    shown.push_str(&Paint(self.color_stderr).bad("error:"));
                    shown.push_str(rest);
                }
                None => shown.push_str(line),
            }
            shown.push('\n');
        }
        let _ = io::stderr().write_all(shown.as_bytes());
    }

    /// [`Failure::Cancelled`] once Ctrl-C was pressed; call it between the steps of anything long.
    pub fn checkpoint(&self) -> Result<(), Failure> {
        if self.cancel.load(Ordering::SeqCst) {
            Err(Failure::Cancelled)
        } else {
            Ok(())
        }
    }

    /// Where goldbench keeps its cache and its private tools.
    pub fn dirs(&self) -> Result<Dirs, Failure> {
        Dirs::of_process().map_err(|error| {
            Failure::input(error.to_string())
                .help("set HOME, or set XDG_CACHE_HOME and XDG_DATA_HOME to absolute paths")
        })
    }

    /// The Verilator and the compiler to build with; [`Failure::Tool`] when one is absent or broken.
    pub fn toolchain(&self) -> Result<Toolchain, Failure> {
        toolchain::find(&self.dirs()?).map_err(Failure::from)
    }

    /// The store of compiled models.
    pub fn cache(&self) -> Result<Cache, Failure> {
        Ok(build_cache::of(&self.dirs()?))
    }

    /// The size to trim the store to after a build.
    pub fn cache_bound(&self) -> Result<ByteSize, Failure> {
        build_cache::bound()
            .map_err(|error| Failure::input(error.to_string()).at(build_cache::BOUND_VARIABLE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checkpoint_fails_once_ctrl_c_was_pressed() {
        static PRESSED: AtomicBool = AtomicBool::new(false);
        let ctx = Context {
            color: false,
            color_stderr: false,
            cancel: &PRESSED,
        };
        assert_eq!(ctx.checkpoint(), Ok(()));
        PRESSED.store(true, Ordering::SeqCst);
        assert_eq!(ctx.checkpoint(), Err(Failure::Cancelled));
    }
}
