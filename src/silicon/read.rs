//! Rows out of CSV, each refused with its line and field when it can't be true.

use csv::StringRecord;

use super::row::{Confidence, Level, Row, Word};
use crate::design::nearest;

/// A row or heading that is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}{}: {what}", field.map(|f| format!(", {f}")).unwrap_or_default())]
pub struct RowError {
    /// The file, as it was named.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// The column, where it is one column's fault.
    pub field: Option<&'static str>,
    /// What is wrong with it.
    pub what: String,
}

/// The columns, in the order of the crate's own file.
pub const COLUMNS: [&str; 17] = [
    "name",
    "maker",
    "machine",
    "year",
    "node_nm",
    "die_mm2",
    "cores",
    "ghs_per_chip",
    "freq_mhz",
    "volt",
    "j_per_th",
    "level",
    "machine_ths",
    "machine_w",
    "machine_chips",
    "source",
    "confidence",
];

/// Columns that a file must have; the others may be missing.
const NEEDED: [&str; 7] = [
    "name",
    "maker",
    "node_nm",
    "j_per_th",
    "level",
    "source",
    "confidence",
];

/// A number's column: unit, least, most, and what a number outside of them most likely is.
const RANGES: [(&str, f64, f64, &str); 11] = [
    ("year", 2009.0, 2100.0, "a year such as 2021"),
    ("node_nm", 2.0, 250.0, "nanometres, 2 to 250"),
    ("die_mm2", 0.1, 1000.0, "mm2"),
    ("cores", 1.0, 1e6, "hashing cores of a chip"),
    ("ghs_per_chip", 0.01, 1e5, "GH/s of one chip"),
    ("freq_mhz", 1.0, 10_000.0, "MHz"),
    (
        "volt",
        0.15,
        2.0,
        "volts at the transistors: 0.85, not 850 (mV); of a stack, one domain's",
    ),
    ("j_per_th", 1.0, 1e5, "J/TH (J/GH times 1000)"),
    ("machine_ths", 1e-4, 5000.0, "TH/s of one machine"),
    ("machine_w", 0.5, 50_000.0, "watts of one machine"),
    ("machine_chips", 1.0, 10_000.0, "chips of one machine"),
];

/// How far a machine's own watts over TH/s may lie from its J/TH.
const AGREEMENT: f64 = 0.10;

/// One line on its way to a row.
struct Line<'a> {
    file: &'a str,
    number: u64,
    record: &'a StringRecord,
    columns: &'a [&'static str],
}

/// Reads rows; `own` says that they are a user's. All that is wrong is told at once.
///
/// # Errors
/// Every heading and field that can't be used.
pub fn read_rows(file: &str, text: &str, own: bool) -> Result<Vec<Row>, Vec<RowError>> {
    let mut reader = csv::ReaderBuilder::new()
        .comment(Some(b'#'))
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let at = |line, field, what: String| RowError {
        file: file.into(),
        line,
        field,
        what,
    };
    let headings = reader
        .headers()
        .map_err(|error| vec![at(1, None, error.to_string())])?
        .clone();
    let columns = columns(&headings, |what| at(1, None, what))?;
    let (mut rows, mut errors) = (Vec::new(), Vec::new());
    let mut record = StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {
                let line = record.position().map_or(0, csv::Position::line);
                let line = Line {
                    file,
                    number: line,
                    record: &record,
                    columns: &columns,
                };
                match line.row(own) {
                    Ok(row) => rows.push(row),
                    Err(wrong) => errors.extend(wrong),
                }
            }
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                errors.push(at(line, None, uneven(&error)));
            }
        }
    }
    if errors.is_empty() && rows.is_empty() {
        errors.push(at(1, None, "there is no row behind the headings".into()));
    }
    if errors.is_empty() {
        Ok(rows)
    } else {
        Err(errors)
    }
}

fn uneven(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => format!(
            "{len} fields where the headings have {expected_len}: a comma too many or too few, or one that needs quotes"
        ),
        csv::ErrorKind::Utf8 { .. } => "this is no UTF-8 text".into(),
        _ => error.to_string(),
    }
}

fn columns(
    headings: &StringRecord,
    wrong: impl Fn(String) -> RowError,
) -> Result<Vec<&'static str>, Vec<RowError>> {
    let (mut found, mut errors) = (Vec::new(), Vec::new());
    for heading in headings {
        match COLUMNS.into_iter().find(|column| *column == heading) {
            Some(column) if found.contains(&column) => {
                errors.push(wrong(format!("the column `{column}` comes twice")));
            }
            Some(column) => found.push(column),
            None => errors.push(wrong(format!(
                "`{heading}` is no column; nearest: {}",
                nearest(heading, COLUMNS.into_iter())
            ))),
        }
    }
    for needed in NEEDED.into_iter().filter(|needed| !found.contains(needed)) {
        errors.push(wrong(format!("the column `{needed}` is missing")));
    }
    if errors.is_empty() {
        Ok(found)
    } else {
        Err(errors)
    }
}

impl Line<'_> {
    fn error(&self, field: &'static str, what: String) -> RowError {
        RowError {
            file: self.file.into(),
            line: self.number,
            field: Some(field),
            what,
        }
    }

    fn text(&self, column: &'static str) -> &str {
        let at = self.columns.iter().position(|one| *one == column);
        at.and_then(|at| self.record.get(at)).unwrap_or("")
    }

    fn filled(&self, column: &'static str) -> Result<String, RowError> {
        match self.text(column) {
            "" => Err(self.error(column, "nothing is there".into())),
            text => Ok(text.into()),
        }
    }

    fn number(&self, column: &'static str) -> Result<Option<f64>, RowError> {
        let text = self.text(column);
        if text.is_empty() {
            return Ok(None);
        }
        let range = RANGES.iter().find(|(of, ..)| *of == column);
        let Some(&(_, least, most, unit)) = range else {
            return Ok(None);
        };
        match text.parse::<f64>() {
            Ok(value) if (least..=most).contains(&value) => Ok(Some(value)),
            Ok(value) => Err(self.error(
                column,
                format!("{value} lies outside {least} to {most}: it is {unit}"),
            )),
            Err(_) => Err(self.error(column, format!("`{text}` is no number: it is {unit}"))),
        }
    }

    fn count(&self, column: &'static str) -> Result<Option<u32>, RowError> {
        match self.number(column)? {
            Some(value) if value.fract() != 0.0 => {
                Err(self.error(column, format!("{value} is no whole number")))
            }
            #[expect(clippy::cast_sign_loss, reason = "ranges begin above zero")]
            value => Ok(value.map(|value| value as u32)),
        }
    }

    fn word<T: Word>(&self, column: &'static str) -> Result<T, RowError> {
        let text = self.text(column);
        let found = T::ALL.iter().find(|(word, _)| *word == text);
        found.map(|(_, value)| *value).ok_or_else(|| {
            let words: Vec<&str> = T::ALL.iter().map(|(word, _)| *word).collect();
            self.error(column, format!("`{text}` is none of: {}", words.join(", ")))
        })
    }

    fn row(&self, own: bool) -> Result<Row, Vec<RowError>> {
        let mut errors = Vec::new();
        macro_rules! take {
            ($read:expr) => {
                $read.map_err(|error| errors.push(error)).ok()
            };
        }
        let name = take!(self.filled("name"));
        let maker = take!(self.filled("maker"));
        let source = take!(self.filled("source"));
        let level = take!(self.word::<Level>("level"));
        let confidence = take!(self.word::<Confidence>("confidence"));
        let mut real = |column| take!(self.number(column)).flatten();
        let (node_nm, die_mm2) = (real("node_nm"), real("die_mm2"));
        let (ghs_per_chip, freq_mhz) = (real("ghs_per_chip"), real("freq_mhz"));
        let (volt, j_per_th) = (real("volt"), real("j_per_th"));
        let (machine_ths, machine_w) = (real("machine_ths"), real("machine_w"));
        let mut whole = |column| take!(self.count(column)).flatten();
        let (year, cores, machine_chips) = (whole("year"), whole("cores"), whole("machine_chips"));
        if let (Some(ths), Some(watts), Some(energy), Some(Level::Wall)) =
            (machine_ths, machine_w, j_per_th, level)
        {
            let own = watts / ths;
            if (own / energy - 1.0).abs() > AGREEMENT {
                errors.push(self.error(
                    "j_per_th",
                    format!("{energy} J/TH, but {watts} W over {ths} TH/s is {own:.1} J/TH: one of the three is wrong"),
                ));
            }
        }
        let (Some(name), Some(maker), Some(source), Some(level), Some(confidence), true) =
            (name, maker, source, level, confidence, errors.is_empty())
        else {
            return Err(errors);
        };
        Ok(Row {
            name,
            maker,
            machine: self.text("machine").into(),
            year,
            node_nm,
            die_mm2,
            cores,
            ghs_per_chip,
            freq_mhz,
            volt,
            j_per_th,
            level,
            machine_ths,
            machine_w,
            machine_chips,
            source,
            confidence,
            line: self.number,
            own,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "name,maker,node_nm,volt,j_per_th,level,machine_ths,machine_w,source,confidence\n";

    fn told(row: &str) -> String {
        let errors = read_rows("mine.csv", &format!("{HEAD}{row}\n"), true).unwrap_err();
        let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
        all.join("\n")
    }

    #[test]
    fn a_row_is_read_and_what_is_not_given_stays_unknown() {
        let text = format!("{HEAD}X1,Me,28,0.75,400,chip,,,\"a sheet, page 2\",high\n");
        let rows = read_rows("mine.csv", &text, true).unwrap();
        let row = &rows[0];
        assert_eq!((row.line, row.own, row.volt), (2, true, Some(0.75)));
        assert_eq!((row.source.as_str(), row.year), ("a sheet, page 2", None));
        assert!(row.is_scored());
    }

    /// The mistakes that are easily made: each is told with its line, its field and what is expected there.
    #[test]
    fn wrong_units_and_wrong_words_are_told_by_line_and_field() {
        for (row, part) in [
            (
                "X1,Me,28,750,400,chip,,,s,high",
                "mine.csv:2, volt: 750 lies outside 0.15 to 2: it is volts",
            ),
            (
                "X1,Me,28,0.75,0.4,chip,,,s,high",
                "j_per_th: 0.4 lies outside 1 to 100000: it is J/TH",
            ),
            (
                "X1,Me,0.028,0.75,400,chip,,,s,high",
                "node_nm: 0.028 lies outside 2 to 250",
            ),
            (
                "X1,Me,28nm,0.75,400,chip,,,s,high",
                "node_nm: `28nm` is no number",
            ),
            (
                "X1,Me,28,0.75,400,board,,,s,high",
                "level: `board` is none of: chip, wall, n/a",
            ),
            ("X1,Me,28,0.75,400,chip,,,,high", "source: nothing is there"),
            ("X1,Me,28,0.75,400,chip,,,s,sure", "confidence: `sure`"),
            (
                "X1,Me,28,0.75,400,wall,14,1372,s,high",
                "1372 W over 14 TH/s is 98.0 J/TH",
            ),
            (
                "X1,Me,28,0.75,400,chip,,,s",
                "9 fields where the headings have 10",
            ),
            ("X1,Me,28,NaN,400,chip,,,s,high", "volt: NaN lies outside"),
            ("", "no row behind the headings"),
        ] {
            let said = told(row);
            assert!(said.contains(part), "{row}: {said}");
        }
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let said = told("X1,Me,0,750,400,chip,,,s,high\nX2,,28,0.7,300,chip,,,s,high");
        assert_eq!(said.lines().count(), 3, "{said}");
        assert!(said.contains("mine.csv:3, maker"), "{said}");
    }

    #[test]
    fn headings_are_told_with_the_nearest() {
        let wrong = "name,maker,node,j_per_th,level,source,confidence\nX,Y,28,1,chip,s,high\n";
        let errors = read_rows("mine.csv", wrong, true).unwrap_err();
        let text = errors[0].to_string();
        assert!(
            text.contains("`node` is no column; nearest:") && text.contains("`node_nm`"),
            "{text}"
        );
        assert!(errors[1].to_string().contains("`node_nm` is missing"));
    }
}
