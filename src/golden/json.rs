//! Reading our own JSON (`vectors/SCHEMA.md`).

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::SCHEMA;
use super::canonical::content_hash;
use super::fields::{Fields, type_of};
use super::monte_carlo::CHECKPOINTS;
use super::problem::{Problem, ProblemKind};
use super::vector::{
    ContentHash, HeaderVector, MessageVector, MonteCarloVector, Vector, VectorSet,
};
use crate::bits::{Digest, parse_hex};
use crate::spec::Header;

/// Longest message that a `repeat` may ask for, in bytes.
const LONGEST_REPEAT: u64 = 1 << 28;

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

fn read_entry(
    file: &str,
    index: usize,
    entry: &Value,
    problems: &mut Vec<Problem>,
) -> Option<(usize, Vector)> {
    let place = Problem {
        entry: Some(index),
        ..Problem::of_file(file, ProblemKind::Missing)
    };
    let Value::Object(map) = entry else {
        let (wanted, found) = ("an object", type_of(entry));
        let kind = ProblemKind::WrongType { wanted, found };
        problems.push(Problem { kind, ..place });
        return None;
    };
    let mut fields = Fields::new(map, place, problems);
    let id = fields.text("id");
    if let Some(id) = id {
        fields.set_id(id);
    }
    let id = id.unwrap_or_default().to_owned();
    let vector = match fields.text("type")? {
        "message" => read_message(id, &mut fields).map(Vector::Message),
        "monte_carlo" => read_monte_carlo(id, &mut fields).map(Vector::MonteCarlo),
        "header" => read_header(id, &mut fields).map(Vector::Header),
        other => {
            fields.note("type", ProblemKind::UnknownType(other.to_owned()));
            // Its fields cannot be judged.
            return None;
        }
    };
    fields.finish();
    vector.map(|vector| (index, vector))
}

fn read_message(id: String, fields: &mut Fields) -> Option<MessageVector> {
    let digest = fields.hex("digest");
    let msg = fields.parsed("msg", parse_hex);
    let repeat = match fields.optional("repeat") {
        None => Some(1),
        Some(value) => fields.typed("repeat", value, "a number from 1", |value| {
            value.as_u64().filter(|&count| count > 0)
        }),
    };
    let (digest, msg, repeat) = (digest?, msg?, repeat?);
    // A typing error must not become an allocation of terabytes.
    if repeat.saturating_mul(msg.len() as u64) > LONGEST_REPEAT {
        let message = format!("{repeat} times the message is more than {LONGEST_REPEAT} bytes");
        fields.note("repeat", ProblemKind::Value(message));
        return None;
    }
    let msg = msg.repeat(repeat as usize);
    Some(MessageVector { id, msg, digest })
}

fn read_monte_carlo(id: String, fields: &mut Fields) -> Option<MonteCarloVector> {
    let seed = fields.hex("seed");
    let value = fields.value("checkpoints")?;
    let list = fields.typed("checkpoints", value, "a list", Value::as_array)?;
    if list.len() != CHECKPOINTS {
        let kind = ProblemKind::Count {
            what: "checkpoints",
            wanted: CHECKPOINTS,
            found: list.len(),
        };
        fields.note("checkpoints", kind);
    }
    let mut checkpoints = Vec::with_capacity(list.len());
    for (number, item) in list.iter().enumerate() {
        let field = format!("checkpoints[{number}]");
        let Some(text) = fields.typed(&field, item, "a string", Value::as_str) else {
            continue;
        };
        match text.parse::<Digest>() {
            Ok(digest) => checkpoints.push(digest),
            Err(error) => fields.note(&field, error.into()),
        }
    }
    Some(MonteCarloVector {
        id,
        seed: seed?,
        checkpoints,
    })
}

fn read_header(id: String, fields: &mut Fields) -> Option<HeaderVector> {
    // All are asked for before any is unwrapped: each problem is to be noted.
    let header = fields.parsed("header", Header::parse_hex);
    let hash = fields.hex("hash");
    let midstate = fields.hex("midstate");
    let nonce = fields.parsed("nonce", |text| {
        text.parse()
            .map_err(|error: crate::units::ParseNonceError| ProblemKind::Value(error.to_string()))
    });
    let height = fields.optional_u32("height");
    let era = fields.optional_u32("era");
    let version_rolled = fields.flag("version_rolled");
    let note = fields.optional_text("note");
    Some(HeaderVector {
        id,
        height: height?,
        header: header?,
        hash: hash?,
        midstate: midstate?,
        nonce: nonce?,
        era: era?,
        version_rolled: version_rolled?,
        note: note?.map(str::to_owned),
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
