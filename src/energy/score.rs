//! Errors summed up: medians, worst cases, and how sure they are, by drawing chips anew.

use std::collections::BTreeMap;

use rand::{Rng, RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde::Serialize;

/// How often chips are drawn.
pub(super) const DRAWS: usize = 10_000;
/// The seed of the draws: same rows, same interval.
pub(super) const SEED: u64 = 1;
/// What lies in an interval.
const INSIDE: f64 = 0.90;

/// Errors of a group of rows, each `|predicted / published - 1|`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Score {
    /// Rows.
    pub rows: usize,
    /// Chips.
    pub chips: usize,
    /// The median error.
    pub median: f64,
    /// The worst.
    pub worst: f64,
    /// 90 % of the medians lie herein when chips are drawn anew.
    pub median_90: Spread,
}

/// An interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Spread {
    /// Its low end.
    pub low: f64,
    /// Its high end.
    pub high: f64,
}

/// A maker's or a node's rows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Group {
    /// The maker, or the node with its unit.
    pub name: String,
    /// Rows.
    pub rows: usize,
    /// Median of the errors with their signs.
    pub bias: f64,
    /// Median of the errors without.
    pub median: f64,
}

/// The median; 0 of nothing.
pub fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

/// A quantile, between neighbours by their distance.
pub(super) fn quantile(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let Some(last) = sorted.len().checked_sub(1) else {
        return 0.0;
    };
    let at = part * last as f64;
    #[expect(clippy::cast_sign_loss, reason = "a part of a length")]
    let low = at.floor() as usize;
    let high = (low + 1).min(last);
    sorted[low] + (at - low as f64) * (sorted[high] - sorted[low])
}

/// Rows by chip, in the order of names.
fn by_chip<T: Copy>(errors: &[(&str, T)]) -> Vec<Vec<T>> {
    let mut chips: BTreeMap<&str, Vec<T>> = BTreeMap::new();
    for (chip, error) in errors {
        chips.entry(chip).or_default().push(*error);
    }
    chips.into_values().collect()
}

/// As many chips as there are, drawn with return.
fn draw<'a, T>(chips: &'a [Vec<T>], rng: &mut impl Rng) -> Vec<&'a T> {
    let picks = (0..chips.len()).map(|_| rng.random_range(0..chips.len()));
    let picks: Vec<usize> = picks.collect();
    picks.into_iter().flat_map(|at| &chips[at]).collect()
}

/// 90 % of what a statistic of the drawn rows' errors comes to.
fn spread<T: Copy>(errors: &[(&str, T)], draws: usize, of: impl Fn(&[&T]) -> f64) -> Spread {
    let chips = by_chip(errors);
    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    let values: Vec<f64> = (0..draws).map(|_| of(&draw(&chips, &mut rng))).collect();
    let out = (1.0 - INSIDE) / 2.0;
    Spread {
        low: quantile(&values, out),
        high: quantile(&values, 1.0 - out),
    }
}

/// 90 % of the medians of chips drawn anew: chips are drawn and not rows, since rows of one chip err together.
pub fn bootstrap(errors: &[(&str, f64)], draws: usize) -> Spread {
    spread(errors, draws, |drawn| {
        let errors: Vec<f64> = drawn.iter().map(|e| **e).collect();
        median(&errors)
    })
}

/// The same of a first model's median less a second one's, both of the same chips.
pub fn bootstrap_difference(errors: &[(&str, (f64, f64))], draws: usize) -> Spread {
    spread(errors, draws, |drawn| {
        let side = |of: fn(&(f64, f64)) -> f64| -> f64 {
            let errors: Vec<f64> = drawn.iter().map(|e| of(e)).collect();
            median(&errors)
        };
        side(|e| e.0) - side(|e| e.1)
    })
}

impl Score {
    /// Of errors with their signs, each under its chip's name.
    pub fn of(errors: &[(&str, f64)]) -> Self {
        let sizes: Vec<(&str, f64)> = errors.iter().map(|(chip, e)| (*chip, e.abs())).collect();
        let plain: Vec<f64> = sizes.iter().map(|(_, e)| *e).collect();
        Self {
            rows: errors.len(),
            chips: by_chip(errors).len(),
            median: median(&plain),
            worst: plain.iter().copied().fold(0.0, f64::max),
            median_90: bootstrap(&sizes, DRAWS),
        }
    }
}

impl Group {
    /// Groups of errors with their signs, in the order of names.
    pub fn all(errors: &[(String, f64)]) -> Vec<Self> {
        let named: Vec<(&str, f64)> = errors.iter().map(|(name, e)| (name.as_str(), *e)).collect();
        let mut names: Vec<&str> = named.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        names.dedup();
        let group = |name: &str| {
            let own: Vec<f64> = named.iter().filter(|e| e.0 == name).map(|e| e.1).collect();
            let sizes: Vec<f64> = own.iter().map(|e| e.abs()).collect();
            Self {
                name: name.into(),
                rows: own.len(),
                bias: median(&own),
                median: median(&sizes),
            }
        };
        names.into_iter().map(group).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians_and_quantiles_by_hand() {
        assert!((median(&[3.0, 1.0, 2.0]) - 2.0).abs() < 1e-12);
        assert!((median(&[4.0, 1.0, 2.0, 3.0]) - 2.5).abs() < 1e-12);
        assert!((quantile(&[0.0, 10.0], 0.05) - 0.5).abs() < 1e-12);
        assert!(median(&[]).abs() < 1e-12);
    }

    /// Two chips with one row each: drawn are (a, a), (a, b), (b, a), (b, b) alike, and so the medians are 0.1 in a quarter of
    /// draws, 0.2 in a half, 0.3 in a quarter: 5 % and 95 % are the ends.
    #[test]
    fn a_bootstrap_over_two_chips_is_what_it_is_by_hand() {
        let toy = [("a", 0.1), ("b", 0.3)];
        let spread = bootstrap(&toy, DRAWS);
        assert!((spread.low - 0.1).abs() < 1e-12 && (spread.high - 0.3).abs() < 1e-12);
        assert_eq!(bootstrap(&toy, DRAWS), spread, "the same seed");
        let medians: Vec<f64> = {
            let chips = by_chip(&toy);
            let mut rng = ChaCha8Rng::seed_from_u64(SEED);
            let one = |rng: &mut ChaCha8Rng| {
                let drawn: Vec<f64> = draw(&chips, rng).into_iter().copied().collect();
                median(&drawn)
            };
            (0..DRAWS).map(|_| one(&mut rng)).collect()
        };
        for (at, share) in [(0.1, 0.25), (0.2, 0.5), (0.3, 0.25)] {
            let count = medians.iter().filter(|m| (**m - at).abs() < 1e-9).count();
            assert!(
                (count as f64 / DRAWS as f64 - share).abs() < 0.02,
                "{at}: {count}"
            );
        }
    }

    /// A chip's rows are drawn together: many rows of one chip do not make it surer.
    #[test]
    fn rows_of_one_chip_stay_together() {
        let few = [("a", 0.1), ("b", 0.3)];
        let many: Vec<(&str, f64)> = [("a", 0.1); 50].into_iter().chain([("b", 0.3)]).collect();
        let (few, many) = (bootstrap(&few, DRAWS), bootstrap(&many, DRAWS));
        assert_eq!((few.low, few.high), (many.low, many.high));
        let worse = [("a", (0.3, 0.1)), ("b", (0.4, 0.1)), ("c", (0.2, 0.1))];
        assert!(bootstrap_difference(&worse, 1000).low > 0.0);
        let mixed = [("a", (0.3, 0.1)), ("b", (0.1, 0.4))];
        let spread = bootstrap_difference(&mixed, 1000);
        assert!(spread.low < 0.0 && spread.high > 0.0);
    }
}
