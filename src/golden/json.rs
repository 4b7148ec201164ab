//! Reading our own JSON (`vectors/SCHEMA.md`).

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::SCHEMA;
use super::canonical::content_hash;
use super::entries::read_entry;
use super::fields::{Fields, type_of};
use super::problem::{Problem, ProblemKind};
use super::vector::{ContentHash, Vector, VectorSet};

/// The set in `text`, or everything wrong with its form.
pub(super) fn parse(file: &str, text: &str) -> Result<VectorSet, Vec<Problem>> {
    let map = match serde_json::from_str(text) {
        Ok(Value::Object(map)) => map,
        Ok(other) => {
            let (wanted, found) = ("an object", type_of(&other));
            let kind = ProblemKind::WrongType { wanted, found };
            return Err(vec![Problem::of_file(file, kind)]);
        }
        Err(error) => return Err(vec![syntax(file, &error)]),
    };
    let mut problems = Vec::new();
    let set = read_set(file, &map, &mut problems);
    match set {
        Some(set) if problems.is_empty() => Ok(set),
        _ => Err(problems),
    }
}

fn syntax(file: &str, error: &serde_json::Error) -> Problem {
    // The place is ours to state; the message repeats it at its end.
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let kind = if error.is_eof() {
        ProblemKind::Cut(message.to_owned())
    } else {
        ProblemKind::Json(message.to_owned())
    };
    Problem::at_line(file, error.line(), error.column(), kind)
}

fn read_set(
    file: &str,
    map: &Map<String, Value>,
    problems: &mut Vec<Problem>,
) -> Option<VectorSet> {
    let place = Problem::of_file(file, ProblemKind::Missing);
    let mut fields = Fields::new(map, place, problems);
    let schema = fields.text("schema")?;
    if schema != SCHEMA {
        // Another version may have other fields: nothing else can be judged.
        fields.note("schema", ProblemKind::Schema(schema.to_owned()));
        return None;
    }
    let name = fields.text("name");
    let title = fields.optional_text("title");
    let source = fields.optional_text("source");
    let stated = fields.hex("content_sha256");
    let value = fields.value("entries");
    let entries = value.and_then(|value| fields.typed("entries", value, "a list", Value::as_array));
    fields.finish();
    let entries = entries?;
    if entries.is_empty() {
        problems.push(Problem::of_file(file, ProblemKind::Empty));
    }
    let vectors = entries
        .iter()
        .enumerate()
        .filter_map(|(index, entry)| read_entry(file, index, entry, problems))
        .collect();
    note_repeated_ids(file, &vectors, problems);
    Some(VectorSet {
        file: file.to_owned(),
        name: name?.to_owned(),
        title: title?.unwrap_or_default().to_owned(),
        source: source?.unwrap_or_default().to_owned(),
        content: Some(ContentHash {
            stated: stated?,
            computed: content_hash(value?),
        }),
        vectors: vectors.into_iter().map(|(_, vector)| vector).collect(),
    })
}

fn note_repeated_ids(file: &str, vectors: &Vec<(usize, Vector)>, problems: &mut Vec<Problem>) {
    let mut seen = HashMap::new();
    for (index, vector) in vectors {
        if seen.insert(vector.id(), index).is_some() {
            problems.push(Problem {
                entry: Some(*index),
                id: Some(vector.id().to_owned()),
                field: Some("id".to_owned()),
                ..Problem::of_file(file, ProblemKind::RepeatedId(vector.id().to_owned()))
            });
        }
    }
}
