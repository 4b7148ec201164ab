//! Turning foreign vector files into ours.

use std::path::{Path, PathBuf};

use super::load::{LoadError, parse_file};
use super::problem::{Problem, ProblemKind};
use super::vector::{HeaderVector, Vector, VectorSet, number_repeated_ids};

/// Where the heights of headers come from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Heights {
    /// From the input, where it states them.
    #[default]
    AsStated,
    /// The first header has this height, each further one the next.
    From(u32),
    /// A text file with a height a line, as many as there are headers.
    File(PathBuf),
}

/// What an imported set is called and where its heights come from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ImportOptions {
    /// Short name of the set.
    pub name: String,
    /// What the set is, in a line.
    pub title: String,
    /// Where the vectors come from, in a line.
    pub source: String,
    /// Where the heights of headers come from.
    pub heights: Heights,
}

/// Reads `paths` into one set and verifies it. Nothing that is malformed or
/// not true is imported: everything wrong is in the error.
pub fn import(paths: &[PathBuf], options: &ImportOptions) -> Result<VectorSet, LoadError> {
    let mut problems = Vec::new();
    let mut findings = Vec::new();
    let mut vectors = Vec::new();
    for path in paths {
        match parse_file(path) {
            // Verified file by file, so that findings name the right one.
            Ok(set) => {
                findings.extend(set.verify());
                vectors.extend(set.vectors);
            }
            Err(more) => problems.extend(more),
        }
    }
    if problems.is_empty() {
        set_heights(&mut vectors, &options.heights).map_err(LoadError::Malformed)?;
    }
    if !problems.is_empty() {
        return Err(LoadError::Malformed(problems));
    }
    number_repeated_ids(&mut vectors);
    let set = VectorSet {
        file: options.name.clone(),
        name: options.name.clone(),
        title: options.title.clone(),
        source: options.source.clone(),
        content: None,
        vectors,
    };
    if findings.is_empty() {
        // Heights were set since: links and eras are proved again.
        findings = set.verify();
    }
    if findings.is_empty() {
        Ok(set)
    } else {
        Err(LoadError::Wrong(findings))
    }
}

fn set_heights(vectors: &mut [Vector], heights: &Heights) -> Result<(), Vec<Problem>> {
    let headers: Vec<&mut HeaderVector> = vectors
        .iter_mut()
        .filter_map(|vector| match vector {
            Vector::Header(header) => Some(header),
            _ => None,
        })
        .collect();
    match heights {
        Heights::AsStated => {}
        Heights::From(first) => place(headers, *first..),
        Heights::File(path) => {
            let heights = read_heights(path)?;
            if heights.len() != headers.len() {
                let kind = ProblemKind::Count {
                    what: "heights",
                    wanted: headers.len(),
                    found: heights.len(),
                };
                return Err(vec![Problem::of_file(&path.display().to_string(), kind)]);
            }
            place(headers, heights);
        }
    }
    Ok(())
}

fn place(headers: Vec<&mut HeaderVector>, heights: impl IntoIterator<Item = u32>) {
    for (vector, height) in headers.into_iter().zip(heights) {
        *vector = HeaderVector::of(vector.header, Some(height), vector.note.take());
    }
}

/// A height a line; empty lines and lines from `#` on are skipped.
fn read_heights(path: &Path) -> Result<Vec<u32>, Vec<Problem>> {
    let file = path.display().to_string();
    let text = std::fs::read_to_string(path).map_err(|error| {
        let kind = ProblemKind::Unreadable(error.to_string());
        vec![Problem::of_file(&file, kind)]
    })?;
    let mut heights = Vec::new();
    let mut problems = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let number = line.split('#').next().unwrap_or_default().trim();
        if number.is_empty() {
            continue;
        }
        if let Ok(height) = number.parse() {
            heights.push(height);
        } else {
            let kind = ProblemKind::Value(format!("{number:?} is not a height"));
            problems.push(Problem::at_line(&file, index + 1, 1, kind));
        }
    }
    if problems.is_empty() {
        Ok(heights)
    } else {
        Err(problems)
    }
}
