//! JSON that a verb keeps for another one, under a schema that both know.

use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// As it is kept and printed.
pub(crate) fn to_json(report: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(report).expect("a report is plain data");
    text.push('\n');
    text
}

/// Reads one that was kept; `None` where there is none of this schema.
pub(crate) fn read<T: DeserializeOwned>(file: &Path, schema: &str) -> Option<T> {
    let text = std::fs::read_to_string(file).ok()?;
    let value: Value = serde_json::from_str(&text).ok()?;
    (value["schema"] == schema)
        .then(|| serde_json::from_value(value).ok())
        .flatten()
}
