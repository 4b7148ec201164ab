//! Loading a vector file of any known format.

use std::path::Path;

use super::problem::{Problem, ProblemKind};
use super::vector::VectorSet;
use super::{Finding, Format, cavp, hex_lines, json, raw};

/// Why a file's vectors cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// The file is not vectors: bad input.
    #[error("{}", lines(.0))]
    Malformed(Vec<Problem>),
    /// The file states what is not true: findings.
    #[error("{}", lines(.0))]
    Wrong(Vec<Finding>),
}

fn lines<T: ToString>(items: &[T]) -> String {
    let lines: Vec<String> = items.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

/// Loads and verifies a file: what comes back is well formed *and* true, so a
/// core that disagrees with it is wrong.
pub fn load(path: &Path) -> Result<VectorSet, LoadError> {
    let set = parse_file(path).map_err(LoadError::Malformed)?;
    let findings = set.verify();
    if findings.is_empty() {
        Ok(set)
    } else {
        Err(LoadError::Wrong(findings))
    }
}

/// Reads a file without verifying what it states.
pub fn parse_file(path: &Path) -> Result<VectorSet, Vec<Problem>> {
    let file = path.display().to_string();
    match std::fs::read(path) {
        Ok(bytes) => parse_bytes(&file, Format::detect(path, &bytes), &bytes),
        Err(error) => {
            let kind = ProblemKind::Unreadable(error.to_string());
            Err(vec![Problem::of_file(&file, kind)])
        }
    }
}

/// Reads a file's bytes in a known format, without verifying what they state.
pub fn parse_bytes(file: &str, format: Format, bytes: &[u8]) -> Result<VectorSet, Vec<Problem>> {
    let of_file = |kind| vec![Problem::of_file(file, kind)];
    if bytes.is_empty() {
        return Err(of_file(ProblemKind::Empty));
    }
    let text = || {
        std::str::from_utf8(bytes)
            // A byte order mark is no part of the text.
            .map(|text| text.trim_start_matches('\u{feff}'))
            .map_err(|error| of_file(ProblemKind::NotText(error.valid_up_to())))
    };
    let vectors = match format {
        Format::Json => return json::parse(file, text()?),
        Format::Cavp => cavp::parse(file, text()?)?,
        Format::RawHeaders => raw::parse(file, bytes)?,
        Format::HexLines => hex_lines::parse(file, text()?)?,
    };
    if vectors.is_empty() {
        return Err(of_file(ProblemKind::Empty));
    }
    let name = Path::new(file).file_stem().unwrap_or_default();
    Ok(VectorSet {
        file: file.to_owned(),
        name: name.to_string_lossy().into_owned(),
        title: String::new(),
        source: String::new(),
        content: None,
        vectors,
    })
}
