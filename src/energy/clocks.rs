//! Published clocks, and the search for a law through them.

use crate::design::DesignConfig;
use crate::silicon::{self, Book, Confidence, preset};

/// A published clock.
#[derive(Clone, Copy, Debug)]
pub(super) struct Clock {
    pub(super) node_nm: f64,
    pub(super) volt: f64,
    pub(super) mhz: f64,
}

/// Published clocks with their voltages: all that are not of low confidence, or those of one chip's own data sheet. A core that
/// takes several clocks for a hash says nothing of a stage of one round.
pub(super) fn clocks(chip: Option<&str>) -> Vec<Clock> {
    let rows = Book::published().rows.iter();
    rows.filter(|r| r.is_sha256d() && r.confidence < Confidence::Low)
        .filter(|r| preset(&r.name).is_ok_and(|p| p.designs.iter().any(|d| d.fold == 1)))
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

/// What is to be said of the clock of a core that takes several clocks for a hash: none of them is among the clocks of the law.
pub fn folded_warning(design: &DesignConfig) -> Option<&'static str> {
    (design.fold > 1).then_some(
        "the law of frequency is of cores that hash once a clock; the only folded one with a published clock (BZM1, 7 nm, 0.355 V) runs 3.6 times as fast as it says: clocks, GH/s, W and densities of folded cores are drawn out",
    )
}

/// How a shape fits: the sum of squares in logarithms, the scale that fits best, and each clock's error.
pub(super) struct Fitted {
    pub(super) squares: f64,
    pub(super) scale: f64,
    errors: Vec<f64>,
}

pub(super) fn fitted(clocks: &[Clock], shape: impl Fn(&Clock) -> f64) -> Fitted {
    let logs: Vec<f64> = clocks
        .iter()
        .map(|clock| (clock.mhz / shape(clock)).ln())
        .collect();
    let mean = logs.iter().sum::<f64>() / logs.len() as f64;
    Fitted {
        squares: logs.iter().map(|l| (l - mean).powi(2)).sum(),
        scale: mean.exp(),
        errors: logs
            .iter()
            .map(|l| ((mean - l).exp() - 1.0).abs())
            .collect(),
    }
}

impl Fitted {
    /// The worst error.
    pub(super) fn worst(&self) -> f64 {
        self.errors.iter().copied().fold(0.0, f64::max)
    }
}

/// Whole steps of a grid.
pub(super) fn grid(from: f64, step: f64, steps: i32) -> impl Iterator<Item = f64> + Clone {
    (0..=steps).map(move |at| from + f64::from(at) * step)
}

/// The best of a grid: least squares in logarithms.
pub(super) fn best<L: Copy>(
    all: impl Iterator<Item = L>,
    of: impl Fn(L) -> Fitted,
) -> Option<(L, Fitted)> {
    all.map(|law| (law, of(law)))
        .min_by(|a, b| a.1.squares.total_cmp(&b.1.squares))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_folded_clock_is_as_far_from_the_law_as_is_said() {
        let mut design = DesignConfig::miner();
        assert_eq!(folded_warning(&design), None);
        design.set("fold", "2").unwrap();
        let said = folded_warning(&design).unwrap();
        let rows = Book::published().rows.iter();
        let row = rows
            .filter(|r| r.name == "BZM1")
            .find(|r| r.freq_mhz.is_some());
        let row = row.unwrap();
        let (node, volt) = (row.node_nm.unwrap(), row.volt.unwrap());
        let law = super::super::ekv().most_mhz(&design, node, volt).unwrap();
        let times = format!("{:.1} times", row.freq_mhz.unwrap() / law);
        assert!(said.contains(&times), "{times}");
    }
}
