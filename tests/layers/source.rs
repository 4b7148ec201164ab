//! Rust sources with their comments and literals blanked, so that only code is searched.

use std::fs;
use std::path::{Path, PathBuf};

/// One file.
#[derive(Clone)]
pub struct Source {
    /// Its path from the root of the repository, with `/`.
    pub path: String,
    /// Its code: comments, strings and characters are blanks, line ends are kept.
    pub code: String,
}

impl Source {
    /// A file of that path and text.
    pub fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            code: blank(text),
        }
    }

    /// The line that the byte at `offset` is in, counted from 1.
    pub fn line(&self, offset: usize) -> usize {
        self.code[..offset].matches('\n').count() + 1
    }
}

/// Every `.rs` file under `dir`, in the order of their paths; none where there is no such directory.
pub fn tree(dir: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    walk(&root.join(dir), &mut files);
    files.sort();
    files
        .iter()
        .map(|file| {
            let path = file
                .strip_prefix(root)
                .unwrap()
                .to_str()
                .unwrap()
                .replace('\\', "/");
            Source::new(&path, &fs::read_to_string(file).unwrap())
        })
        .collect()
}

fn walk(dir: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(dir) else {
        return;
    };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
}

/// Replaces comments and literals by blanks, byte for byte.
fn blank(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0;
    while at < bytes.len() {
        let end = literal_end(bytes, at);
        if end > at {
            for byte in &mut out[at..end] {
                if *byte != b'\n' {
                    *byte = b' ';
                }
            }
            at = end;
        } else {
            at += 1;
        }
    }
    String::from_utf8(out).unwrap()
}

/// Where the comment or literal that begins at `at` ends; `at` itself when none begins there.
fn literal_end(bytes: &[u8], at: usize) -> usize {
    let rest = &bytes[at..];
    let in_word = at > 0 && (bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_');
    match rest[0] {
        b'/' if rest.starts_with(b"//") => {
            at + rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())
        }
        b'/' if rest.starts_with(b"/*") => at + comment_length(rest),
        b'"' => at + quoted_length(rest),
        b'r' if !in_word || bytes[at - 1] == b'b' || bytes[at - 1] == b'c' => {
            let hashes = rest[1..].iter().take_while(|b| **b == b'#').count();
            if rest.get(1 + hashes) != Some(&b'"') {
                return at;
            }
            let close = [b"\"".as_slice(), &vec![b'#'; hashes]].concat();
            let body = 2 + hashes;
            let found = rest[body..].windows(close.len()).position(|w| w == close);
            at + found.map_or(rest.len(), |f| body + f + close.len())
        }
        // A character, unless it is a lifetime: 'a' closes, 'a does not.
        b'\'' if rest.get(1) == Some(&b'\\') => {
            at + 3
                + rest[3.min(rest.len())..]
                    .iter()
                    .position(|b| *b == b'\'')
                    .unwrap_or(0)
                + 1
        }
        b'\'' => {
            let width = std::str::from_utf8(&rest[1..])
                .ok()
                .and_then(|t| t.chars().next())
                .map_or(1, char::len_utf8);
            if rest.get(1 + width) == Some(&b'\'') {
                at + width + 2
            } else {
                at
            }
        }
        _ => at,
    }
}

fn quoted_length(rest: &[u8]) -> usize {
    let mut i = 1;
    while i < rest.len() && rest[i] != b'"' {
        i += if rest[i] == b'\\' { 2 } else { 1 };
    }
    (i + 1).min(rest.len())
}

/// Block comments nest.
fn comment_length(rest: &[u8]) -> usize {
    let (mut i, mut depth) = (0, 0);
    while i < rest.len() {
        if rest[i..].starts_with(b"/*") {
            depth += 1;
            i += 2;
        } else if rest[i..].starts_with(b"*/") {
            depth -= 1;
            i += 2;
            if depth == 0 {
                return i;
            }
        } else {
            i += 1;
        }
    }
    rest.len()
}

#[test]
fn comments_and_literals_are_blank_and_code_is_kept() {
    let code = |text: &str| blank(text).split_whitespace().collect::<String>();
    assert_eq!(code("a // b\nc"), "ac");
    assert_eq!(code("a /* b /* c */ d */ e"), "ae");
    assert_eq!(code(r#"a "b \" c" d"#), "ad");
    assert_eq!(code(r##"a r#"b " c"# d"##), "ad");
    assert_eq!(code(r"a '\'' b '\n' c '\u{1b}' d"), "abcd");
    assert_eq!(code("a 'x' b '\u{e9}' c"), "abc");
    assert_eq!(code("fn f<'a>(x: &'a str)"), "fnf<'a>(x:&'astr)");
    assert_eq!(code("for r in x"), "forrinx");
    assert_eq!(code("b'\"' c b\"d\" e"), "bcbe");
    assert_eq!(blank("a \"x\ny\" b").lines().count(), 2);
}
