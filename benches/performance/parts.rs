//! Things that are timed.

use std::collections::BTreeMap;

use crate::common::clock::{cpu, median};

/// Work that is done over and over; a call does so many units of it.
struct Part {
    name: String,
    units: f64,
    work: Box<dyn FnMut()>,
}

/// All parts of a run.
#[derive(Default)]
pub struct Parts {
    parts: Vec<Part>,
    /// Parts that can't be had, and why.
    missing: BTreeMap<String, String>,
}

/// Of each part the units in a second, round by round; what is missing, with the reason.
pub struct Measured {
    rates: BTreeMap<String, Vec<f64>>,
    missing: BTreeMap<String, String>,
}

impl Parts {
    pub fn add(&mut self, name: impl Into<String>, units: u64, work: impl FnMut() + 'static) {
        self.parts.push(Part {
            name: name.into(),
            units: units as f64,
            work: Box::new(work),
        });
    }

    pub fn lacks(&mut self, name: impl Into<String>, why: impl Into<String>) {
        self.missing.insert(name.into(), why.into());
    }

    /// Times all parts in turn, so many times; a round before warms up.
    pub fn measure(mut self, rounds: usize) -> Measured {
        let mut rates: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        for round in 0..=rounds {
            eprintln!("round {round} of {rounds}");
            for part in &mut self.parts {
                let seconds = cpu(&mut part.work).as_secs_f64();
                if round > 0 {
                    let rate = part.units / seconds;
                    rates.entry(part.name.clone()).or_default().push(rate);
                }
            }
        }
        Measured {
            rates,
            missing: self.missing,
        }
    }
}

impl Measured {
    /// Units in a second.
    pub fn rate(&self, part: &str) -> Result<f64, String> {
        self.rounds(part).map(|rounds| median(rounds.clone()))
    }

    /// The median of the rounds' own ratios.
    pub fn ratio(&self, part: &str, to: &str) -> Result<f64, String> {
        let (part, to) = (self.rounds(part)?, self.rounds(to)?);
        Ok(median(
            part.iter().zip(to).map(|(part, to)| part / to).collect(),
        ))
    }

    fn rounds(&self, part: &str) -> Result<&Vec<f64>, String> {
        self.rates.get(part).ok_or_else(|| {
            let why = self.missing.get(part);
            why.cloned()
                .unwrap_or_else(|| format!("there is no part `{part}`"))
        })
    }
}
