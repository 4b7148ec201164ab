//! A level, fitted: what it says of a design at a node and a voltage, and how sure that is.

use serde::{Deserialize, Serialize};

use super::cross::{Weigh, fit, leave_one_out};
use super::law::PowerLaw;
use super::point::{Base, Level, Point, points};
use super::score::quantile;
use crate::silicon::Book;

/// How much of published rows an interval holds.
const INSIDE: f64 = 0.90;

/// A level with its free coefficients.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Which.
    pub level: Level,
    /// Of the null law nF at 28 nm and the power of the node's name, both fitted; of the sum the silicon over the mapped slices at
    /// 28 nm, fitted, and the power of the pitch, which is one.
    pub law: PowerLaw,
    /// Rows that it was fitted to.
    pub rows: usize,
    /// Chips among them.
    pub chips: usize,
    /// Factor up and down that holds nine in ten of the rows, each predicted without its chip.
    pub factor_90: f64,
}

/// Where a design works.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Operation {
    /// The node, nm.
    pub node_nm: f64,
    /// The voltage at the transistors.
    pub volt: f64,
}

/// J/TH and the interval around it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// Low end.
    pub low: f64,
    /// In the middle: the geometric mean over designs where there are several.
    pub j_per_th: f64,
    /// High end.
    pub high: f64,
}

impl Model {
    /// A level fitted to points; `None` of points of fewer than three nodes.
    pub fn of(level: Level, points: &[Point], weigh: Weigh) -> Option<Self> {
        let law = fit(points.iter(), weigh)?;
        let crossed = leave_one_out(points, weigh)?;
        let errors = points.iter().zip(&crossed);
        let errors: Vec<f64> = errors
            .map(|(p, c)| (c.unseen / p.j_per_th).ln().abs())
            .collect();
        let mut chips: Vec<&str> = points.iter().map(|p| p.chip.as_str()).collect();
        chips.sort_unstable();
        chips.dedup();
        Some(Self {
            level,
            law,
            rows: points.len(),
            chips: chips.len(),
            factor_90: quantile(&errors, INSIDE).exp(),
        })
    }

    /// A level fitted to all published rows that are scored.
    ///
    /// # Panics
    /// Never: the rows are part of the crate.
    pub fn published(level: Level) -> Self {
        let points = points(Book::published(), level, false);
        Self::of(level, &points, Weigh::Rows).expect("rows of several nodes")
    }

    /// What it says, at the chip.
    pub fn estimate(&self, base: Base, at: Operation) -> Estimate {
        let law = self.scale(at);
        Estimate {
            low: law * base.low / self.factor_90,
            j_per_th: law * base.mid,
            high: law * base.high * self.factor_90,
        }
    }

    /// What a base is multiplied with.
    pub fn scale(&self, at: Operation) -> f64 {
        self.law.at(self.level.size(at.node_nm)) * at.volt.powi(2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The facts' own null law: 0.715 nF and 0.70; the fit to all scored rows lies beside it.
    #[test]
    fn the_null_law_is_the_known_one() {
        let model = Model::published(Level::Null);
        assert_eq!((model.rows, model.chips), (16, 6));
        assert!(
            (model.law.scale / 1000.0 - 0.715).abs() < 0.03,
            "{:?}",
            model.law
        );
        assert!((model.law.exponent - 0.70).abs() < 0.06, "{:?}", model.law);
        let at = Operation {
            node_nm: 28.0,
            volt: 0.5,
        };
        let one = model.estimate(Base::ONE, at);
        assert!((one.j_per_th - 0.25 * model.law.scale).abs() < 1e-9);
        assert!(one.low < one.j_per_th && one.j_per_th < one.high);
    }

    #[test]
    fn a_range_of_designs_widens_the_interval() {
        let model = Model::published(Level::Null);
        let at = Operation {
            node_nm: 16.0,
            volt: 0.4,
        };
        let wide = Base {
            low: 0.5,
            mid: 1.0,
            high: 2.0,
        };
        let (one, range) = (model.estimate(Base::ONE, at), model.estimate(wide, at));
        assert!((range.high / one.high - 2.0).abs() < 1e-9);
        assert!((range.low / one.low - 0.5).abs() < 1e-9);
    }
}
