//! The header that was typed: as hex, as the name of a built-in one, or as a file.

use std::path::Path;

use crate::cli::Failure;
use crate::golden::{Problem, VectorSet, builtin, parse_file};
use crate::spec::Header;

/// The header that `text` means; `vector` chooses among several of a file.
///
/// Vectors are read here, not proved: a header that is still to be mined is as good as a solved one.
pub fn read(text: &str, vector: Option<&str>) -> Result<Header, Failure> {
    let path = Path::new(text);
    if path.is_dir() {
        return Err(Failure::input("a directory is no header").at(text).help(
            "name one file, or one of the built-in headers (`goldbench vectors list`): block-0",
        ));
    }
    if path.exists() {
        let set = parse_file(path).map_err(|problems| refused(&problems))?;
        return choose(&set, vector);
    }
    if vector.is_some() {
        return Err(Failure::input(format!("there is no file `{text}`"))
            .at("--header")
            .help("--vector chooses a header of a file"));
    }
    let of_name = |set: &VectorSet| set.headers().find(|h| h.id == text).map(|h| h.header);
    if let Some(header) = builtin().iter().find_map(of_name) {
        return Ok(header);
    }
    if looks_like_a_path(text) {
        return Err(
            Failure::input(format!("there is no file and no built-in header `{text}`"))
                .at("--header")
                .help("give 160 hex digits, a file, or a built-in header (`goldbench vectors list`): block-0"),
        );
    }
    Header::parse_hex(text).map_err(|error| {
        Failure::input(format!("the header is not 80 bytes in hex: {error}"))
            .at("--header")
            .help("positions count from 0; a header is 160 hex digits, as `bitcoin-cli getblockheader HASH false` prints it")
    })
}

/// Hex that is merely mistyped has no dot, no slash, and more hex digits than a word would.
fn looks_like_a_path(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_hexdigit).count();
    text.contains(['/', '.', '-']) || 2 * digits < text.chars().count()
}

fn choose(set: &VectorSet, vector: Option<&str>) -> Result<Header, Failure> {
    let headers: Vec<_> = set.headers().collect();
    let names = || {
        let mut names: Vec<&str> = headers.iter().take(4).map(|h| h.id.as_str()).collect();
        if headers.len() > names.len() {
            names.push("...");
        }
        names.join(", ")
    };
    if headers.is_empty() {
        return Err(Failure::input("the file holds vectors, but no headers").at(&set.file));
    }
    match vector {
        None if headers.len() == 1 => Ok(headers[0].header),
        None => Err(
            Failure::input(format!("the file holds {} headers", headers.len()))
                .at(&set.file)
                .help(format!("choose one with --vector: {}", names())),
        ),
        Some(name) => match headers.iter().find(|h| h.id == name) {
            Some(found) => Ok(found.header),
            None => Err(Failure::input(format!("the file has no header `{name}`"))
                .at(&set.file)
                .help(format!("it has {}", names()))),
        },
    }
}

fn refused(problems: &[Problem]) -> Failure {
    let failures = problems.iter().map(|problem| {
        Failure::input(problem.to_string())
            .help("a header file is 80 raw bytes (.bin), lines of 160 hex digits, or vectors JSON")
    });
    match Failure::gather(failures.collect()) {
        Err(failure) => failure,
        Ok(()) => Failure::input("the file cannot be used"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        read(text, None).unwrap_err().to_string()
    }

    #[test]
    fn built_in_headers_go_by_name() {
        assert_eq!(read("block-0", None).unwrap().nonce.0, 0x7c2b_ac1d);
        assert!(told("block-7").contains("no built-in header `block-7`"));
    }

    #[test]
    fn mistyped_hex_is_told_by_its_position_and_a_missing_file_as_such() {
        assert!(told("01x0").contains("'x' at position 2"));
        assert!(told(&"0".repeat(158)).contains("158 hex digits where 160"));
        assert!(told("").contains("0 hex digits"));
        assert!(told("headers.bin").contains("there is no file"));
        assert!(told("/nowhere/0100").contains("there is no file"));
    }
}
