//! Reading headers as lines of hex: `HEADER [HEIGHT|-] [# NOTE]`.

use super::problem::{Problem, ProblemKind};
use super::vector::{HeaderVector, Vector, number_repeated_ids};
use crate::bits::ParseHexError;
use crate::spec::Header;

/// The headers of the lines, or everything wrong with them.
///
/// A line that begins with `#` is a comment; after a header, `#` begins the
/// header's note.
pub(super) fn parse(file: &str, text: &str) -> Result<Vec<Vector>, Vec<Problem>> {
    let mut vectors = Vec::new();
    let mut problems = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let (content, note) = match line.split_once('#') {
            Some((content, note)) => (content, Some(note.trim().to_owned())),
            None => (line, None),
        };
        if content.trim().is_empty() {
            continue;
        }
        let place = |column, field: &str, kind| Problem {
            field: Some(field.to_owned()),
            ..Problem::at_line(file, index + 1, column, kind)
        };
        match parse_line(content, note.filter(|note| !note.is_empty())) {
            Ok(header) => vectors.push(Vector::Header(header)),
            Err((column, field, kind)) => problems.push(place(column, field, kind)),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    number_repeated_ids(&mut vectors);
    Ok(vectors)
}

type LineError = (usize, &'static str, ProblemKind);

fn parse_line(content: &str, note: Option<String>) -> Result<HeaderVector, LineError> {
    let indent = content.chars().take_while(|c| c.is_whitespace()).count();
    let content = content.trim();
    let (hex, rest) = content
        .split_once(char::is_whitespace)
        .unwrap_or((content, ""));
    let header = Header::parse_hex(hex).map_err(|error| {
        let offset = match error {
            ParseHexError::NotHex { position, .. } => position,
            _ => 0,
        };
        (indent + offset + 1, "header", error.into())
    })?;
    let height = match rest.trim() {
        "" | "-" => None,
        number => Some(number.parse().map_err(|_| {
            let column = indent + content.len() - number.len() + 1;
            let message = format!("{number:?} is not a height; write a number or -");
            (column, "height", ProblemKind::Value(message))
        })?),
    };
    Ok(HeaderVector::of(header, height, note))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn height_and_note_are_read() {
        let hex = "00".repeat(80);
        let text = format!("# comment\n\n  {hex} 17 # first\n{hex}\n{hex} - #\n");
        let vectors = parse("x", &text).unwrap();
        let Vector::Header(first) = &vectors[0] else {
            panic!("a header");
        };
        assert_eq!(
            (first.height, first.note.as_deref()),
            (Some(17), Some("first"))
        );
        assert_eq!(vectors[0].id(), "block-17");
        assert_eq!(vectors[2].id(), format!("{}-2", vectors[1].id()));
    }

    #[test]
    fn every_bad_line_is_named_with_its_column() {
        let hex = "00".repeat(80);
        let text = format!(" 00zz\n0000\n{hex} x1\n");
        let shown: Vec<String> = parse("x", &text)
            .unwrap_err()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(
            shown,
            [
                "x:1:4: field `header`: 'z' at position 2 is not a hex digit",
                "x:2:1: field `header`: 4 hex digits where 160 are wanted",
                "x:3:162: field `height`: \"x1\" is not a height; write a number or -",
            ]
        );
    }
}
