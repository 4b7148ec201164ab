//! A progress line for anything that takes more than two seconds, with a rate and the time that is left.
//!
//! It goes to the standard error, and only to a terminal: a log file gets none of it.

use std::fmt::Write;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{HumanFloatCount, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

/// Work shorter than this shows no line at all.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often the line moves while nothing is reported.
const TICK: Duration = Duration::from_millis(200);

/// The line of one piece of work. Dropping it takes it away.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    started: Instant,
    /// Still waiting for [`PATIENCE`] to run out; false for good where there is no terminal.
    waiting: std::cell::Cell<bool>,
}

impl Progress {
    /// Work of a known amount: `total` of `unit` (plural: `cycles`, `cases`).
    pub fn of(label: &str, total: u64, unit: &str) -> Self {
        let template = format!(
            "{{msg}} [{{bar:30}}] {{human_pos}}/{{human_len}} {unit}, {{rate}}, {{eta}} left"
        );
        Self::with(
            ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden()),
            label,
            &template,
        )
    }

    /// Work of unknown amount.
    pub fn endless(label: &str) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        Self::with(bar, label, "{spinner} {msg}, {elapsed}")
    }

    fn with(bar: ProgressBar, label: &str, template: &str) -> Self {
        let style = ProgressStyle::with_template(template)
            .unwrap_or_else(|_| ProgressStyle::default_bar())
            .with_key("rate", |state: &ProgressState, out: &mut dyn Write| {
                // Thousandths of a cycle per second tell nobody anything.
                let _ = write!(out, "{:.0}/s", HumanFloatCount(state.per_sec()));
            })
            .progress_chars("=> ");
        bar.set_style(style);
        bar.set_message(label.to_owned());
        Self {
            bar,
            started: Instant::now(),
            waiting: std::cell::Cell::new(std::io::stderr().is_terminal()),
        }
    }

    /// `done` of the total is done.
    pub fn set(&self, done: u64) {
        self.bar.set_position(done);
        self.show_when_due();
    }

    /// Work that was done before goes into neither the rate nor the time that is left.
    #[must_use]
    pub fn from(self, done: u64) -> Self {
        self.bar.set_position(done);
        self.bar.reset_eta();
        self
    }

    /// `more` is done.
    pub fn advance(&self, more: u64) {
        self.bar.inc(more);
        self.show_when_due();
    }

    /// What is being done now.
    pub fn label(&self, label: &str) {
        self.bar.set_message(label.to_owned());
        self.show_when_due();
    }

    /// Takes the line away while `print` writes lines that may go to the same terminal.
    pub fn beside<R>(&self, print: impl FnOnce() -> R) -> R {
        self.bar.suspend(print)
    }

    fn show_when_due(&self) {
        if self.waiting.get() && self.started.elapsed() >= PATIENCE {
            self.waiting.set(false);
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.bar.enable_steady_tick(TICK);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_work_and_work_without_a_terminal_show_nothing() {
        let progress = Progress::of("lockstep", 1_000, "cycles");
        progress.waiting.set(true);
        progress.advance(10);
        assert!(progress.waiting.get(), "the line came before its time");
        assert!(progress.bar.is_hidden());
    }

    #[test]
    fn position_and_label_are_kept() {
        let progress = Progress::of("build", 8, "objects");
        progress.set(3);
        progress.advance(2);
        progress.label("link");
        assert_eq!(progress.bar.position(), 5);
        assert_eq!(progress.bar.message(), "link");
    }
}
