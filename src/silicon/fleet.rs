//! A fleet: so many machines with so much hash rate together. Which machine could it be, and what does it draw.

use serde::Serialize;

use super::{Book, Level, Row};

/// Machines and what they do together.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Fleet {
    /// How many.
    pub machines: u32,
    /// Hash rate of all together, TH/s.
    pub ths: f64,
}

/// A fleet that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no fleet: {what}; write it as 320@18.2PH/s")]
pub struct FleetError {
    text: String,
    what: &'static str,
}

/// A machine that a fleet may consist of.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fit<'a> {
    /// The machine.
    pub row: &'a Row,
    /// Its hash rate over that of one machine of the fleet, less one.
    pub off: f64,
    /// Energy at the wall, J/TH.
    pub j_per_th: f64,
    /// What the fleet draws, kW, at that energy and its own hash rate.
    pub kw: f64,
}

/// Units of a hash rate, in TH/s.
const UNITS: [(&str, f64); 4] = [("GH/s", 1e-3), ("TH/s", 1.0), ("PH/s", 1e3), ("EH/s", 1e6)];

impl std::str::FromStr for Fleet {
    type Err = FleetError;

    fn from_str(text: &str) -> Result<Self, FleetError> {
        let wrong = |what| FleetError {
            text: text.into(),
            what,
        };
        let (machines, rate) = text.split_once('@').ok_or_else(|| wrong("there is no @"))?;
        let machines = machines.trim().replace([',', '_'], "");
        let machines: u32 = machines
            .parse()
            .map_err(|_| wrong("in front of the @ stands the number of machines"))?;
        let rate = rate.trim();
        let split = rate
            .find(|c: char| c.is_ascii_alphabetic())
            .unwrap_or(rate.len());
        let (number, unit) = rate.split_at(split);
        let unit = UNITS
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(unit));
        let (_, factor) =
            unit.ok_or_else(|| wrong("its rate ends with GH/s, TH/s, PH/s or EH/s"))?;
        let number: f64 = number
            .trim()
            .parse()
            .map_err(|_| wrong("behind the @ stands a number"))?;
        if machines == 0 || !number.is_finite() || number <= 0.0 {
            return Err(wrong("both numbers are above zero"));
        }
        Ok(Self {
            machines,
            ths: number * factor,
        })
    }
}

impl Fleet {
    /// Hash rate of one machine, TH/s.
    pub fn each(&self) -> f64 {
        self.ths / f64::from(self.machines)
    }

    /// Machines whose hash rate is that of one of the fleet to within a part of it, the nearest first.
    pub fn fits<'a>(&self, book: &'a Book, within: f64) -> Vec<Fit<'a>> {
        let mut fits: Vec<Fit<'a>> = book
            .rows
            .iter()
            .filter(|row| row.level == Level::Wall)
            .filter_map(|row| {
                let off = row.machine_ths? / self.each() - 1.0;
                let j_per_th = match (row.machine_w, row.machine_ths) {
                    (Some(watts), Some(ths)) => watts / ths,
                    _ => row.j_per_th?,
                };
                let kw = self.ths * j_per_th / 1000.0;
                (off.abs() <= within).then_some(Fit {
                    row,
                    off,
                    j_per_th,
                    kw,
                })
            })
            .collect();
        fits.sort_by(|a, b| a.off.abs().total_cmp(&b.off.abs()));
        fits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// BIT Mining's two fleets of 2021.
    #[test]
    fn a_fleet_names_the_machines_that_fit_and_what_they_draw() {
        let fleet: Fleet = "320@18.2PH/s".parse().unwrap();
        assert!((fleet.each() - 56.875).abs() < 1e-9);
        let fits = fleet.fits(Book::published(), 0.05);
        assert_eq!(fits[0].row.machine, "Antminer S17");
        // 18,200 TH/s at 45 J/TH.
        assert!((fits[0].kw - 819.0).abs() < 1e-6, "{}", fits[0].kw);
        let fleet: Fleet = "2,600 @ 102.3 PH/s".parse().unwrap();
        assert!((fleet.each() - 39.346).abs() < 1e-3);
        let fits = fleet.fits(Book::published(), 0.05);
        assert_eq!(fits[0].row.name, "BZM1");
        // 102,300 TH/s at 2293 W over 40.4 TH/s.
        assert!((fits[0].kw - 102.3 * 2293.0 / 40.4).abs() < 1e-6);
    }

    #[test]
    fn a_fleet_that_cannot_be_read_says_how_it_is_written() {
        for text in [
            "320",
            "x@18PH/s",
            "320@18.2",
            "320@PH/s",
            "0@18PH/s",
            "320@-1PH/s",
        ] {
            let error = text.parse::<Fleet>().unwrap_err().to_string();
            assert!(error.contains("320@18.2PH/s"), "{error}");
        }
    }
}
