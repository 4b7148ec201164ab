//! One published row.

use serde::Serialize;

/// Where a figure was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// At the chip's supply.
    Chip,
    /// At the wall: with power supply, regulators and fans.
    Wall,
    /// Not at all: the row is there to say that the machine does not compute SHA-256d.
    #[serde(rename = "n/a")]
    NotSha256d,
}

/// How far a row can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// A data sheet, a paper, or source code of a driver.
    High,
    /// Several public pages that agree, or one with a measurement.
    Medium,
    /// Unsourced, disputed, or announced only: shown, never fitted or scored.
    Low,
    /// Of a row that has no figure.
    #[serde(rename = "n/a")]
    None,
}

/// A word and its meaning, as the file has it.
pub(super) trait Word: Copy + 'static {
    const ALL: &'static [(&'static str, Self)];
}

impl Word for Level {
    const ALL: &'static [(&'static str, Self)] = &[
        ("chip", Self::Chip),
        ("wall", Self::Wall),
        ("n/a", Self::NotSha256d),
    ];
}

impl Word for Confidence {
    const ALL: &'static [(&'static str, Self)] = &[
        ("high", Self::High),
        ("medium", Self::Medium),
        ("low", Self::Low),
        ("n/a", Self::None),
    ];
}

impl Level {
    /// The word of the file.
    pub fn word(self) -> &'static str {
        word(self)
    }
}

impl Confidence {
    /// The word of the file.
    pub fn word(self) -> &'static str {
        word(self)
    }
}

fn word<T: Word + PartialEq>(value: T) -> &'static str {
    let found = T::ALL.iter().find(|(_, one)| *one == value);
    found.map_or("", |(word, _)| word)
}

/// What a source says of a chip, alone or in a machine. A field that it does not give is `None`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// The chip: `BM1387`.
    pub name: String,
    /// Who made it.
    pub maker: String,
    /// The machine that it was sold in.
    pub machine: String,
    /// The machine's year.
    pub year: Option<u32>,
    /// The process node's name, in nanometres.
    pub node_nm: Option<f64>,
    /// Die area, mm2.
    pub die_mm2: Option<f64>,
    /// Hashing cores, as the source counts them.
    pub cores: Option<u32>,
    /// Hash rate of a chip, GH/s.
    pub ghs_per_chip: Option<f64>,
    /// Clock, MHz.
    pub freq_mhz: Option<f64>,
    /// Supply of the core's transistors, volts; of stacked chips the one of a single domain.
    pub volt: Option<f64>,
    /// Energy, J/TH (that is pJ a hash).
    pub j_per_th: Option<f64>,
    /// Where that energy was taken.
    pub level: Level,
    /// Hash rate of the machine, TH/s.
    pub machine_ths: Option<f64>,
    /// Power of the machine at the wall, watts.
    pub machine_w: Option<f64>,
    /// Chips in the machine.
    pub machine_chips: Option<u32>,
    /// Where it was published.
    pub source: String,
    /// How far it can be trusted.
    pub confidence: Confidence,
    /// The line of the file.
    pub line: u64,
    /// Did a user bring it (`--chips`), or is it the crate's own.
    pub own: bool,
}

impl Row {
    /// Does the machine compute SHA-256d.
    pub fn is_sha256d(&self) -> bool {
        self.level != Level::NotSha256d
    }

    /// Has it all that a score asks for: an energy at a known node and voltage, and a source that can be trusted.
    pub fn is_scored(&self) -> bool {
        self.is_sha256d()
            && self.confidence < Confidence::Low
            && self.node_nm.is_some()
            && self.volt.is_some()
            && self.j_per_th.is_some()
    }

    /// `BM1387 (Antminer S9)`
    pub fn title(&self) -> String {
        format!("{} ({})", self.name, self.machine)
    }
}
