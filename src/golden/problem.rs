//! Bad input: what is wrong with a vector file, and where.

use std::fmt;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::SCHEMA;
use crate::bits::ParseHexError;

/// Why a file, or a part of it, is not vectors.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProblemKind {
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(String),
    /// No bytes, or no entries.
    #[error("the file holds no vectors")]
    Empty,
    /// A text format with bytes that are no text.
    #[error("not UTF-8 text from byte {0}; raw headers need the extension .bin")]
    NotText(usize),
    /// Not JSON.
    #[error("not JSON: {0}")]
    Json(String),
    /// A schema that this version does not know.
    #[error("schema {0:?} is not known; this version reads {SCHEMA:?}")]
    Schema(String),
    /// A field that has to be there.
    #[error("is missing")]
    Missing,
    /// A value of another JSON type.
    #[error("{wanted} is wanted, {found} is there")]
    WrongType {
        /// What the schema has.
        wanted: &'static str,
        /// What the file has.
        found: &'static str,
    },
    /// A field that the schema does not have, so perhaps a misspelt one.
    #[error("is not a field of this entry; see the schema of vector files")]
    UnknownField,
    /// An entry of a type that the schema does not have.
    #[error("{0:?} is no type of entry: message, monte_carlo or header")]
    UnknownType(String),
    /// Text that is not the hex it should be.
    #[error("{0}")]
    Hex(#[from] ParseHexError),
    /// A number or word that cannot be read.
    #[error("{0}")]
    Value(String),
    /// A file that ends in the middle of an entry.
    #[error("the file is cut: {0}")]
    Cut(String),
    /// Two entries of one name.
    #[error("{0:?} names an earlier entry too")]
    RepeatedId(String),
    /// Counts that have to agree.
    #[error("{found} {what} where {wanted} are wanted")]
    Count {
        /// What is counted.
        what: &'static str,
        /// The right count.
        wanted: usize,
        /// The count that is there.
        found: usize,
    },
    /// A line that the format does not have.
    #[error("{0:?} is no line of this format")]
    UnknownLine(String),
}

impl ProblemKind {
    /// A stable word for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "unreadable",
            Self::Empty => "empty",
            Self::NotText(_) => "not_text",
            Self::Json(_) => "json",
            Self::Schema(_) => "schema",
            Self::Missing => "missing",
            Self::WrongType { .. } => "wrong_type",
            Self::UnknownField => "unknown_field",
            Self::UnknownType(_) => "unknown_type",
            Self::Hex(ParseHexError::NotHex { .. }) => "not_hex",
            Self::Hex(_) => "wrong_length",
            Self::Value(_) => "value",
            Self::Cut(_) => "cut",
            Self::RepeatedId(_) => "repeated_id",
            Self::Count { .. } => "count",
            Self::UnknownLine(_) => "unknown_line",
        }
    }
}

impl Serialize for ProblemKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("ProblemKind", 2)?;
        fields.serialize_field("code", self.code())?;
        fields.serialize_field("message", &self.to_string())?;
        fields.end()
    }
}

/// One thing wrong with a file's form, with its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file as it was named.
    pub file: String,
    /// Line from 1, in text formats.
    pub line: Option<usize>,
    /// Column in characters from 1, in text formats.
    pub column: Option<usize>,
    /// Index of the entry from 0.
    pub entry: Option<usize>,
    /// Name of the entry, where it has one.
    pub id: Option<String>,
    /// The field.
    pub field: Option<String>,
    /// What is wrong.
    #[serde(flatten)]
    pub kind: ProblemKind,
}

impl Problem {
    /// A problem of the file as a whole.
    pub fn of_file(file: &str, kind: ProblemKind) -> Self {
        Self {
            file: file.to_owned(),
            line: None,
            column: None,
            entry: None,
            id: None,
            field: None,
            kind,
        }
    }

    /// A problem at a line and column, both from 1.
    pub(super) fn at_line(file: &str, line: usize, column: usize, kind: ProblemKind) -> Self {
        Self {
            line: Some(line),
            column: Some(column),
            ..Self::of_file(file, kind)
        }
    }
}

impl fmt::Display for Problem {
    /// `file:line:column: entry 3 (id), field `x`: what is wrong`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.file)?;
        for number in [self.line, self.column].into_iter().flatten() {
            write!(f, ":{number}")?;
        }
        f.write_str(": ")?;
        write_place(f, self.entry, self.id.as_deref(), self.field.as_deref())?;
        write!(f, "{}", self.kind)
    }
}

/// `entry 3 (id), field `x`: `, or the parts of it that there are.
pub(super) fn write_place(
    f: &mut fmt::Formatter<'_>,
    entry: Option<usize>,
    id: Option<&str>,
    field: Option<&str>,
) -> fmt::Result {
    let mut parts = Vec::new();
    match (entry, id) {
        (Some(entry), Some(id)) => parts.push(format!("entry {entry} ({id})")),
        (Some(entry), None) => parts.push(format!("entry {entry}")),
        (None, _) => {}
    }
    if let Some(field) = field {
        parts.push(format!("field `{field}`"));
    }
    if parts.is_empty() {
        return Ok(());
    }
    write!(f, "{}: ", parts.join(", "))
}
