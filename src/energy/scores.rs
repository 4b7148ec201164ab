//! A level against the rows of a score, and one level against the other.

use serde::Serialize;

use super::cross::{Weigh, leave_one_out};
use super::model::Model;
use super::point::{Level, Point};
use super::score::{DRAWS, Group, Score, Spread, bootstrap_difference};

/// A scored row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scored {
    /// What was published.
    #[serde(flatten)]
    pub point: Point,
    /// J/TH at the chip, by the fit that left its chip out.
    pub unseen: f64,
    /// Its error with its sign.
    pub error: f64,
    /// J/TH of the fit to all rows, its own among them: not what is scored.
    pub fitted: f64,
    /// Its error with its sign.
    pub fitted_error: f64,
}

/// A level against the rows of a score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scores {
    /// `A`: chip-level rows; `B`: all rows with a known voltage that are not of low confidence.
    pub name: &'static str,
    /// The level.
    pub level: Level,
    /// The fit to all of these rows: its free coefficients.
    pub model: Model,
    /// Of the rows, each predicted without its chip.
    pub score: Score,
    /// The rows.
    pub rows: Vec<Scored>,
    /// By maker.
    pub makers: Vec<Group>,
    /// By node.
    pub nodes: Vec<Group>,
}

/// The null law's errors against the sum's, on the same rows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Compared {
    /// The score.
    pub name: &'static str,
    /// Median of the null law less that of the sum.
    pub gain: f64,
    /// 90 % of it when chips are drawn anew.
    pub gain_90: Spread,
    /// Does the sum beat the null law by more than the interval.
    pub beats: bool,
}

impl Scores {
    pub(super) fn of(
        name: &'static str,
        level: Level,
        points: &[Point],
        weigh: Weigh,
    ) -> Option<Self> {
        let crossed = leave_one_out(points, weigh)?;
        let row = |(point, crossed): (&Point, super::cross::Crossed)| Scored {
            unseen: crossed.unseen,
            error: crossed.unseen / point.j_per_th - 1.0,
            fitted: crossed.fitted,
            fitted_error: crossed.fitted / point.j_per_th - 1.0,
            point: point.clone(),
        };
        let rows: Vec<Scored> = points.iter().zip(crossed).map(row).collect();
        let named = |name: fn(&Point) -> String| -> Vec<(String, f64)> {
            rows.iter()
                .map(|row| (name(&row.point), row.error))
                .collect()
        };
        let errors: Vec<(&str, f64)> = rows
            .iter()
            .map(|r| (r.point.chip.as_str(), r.error))
            .collect();
        Some(Self {
            name,
            level,
            model: Model::of(level, points, weigh)?,
            score: Score::of(&errors),
            makers: Group::all(&named(|point| point.maker.clone())),
            nodes: Group::all(&named(|point| format!("{:>3} nm", point.node_nm))),
            rows,
        })
    }
}

impl Compared {
    pub(super) fn of(null: &Scores, sum: &Scores) -> Self {
        let pairs = null.rows.iter().zip(&sum.rows);
        let errors: Vec<(&str, (f64, f64))> = pairs
            .map(|(a, b)| (a.point.chip.as_str(), (a.error.abs(), b.error.abs())))
            .collect();
        let gain_90 = bootstrap_difference(&errors, DRAWS);
        Self {
            name: null.name,
            gain: null.score.median - sum.score.median,
            gain_90,
            beats: gain_90.low > 0.0,
        }
    }

    /// What came of it, in words.
    pub fn words(&self) -> String {
        let percent = |part: f64| format!("{:+.1}", 100.0 * part);
        let figures = format!(
            "median error {} points (90 %: {} to {})",
            percent(-self.gain),
            percent(-self.gain_90.high),
            percent(-self.gain_90.low)
        );
        if self.beats {
            format!(
                "score {}: level 1 beats level 0 by more than the interval: {figures}",
                self.name
            )
        } else if self.gain > 0.0 {
            format!(
                "score {}: level 1 is better than level 0, but not by more than the interval: {figures}; with so few chips it may be chance",
                self.name
            )
        } else {
            format!(
                "score {}: level 1 does not beat level 0: {figures}",
                self.name
            )
        }
    }
}
