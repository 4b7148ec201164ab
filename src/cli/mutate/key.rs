//! What a run of mutants depends on.

use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::judged::Judged;
use super::session::Session;
use crate::cli::Failure;
use crate::dut::included;
use crate::lockstep::Noticed;
use crate::mutate::{Key, Subject};

/// The key of a run, name by name, so that a refused journal can say what differs.
pub(super) fn key(
    core: &Judged,
    subject: &Subject,
    (session, asked): (&Session, Noticed),
    tools: [(&str, &str); 3],
) -> Result<Key, Failure> {
    let mut key = Key::new();
    let mut put = |name: &str, value: String| drop(key.insert(name.into(), value));
    put("goldbench", env!("CARGO_PKG_VERSION").into());
    for (name, version) in tools {
        put(name, version.into());
    }
    put("core", subject.name.clone());
    put("top", subject.top.clone());
    put("rtl", rtl(subject)?);
    put("defines", format!("{:?}", subject.defines));
    put("parameters", format!("{:?}", subject.parameters));
    put("tied", format!("{:?}", subject.tied));
    let (manifest, cases) = core.told()?;
    put("manifest", digest([manifest.as_bytes()]));
    put("sample", session.choice.sample.to_string());
    put("seed", session.choice.seed.to_string());
    put("under", session.choice.under.clone().unwrap_or_default());
    put("observers", format!("{asked:?}"));
    // A mutant that a shorter patience calls hung may only be slow.
    put("timeout", session.patience.as_secs().to_string());
    put("cases", digest([cases.as_slice()]));
    Ok(key)
}

/// Of all sources, and of what may be included.
fn rtl(subject: &Subject) -> Result<String, Failure> {
    let mut files = subject.sources.clone();
    for dir in &subject.include_dirs {
        let mut listed: Vec<_> = std::fs::read_dir(dir)
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.is_file())
            .collect();
        listed.sort();
        files.extend(listed);
    }
    let beside = included(&subject.sources, &subject.include_dirs);
    files.extend(beside.map_err(|(file, error)| unread(&file, &error))?);
    let mut texts = Vec::new();
    for file in &files {
        texts.push(std::fs::read(file).map_err(|error| unread(file, &error))?);
    }
    Ok(digest(texts.iter().map(Vec::as_slice)))
}

fn unread(file: &Path, error: &std::io::Error) -> Failure {
    Failure::input(format!("it can't be read: {error}")).at(file.display())
}

/// Each part with its length, so that no two lists look alike.
fn digest<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_be_bytes());
        hasher.update(part);
    }
    hex::encode(&hasher.finalize()[..16])
}
