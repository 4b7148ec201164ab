//! Reading a text that somebody names, without taking in what is no text of its kind.

use std::io::{self, Read};
use std::path::Path;

/// The text of a file of at most so many bytes.
///
/// # Errors
/// What the file system says; a file that is larger, no file, or no text.
pub fn read_text(path: &Path, most: u64) -> io::Result<String> {
    let about = std::fs::metadata(path)?;
    if !about.is_file() {
        let what = if about.is_dir() {
            "is a directory"
        } else {
            "is no file"
        };
        return Err(io::Error::other(what));
    }
    let large = |bytes: u64| {
        io::Error::other(format!(
            "{bytes} bytes are too many: at most {} KiB are read",
            most >> 10
        ))
    };
    if about.len() > most {
        return Err(large(about.len()));
    }
    let mut bytes = Vec::new();
    // It may have grown, or say nothing true of its size.
    std::fs::File::open(path)?
        .take(most + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most {
        return Err(large(bytes.len() as u64));
    }
    String::from_utf8(bytes).map_err(|_| io::Error::other("is no text"))
}
