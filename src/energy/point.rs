//! Published rows as points that a level can be fitted to.

use serde::{Deserialize, Serialize};

use super::coefficients::value;
use super::node::Ranges;
use super::shrink::pitch;
use super::sum::Sum;
use crate::design::DesignConfig;
use crate::silicon::{self, Book, Row, plausible, preset};

/// Which model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// `J/TH = 1000 * C0 * (node / 28 nm)^b * V^2`: every chip is the same design.
    Null,
    /// `J/TH = k * pitch(node) * V^2 * sum`: the sum over what the design consists of.
    Architecture,
}

impl Level {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Null, Self::Architecture];

    /// How the sum goes with the pitch: a gate's and a wire's capacitance is as long as they are. Not fitted; left free, it is fitted
    /// to 0.964 on the rows of score B (tested).
    pub(super) const PITCH_POWER: f64 = 1.0;

    /// How large a node is beside 28 nm: by its name to the null law, by its memory cell to the sum.
    pub fn size(self, node_nm: f64) -> f64 {
        match self {
            Self::Null => node_nm / Ranges::REFERENCE_NM,
            Self::Architecture => pitch(node_nm),
        }
    }

    /// The word in a table.
    pub fn words(self) -> &'static str {
        match self {
            Self::Null => "level 0 (null law)",
            Self::Architecture => "level 1 (architecture)",
        }
    }
}

/// What a level says of a design before node and voltage: pJ at the reference, the least and the most over all designs that a
/// chip could be, and their geometric mean. The null law's is 1 pF throughout.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Base {
    /// Of the cheapest design.
    pub low: f64,
    /// The geometric mean.
    pub mid: f64,
    /// Of the dearest.
    pub high: f64,
}

impl Base {
    /// Every chip is the same: the null law.
    pub const ONE: Self = Self {
        low: 1.0,
        mid: 1.0,
        high: 1.0,
    };

    /// Of the designs that a chip could be, at one volt.
    pub fn of(designs: &[DesignConfig]) -> Self {
        let volts = value("reference.volt").powi(2);
        let all: Vec<f64> = designs
            .iter()
            .filter_map(|design| Sum::of(design).ok())
            .map(|sum| sum.pj() / volts)
            .collect();
        let logs = all.iter().map(|pj| pj.ln()).sum::<f64>();
        Self {
            low: all.iter().copied().fold(f64::INFINITY, f64::min),
            mid: (logs / all.len() as f64).exp(),
            high: all.iter().copied().fold(0.0, f64::max),
        }
    }

    /// Of a chip, by its preset; of one that has none, of all designs that a mining chip could be.
    pub fn of_chip(level: Level, name: &str) -> Self {
        match (level, preset(name)) {
            (Level::Null, _) => Self::ONE,
            (_, Ok(preset)) => Self::of(&preset.designs),
            (_, Err(_)) => Self::of(plausible()),
        }
    }
}

/// A row that can be fitted to or scored.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Point {
    /// The level that it is a point of.
    #[serde(skip)]
    pub level: Level,
    /// The chip.
    pub chip: String,
    /// Its machine.
    pub machine: String,
    /// Its maker.
    pub maker: String,
    /// The node, nm.
    pub node_nm: f64,
    /// Volts.
    pub volt: f64,
    /// J/TH as published.
    pub published: f64,
    /// Where that was taken.
    pub at: silicon::Level,
    /// J/TH at the chip: what was taken at the wall, over the wall's factor.
    pub j_per_th: f64,
    /// What the level says before node and voltage.
    #[serde(skip)]
    pub base: Base,
}

impl Point {
    /// The point of a row that has node, voltage and energy.
    pub fn of(row: &Row, level: Level) -> Option<Self> {
        let (node_nm, volt, published) = (row.node_nm?, row.volt?, row.j_per_th?);
        Some(Self {
            level,
            chip: row.name.clone(),
            machine: row.machine.clone(),
            maker: row.maker.clone(),
            node_nm,
            volt,
            published,
            at: row.level,
            j_per_th: at_chip(row.level, published),
            base: Base::of_chip(level, &row.name),
        })
    }

    /// `(ln of the node's size, ln of what is left for the law)`
    pub fn logs(&self) -> (f64, f64) {
        let left = self.j_per_th / (self.volt.powi(2) * self.base.mid);
        (self.level.size(self.node_nm).ln(), left.ln())
    }
}

/// J/TH at the chip.
pub(super) fn at_chip(level: silicon::Level, j_per_th: f64) -> f64 {
    match level {
        silicon::Level::Wall => j_per_th / value("wall"),
        _ => j_per_th,
    }
}

/// The scored rows of a book: score A takes those at chip level, score B all.
pub fn points(book: &Book, level: Level, chip_level_only: bool) -> Vec<Point> {
    let rows = book.rows.iter().filter(|row| row.is_scored());
    rows.filter(|row| !chip_level_only || row.level == silicon::Level::Chip)
        .filter_map(|row| Point::of(row, level))
        .collect()
}
