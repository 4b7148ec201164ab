//! Writing our own JSON.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::SCHEMA;
use super::canonical::{canonical, content_hash};
use super::vector::{HeaderVector, MessageVector, MonteCarloVector, Vector, VectorSet};

/// Messages from this length on, of one byte value, are written as a repeat.
const SHORTEST_REPEAT: usize = 1024;

/// A file that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("{} cannot be written: {source}", .path.display())]
pub struct SaveError {
    /// The file.
    pub path: PathBuf,
    /// Why.
    pub source: io::Error,
}

/// The set as a file of our schema: an entry a line, keys sorted, the content
/// hash taken of these entries. The same set gives the same bytes.
pub fn to_json(set: &VectorSet) -> String {
    let entries: Value = set.vectors.iter().map(entry).collect();
    let text = |text: &str| Value::from(text).to_string();
    let lines: Vec<String> = set
        .vectors
        .iter()
        .map(|vector| format!("    {}", canonical(&entry(vector))))
        .collect();
    format!(
        "{{\n  \"schema\": {},\n  \"name\": {},\n  \"title\": {},\n  \"source\": {},\n  \
         \"content_sha256\": \"{}\",\n  \"entries\": [\n{}\n  ]\n}}\n",
        text(SCHEMA),
        text(&set.name),
        text(&set.title),
        text(&set.source),
        content_hash(&entries),
        lines.join(",\n"),
    )
}

fn entry(vector: &Vector) -> Value {
    let mut value = match vector {
        Vector::Message(message) => message_entry(message),
        Vector::MonteCarlo(chain) => monte_carlo_entry(chain),
        Vector::Header(header) => header_entry(header),
    };
    value["id"] = vector.id().into();
    value["type"] = vector.type_name().into();
    value
}

fn message_entry(vector: &MessageVector) -> Value {
    let digest = vector.digest.to_string();
    match vector.msg.as_slice() {
        [first, rest @ ..]
            if rest.len() + 1 >= SHORTEST_REPEAT && rest.iter().all(|byte| byte == first) =>
        {
            json!({"msg": hex::encode([*first]), "repeat": rest.len() + 1, "digest": digest})
        }
        msg => json!({"msg": hex::encode(msg), "digest": digest}),
    }
}

fn monte_carlo_entry(vector: &MonteCarloVector) -> Value {
    let checkpoints: Vec<String> = vector.checkpoints.iter().map(ToString::to_string).collect();
    json!({"seed": vector.seed.to_string(), "checkpoints": checkpoints})
}

fn header_entry(vector: &HeaderVector) -> Value {
    let mut value = json!({
        "header": vector.header.to_bytes().to_string(),
        "hash": vector.hash.to_string(),
        "midstate": vector.midstate.to_string(),
        "nonce": vector.nonce.to_string(),
    });
    // Fields that say nothing are left out.
    if let Some(height) = vector.height {
        value["height"] = height.into();
    }
    if let Some(era) = vector.era {
        value["era"] = era.into();
    }
    if vector.version_rolled {
        value["version_rolled"] = true.into();
    }
    if let Some(note) = &vector.note {
        value["note"] = note.as_str().into();
    }
    value
}

/// Writes the set to `path`: aside first, then renamed, so that no reader and
/// no interruption ever sees half a file.
pub fn save(set: &VectorSet, path: &Path) -> Result<(), SaveError> {
    let write = || -> io::Result<()> {
        let folder = match path.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let mut builder = tempfile::Builder::new();
        // A temporary file is private by default; this one is to be read.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(to_json(set).as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    };
    write().map_err(|source| SaveError {
        path: path.to_owned(),
        source,
    })
}
