//! How fast a stage is at a voltage: two laws, fitted to published clocks.

use std::sync::OnceLock;

use serde::Serialize;

use super::clocks::{Clock, best, clocks, fitted, grid};
use super::coefficients::value;
use crate::design::{DesignConfig, RoundsPerStage};

/// Volts above the threshold below which the alpha-power law says nothing.
const MARGIN: f64 = 0.1;
/// `kT/q` at 25 C, volts.
pub(super) const THERMAL: f64 = 0.025_69;
/// The data sheet of the alpha-power law, and its node.
const SHEET: &str = "BM1380";
const SHEET_NM: f64 = 55.0;

/// A law of frequency over voltage: of a stage of one round, MHz.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
    /// `f = k ln(1 + exp((V - Vt) / 2 n kT/q))^2 / V`: through the threshold and below; `k` and `Vt` by node.
    Ekv {
        /// Slope below threshold.
        n: f64,
        /// The nodes that have published clocks, the largest first.
        nodes: Vec<NodeLaw>,
    },
}

/// EKV at a node.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct NodeLaw {
    /// The node.
    pub node_nm: f64,
    /// Scale, MHz V.
    pub k: f64,
    /// Threshold, volts: fitted where clocks of two voltages are published, else taken from the nodes beside.
    pub vt: f64,
    /// Published clocks.
    pub rows: usize,
    /// The worst error on them.
    pub worst: f64,
    /// The least of their voltages.
    pub low: f64,
    /// The highest.
    pub high: f64,
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

/// The alpha-power law of BM1380's data sheet.
pub fn alpha_power() -> Speed {
    static LAW: OnceLock<Speed> = OnceLock::new();
    let law = LAW.get_or_init(|| {
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
    });
    law.clone()
}

/// The EKV law of all published clocks, node by node.
pub fn ekv() -> Speed {
    static LAW: OnceLock<Vec<NodeLaw>> = OnceLock::new();
    let nodes = LAW
        .get_or_init(|| by_node(&clocks(None), value("swing")))
        .clone();
    Speed::Ekv {
        n: value("swing"),
        nodes,
    }
}

fn by_node(clocks: &[Clock], n: f64) -> Vec<NodeLaw> {
    let mut nodes: Vec<f64> = clocks.iter().map(|clock| clock.node_nm).collect();
    nodes.sort_by(|a, b| b.total_cmp(a));
    nodes.dedup();
    let of = |node: f64| -> Vec<Clock> {
        let own = clocks
            .iter()
            .filter(|c| c.node_nm.to_bits() == node.to_bits());
        own.copied().collect()
    };
    let law = |node_nm: f64, own: &[Clock], vt: f64| {
        let found = fitted(own, |clock| ekv_shape(clock.volt, n, vt));
        let volts = || own.iter().map(|clock| clock.volt);
        NodeLaw {
            node_nm,
            k: found.scale,
            vt,
            rows: own.len(),
            worst: found.worst(),
            low: volts().fold(f64::INFINITY, f64::min),
            high: volts().fold(0.0, f64::max),
        }
    };
    // First those with a curve; one clock alone takes its threshold from them.
    let curves: Vec<NodeLaw> = nodes
        .iter()
        .filter_map(|&node| {
            let own = of(node);
            let first = own.first()?.volt;
            own.iter()
                .any(|clock| (clock.volt - first).abs() > 0.01)
                .then(|| {
                    let shape = |vt| fitted(&own, |clock| ekv_shape(clock.volt, n, vt));
                    let vt = best(grid(0.0, 0.005, 110), shape).map_or(0.0, |(vt, _)| vt);
                    law(node, &own, vt)
                })
        })
        .collect();
    let all = nodes.iter().map(|&node| {
        let known = curves
            .iter()
            .find(|law| law.node_nm.to_bits() == node.to_bits());
        known
            .copied()
            .unwrap_or_else(|| law(node, &of(node), between(&curves, node).1))
    });
    all.collect()
}

/// `ln k` and threshold at a node: between the nodes beside it by the logarithm of the node; beyond the last one its own
/// threshold, and its scale by the libraries' paths.
fn between(nodes: &[NodeLaw], node_nm: f64) -> (f64, f64) {
    let below = nodes.iter().position(|law| law.node_nm <= node_nm);
    let beyond = |law: &NodeLaw| (law.k.ln() + shrink(node_nm, law.node_nm).ln(), law.vt);
    match below {
        Some(0) => beyond(&nodes[0]),
        None => beyond(&nodes[nodes.len() - 1]),
        Some(at) => {
            let (above, below) = (&nodes[at - 1], &nodes[at]);
            let part = (node_nm / below.node_nm).ln() / (above.node_nm / below.node_nm).ln();
            let mix = |high: f64, low: f64| low + part * (high - low);
            (mix(above.k.ln(), below.k.ln()), mix(above.vt, below.vt))
        }
    }
}

impl Speed {
    /// What is to be said of a voltage outside of the clocks that the law was fitted to.
    pub fn warning(&self, node_nm: f64, volt: f64) -> Option<String> {
        let Self::Ekv { nodes, .. } = self else {
            return None;
        };
        let above = nodes.iter().rfind(|law| law.node_nm >= node_nm);
        let below = nodes.iter().find(|law| law.node_nm <= node_nm);
        let beside: Vec<&NodeLaw> = above.into_iter().chain(below).collect();
        let low = beside
            .iter()
            .map(|law| law.low)
            .fold(f64::INFINITY, f64::min);
        let high = beside.iter().map(|law| law.high).fold(0.0, f64::max);
        (!(low..=high).contains(&volt)).then(|| {
            format!(
                "at {node_nm} nm the EKV law stands on clocks published from {low} to {high} V: at {volt:.3} V the clock is drawn out"
            )
        })
    }

    /// The highest clock of a design, MHz: that of a stage of one round over the length of its own.
    ///
    /// # Errors
    /// A voltage that the law says nothing of.
    pub fn most_mhz(
        &self,
        design: &DesignConfig,
        node_nm: f64,
        volt: f64,
    ) -> Result<f64, SpeedError> {
        let one = match self {
            &Self::AlphaPower { k, a, vt, .. } => {
                let least = vt + MARGIN;
                if volt < least {
                    return Err(SpeedError { volt, least });
                }
                k * shrink(node_nm, SHEET_NM) * alpha_shape(volt, a, vt)
            }
            Self::Ekv { n, nodes } => {
                let (k, vt) = between(nodes, node_nm);
                k.exp() * ekv_shape(volt, *n, vt)
            }
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
        let Speed::AlphaPower { a, vt, worst, .. } = alpha_power() else {
            panic!()
        };
        assert!(
            (1.15..1.45).contains(&a) && (0.36..0.47).contains(&vt),
            "{a} {vt}"
        );
        assert!(worst < 0.005, "{worst}");
        let miner = DesignConfig::miner();
        let mhz = alpha_power().most_mhz(&miner, 55.0, 1.0).unwrap();
        assert!((mhz / 312.0 - 1.0).abs() < 0.01, "{mhz}");
    }

    #[test]
    fn the_transregional_law_meets_published_clocks_and_warns_outside() {
        let law = ekv();
        let Speed::Ekv { ref nodes, .. } = law else {
            panic!()
        };
        let names: Vec<f64> = nodes.iter().map(|law| law.node_nm).collect();
        assert_eq!(names, [55.0, 28.0, 16.0, 7.0, 5.0]);
        assert!(nodes.iter().all(|law| law.worst < 0.10), "{nodes:?}");
        let miner = DesignConfig::miner();
        // BM1387's and BM1397's clocks.
        for (node, volt, mhz) in [(16.0, 0.4, 627.0), (7.0, 0.39, 579.0), (7.0, 0.35, 425.0)] {
            let most = law.most_mhz(&miner, node, volt).unwrap();
            assert!((most / mhz - 1.0).abs() < 0.02, "{node}: {most}");
        }
        assert_eq!(law.warning(28.0, 0.7), None);
        assert!(
            law.warning(28.0, 0.3)
                .unwrap()
                .contains("from 0.6 to 0.8 V")
        );
        assert_eq!(law.warning(12.0, 0.38), None);
    }

    /// Clocks made of a law give the law back, and a node with one clock takes its threshold from those beside.
    #[test]
    fn a_fit_finds_what_clocks_were_made_of() {
        let clock = |node_nm, volt, k: f64, vt| Clock {
            node_nm,
            volt,
            mhz: k * ekv_shape(volt, 1.4, vt),
        };
        let made = [
            clock(55.0, 1.0, 5.0, 0.4),
            clock(55.0, 0.7, 5.0, 0.4),
            clock(28.0, 0.6, 7.0, 0.35),
            clock(7.0, 0.4, 9.0, 0.3),
            clock(7.0, 0.3, 9.0, 0.3),
        ];
        let nodes = by_node(&made, 1.4);
        assert!((nodes[0].vt - 0.4).abs() < 1e-9 && (nodes[0].k - 5.0).abs() < 1e-6);
        assert!((nodes[2].vt - 0.3).abs() < 1e-9 && (nodes[2].k - 9.0).abs() < 1e-6);
        let part = (28.0_f64 / 7.0).ln() / (55.0_f64 / 7.0).ln();
        assert!((nodes[1].vt - (0.3 + part * 0.1)).abs() < 1e-9);
        assert!(nodes[1].worst < 1e-9);
    }

    #[test]
    fn the_alpha_power_law_refuses_near_threshold_and_names_the_other() {
        let miner = DesignConfig::miner();
        let error = alpha_power()
            .most_mhz(&miner, 28.0, 0.45)
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("EKV") && error.contains("too low"),
            "{error}"
        );
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
