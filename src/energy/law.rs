//! A power law through points, by least squares in logarithms.

use serde::{Deserialize, Serialize};

/// `y = scale * x^exponent`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct PowerLaw {
    /// At `x = 1`.
    pub scale: f64,
    /// The slope in logarithms.
    pub exponent: f64,
}

impl PowerLaw {
    /// The law that fits points of `(ln x, ln y)` best; `None` of fewer than two different `x`.
    pub fn fit(points: &[(f64, f64)]) -> Option<Self> {
        let weighed: Vec<((f64, f64), f64)> = points.iter().map(|point| (*point, 1.0)).collect();
        Self::fit_weighed(&weighed)
    }

    /// The same, each point with a weight.
    pub fn fit_weighed(points: &[((f64, f64), f64)]) -> Option<Self> {
        let sum = |of: &dyn Fn(f64, f64) -> f64| -> f64 {
            points
                .iter()
                .map(|((x, y), weight)| weight * of(*x, *y))
                .sum()
        };
        let n = sum(&|_, _| 1.0);
        let (mx, my) = (sum(&|x, _| x) / n, sum(&|_, y| y) / n);
        let sxx = sum(&|x, _| (x - mx).powi(2));
        let sxy = sum(&|x, y| (x - mx) * (y - my));
        (sxx > 1e-12).then(|| {
            let exponent = sxy / sxx;
            Self {
                scale: (my - exponent * mx).exp(),
                exponent,
            }
        })
    }

    /// The law of a given exponent through weighed points of `(ln x, ln y)`; `None` of none.
    pub fn fit_scale(points: &[((f64, f64), f64)], exponent: f64) -> Option<Self> {
        let n: f64 = points.iter().map(|(_, weight)| weight).sum();
        let left = points
            .iter()
            .map(|((x, y), weight)| weight * (y - exponent * x));
        (n > 0.0).then(|| Self {
            scale: (left.sum::<f64>() / n).exp(),
            exponent,
        })
    }

    /// Its value.
    pub fn at(&self, x: f64) -> f64 {
        self.scale * x.powf(self.exponent)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn two_points_are_met_and_one_is_no_law() {
        let law = PowerLaw::fit(&[(0.0, 0.0), (2_f64.ln(), 8_f64.ln())]).unwrap();
        assert!((law.exponent - 3.0).abs() < 1e-12 && (law.scale - 1.0).abs() < 1e-12);
        assert!((law.at(4.0) - 64.0).abs() < 1e-9);
        assert_eq!(PowerLaw::fit(&[(1.0, 2.0), (1.0, 3.0)]), None);
    }

    /// A point of weight two is a point that comes twice.
    #[test]
    fn a_weight_counts_as_so_many_points() {
        let (a, b, c) = ((0.0, 0.1), (1.0, 0.9), (2.0, 2.3));
        let twice = PowerLaw::fit(&[a, b, b, c]).unwrap();
        let weighed = PowerLaw::fit_weighed(&[(a, 1.0), (b, 2.0), (c, 1.0)]).unwrap();
        assert!((twice.exponent - weighed.exponent).abs() < 1e-12);
        assert!((twice.scale - weighed.scale).abs() < 1e-12);
    }

    /// Through two points of different heights goes the one between them, in logarithms.
    #[test]
    fn a_given_exponent_leaves_the_scale() {
        let points = [((1.0, 1.0 + 0.3), 1.0), ((2.0, 2.0 - 0.3), 1.0)];
        let law = PowerLaw::fit_scale(&points, 1.0).unwrap();
        assert!((law.scale - 1.0).abs() < 1e-12 && (law.exponent - 1.0).abs() < 1e-12);
        assert_eq!(PowerLaw::fit_scale(&[], 1.0), None);
    }

    proptest! {
        /// Synthetic rows with noise of mean zero at each node give the numbers back that they were made of.
        #[test]
        fn a_fit_recovers_what_the_points_were_made_of(
            scale in 0.1..10.0_f64, exponent in -2.0..3.0_f64, noise in 0.0..0.3_f64,
        ) {
            let xs = [110.0, 55.0, 28.0, 16.0, 7.0, 5.0_f64];
            let points: Vec<(f64, f64)> = xs
                .iter()
                .flat_map(|x| [noise, -noise].map(|n| (x.ln(), scale.ln() + exponent * x.ln() + n)))
                .collect();
            let law = PowerLaw::fit(&points).unwrap();
            prop_assert!((law.exponent - exponent).abs() < 1e-9);
            prop_assert!((law.scale / scale - 1.0).abs() < 1e-9);
        }
    }
}
