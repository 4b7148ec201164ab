//! What leaks while a hash is made. Published curves do not show it: it comes from cell tables, and its range is wide.

use super::coefficients::{coefficient, value};
use super::speed::THERMAL;
use super::sum::Sum;

/// 25 C, in kelvin.
const ROOM: f64 = 298.15;
/// A regular threshold, volts: how leakage grows with temperature hangs on it.
const THRESHOLD: f64 = 0.35;

/// Leakage of a design for a hash, pJ: low, middle and high. `hash_rate` is in hashes a second.
pub fn leakage_pj(
    sum: &Sum,
    (node_nm, volt, celsius): (f64, f64, f64),
    hash_rate: f64,
) -> [f64; 3] {
    let (first, last) = (coefficient("leakage.180"), coefficient("leakage.7"));
    let part = ((180.0 / node_nm).ln() / (180.0_f64 / 7.0).ln()).clamp(0.0, 1.0);
    let between = |of: fn(&super::Coefficient) -> f64| {
        (of(first).ln() * (1.0 - part) + of(last).ln() * part).exp()
    };
    // Logic leaks by its area as flip-flops do by theirs.
    let cells = sum.flops + sum.adders * value("area.addition") / value("area.flop");
    let nominal = 1.8 * (1.0 - part) + 0.7 * part;
    let swing = value("swing");
    let supply = volt / nominal * (value("dibl") * (volt - nominal) / (swing * THERMAL)).exp();
    let kelvin = celsius + 273.15;
    let warm =
        (kelvin / ROOM).powi(2) * (THRESHOLD / (swing * THERMAL) * (1.0 - ROOM / kelvin)).exp();
    let pj = |nanowatts: f64| nanowatts * 1e-9 * cells * supply * warm / hash_rate * 1e12;
    [
        pj(between(|c| c.low.unwrap_or(c.value))),
        pj(between(|c| c.value)),
        pj(between(|c| c.high.unwrap_or(c.value))),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::DesignConfig;

    #[test]
    fn leakage_falls_with_the_rate_and_grows_with_heat() {
        let sum = Sum::of(&DesignConfig::miner()).unwrap();
        let [low, mid, high] = leakage_pj(&sum, (7.0, 0.7, 25.0), 1e9);
        assert!(low < mid && mid < high);
        let twice = leakage_pj(&sum, (7.0, 0.7, 25.0), 2e9)[1];
        assert!((mid / twice - 2.0).abs() < 1e-9);
        let hot = leakage_pj(&sum, (7.0, 0.7, 85.0), 1e9)[1];
        assert!((3.0..30.0).contains(&(hot / mid)), "{}", hot / mid);
        // By hand: 3.1 nW, 102,411 flip-flops and 1200 adders of 57.9 of them each, 1e9 hashes a second.
        let cells = 102_411.0 + 1200.0 * 260.0 / 4.49;
        assert!(
            (mid / (3.1e-9 * cells * 1e-9 * 1e12) - 1.0).abs() < 1e-6,
            "{mid}"
        );
    }
}
