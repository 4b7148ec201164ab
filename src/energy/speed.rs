//! How fast a stage is at a voltage: two laws, fitted to published clocks.

use std::sync::OnceLock;

use serde::Serialize;

use super::coefficients::value;
use super::node::Ranges;
use super::score::median;
use crate::design::{DesignConfig, RoundsPerStage};
use crate::silicon::{self, Book, Confidence};

/// Volts above the threshold below which the alpha-power law says nothing.
const MARGIN: f64 = 0.1;
/// `kT/q` at 25 C, volts.
pub(super) const THERMAL: f64 = 0.025_69;
/// The data sheet of the alpha-power law, and its node.
const SHEET: &str = "BM1380";
const SHEET_NM: f64 = 55.0;
/// The node of EKV's coefficients, nm.
const REFERENCE_NM: f64 = Ranges::REFERENCE_NM;

/// A law of frequency over voltage: of a stage of one round, MHz.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "law", rename_all = "kebab-case")]
pub enum Speed {
    /// `f = k (V - Vt)^a / V`, fitted to one data sheet at 55 nm.
    AlphaPower {
        /// Its scale at 55 nm.
        k: f64,
        /// Its exponent.
        a: f64,
        /// Its threshold, volts.
        vt: f64,
        /// The worst error on the rows that it was fitted to.
        worst: f64,
    },
    /// `f = k (28 nm / node)^p ln(1 + exp((V - Vt) / 2 n kT/q))^2 / V` with `Vt = vt + slope ln(node / 28 nm)`: through the
    /// threshold and below, fitted to every published clock with its voltage.
    Ekv {
        /// Its scale at 28 nm.
        k: f64,
        /// Slope below threshold.
        n: f64,
        /// Threshold at 28 nm, volts.
        vt: f64,
        /// Volts of threshold for each factor e of node.
        slope: f64,
        /// The median error on the rows that it was fitted to.
        median: f64,
        /// The worst.
        worst: f64,
        /// Rows that it was fitted to.
        rows: usize,
        /// The least of their voltages.
        low: f64,
        /// The highest.
        high: f64,
    },
}

/// A voltage that a law says nothing of.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error(
    "{volt} V is too low for the alpha-power law: it holds from {least:.2} V on, 0.1 V above its threshold; the EKV law goes through the threshold"
)]
pub struct SpeedError {
    /// The voltage.
    pub volt: f64,
    /// The least.
    pub least: f64,
}

/// A published clock.
#[derive(Clone, Copy, Debug)]
struct Clock {
    node_nm: f64,
    volt: f64,
    mhz: f64,
}

/// Published clocks with their voltages: all that are not of low confidence, or those of one chip's own data sheet.
fn clocks(chip: Option<&str>) -> Vec<Clock> {
    let rows = Book::published().rows.iter();
    rows.filter(|r| r.is_sha256d() && r.confidence < Confidence::Low)
        .filter(|r| chip.is_none_or(|name| r.name == name && r.level == silicon::Level::Chip))
        .filter_map(|r| {
            Some(Clock {
                node_nm: r.node_nm?,
                volt: r.volt?,
                mhz: r.freq_mhz?,
            })
        })
        .collect()
}

/// How a shape fits: the sum of squares in logarithms, the scale that fits best, and each clock's error.
struct Fitted {
    squares: f64,
    scale: f64,
    errors: Vec<f64>,
}

fn fitted(clocks: &[Clock], shape: impl Fn(&Clock) -> f64) -> Fitted {
    let logs: Vec<f64> = clocks.iter().map(|clock| (clock.mhz / shape(clock)).ln()).collect();
    let mean = logs.iter().sum::<f64>() / logs.len() as f64;
    Fitted {
        squares: logs.iter().map(|l| (l - mean).powi(2)).sum(),
        scale: mean.exp(),
        errors: logs.iter().map(|l| ((mean - l).exp() - 1.0).abs()).collect(),
    }
}

impl Fitted {
    fn worst(&self) -> f64 {
        self.errors.iter().copied().fold(0.0, f64::max)
    }
}

fn alpha_shape(volt: f64, a: f64, vt: f64) -> f64 {
    (volt - vt).max(0.0).powf(a) / volt
}

fn ekv_shape(volt: f64, n: f64, vt: f64) -> f64 {
    ((volt - vt) / (2.0 * n * THERMAL)).exp().ln_1p().powi(2) / volt
}

/// How paths shrink with the node: the libraries' own power.
fn shrink(node_nm: f64, over_nm: f64) -> f64 {
    (over_nm / node_nm).powf(value("path.exponent"))
}

fn ekv_at(node_nm: f64, volt: f64, (n, vt, slope): (f64, f64, f64)) -> f64 {
    let vt = vt + slope * (node_nm / REFERENCE_NM).ln();
    shrink(node_nm, REFERENCE_NM) * ekv_shape(volt, n, vt)
}

/// Whole steps of a grid.
fn grid(from: f64, step: f64, steps: i32) -> impl Iterator<Item = f64> + Clone {
    (0..=steps).map(move |at| from + f64::from(at) * step)
}

/// The best of a grid: least squares in logarithms.
fn best<L: Copy>(all: impl Iterator<Item = L>, of: impl Fn(L) -> Fitted) -> Option<(L, Fitted)> {
    all.map(|law| (law, of(law)))
        .min_by(|a, b| a.1.squares.total_cmp(&b.1.squares))
}

/// The alpha-power law of BM1380's data sheet.
pub fn alpha_power() -> Speed {
    static LAW: OnceLock<Speed> = OnceLock::new();
    *LAW.get_or_init(|| {
        let clocks = clocks(Some(SHEET));
        let all = grid(1.0, 0.02, 60).flat_map(|a| grid(0.2, 0.005, 90).map(move |vt| (a, vt)));
        let shape = |(a, vt)| fitted(&clocks, |clock| alpha_shape(clock.volt, a, vt));
        let ((a, vt), found) = best(all, shape).expect("a grid is not empty");
        Speed::AlphaPower {
            k: found.scale,
            a,
            vt,
            worst: found.worst(),
        }
    })
}

/// The EKV law of all published clocks.
pub fn ekv() -> Speed {
    static LAW: OnceLock<Speed> = OnceLock::new();
    *LAW.get_or_init(|| {
        let clocks = clocks(None);
        let slopes = || grid(-0.05, 0.01, 30);
        let all = grid(1.0, 0.1, 15).flat_map(move |n| {
            grid(0.0, 0.01, 45).flat_map(move |vt| slopes().map(move |slope| (n, vt, slope)))
        });
        let shape = |law| fitted(&clocks, |clock| ekv_at(clock.node_nm, clock.volt, law));
        let ((n, vt, slope), found) = best(all, shape).expect("a grid is not empty");
        let volts = || clocks.iter().map(|clock| clock.volt);
        Speed::Ekv {
            k: found.scale,
            n,
            vt,
            slope,
            median: median(&found.errors),
            worst: found.worst(),
            rows: clocks.len(),
            low: volts().fold(f64::INFINITY, f64::min),
            high: volts().fold(0.0, f64::max),
        }
    })
}

impl Speed {
    /// What is to be said of a voltage outside of the rows that the law was fitted to.
    pub fn warning(&self, volt: f64) -> Option<String> {
        match *self {
            Self::Ekv { low, high, .. } if !(low..=high).contains(&volt) => Some(format!(
                "the EKV law was fitted from {low} to {high} V: at {volt} V its frequency is drawn out"
            )),
            _ => None,
        }
    }

    /// The highest clock of a design, MHz: that of a stage of one round over the length of its own.
    ///
    /// # Errors
    /// A voltage that the law says nothing of.
    pub fn most_mhz(&self, design: &DesignConfig, node_nm: f64, volt: f64) -> Result<f64, SpeedError> {
        let one = match *self {
            Self::AlphaPower { k, a, vt, .. } => {
                let least = vt + MARGIN;
                if volt < least {
                    return Err(SpeedError { volt, least });
                }
                k * shrink(node_nm, SHEET_NM) * alpha_shape(volt, a, vt)
            }
            Self::Ekv { k, n, vt, slope, .. } => k * ekv_at(node_nm, volt, (n, vt, slope)),
        };
        Ok(one / rounds(design))
    }
}

/// The longest path of a stage over that of a stage of one round.
fn rounds(design: &DesignConfig) -> f64 {
    match design.rounds_per_stage {
        RoundsPerStage::Half => 0.5,
        other => 1.0 + (other.rounds() as f64 - 1.0) * value("path.round"),
    }
}

/// The longest path of a design as mapped, at a node's usual supply, ns.
pub fn longest_path_ns(design: &DesignConfig, node_nm: f64) -> f64 {
    value("path.one") / shrink(node_nm, value("reference.node")) * rounds(design)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fit that was known before: a 1.3, Vt 0.42 V within 0.2 %.
    #[test]
    fn the_alpha_power_law_fits_its_data_sheet() {
        let Speed::AlphaPower { a, vt, worst, .. } = alpha_power() else { panic!() };
        assert!((1.15..1.45).contains(&a) && (0.36..0.47).contains(&vt), "{a} {vt}");
        assert!(worst < 0.005, "{worst}");
        let miner = DesignConfig::miner();
        let mhz = alpha_power().most_mhz(&miner, 55.0, 1.0).unwrap();
        assert!((mhz / 312.0 - 1.0).abs() < 0.01, "{mhz}");
    }

    #[test]
    fn the_transregional_law_meets_published_clocks_and_warns_outside() {
        let law = ekv();
        let Speed::Ekv { median, worst, low, high, rows, .. } = law else { panic!() };
        assert!(rows >= 14 && median < 0.10 && worst < 0.45, "{law:?}");
        assert!(low < 0.30 && high > 1.0);
        assert_eq!(law.warning(0.7), None);
        assert!(law.warning(0.2).unwrap().contains("drawn out"));
    }

    /// Clocks made of a law give the law back.
    #[test]
    fn a_fit_finds_what_clocks_were_made_of() {
        let made: Vec<Clock> = [(55.0, 1.0), (28.0, 0.7), (16.0, 0.45), (7.0, 0.35), (7.0, 0.3)]
            .into_iter()
            .map(|(node_nm, volt)| Clock {
                node_nm,
                volt,
                mhz: 50.0 * ekv_at(node_nm, volt, (1.5, 0.3, 0.05)),
            })
            .collect();
        let exact = fitted(&made, |c| ekv_at(c.node_nm, c.volt, (1.5, 0.3, 0.05)));
        let off = fitted(&made, |c| ekv_at(c.node_nm, c.volt, (1.5, 0.32, 0.05)));
        assert!(exact.squares < 1e-12 && (exact.scale - 50.0).abs() < 1e-9);
        assert!(off.squares > 1e-4 && off.worst() > 0.01);
    }

    #[test]
    fn the_alpha_power_law_refuses_near_threshold_and_names_the_other() {
        let miner = DesignConfig::miner();
        let error = alpha_power().most_mhz(&miner, 28.0, 0.45).unwrap_err().to_string();
        assert!(error.contains("EKV") && error.contains("too low"), "{error}");
        let slow = ekv().most_mhz(&miner, 28.0, 0.30).unwrap();
        let fast = ekv().most_mhz(&miner, 28.0, 0.80).unwrap();
        assert!(slow > 0.0 && slow < fast / 3.0, "{slow} {fast}");
    }

    #[test]
    fn deeper_stages_are_slower_and_half_rounds_faster() {
        let mut design = DesignConfig::miner();
        let one = longest_path_ns(&design, 45.0);
        assert!((one - 2.35).abs() < 1e-9);
        design.set_pair("rounds_per_stage=4").unwrap();
        assert!((longest_path_ns(&design, 45.0) / one - 3.4).abs() < 1e-9);
        design.set_pair("rounds_per_stage=1/2").unwrap();
        assert!(longest_path_ns(&design, 45.0) < one);
    }
}
