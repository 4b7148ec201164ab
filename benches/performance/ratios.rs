//! What is held against what.

use crate::devices::{Devices, LOCKSTEP, SAIF_ALL, SAIF_REGISTERS, UNCHECKED};
use crate::engines::{FOLDED, HITS, NODES, ONES, TICKS, TOGGLES};
use crate::parts::Measured;
use crate::peers::{self, HEADER, MIDSTATE, SOFT};
use crate::roofline::ROOFLINE;

/// A ratio, or why there is none.
pub struct Ratio {
    pub name: String,
    pub value: Result<f64, String>,
    /// What it must be, and what we aim at; none where it is shown for scale.
    pub floor: Option<f64>,
    pub aim: Option<f64>,
    pub percent: bool,
}

impl Ratio {
    pub fn shown(&self, value: f64) -> String {
        match (self.percent, value) {
            (true, value) => format!("{:.0} %", 100.0 * value),
            (false, value) if value < 10.0 => format!("{value:.2}"),
            (false, value) if value < 100.0 => format!("{value:.1}"),
            (false, value) => format!("{value:.0}"),
        }
    }
}

/// Name, value, floor and aim, and whether it is shown in percent.
type Row<'a> = (&'a str, Result<f64, String>, Option<(f64, f64)>, bool);

/// The fastest of some builds.
pub fn fastest(measured: &Measured, names: &[String]) -> Option<String> {
    let rate = |name: &&String| measured.rate(name).unwrap_or(0.0);
    names
        .iter()
        .max_by(|a, b| rate(a).total_cmp(&rate(b)))
        .cloned()
}

pub fn all(measured: &Measured, devices: &Devices) -> Vec<Ratio> {
    let none = "no Verilator".to_owned();
    let bare = fastest(measured, &devices.bare).ok_or_else(|| none.clone());
    let folded = fastest(measured, &devices.folded).ok_or(none);
    let to = |part: &str, to: &Result<String, String>| {
        to.clone().and_then(|to| measured.ratio(part, &to))
    };
    let of = |part: &str, to: &str| measured.ratio(part, to);
    let cpuminer = peers::cpuminer().and_then(|rate| Ok(measured.rate(HITS)? / rate));
    let rows = [
        (
            "hits only / port roofline",
            of(HITS, ROOFLINE),
            Some((0.85, 0.95)),
            true,
        ),
        (
            "hits only / cpuminer-opt",
            cpuminer,
            Some((1.0, 1.15)),
            false,
        ),
        (
            "hits only / `sha2` from the midstate, without SHA extensions",
            of(HITS, SOFT),
            Some((20.0, 25.0)),
            false,
        ),
        (
            "hits only / `sha2` from the midstate, as this processor runs it",
            of(HITS, MIDSTATE),
            None,
            false,
        ),
        (
            "hits only / `sha2`, the whole header, as this processor runs it",
            of(HITS, HEADER),
            None,
            false,
        ),
        (
            "hits only / bare Verilator",
            to(HITS, &bare),
            Some((28.0, 35.0)),
            false,
        ),
        (
            "toggles of all flip-flops / bare Verilator",
            to(TOGGLES, &bare),
            Some((15.0, 20.0)),
            false,
        ),
        (
            "toggles of all flip-flops / SAIF of the registers alone",
            of(TOGGLES, SAIF_REGISTERS),
            Some((2000.0, 3500.0)),
            false,
        ),
        (
            "toggles and time at one / SAIF of the registers alone",
            of(ONES, SAIF_REGISTERS),
            Some((1500.0, 2700.0)),
            false,
        ),
        (
            "toggles of all flip-flops and named nodes / SAIF of all signals",
            of(NODES, SAIF_ALL),
            Some((1200.0, 2500.0)),
            false,
        ),
        (
            "folded by 8, toggles / Verilator folded by 8",
            to(FOLDED, &folded),
            Some((10.0, 28.0)),
            false,
        ),
        (
            "tick engine / bare Verilator",
            to(TICKS, &bare),
            Some((4.0, 6.0)),
            false,
        ),
        (
            "full lockstep / the same build stepped unchecked",
            of(LOCKSTEP, UNCHECKED),
            Some((0.55, 0.75)),
            true,
        ),
    ];
    let ratio = |(name, value, marks, percent): Row<'_>| Ratio {
        name: name.into(),
        value,
        floor: marks.map(|(floor, _)| floor),
        aim: marks.map(|(_, aim)| aim),
        percent,
    };
    rows.into_iter().map(ratio).collect()
}
