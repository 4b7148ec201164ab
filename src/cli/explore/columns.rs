//! The columns of a table of points: of CSV and Parquet alike.

use super::result::Exploration;
use crate::cli::Failure;
use crate::explore::Point;

/// A column's values.
#[derive(Clone, Copy)]
pub(super) enum Column {
    Count(fn(&Point) -> usize),
    Text(fn(&Point) -> &str),
    Number(fn(&Point) -> f64),
    Flag(fn(&Point) -> bool),
    /// Is the point on the front.
    Front,
}

use Column::{Count, Flag, Front, Number, Text};

/// Name and values, in their order.
pub(super) const COLUMNS: [(&str, Column); 23] = [
    ("number", Count(|p| p.number)),
    ("settings", Text(|p| &p.settings)),
    ("node_nm", Number(|p| p.node_nm)),
    ("volt", Number(|p| p.volt)),
    ("mhz", Number(|p| p.mhz)),
    ("celsius", Number(|p| p.celsius)),
    ("j_per_th", Number(|p| p.j_per_th)),
    ("low", Number(|p| p.low)),
    ("high", Number(|p| p.high)),
    ("null_j_per_th", Number(|p| p.null_j_per_th)),
    ("ghs", Number(|p| p.ghs)),
    ("mm2", Number(|p| p.mm2)),
    ("ghs_per_mm2", Number(|p| p.ghs_per_mm2)),
    ("watts", Number(|p| p.watts)),
    ("latency_ns", Number(|p| p.latency_ns)),
    ("flop_share", Number(|p| p.flop_share)),
    ("additions", Number(|p| p.parts.additions)),
    ("flop_clocks", Number(|p| p.parts.flop_clocks)),
    ("flop_toggles", Number(|p| p.parts.flop_toggles)),
    ("choices", Number(|p| p.parts.choices)),
    ("leakage_beyond", Number(|p| p.parts.leakage_beyond)),
    ("drawn_out", Flag(|p| p.drawn_out)),
    ("front", Front),
];

/// Every point as a line, behind a comment that says what they stand on.
pub(super) fn csv(result: &Exploration) -> Result<String, Failure> {
    let failed = |error: csv::Error| Failure::input(error.to_string());
    let mut writer = csv::Writer::from_writer(format!("# {}\n", result.head()).into_bytes());
    let names = COLUMNS.map(|(name, _)| name);
    writer.write_record(names).map_err(failed)?;
    for (p, front) in result.found.points.iter().zip(result.on_front()) {
        let record = COLUMNS.map(|(_, column)| match column {
            Count(of) => of(p).to_string(),
            Text(of) => of(p).to_owned(),
            Number(of) => of(p).to_string(),
            Flag(of) => u8::from(of(p)).to_string(),
            Front => u8::from(front).to_string(),
        });
        writer.write_record(&record).map_err(failed)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| Failure::input(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| Failure::input(error.to_string()))
}
