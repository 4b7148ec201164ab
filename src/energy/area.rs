//! Area by count of cells: nothing is placed, so it comes with a stated utilisation.

use serde::Serialize;

use super::coefficients::value;
use super::sum::Sum;

/// Areas of a design, mm2.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Area {
    /// Of its flip-flops.
    pub flops_mm2: f64,
    /// Of its adders, each with its share of the functions.
    pub logic_mm2: f64,
    /// Cells over placed area.
    pub utilisation: f64,
    /// Both, placed.
    pub placed_mm2: f64,
}

impl Area {
    /// At a node.
    pub fn of(sum: &Sum, node_nm: f64) -> Self {
        let scale = (node_nm / value("reference.node")).powf(value("area.exponent")) * 1e-6;
        let flops_mm2 = sum.flops * value("area.flop") * scale;
        let logic_mm2 = sum.adders * value("area.addition") * scale;
        let utilisation = value("utilisation");
        Self {
            flops_mm2,
            logic_mm2,
            utilisation,
            placed_mm2: (flops_mm2 + logic_mm2) / utilisation,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::DesignConfig;

    /// By hand at 45 nm: 102,411 flip-flops of 4.49 um2, 1200 adders of 260 um2.
    #[test]
    fn an_area_is_counts_times_what_one_takes() {
        let sum = Sum::of(&DesignConfig::miner()).unwrap();
        let area = Area::of(&sum, 45.0);
        let by_hand = (102_411.0 * 4.49 + 1200.0 * 260.0) * 1e-6 / 0.7;
        assert!(
            (area.placed_mm2 / by_hand - 1.0).abs() < 1e-9,
            "{}",
            area.placed_mm2
        );
        assert!(Area::of(&sum, 7.0).placed_mm2 < area.placed_mm2 / 20.0);
    }
}
