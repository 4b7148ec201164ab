//! The machines that a fleet could consist of.

use std::fmt::Write as _;

use serde::Serialize;

use crate::silicon::{Book, Fit, Fleet};

/// `goldbench.chips.fleet/1`
#[derive(Debug, Serialize)]
pub(super) struct Shown<'a> {
    schema: &'static str,
    fleet: Fleet,
    ths_each: f64,
    within: f64,
    fits: Vec<Fit<'a>>,
}

impl<'a> Shown<'a> {
    pub(super) fn of(fleet: Fleet, book: &'a Book, within: f64) -> Self {
        Self {
            schema: "goldbench.chips.fleet/1",
            fleet,
            ths_each: fleet.each(),
            within,
            fits: fleet.fits(book, within),
        }
    }

    pub(super) fn text(&self) -> String {
        let mut text = format!(
            "{} machines, {} TH/s together: {:.1} TH/s each\n",
            self.fleet.machines, self.fleet.ths, self.ths_each
        );
        if self.fits.is_empty() {
            let _ = writeln!(
                text,
                "no published machine comes within {:.0} % of that; --within PERCENT looks further",
                100.0 * self.within
            );
            return text;
        }
        let _ = writeln!(
            text,
            "\n{:<36} {:>7} {:>7} {:>6} {:>10}  confidence",
            "machine", "TH/s", "off", "J/TH", "fleet kW"
        );
        for fit in &self.fits {
            let ths = fit.row.machine_ths.unwrap_or_default();
            let title = format!("{} {}", fit.row.maker, fit.row.machine);
            let _ = writeln!(
                text,
                "{title:<36} {ths:>7.1} {:>+6.1}% {:>6.1} {:>10.0}  {}",
                100.0 * fit.off,
                fit.j_per_th,
                fit.kw,
                fit.row.confidence.word()
            );
        }
        text.push_str("\nat the wall, by each machine's own J/TH; what fits is not thereby what stands there\n");
        text
    }
}
