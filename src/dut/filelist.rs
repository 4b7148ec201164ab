//! Filelists: names of RTL files and options for reading them, as simulators take them with `-f`.

use std::fmt;
use std::io::Read;
use std::path::{Path, PathBuf};

/// A list of more bytes is none: the largest real ones have some hundred kilobytes.
const MOST_BYTES: u64 = 4 << 20;

/// More lists within lists are a mistake, or meant badly.
const MOST_LISTS: usize = 1000;

/// Deeper nesting as well.
const DEEPEST: usize = 32;

/// More entries of all lists together.
const MOST_ENTRIES: usize = 100_000;

/// Options that say how a simulator runs, not what it reads.
const OF_NO_MATTER: &[&str] = &[
    "-sv",
    "-sverilog",
    "-g2012",
    "-g2009",
    "-g2005-sv",
    "-full64",
    "--timing",
    "--no-timing",
    "-Wall",
];

/// The same where they have a value.
const OF_NO_MATTER_WITH: &[&str] = &["+libext+", "-timescale=", "--timescale=", "-Wno-", "+acc"];

/// What the lists name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listed {
    /// RTL files in their order; those of `-v` too.
    pub sources: Vec<PathBuf>,
    /// `+incdir+`, `-I`, `-y`.
    pub include_dirs: Vec<PathBuf>,
    /// `+define+`, `-D`.
    pub defines: Vec<(String, Option<String>)>,
}

/// A filelist that can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {what}")]
pub struct FilelistError {
    /// The list, and the line where there is one.
    pub at: At,
    /// What is wrong, and what helps.
    pub what: String,
}

/// A place in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At {
    /// The list.
    pub list: PathBuf,
    /// From 1; 0 for the whole.
    pub line: usize,
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.list.display())?;
        match self.line {
            0 => Ok(()),
            line => write!(f, ":{line}"),
        }
    }
}

/// Reads `list`, whose names start in `folder` (the run's folder, as with `-f`), or beside the list where they are not there.
///
/// # Errors
/// A list that can't be read, is no text, is too large, names itself; an option or a variable that is not known.
pub fn expand(list: &Path, folder: &Path) -> Result<Listed, FilelistError> {
    let mut reader = Reader {
        listed: Listed::default(),
        open: Vec::new(),
        lists: 0,
        variable: &|name| std::env::var(name).ok(),
    };
    reader.list(list, folder)?;
    Ok(reader.listed)
}

struct Reader<'a> {
    listed: Listed,
    /// Lists that are being read, from the outermost in.
    open: Vec<PathBuf>,
    lists: usize,
    variable: &'a dyn Fn(&str) -> Option<String>,
}

/// Where a list stands, and where its names start.
struct Around<'a> {
    list: &'a Path,
    folder: &'a Path,
    line: usize,
}

impl Around<'_> {
    fn refuse(&self, what: impl Into<String>) -> FilelistError {
        FilelistError {
            at: At {
                list: self.list.into(),
                line: self.line,
            },
            what: what.into(),
        }
    }

    /// A name of the list as a path: from the run's folder, else from the list's own.
    fn path(&self, name: &str) -> PathBuf {
        let path = self.folder.join(name);
        let beside = self.list.parent().unwrap_or(Path::new("")).join(name);
        if !path.exists() && beside.exists() {
            beside
        } else {
            path
        }
    }
}

impl Reader<'_> {
    fn list(&mut self, list: &Path, folder: &Path) -> Result<(), FilelistError> {
        let mut around = Around {
            list,
            folder,
            line: 0,
        };
        let text = bounded(&around)?;
        let same = std::fs::canonicalize(list).unwrap_or_else(|_| list.into());
        if self.open.contains(&same) {
            return Err(around.refuse("the list includes itself: take its own name out of it"));
        }
        self.lists += 1;
        if self.open.len() >= DEEPEST || self.lists > MOST_LISTS {
            return Err(around.refuse(format!(
                "lists within lists: more than {MOST_LISTS} of them, or {DEEPEST} deep"
            )));
        }
        self.open.push(same);
        for (number, line) in text.lines().enumerate() {
            around.line = number + 1;
            let mut words = words(line).into_iter();
            while let Some(word) = words.next() {
                let word = self.substituted(&word, &around)?;
                let mut next = |what: &str| {
                    words
                        .next()
                        .ok_or_else(|| around.refuse(format!("`{word}` without {what}")))
                };
                match word.as_str() {
                    "-f" | "-F" | "-file" => {
                        let name = self.substituted(&next("a list")?, &around)?;
                        let inner = around.path(&name);
                        let beside = inner.parent().unwrap_or(Path::new("")).to_path_buf();
                        let start = if word == "-F" { &beside } else { folder };
                        self.list(&inner, start)?;
                    }
                    "-y" | "-I" | "-incdir" => {
                        let name = self.substituted(&next("a directory")?, &around)?;
                        self.directory(&name, &around)?;
                    }
                    "-v" => {
                        let name = self.substituted(&next("a file")?, &around)?;
                        self.source(&name, &around)?;
                    }
                    "-D" | "-define" => {
                        let define = self.substituted(&next("a macro")?, &around)?;
                        self.define(&define);
                    }
                    _ => self.word(&word, &around)?,
                }
            }
        }
        self.open.pop();
        Ok(())
    }

    /// A word that stands for itself.
    fn word(&mut self, word: &str, around: &Around<'_>) -> Result<(), FilelistError> {
        let of_no_matter = OF_NO_MATTER.contains(&word)
            || OF_NO_MATTER_WITH
                .iter()
                .any(|start| word.starts_with(start));
        if let Some(dirs) = word.strip_prefix("+incdir+") {
            for dir in dirs.split('+').filter(|dir| !dir.is_empty()) {
                self.directory(dir, around)?;
            }
        } else if let Some(defines) = word.strip_prefix("+define+") {
            for define in defines.split('+').filter(|define| !define.is_empty()) {
                self.define(define);
            }
        } else if let Some(dir) = word.strip_prefix("-I") {
            self.directory(dir, around)?;
        } else if let Some(define) = word.strip_prefix("-D") {
            self.define(define);
        } else if word.starts_with(['-', '+']) {
            if !of_no_matter {
                return Err(around.refuse(format!(
                    "option `{word}` is not known: a list has file names, +incdir+, +define+, -f, -F, -y, -v, -I and -D; say the rest in the manifest"
                )));
            }
        } else {
            self.source(word, around)?;
        }
        Ok(())
    }

    fn source(&mut self, name: &str, around: &Around<'_>) -> Result<(), FilelistError> {
        let path = around.path(name);
        if !path.is_file() {
            return Err(around.refuse(format!("names {}, which is no file", path.display())));
        }
        if self.listed.sources.len() >= MOST_ENTRIES {
            return Err(around.refuse(format!("more than {MOST_ENTRIES} files")));
        }
        self.listed.sources.push(path);
        Ok(())
    }

    fn directory(&mut self, name: &str, around: &Around<'_>) -> Result<(), FilelistError> {
        let path = around.path(name);
        if !path.is_dir() {
            return Err(around.refuse(format!("names {}, which is no directory", path.display())));
        }
        if !self.listed.include_dirs.contains(&path) {
            self.listed.include_dirs.push(path);
        }
        Ok(())
    }

    fn define(&mut self, define: &str) {
        let (name, value) = match define.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (define, None),
        };
        self.listed.defines.push((name.to_owned(), value));
    }

    /// `$X`, `${X}` and `$(X)` are the environment's.
    fn substituted(&self, word: &str, around: &Around<'_>) -> Result<String, FilelistError> {
        let mut text = String::new();
        let mut rest = word;
        while let Some((before, behind)) = rest.split_once('$') {
            text.push_str(before);
            let closing = match behind.chars().next() {
                Some('{') => Some('}'),
                Some('(') => Some(')'),
                _ => None,
            };
            let (name, after) = if let Some(closing) = closing {
                let inside = behind[1..].split_once(closing);
                inside.ok_or_else(|| around.refuse(format!("`{word}`: `{closing}` is missing")))?
            } else {
                let inside = |c: char| c.is_ascii_alphanumeric() || c == '_';
                behind.split_at(behind.find(|c| !inside(c)).unwrap_or(behind.len()))
            };
            let value = (self.variable)(name).ok_or_else(|| {
                around.refuse(format!(
                    "`{word}`: the environment has no variable `{name}`; set it, or write the path"
                ))
            })?;
            text.push_str(&value);
            rest = after;
        }
        text.push_str(rest);
        Ok(text)
    }
}

/// The text of a list, never more than a bounded part of a file.
fn bounded(around: &Around<'_>) -> Result<String, FilelistError> {
    let failed = |error: std::io::Error| around.refuse(error.to_string());
    let large = |bytes: u64| {
        let mebibytes = MOST_BYTES >> 20;
        around.refuse(format!(
            "{bytes} bytes are no list of files (at most {mebibytes} MiB): is it an RTL file, or a netlist?"
        ))
    };
    let about = std::fs::metadata(around.list).map_err(failed)?;
    if !about.is_file() {
        return Err(around.refuse("is no file"));
    }
    if about.len() > MOST_BYTES {
        return Err(large(about.len()));
    }
    let file = std::fs::File::open(around.list).map_err(failed)?;
    let mut bytes = Vec::new();
    // It may have grown, or say nothing true of its size.
    file.take(MOST_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(large(bytes.len() as u64));
    }
    String::from_utf8(bytes).map_err(|_| around.refuse("is no text"))
}

/// The words of a line up to a comment; quotes hold blanks.
fn words(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() && !rest.starts_with("//") && !rest.starts_with('#') {
        let (word, behind) = match rest.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => rest.split_at(rest.find(char::is_whitespace).unwrap_or(rest.len())),
        };
        found.push(word.to_owned());
        rest = behind.trim_start();
    }
    found
}

#[cfg(test)]
#[path = "filelist_tests.rs"]
mod tests;
