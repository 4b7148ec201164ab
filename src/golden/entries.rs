//! Reading the entries of our own JSON, one function a type.

use serde_json::Value;

use super::fields::{Fields, type_of};
use super::monte_carlo::CHECKPOINTS;
use super::problem::{Problem, ProblemKind};
use super::vector::{HeaderVector, MessageVector, MonteCarloVector, Vector};
use crate::bits::{Digest, parse_hex};
use crate::spec::Header;
use crate::units::ParseNonceError;

/// Longest message that a `repeat` may ask for, in bytes.
const LONGEST_REPEAT: u64 = 1 << 28;

/// Entry `index` of a file and its vector; `None` after noting why there is none.
pub(super) fn read_entry(
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
            .map_err(|error: ParseNonceError| ProblemKind::Value(error.to_string()))
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
