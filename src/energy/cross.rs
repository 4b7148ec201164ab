//! Predictions of chips that a fit has not seen.

use std::collections::BTreeSet;

use serde::Serialize;

use super::law::PowerLaw;
use super::point::{Level, Point};
use super::score::median;

/// A point as a fit sees it that had its chip left out, and as one sees it that had not.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Crossed {
    /// J/TH of the fit without its chip.
    pub unseen: f64,
    /// J/TH of the fit to all points.
    pub fitted: f64,
}

/// A chip's other points out of one of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Curve {
    /// The chip.
    pub chip: String,
    /// Its points at chip level.
    pub points: usize,
    /// Median of the errors, every point taken as the one that is known.
    pub median: f64,
    /// The worst of them.
    pub worst: f64,
}

/// What a law says of a point, J/TH.
pub(super) fn predict(law: PowerLaw, point: &Point) -> f64 {
    law.at(point.level.size(point.node_nm)) * point.base.mid * point.volt.powi(2)
}

/// What counts as one in a fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Weigh {
    /// Every row: a data sheet's curve of six counts six times.
    #[default]
    Rows,
    /// Every chip, however many rows it has: they err together.
    Chips,
}

/// Fits the law to all points, which are of one level. The null law has its exponent to fit, the sum has not.
pub(super) fn fit<'a>(points: impl Iterator<Item = &'a Point>, weigh: Weigh) -> Option<PowerLaw> {
    let points: Vec<&Point> = points.collect();
    let weight = |point: &Point| match weigh {
        Weigh::Rows => 1.0,
        Weigh::Chips => {
            1.0 / points
                .iter()
                .filter(|other| other.chip == point.chip)
                .count() as f64
        }
    };
    let logs: Vec<((f64, f64), f64)> = points.iter().map(|p| (p.logs(), weight(p))).collect();
    match points.first()?.level {
        Level::Null => PowerLaw::fit_weighed(&logs),
        Level::Architecture => PowerLaw::fit_scale(&logs, Level::PITCH_POWER),
    }
}

/// Each point by the fit to all others' chips. `None` where what is left has fewer than two nodes and the level has an exponent to fit.
pub fn leave_one_out(points: &[Point], weigh: Weigh) -> Option<Vec<Crossed>> {
    let all = fit(points.iter(), weigh)?;
    let each = points.iter().map(|point| {
        let others = fit(
            points.iter().filter(|other| other.chip != point.chip),
            weigh,
        )?;
        Some(Crossed {
            unseen: predict(others, point),
            fitted: predict(all, point),
        })
    });
    each.collect()
}

/// Of each chip with two or more points at chip level: the others from one, by the voltage alone. Node and design are the same,
/// so every level with `V^2` in it says the same.
pub fn curves(points: &[Point]) -> Vec<Curve> {
    let at_chip = || {
        points
            .iter()
            .filter(|p| p.at == crate::silicon::Level::Chip)
    };
    let chips: BTreeSet<&str> = at_chip().map(|p| p.chip.as_str()).collect();
    let curve = |chip: &str| {
        let own: Vec<&Point> = at_chip().filter(|p| p.chip == chip).collect();
        let mut errors = Vec::new();
        for (at, anchor) in own.iter().enumerate() {
            for (_, other) in own.iter().enumerate().filter(|(i, _)| *i != at) {
                let predicted = anchor.j_per_th * (other.volt / anchor.volt).powi(2);
                errors.push((predicted / other.j_per_th - 1.0).abs());
            }
        }
        (own.len() > 1).then(|| Curve {
            chip: chip.into(),
            points: own.len(),
            median: median(&errors),
            worst: errors.iter().copied().fold(0.0, f64::max),
        })
    };
    chips.into_iter().filter_map(curve).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::energy::Base;

    fn point(chip: &str, node_nm: f64, volt: f64, j_per_th: f64, base: f64) -> Point {
        Point {
            level: Level::Null,
            chip: chip.into(),
            machine: String::new(),
            maker: String::new(),
            node_nm,
            volt,
            published: j_per_th,
            at: crate::silicon::Level::Chip,
            j_per_th,
            base: Base {
                low: base,
                mid: base,
                high: base,
            },
        }
    }

    /// A chip that is twice off leaves the others' fits alone, and is itself told to be twice off.
    #[test]
    fn a_chip_that_is_left_out_does_not_pull_its_own_prediction() {
        let law = |node: f64, volt: f64| 700.0 * (node / 28.0) * volt * volt;
        let mut points: Vec<Point> = [("a", 56.0), ("b", 28.0), ("c", 14.0)]
            .into_iter()
            .map(|(chip, node)| point(chip, node, 0.5, law(node, 0.5), 1.0))
            .collect();
        points.push(point("odd", 7.0, 0.4, 2.0 * law(7.0, 0.4), 1.0));
        let crossed = leave_one_out(&points, Weigh::Rows).unwrap();
        let odd = &crossed[3];
        assert!((odd.unseen / law(7.0, 0.4) - 1.0).abs() < 1e-9);
        assert!(odd.fitted > 1.2 * odd.unseen);
        assert!((crossed[0].unseen / points[0].j_per_th - 1.0).abs() > 0.01);
    }

    #[test]
    fn a_curve_from_one_point_by_hand() {
        // V^2 from 1 V to 2 V says 400 where 500 stands, and back 125 where 100 stands.
        let points = [
            point("a", 28.0, 1.0, 100.0, 1.0),
            point("a", 28.0, 2.0, 500.0, 1.0),
        ];
        let curve = &curves(&points)[0];
        assert!((curve.median - f64::midpoint(0.2, 0.25)).abs() < 1e-12);
        assert!((curve.worst - 0.25).abs() < 1e-12);
        assert!(curves(&points[..1]).is_empty());
    }

    proptest! {
        /// Points that are made of the law, whatever their designs, are predicted by a fit that never saw them.
        #[test]
        fn what_follows_the_law_is_predicted_unseen(
            scale in 0.1..5.0_f64, exponent in 0.2..1.5_f64, bases in proptest::collection::vec(0.5..2.0_f64, 5),
        ) {
            let nodes = [55.0, 28.0, 16.0, 7.0, 5.0];
            let points: Vec<Point> = nodes.iter().zip(&bases).enumerate().map(|(at, (node, base))| {
                let j = scale * (node / 28.0_f64).powf(exponent) * base * 0.25;
                point(&format!("c{at}"), *node, 0.5, j, *base)
            }).collect();
            for (point, crossed) in points.iter().zip(leave_one_out(&points, Weigh::Rows).unwrap()) {
                prop_assert!((crossed.unseen / point.j_per_th - 1.0).abs() < 1e-9);
            }
        }
    }
}
