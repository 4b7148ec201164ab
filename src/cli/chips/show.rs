//! Rows as they are listed.

use std::fmt::Write as _;

use serde::Serialize;

use crate::cli::Failure;
use crate::silicon::Row;

/// `goldbench.chips/1`
#[derive(Debug, Serialize)]
pub(super) struct Shown<'a> {
    schema: &'static str,
    rows: &'a [&'a Row],
}

impl<'a> Shown<'a> {
    pub(super) fn of(rows: &'a [&'a Row]) -> Self {
        Self {
            schema: "goldbench.chips/1",
            rows,
        }
    }
}

/// A number, or a dash where the source gives none.
fn number(value: Option<f64>) -> String {
    value.map_or("-".into(), |value| value.to_string())
}

/// A table; what is not published is a dash.
pub(super) fn text(rows: &[&Row]) -> String {
    let width = |of: fn(&Row) -> &str, least: usize| {
        let widths = rows.iter().map(|row| of(row).chars().count());
        widths.max().unwrap_or(0).max(least)
    };
    let (name, maker, machine) = (
        width(|row| &row.name, 4),
        width(|row| &row.maker, 5),
        width(|row| &row.machine, 7),
    );
    let mut text = format!(
        "{:<name$}  {:<maker$}  {:<machine$}  {:>4}  {:>4}  {:>7}  {:>5}  {:>5}  {:>7}  {:<5}  confidence\n",
        "chip", "maker", "machine", "year", "nm", "GH/s", "MHz", "V", "J/TH", "level"
    );
    for row in rows {
        let year = row.year.map_or("-".into(), |year| year.to_string());
        let _ = writeln!(
            text,
            "{:<name$}  {:<maker$}  {:<machine$}  {year:>4}  {:>4}  {:>7}  {:>5}  {:>5}  {:>7}  {:<5}  {}{}",
            row.name,
            row.maker,
            row.machine,
            number(row.node_nm),
            number(row.ghs_per_chip),
            number(row.freq_mhz),
            number(row.volt),
            number(row.j_per_th),
            row.level.word(),
            row.confidence.word(),
            if row.own { " (yours)" } else { "" }
        );
        if !row.is_sha256d() {
            let _ = writeln!(text, "{:name$}  not SHA-256d: {}", "", row.source);
        }
    }
    let _ = writeln!(
        text,
        "\n{} rows; sources: --format json. J/TH as published: chip is at the chip's supply, wall with power supply and fans",
        rows.len()
    );
    text
}

/// The rows in the columns in which they are read.
pub(super) fn csv(rows: &[&Row]) -> Result<String, Failure> {
    let failed = |error: csv::Error| Failure::input(error.to_string());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(crate::silicon::COLUMNS)
        .map_err(failed)?;
    let real = |value: Option<f64>| value.map_or(String::new(), |value| value.to_string());
    let whole = |value: Option<u32>| value.map_or(String::new(), |value| value.to_string());
    for row in rows {
        writer
            .write_record([
                row.name.clone(),
                row.maker.clone(),
                row.machine.clone(),
                whole(row.year),
                real(row.node_nm),
                real(row.die_mm2),
                whole(row.cores),
                real(row.ghs_per_chip),
                real(row.freq_mhz),
                real(row.volt),
                real(row.j_per_th),
                row.level.word().into(),
                real(row.machine_ths),
                real(row.machine_w),
                whole(row.machine_chips),
                row.source.clone(),
                row.confidence.word().into(),
            ])
            .map_err(failed)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| Failure::input(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| Failure::input(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::silicon::{Book, read_rows};

    /// What is printed as CSV is what `--chips` reads: nothing is lost on the way.
    #[test]
    fn rows_survive_their_own_csv() {
        let rows: Vec<&Row> = Book::published().rows.iter().collect();
        let text = csv(&rows).unwrap();
        let again = read_rows("again.csv", &text, false).unwrap();
        assert_eq!(again, Book::published().rows);
    }

    #[test]
    fn what_is_no_sha256d_is_listed_with_its_reason() {
        let rows: Vec<&Row> = Book::published()
            .rows
            .iter()
            .filter(|r| !r.is_sha256d())
            .collect();
        let text = text(&rows);
        assert!(text.contains("not SHA-256d: scrypt chip"), "{text}");
        assert_eq!(rows.len(), 2);
    }
}
