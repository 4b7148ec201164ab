//! All rows, and the choice among them.

use std::sync::OnceLock;

use super::row::{Confidence, Level, Row};
use super::{RowError, read_rows};
use crate::design::nearest;

/// Rows in their order: the crate's own, then a user's.
#[derive(Clone, Debug, PartialEq)]
pub struct Book {
    /// The rows.
    pub rows: Vec<Row>,
}

/// Which rows are wanted; a field that is `None` chooses all. Words are compared without case.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Part of a maker's name.
    pub maker: Option<String>,
    /// A chip, or part of its or its machine's name.
    pub chip: Option<String>,
    /// The node, in nanometres.
    pub node_nm: Option<f64>,
    /// Where the energy was taken.
    pub level: Option<Level>,
    /// The least confidence.
    pub confidence: Option<Confidence>,
    /// The machine's year.
    pub year: Option<u32>,
}

/// A name that no row has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no published row is of {what} `{name}`; nearest: {nearest}")]
pub struct NoSuchChip {
    /// What was asked for: `chip or machine`, `maker`.
    pub what: &'static str,
    /// As typed.
    pub name: String,
    /// The nearest that there are.
    pub nearest: String,
}

const PUBLISHED: &str = include_str!("published.csv");

impl Book {
    /// The crate's own rows.
    pub fn published() -> &'static Self {
        static BOOK: OnceLock<Book> = OnceLock::new();
        BOOK.get_or_init(|| {
            let rows = read_rows("published.csv", PUBLISHED, false);
            // Held by a test: the file is part of the crate.
            Self {
                rows: rows.unwrap_or_default(),
            }
        })
    }

    /// The crate's rows, and behind them those of a user's file.
    ///
    /// # Errors
    /// All that is wrong with the file's text.
    pub fn with(file: &str, text: &str) -> Result<Self, Vec<RowError>> {
        let mut book = Self::published().clone();
        book.rows.extend(read_rows(file, text, true)?);
        Ok(book)
    }

    /// The rows that a filter lets through, in their order.
    ///
    /// # Errors
    /// A chip or maker that nobody has heard of.
    pub fn choose(&self, filter: &Filter) -> Result<Vec<&Row>, NoSuchChip> {
        if let Some(maker) = &filter.maker {
            let names = |row: &Row| vec![row.maker.clone()];
            self.known("maker", maker, names)?;
        }
        if let Some(chip) = &filter.chip
            && !self.rows.iter().any(|row| is_called(row, chip))
        {
            let names = |row: &Row| vec![row.name.clone(), row.machine.clone()];
            self.known("chip or machine", chip, names)?;
        }
        let rows = self.rows.iter();
        Ok(rows.filter(|row| filter.takes(row)).collect())
    }

    /// The nodes that there are rows of, the smallest first.
    pub fn nodes(&self) -> Vec<f64> {
        let mut nodes: Vec<f64> = self.rows.iter().filter_map(|row| row.node_nm).collect();
        nodes.sort_by(f64::total_cmp);
        nodes.dedup();
        nodes
    }

    fn known(
        &self,
        what: &'static str,
        name: &str,
        names: impl Fn(&Row) -> Vec<String>,
    ) -> Result<(), NoSuchChip> {
        let all: Vec<String> = self.rows.iter().flat_map(names).collect();
        if all.iter().any(|one| has(one, name)) {
            return Ok(());
        }
        Err(NoSuchChip {
            what,
            name: name.into(),
            nearest: nearest(name, all.iter().map(String::as_str)),
        })
    }

    /// Lowest and highest published voltage at a node, of rows of any confidence.
    pub fn voltages(&self, node_nm: f64) -> Option<(f64, f64)> {
        let at = |row: &&Row| {
            row.node_nm
                .is_some_and(|node| (node / node_nm - 1.0).abs() < 0.02)
        };
        let volts = self.rows.iter().filter(at).filter_map(|row| row.volt);
        volts.fold(None, |range, volt| match range {
            None => Some((volt, volt)),
            Some((low, high)) => Some((f64::min(low, volt), f64::max(high, volt))),
        })
    }
}

fn has(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}

/// Is this part of a chip's or machine's name, or some words of them and the maker's: `KnC Titan`, `Bitmain S9`.
fn is_called(row: &Row, part: &str) -> bool {
    let all = format!("{} {} {}", row.maker, row.name, row.machine);
    let mut words = part.split_whitespace();
    has(&row.name, part)
        || has(&row.machine, part)
        || (part.trim().contains(' ') && words.all(|word| has(&all, word)))
}

impl Filter {
    fn takes(&self, row: &Row) -> bool {
        let is = |wanted: &Option<String>, texts: &[&str]| {
            wanted
                .as_ref()
                .is_none_or(|part| texts.iter().any(|text| has(text, part)))
        };
        is(&self.maker, &[&row.maker])
            && self.chip.as_ref().is_none_or(|chip| is_called(row, chip))
            && self.node_nm.is_none_or(|node| row.node_nm == Some(node))
            && self.level.is_none_or(|level| row.level == level)
            && self.confidence.is_none_or(|least| row.confidence <= least)
            && self.year.is_none_or(|year| row.year == Some(year))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_published_row_is_read_with_its_source() {
        let rows = read_rows("published.csv", PUBLISHED, false).unwrap();
        assert_eq!(rows.len(), 61);
        assert_eq!(Book::published().rows, rows);
        assert!(rows.iter().all(|row| !row.source.is_empty()));
    }

    #[test]
    fn what_is_scored_is_what_can_be() {
        let scored: Vec<&Row> = Book::published()
            .rows
            .iter()
            .filter(|r| r.is_scored())
            .collect();
        let chips: std::collections::BTreeSet<&str> =
            scored.iter().map(|r| r.name.as_str()).collect();
        let at_chip = scored.iter().filter(|row| row.level == Level::Chip);
        assert_eq!((scored.len(), chips.len(), at_chip.count()), (16, 6, 11));
        let low = |row: &&Row| row.confidence >= Confidence::Low;
        assert_eq!(scored.iter().copied().filter(low).count(), 0);
    }

    #[test]
    fn a_filter_chooses_and_a_misspelt_name_is_told_the_nearest() {
        let book = Book::published();
        let of = |filter: Filter| book.choose(&filter).map(|rows| rows.len());
        let chip = |name: &str| Filter {
            chip: Some(name.into()),
            ..Filter::default()
        };
        assert_eq!(of(chip("bm1384")), Ok(7));
        assert_eq!(of(chip("antminer s9")), Ok(1));
        let error = of(chip("BM1378")).unwrap_err().to_string();
        assert!(
            error.contains("nearest: `BM1368`") || error.contains("`BM1387`"),
            "{error}"
        );
        let high = Filter {
            confidence: Some(Confidence::High),
            level: Some(Level::Chip),
            ..Filter::default()
        };
        assert!(
            book.choose(&high)
                .unwrap()
                .iter()
                .all(|r| r.confidence == Confidence::High)
        );
        assert_eq!(book.voltages(28.0), Some((0.6, 0.8)));
        assert_eq!(book.voltages(110.0), None);
    }
}
