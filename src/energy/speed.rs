//! How fast a stage is at a voltage: two laws, each fitted to a published curve.

use serde::Serialize;

use super::coefficients::value;
use super::score::median;
use crate::design::{DesignConfig, RoundsPerStage};
use crate::silicon::{self, Book};

/// Volts above the threshold below which the alpha-power law says nothing.
const MARGIN: f64 = 0.1;
/// `kT/q` at 25 C, volts.
pub(super) const THERMAL: f64 = 0.025_69;
/// Chips whose data sheets have a curve: of the alpha-power law, and of EKV.
const CURVES: (&str, &str) = ("BM1380", "BM1384");

/// A law of frequency over voltage, without its scale.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(tag = "law", rename_all = "kebab-case")]
pub enum Speed {
    /// `f ~ (V - Vt)^a / V`
    AlphaPower {
        /// Its exponent.
        a: f64,
        /// Its threshold, volts.
        vt: f64,
        /// The worst error on the rows that it was fitted to.
        worst: f64,
    },
    /// `f ~ ln(1 + exp((V - Vt) / 2 n kT/q))^2 / V`: through the threshold, and below.
    Ekv {
        /// Slope below threshold.
        n: f64,
        /// Threshold, volts.
        vt: f64,
        /// The worst error on the rows that it was fitted to.
        worst: f64,
        /// The voltages of those rows.
        low: f64,
        /// Their highest.
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

/// Frequencies (MHz) over volts of a chip's data sheet.
fn curve(chip: &str) -> Vec<(f64, f64)> {
    let rows = Book::published().rows.iter();
    rows.filter(|r| r.name == chip && r.level == silicon::Level::Chip && r.is_scored())
        .filter_map(|r| Some((r.volt?, r.freq_mhz?)))
        .collect()
}

/// The worst error of a shape on points, its scale being the one that fits best.
fn misfit(points: &[(f64, f64)], shape: impl Fn(f64) -> f64) -> (f64, f64) {
    let logs: Vec<f64> = points.iter().map(|(v, f)| (f / shape(*v)).ln()).collect();
    let mean = logs.iter().sum::<f64>() / logs.len() as f64;
    let squares = logs.iter().map(|l| (l - mean).powi(2)).sum();
    let worst = logs.iter().map(|l| ((l - mean).exp() - 1.0).abs()).fold(0.0, f64::max);
    (squares, worst)
}

fn alpha_shape(volt: f64, a: f64, vt: f64) -> f64 {
    (volt - vt).max(0.0).powf(a) / volt
}

fn ekv_shape(volt: f64, n: f64, vt: f64) -> f64 {
    ((volt - vt) / (2.0 * n * THERMAL)).exp().ln_1p().powi(2) / volt
}

/// Whole steps of a grid.
fn grid(from: f64, step: f64, steps: i32) -> impl Iterator<Item = f64> + Clone {
    (0..=steps).map(move |at| from + f64::from(at) * step)
}

/// The best of a grid: least squares in logarithms.
fn best<L: Copy>(all: impl Iterator<Item = (L, (f64, f64))>) -> Option<(L, f64)> {
    let better = |a: &(L, (f64, f64)), b: &(L, (f64, f64))| a.1.0.total_cmp(&b.1.0);
    all.min_by(better).map(|(law, (_, worst))| (law, worst))
}

/// The alpha-power law of BM1380's data sheet.
pub fn alpha_power() -> Speed {
    let points = curve(CURVES.0);
    let all = grid(1.0, 0.02, 60).flat_map(|a| grid(0.2, 0.005, 90).map(move |vt| (a, vt)));
    let found = best(all.map(|(a, vt)| ((a, vt), misfit(&points, |v| alpha_shape(v, a, vt)))));
    let ((a, vt), worst) = found.unwrap_or(((1.3, 0.42), 0.0));
    Speed::AlphaPower { a, vt, worst }
}

/// The EKV law of BM1384's data sheet.
pub fn ekv() -> Speed {
    let points = curve(CURVES.1);
    let all = grid(1.0, 0.02, 60).flat_map(|n| grid(0.2, 0.005, 90).map(move |vt| (n, vt)));
    let found = best(all.map(|(n, vt)| ((n, vt), misfit(&points, |v| ekv_shape(v, n, vt)))));
    let ((n, vt), worst) = found.unwrap_or(((1.4, 0.4), 0.0));
    let volts = || points.iter().map(|(volt, _)| *volt);
    Speed::Ekv {
        n,
        vt,
        worst,
        low: volts().fold(f64::INFINITY, f64::min),
        high: volts().fold(0.0, f64::max),
    }
}

/// A process's usual supply: what the paths were measured at.
fn nominal(node_nm: f64) -> f64 {
    const TABLE: [(f64, f64); 4] = [(180.0, 1.8), (130.0, 1.2), (45.0, 1.1), (7.0, 0.7)];
    let at = TABLE.iter().position(|(node, _)| *node <= node_nm);
    match at {
        None => TABLE[3].1,
        Some(0) => TABLE[0].1,
        Some(at) => {
            let ((above, high), (below, low)) = (TABLE[at - 1], TABLE[at]);
            low + (node_nm / below).ln() / (above / below).ln() * (high - low)
        }
    }
}

impl Speed {
    /// Frequency at a voltage over that at another.
    ///
    /// # Errors
    /// A voltage that the law says nothing of.
    fn ratio(&self, volt: f64, over: f64) -> Result<f64, SpeedError> {
        match *self {
            Self::AlphaPower { a, vt, .. } => {
                let least = vt + MARGIN;
                if volt < least {
                    return Err(SpeedError { volt, least });
                }
                Ok(alpha_shape(volt, a, vt) / alpha_shape(over, a, vt))
            }
            Self::Ekv { n, vt, .. } => Ok(ekv_shape(volt, n, vt) / ekv_shape(over, n, vt)),
        }
    }

    /// What is to be said of a voltage outside of the rows that the law was fitted to.
    pub fn warning(&self, volt: f64) -> Option<String> {
        match *self {
            Self::Ekv { low, high, .. } if !(low..=high).contains(&volt) => Some(format!(
                "the EKV law was fitted from {low} to {high} V: at {volt} V its frequency is drawn out"
            )),
            _ => None,
        }
    }

    /// The highest clock of a design, MHz: its longest path at the process's usual supply, taken to this one.
    ///
    /// # Errors
    /// A voltage that the law says nothing of.
    pub fn most_mhz(&self, design: &DesignConfig, node_nm: f64, volt: f64) -> Result<f64, SpeedError> {
        let ns = longest_path_ns(design, node_nm);
        Ok(1000.0 / ns * self.ratio(volt, nominal(node_nm))?)
    }
}

/// The longest path of a design at a node's usual supply, ns.
pub fn longest_path_ns(design: &DesignConfig, node_nm: f64) -> f64 {
    let rounds = match design.rounds_per_stage {
        RoundsPerStage::Half => 0.5,
        other => 1.0 + (other.rounds() as f64 - 1.0) * value("path.round"),
    };
    let scale = (node_nm / value("reference.node")).powf(value("path.exponent"));
    value("path.one") * scale * rounds
}

/// How far published clocks lie from the law's, of chips whose hash a clock is known: the median of law over published.
pub fn bias(design: &DesignConfig, chips: &[&str]) -> f64 {
    let law = ekv();
    let rows = Book::published().rows.iter().filter(|row| chips.contains(&row.name.as_str()));
    let ratios = rows.filter_map(|row| {
        let most = law.most_mhz(design, row.node_nm?, row.volt?).ok()?;
        Some(most / row.freq_mhz?)
    });
    median(&ratios.collect::<Vec<f64>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The fits that were known before: a 1.3, Vt 0.42 V within 0.2 %.
    #[test]
    fn the_alpha_power_law_fits_its_data_sheet() {
        let Speed::AlphaPower { a, vt, worst } = alpha_power() else { panic!() };
        assert!((1.15..1.45).contains(&a) && (0.36..0.47).contains(&vt), "{a} {vt}");
        assert!(worst < 0.005, "{worst}");
    }

    #[test]
    fn the_transregional_law_fits_the_other_and_warns_outside() {
        let law = ekv();
        let Speed::Ekv { worst, low, high, .. } = law else { panic!() };
        assert!(worst < 0.04, "{worst}");
        assert_eq!((low, high), (0.6, 0.8));
        assert_eq!(law.warning(0.7), None);
        assert!(law.warning(0.3).unwrap().contains("from 0.6 to 0.8 V"));
    }

    #[test]
    fn the_alpha_power_law_refuses_near_threshold_and_names_the_other() {
        let miner = DesignConfig::miner();
        let error = alpha_power().most_mhz(&miner, 28.0, 0.45).unwrap_err().to_string();
        assert!(error.contains("EKV") && error.contains("too low"), "{error}");
        let slow = ekv().most_mhz(&miner, 28.0, 0.30).unwrap();
        let fast = ekv().most_mhz(&miner, 28.0, 0.80).unwrap();
        assert!(slow > 0.0 && slow < fast / 10.0, "{slow} {fast}");
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

    /// Nothing here was fitted to a clock of these chips but the shape: the scale is the libraries'.
    #[test]
    fn published_clocks_are_met_to_a_factor_of_two() {
        let ratio = bias(&DesignConfig::miner(), &["BM1380", "BM1384"]);
        assert!((0.5..2.0).contains(&ratio), "{ratio}");
    }
}
