//! A point worked out.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::{Parts, Place};
use crate::design::{CoreKind, DesignConfig};
use crate::energy::{
    Area, Base, Level, Model, NotAMiner, Operation, Speed, SpeedError, Sum, coefficient, leakage_pj,
};

/// What a chip in a machine is taken to have, degrees Celsius: up to there leakage is in the fitted law.
const USUAL_CELSIUS: f64 = 60.0;

/// A point: where, and what comes of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Its number in the grid.
    pub number: usize,
    /// What of the design is not the built-in core's own.
    pub settings: String,
    /// Nanometres.
    pub node_nm: f64,
    /// Volts.
    pub volt: f64,
    /// The clock, MHz.
    pub mhz: f64,
    /// Degrees Celsius.
    pub celsius: f64,
    /// At the chip, by level 1.
    pub j_per_th: f64,
    /// Low end of nine in ten.
    pub low: f64,
    /// High end.
    pub high: f64,
    /// At the chip, by the null law.
    pub null_j_per_th: f64,
    /// Of the design.
    pub ghs: f64,
    /// Placed area.
    pub mm2: f64,
    /// The two before.
    pub ghs_per_mm2: f64,
    /// Of the design.
    pub watts: f64,
    /// From a nonce's issue to its result.
    pub latency_ns: f64,
    /// Flip-flops and their clock, of the energy.
    pub flop_share: f64,
    /// What `j_per_th` consists of.
    pub parts: Parts,
    /// Is the clock drawn out: no published one is near the voltage, or is of a folded core, or it is above what the law allows.
    pub drawn_out: bool,
}

/// What a design is called among points: what is not the built-in core's own, and its kind where it is another.
pub fn settings(design: &DesignConfig) -> String {
    let differences = design.differences();
    match design.kind {
        CoreKind::Miner => differences,
        kind if differences.is_empty() => format!("kind={}", kind.word()),
        kind => format!("kind={} {differences}", kind.word()),
    }
}

/// What points are worked out with; a design's sum is kept, since activity takes longer than all else.
pub struct Worker {
    null: Model,
    sum: Model,
    speed: Speed,
    sums: Mutex<HashMap<DesignConfig, Arc<(Sum, Base)>>>,
}

/// Why there is no point at a place.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum NoPoint {
    /// The design hashes no headers.
    #[error(transparent)]
    Kind(#[from] NotAMiner),
    /// The law of frequency says nothing of the voltage.
    #[error(transparent)]
    Speed(#[from] SpeedError),
    /// A clock that no chip would reach there.
    #[error("the clock is more than twice what the law of frequency allows")]
    Clock,
}

impl Worker {
    /// Both levels as they are fitted to published rows, and a law of frequency.
    pub fn new(speed: Speed) -> Self {
        Self {
            null: Model::published(Level::Null),
            sum: Model::published(Level::Architecture),
            speed,
            sums: Mutex::default(),
        }
    }

    fn sum(&self, design: &DesignConfig) -> Result<Arc<(Sum, Base)>, NotAMiner> {
        let lock = || self.sums.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = lock().get(design) {
            return Ok(Arc::clone(found));
        }
        let made = Arc::new((Sum::of(design)?, Base::of(&[*design])));
        lock().insert(*design, Arc::clone(&made));
        Ok(made)
    }

    /// What a design's energy consists of, term by term: its name, and pJ at the reference node and voltage. At a point each
    /// term is that part of what [`Parts`] says without the leakage beyond. To be asked ahead of a design's points: its activity is
    /// counted here, on all processors.
    ///
    /// # Errors
    /// A design that hashes no headers.
    pub fn terms(&self, design: &DesignConfig) -> Result<Vec<(String, f64)>, NotAMiner> {
        let kept = self.sum(design)?;
        let terms = kept.0.terms.iter();
        Ok(terms.map(|term| (term.name.clone(), term.pj)).collect())
    }

    /// Works a place out.
    ///
    /// # Errors
    /// A place that nothing can be said of.
    pub fn point(&self, number: usize, place: &Place) -> Result<Point, NoPoint> {
        let kept = self.sum(&place.design)?;
        let (sum, base) = (&kept.0, kept.1);
        let (node_nm, volt) = (place.node_nm, place.volt);
        let most = self.speed.most_mhz(&place.design, node_nm, volt)?;
        let mhz = place.freq_mhz.unwrap_or(most);
        if mhz > 2.0 * most {
            return Err(NoPoint::Clock);
        }
        let rate = |mhz: f64| mhz * 1e6 * sum.hashes_per_clock;
        let leak = |celsius, mhz| leakage_pj(sum, (node_nm, volt, celsius), rate(mhz));
        let (now, held) = (leak(place.celsius, mhz), leak(USUAL_CELSIUS, most));
        let beyond = [0, 1, 2].map(|at| f64::max(now[at] - held[at], 0.0));
        let at = Operation { node_nm, volt };
        let estimate = self.sum.estimate(base, at);
        let j_per_th = estimate.j_per_th + beyond[1];
        let mm2 = Area::of(sum, node_nm).placed_mm2;
        let ghs = rate(mhz) / 1e9;
        let latency = place.design.latency().issue_to_result as f64;
        Ok(Point {
            number,
            settings: settings(&place.design),
            node_nm,
            volt,
            mhz,
            celsius: place.celsius,
            j_per_th,
            low: estimate.low + beyond[0],
            high: estimate.high + beyond[2],
            null_j_per_th: self.null.estimate(Base::ONE, at).j_per_th,
            ghs,
            mm2,
            ghs_per_mm2: ghs / mm2,
            watts: rate(mhz) * j_per_th * 1e-12,
            latency_ns: latency * 1000.0 / mhz,
            flop_share: sum.flop_share(),
            parts: Parts::of(sum, estimate.j_per_th, beyond[1]),
            drawn_out: place.freq_mhz.map_or_else(
                || place.design.fold > 1 || self.speed.warning(node_nm, volt).is_some(),
                |mhz| mhz > most,
            ),
        })
    }

    /// The least voltage at which a design reaches a hash rate (GH/s) at a node, to a millivolt: its energy grows with the
    /// voltage, so it is that of least J/TH. `None` where 1.5 times the highest plausible one is not enough.
    pub fn least_volt(&self, design: &DesignConfig, node_nm: f64, ghs: f64) -> Option<f64> {
        let rate = |volt: f64| -> Option<f64> {
            let sum = self.sum(design).ok()?;
            let most = self.speed.most_mhz(design, node_nm, volt).ok()?;
            Some(most * sum.0.hashes_per_clock / 1000.0)
        };
        let reaches = |volt: f64| rate(volt).is_some_and(|rate| rate >= ghs);
        let most = 1.5 * crate::energy::plausible_volts(node_nm).1;
        let (mut low, mut high) = (0.15, most);
        if !reaches(high) {
            return None;
        }
        if reaches(low) {
            return Some(low);
        }
        while high - low > 0.0005 {
            let middle = f64::midpoint(low, high);
            if reaches(middle) {
                high = middle;
            } else {
                low = middle;
            }
        }
        Some(high)
    }

    /// What every result carries: the free coefficients of both levels and what was assumed.
    pub fn models(&self) -> (Model, Model, f64) {
        (
            self.null.clone(),
            self.sum.clone(),
            coefficient("wall").value,
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::energy::ekv;

    fn place(freq_mhz: Option<f64>, celsius: f64) -> Place {
        Place {
            design: DesignConfig::miner(),
            node_nm: 28.0,
            volt: 0.7,
            freq_mhz,
            celsius,
        }
    }

    #[test]
    fn a_point_is_what_its_parts_say() {
        let worker = Worker::new(ekv());
        let point = worker.point(3, &place(None, 60.0)).unwrap();
        assert_eq!(point.number, 3);
        assert!(
            (point.ghs - point.mhz / 1000.0).abs() < 1e-9,
            "one hash a clock"
        );
        assert!((point.watts / (point.ghs * 1e9 * point.j_per_th * 1e-12) - 1.0).abs() < 1e-9);
        assert!((point.latency_ns * point.mhz / 1000.0 - 132.0).abs() < 1e-9);
        let slow = worker.point(3, &place(Some(1.0), 60.0)).unwrap();
        assert!(slow.j_per_th > point.j_per_th, "a slow clock leaks longer");
        let hot = worker.point(3, &place(None, 110.0)).unwrap();
        assert!(hot.j_per_th > point.j_per_th);
        for one in [&point, &slow, &hot] {
            assert!((one.parts.sum() / one.j_per_th - 1.0).abs() < 1e-9);
        }
        assert!(slow.parts.leakage_beyond > 0.0 && point.parts.leakage_beyond.abs() < 1e-12);
        let flops = point.parts.flop_clocks + point.parts.flop_toggles;
        assert!((flops / point.j_per_th - point.flop_share).abs() < 1e-9);
        let wild = worker.point(3, &place(Some(20_000.0), 60.0));
        assert_eq!(wild, Err(NoPoint::Clock));
        let above = worker
            .point(3, &place(Some(1.2 * point.mhz), 60.0))
            .unwrap();
        assert!(above.drawn_out && !point.drawn_out);
    }

    #[test]
    fn the_least_voltage_reaches_the_rate_and_a_millivolt_less_does_not() {
        let worker = Worker::new(ekv());
        let miner = DesignConfig::miner();
        let volt = worker.least_volt(&miner, 28.0, 0.25).unwrap();
        let rate = |volt| worker.speed.most_mhz(&miner, 28.0, volt).unwrap() / 1000.0;
        assert!(rate(volt) >= 0.25 && rate(volt - 0.001) < 0.25);
        assert_eq!(worker.least_volt(&miner, 28.0, 1e6), None);
    }
}
