//! What came of a grid.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;

use crate::cli::Failure;
use crate::energy::Model;
use crate::explore::{Grid, Point, Worker};
use crate::verdict::Part;

/// Points of the front that are shown as text.
const SHOWN: usize = 24;

/// `goldbench.explore/1`
#[derive(Debug, Serialize)]
pub(super) struct Result {
    schema: &'static str,
    version: &'static str,
    /// Axis by axis: key and values.
    axes: Vec<(String, Vec<String>)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shard: Option<String>,
    celsius: f64,
    /// Both levels' free coefficients, and the wall's factor.
    models: (Model, Model, f64),
    /// Points without a result, by the reason.
    skipped: BTreeMap<String, usize>,
    pub(super) points: Vec<Point>,
    /// Places in `points`, the least J/TH first.
    pub(super) front: Vec<usize>,
}

impl Result {
    pub(super) fn of(
        grid: &Grid,
        worker: &Worker,
        (points, front, skipped): (Vec<Point>, Vec<usize>, BTreeMap<String, usize>),
        celsius: f64,
        shard: Option<Part>,
    ) -> Self {
        let axes = grid
            .axes
            .iter()
            .map(|axis| (axis.key.clone(), axis.values.clone()));
        Self {
            schema: "goldbench.explore/1",
            version: env!("CARGO_PKG_VERSION"),
            axes: axes.collect(),
            shard: shard.map(|part| part.to_string()),
            celsius,
            models: worker.models(),
            skipped,
            points,
            front,
        }
    }

    /// Every point as a line; the last column says whether it is on the front.
    pub(super) fn csv(&self) -> std::result::Result<String, Failure> {
        let failed = |error: csv::Error| Failure::input(error.to_string());
        let mut writer = csv::Writer::from_writer(Vec::new());
        let head = [
            "number",
            "settings",
            "node_nm",
            "volt",
            "mhz",
            "celsius",
            "j_per_th",
            "low",
            "high",
            "null_j_per_th",
            "ghs",
            "mm2",
            "ghs_per_mm2",
            "watts",
            "latency_ns",
            "flop_share",
            "drawn_out",
            "front",
        ];
        writer.write_record(head).map_err(failed)?;
        let mut on_front = vec![false; self.points.len()];
        for &at in &self.front {
            on_front[at] = true;
        }
        for (p, front) in self.points.iter().zip(on_front) {
            let numbers = [
                p.node_nm,
                p.volt,
                p.mhz,
                p.celsius,
                p.j_per_th,
                p.low,
                p.high,
                p.null_j_per_th,
                p.ghs,
                p.mm2,
                p.ghs_per_mm2,
                p.watts,
                p.latency_ns,
                p.flop_share,
            ];
            let mut record = vec![p.number.to_string(), p.settings.clone()];
            record.extend(numbers.map(|number| number.to_string()));
            record.push(u8::from(p.drawn_out).to_string());
            record.push(u8::from(front).to_string());
            writer.write_record(&record).map_err(failed)?;
        }
        let bytes = writer
            .into_inner()
            .map_err(|error| Failure::input(error.to_string()))?;
        String::from_utf8(bytes).map_err(|error| Failure::input(error.to_string()))
    }

    /// The front as a table.
    pub(super) fn text(&self) -> String {
        let mut text = format!(
            "{} points, {} on the front\n",
            self.points.len(),
            self.front.len()
        );
        for (why, count) in &self.skipped {
            let _ = writeln!(text, "{count} left out: {why}");
        }
        let drawn = self.points.iter().filter(|point| point.drawn_out).count();
        if drawn > 0 {
            let _ = writeln!(
                text,
                "{drawn} of them stand at voltages without published clocks near their node: their clock is drawn out (~)"
            );
        }
        let _ = writeln!(
            text,
            "\n{:>8} {:>17} {:>11} {:>9} {:>9} {:>6} {:>6} {:>9}  design",
            "J/TH", "90 %", "GH/s/mm2", "GH/s", "W", "nm", "V", "MHz"
        );
        for &at in self.front.iter().take(SHOWN) {
            let p = &self.points[at];
            let settings = if p.settings.is_empty() {
                "as it stands"
            } else {
                &p.settings
            };
            let range = format!("{:.1} to {:.1}", p.low, p.high);
            let _ = writeln!(
                text,
                "{:>8.2} {range:>17} {:>11.3} {:>9.4} {:>9.4} {:>6} {:>6.3} {:>9.1}{} {settings}",
                p.j_per_th,
                p.ghs_per_mm2,
                p.ghs,
                p.watts,
                p.node_nm,
                p.volt,
                p.mhz,
                if p.drawn_out { "~" } else { " " }
            );
        }
        if self.front.len() > SHOWN {
            let _ = writeln!(
                text,
                ".. and {} more: --csv FILE has all points",
                self.front.len() - SHOWN
            );
        }
        text
    }
}
