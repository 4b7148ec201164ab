//! `docs/matrix.md`.

use std::fmt::Write;

use goldbench::design::DesignConfig;

use crate::row::Row;

const HEAD: &str = include_str!("head.md");

/// A design as `--config` takes it.
pub fn settings(design: &DesignConfig) -> String {
    match design.differences() {
        none if none.is_empty() => "`kind=miner`".into(),
        settings => format!("`{settings}`"),
    }
}

/// A row of the table.
pub fn line(row: &Row) -> String {
    let structure = row.design.elaborate();
    let verdict = if row.failed.is_empty() {
        "PASS"
    } else {
        "FAIL"
    };
    let yosys = match row.yosys {
        None => "-".into(),
        Some(count) if row.unread == 0 => count.to_string(),
        Some(count) => format!("{count} + {} unread", row.unread),
    };
    format!(
        "| {} | {verdict} | {} | {} | {} | {} | {} | {} | {} | {yosys} |",
        settings(&row.design),
        row.cases,
        row.cycles,
        row.words,
        row.hits,
        structure.additions_per_hash(),
        structure.datapath_flops(),
        row.flops,
    )
}

/// The page.
pub fn render(rows: &[Row]) -> String {
    let mut text = HEAD.to_owned();
    for row in rows {
        text += &line(row);
        text.push('\n');
    }
    let sum = |of: fn(&Row) -> u64| rows.iter().map(of).sum::<u64>();
    let _ = writeln!(
        text,
        "\n{} designs, {} cycles, {} words of 32 bits compared.",
        rows.len(),
        sum(|row| row.cycles),
        sum(|row| row.words)
    );
    text
}
