//! A rate with its bounds.

use serde::{Deserialize, Serialize};

/// A share of a sample, and between what the share of all lies with 95 % confidence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Rate {
    /// Of one.
    pub share: f64,
    /// The lower bound.
    pub low: f64,
    /// The upper bound.
    pub high: f64,
}

/// The quantile of the normal distribution at 97.5 %.
const Z: f64 = 1.959_963_984_540_054;

/// Wilson's interval: right for shares near 0 and 1 and for small samples, where the usual one is not.
pub fn wilson(hits: u64, of: u64) -> Rate {
    if of == 0 {
        return Rate {
            share: 0.0,
            low: 0.0,
            high: 1.0,
        };
    }
    let (n, p) = (of as f64, hits as f64 / of as f64);
    let middle = (p + Z * Z / (2.0 * n)) / (1.0 + Z * Z / n);
    let half = Z / (1.0 + Z * Z / n) * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    Rate {
        share: p,
        low: if hits == 0 { 0.0 } else { middle - half },
        high: if hits == of { 1.0 } else { middle + half },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_are_those_of_the_tables() {
        // Brown, Cai, DasGupta 2001: 0 of 10 gives 27.8 %; 5 of 10 gives 23.7 % to 76.3 %.
        let none = wilson(0, 10);
        assert!(none.low.abs() < 1e-9 && (none.high - 0.2775).abs() < 1e-3);
        let half = wilson(5, 10);
        assert!((half.low - 0.2366).abs() < 1e-3 && (half.high - 0.7634).abs() < 1e-3);
        assert!((wilson(0, 0).high - 1.0).abs() < 1e-9);
    }
}
