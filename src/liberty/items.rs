//! A Liberty file as a stream of attributes and groups.

use std::io::Read;

use super::LibertyError;

/// Bytes that are read at once.
const CHUNK: usize = 1 << 16;
/// A name, value or list that is longer is none.
const LONGEST: usize = 1 << 24;

/// One item of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// `name : value ;` or `name (value, ..) ;`
    Attribute {
        /// The line that it begins on.
        line: usize,
        /// Its name.
        name: String,
        /// Its values, without their quotes.
        values: Vec<String>,
    },
    /// `name (argument, ..) {`
    Group {
        /// The line that it begins on.
        line: usize,
        /// Its name.
        name: String,
        /// What it is called.
        arguments: Vec<String>,
    },
    /// `}`
    End,
}

/// The items of a file, one after the other.
pub struct Items<R> {
    source: R,
    chunk: Vec<u8>,
    at: usize,
    line: usize,
    /// Groups that are open: what they are, and their line.
    open: Vec<(String, usize)>,
}

impl<R: Read> Items<R> {
    /// Of this text.
    pub fn new(source: R) -> Self {
        Self {
            source,
            chunk: Vec::new(),
            at: 0,
            line: 1,
            open: Vec::new(),
        }
    }

    /// The line that is read now.
    pub fn line(&self) -> usize {
        self.line
    }

    /// The next item; `None` behind the last group.
    ///
    /// # Errors
    /// What is no Liberty; a file that ends within a group.
    pub fn next_item(&mut self) -> Result<Option<Item>, LibertyError> {
        while self.spaces(true)? == Some(b';') {
            self.at += 1;
        }
        let Some(first) = self.peek()? else {
            return match self.open.last() {
                Some((what, line)) => {
                    Err(self.cut(format!("`{what}` of line {line} is not closed")))
                }
                None => Ok(None),
            };
        };
        if first == b'}' {
            self.at += 1;
            return match self.open.pop() {
                Some(_) => Ok(Some(Item::End)),
                None => Err(self.wrong("a `}` that closes nothing")),
            };
        }
        let line = self.line;
        let name = self.word()?;
        match self.spaces(true)? {
            Some(b':') => {
                self.at += 1;
                let value = self.value()?;
                Ok(Some(Item::Attribute {
                    line,
                    name,
                    values: vec![value],
                }))
            }
            Some(b'(') => {
                self.at += 1;
                let values = self.list(&name, line)?;
                if self.spaces(true)? == Some(b'{') {
                    self.at += 1;
                    self.open
                        .push((format!("{name} ({})", values.join(", ")), line));
                    return Ok(Some(Item::Group {
                        line,
                        name,
                        arguments: values,
                    }));
                }
                Ok(Some(Item::Attribute { line, name, values }))
            }
            Some(other) => Err(self.wrong(format!(
                "behind `{name}` a `:` or `(` was expected, not `{}`",
                char::from(other)
            ))),
            None => Err(self.cut(format!("`{name}` of line {line} has no value"))),
        }
    }

    /// Passes over what is left of the innermost group, and closes it.
    ///
    /// # Errors
    /// As [`Items::next_item`].
    pub fn skip(&mut self) -> Result<(), LibertyError> {
        let mut depth = 1;
        while let Some(byte) = self.spaces(true)? {
            self.at += 1;
            match byte {
                b'{' => depth += 1,
                b'}' => depth -= 1,
                b'"' => {
                    self.quoted(false)?;
                }
                _ => {}
            }
            if depth == 0 {
                self.open.pop();
                return Ok(());
            }
        }
        let (what, line) = self.open.last().cloned().unwrap_or_default();
        Err(self.cut(format!("`{what}` of line {line} is not closed")))
    }

    fn wrong(&self, what: impl Into<String>) -> LibertyError {
        LibertyError::text(self.line, what)
    }

    fn cut(&self, inside: String) -> LibertyError {
        LibertyError::CutOff {
            line: self.line,
            inside,
        }
    }

    fn peek(&mut self) -> Result<Option<u8>, LibertyError> {
        if self.at >= self.chunk.len() {
            self.chunk.resize(CHUNK, 0);
            let read = loop {
                match self.source.read(&mut self.chunk) {
                    Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                    other => break other?,
                }
            };
            self.chunk.truncate(read);
            self.at = 0;
        }
        Ok(self.chunk.get(self.at).copied())
    }

    fn byte(&mut self) -> Result<Option<u8>, LibertyError> {
        let byte = self.peek()?;
        if byte.is_some() {
            self.at += 1;
        }
        if byte == Some(b'\n') {
            self.line += 1;
        }
        Ok(byte)
    }

    /// Passes over blanks, comments and continued lines, and over ends of lines where `all`; gives what stands there.
    fn spaces(&mut self, all: bool) -> Result<Option<u8>, LibertyError> {
        loop {
            match self.peek()? {
                Some(b'\n') if !all => return Ok(Some(b'\n')),
                Some(b' ' | b'\t' | b'\r' | b'\n' | b'\\') => {
                    let continued = self.byte()? == Some(b'\\');
                    if continued && !all {
                        while let Some(b' ' | b'\r') = self.peek()? {
                            self.at += 1;
                        }
                        if self.peek()? == Some(b'\n') {
                            self.byte()?;
                        }
                    }
                }
                Some(b'/') => {
                    let line = self.line;
                    self.at += 1;
                    match self.peek()? {
                        Some(b'*') => self.comment(line)?,
                        Some(b'/') => {
                            while !matches!(self.peek()?, None | Some(b'\n')) {
                                self.at += 1;
                            }
                        }
                        _ => return Err(self.wrong("a lone `/`")),
                    }
                }
                other => return Ok(other),
            }
        }
    }

    fn comment(&mut self, line: usize) -> Result<(), LibertyError> {
        self.at += 1;
        let mut last = 0;
        loop {
            match self.byte()? {
                Some(b'/') if last == b'*' => return Ok(()),
                Some(byte) => last = byte,
                None => return Err(self.cut(format!("the comment of line {line} is not closed"))),
            }
        }
    }

    fn word(&mut self) -> Result<String, LibertyError> {
        let mut word = Vec::new();
        while let Some(byte) = self.peek()? {
            if !(byte.is_ascii_alphanumeric() || b"_-.+*!&|^'[]<>$#%@~?=".contains(&byte)) {
                break;
            }
            word.push(byte);
            self.at += 1;
            if word.len() > LONGEST {
                return Err(self.wrong("a name without an end: is this a Liberty file?"));
            }
        }
        match self.peek()? {
            Some(other) if word.is_empty() => {
                let shown = char::from(other).escape_default().to_string();
                Err(self.wrong(format!("a name was expected, not `{shown}`")))
            }
            _ => Ok(String::from_utf8_lossy(&word).into_owned()),
        }
    }

    /// What is in quotes, the first of which has been read.
    fn quoted(&mut self, keep: bool) -> Result<String, LibertyError> {
        let line = self.line;
        let mut text = Vec::new();
        loop {
            match self.byte()? {
                Some(b'"') => return Ok(String::from_utf8_lossy(&text).into_owned()),
                Some(b'\\') => {
                    // Of a continued line, or of a sign that would mean something.
                    while let Some(b' ' | b'\r') = self.peek()? {
                        self.at += 1;
                    }
                    if self.peek()? == Some(b'\n') {
                        self.byte()?;
                    }
                    if keep {
                        text.push(b' ');
                    }
                }
                Some(byte) if keep => {
                    text.push(byte);
                    if text.len() > LONGEST {
                        return Err(LibertyError::text(line, "quotes that are not closed"));
                    }
                }
                Some(_) => {}
                None => return Err(self.cut(format!("the quotes of line {line} are not closed"))),
            }
        }
    }

    /// The value behind a `:`, up to its `;` or the end of the line.
    fn value(&mut self) -> Result<String, LibertyError> {
        let mut value = String::new();
        loop {
            match self.spaces(false)? {
                None | Some(b'\n' | b'}') => return Ok(value),
                Some(b';') => {
                    self.at += 1;
                    return Ok(value);
                }
                Some(byte) => {
                    if !value.is_empty() {
                        value.push(' ');
                    }
                    self.at += 1;
                    match byte {
                        b'"' => value.push_str(&self.quoted(true)?),
                        b'(' | b')' | b',' | b':' | b'{' => value.push(char::from(byte)),
                        _ => {
                            self.at -= 1;
                            value.push_str(&self.word()?);
                        }
                    }
                }
            }
        }
    }

    /// The values in brackets, the first of which has been read.
    fn list(&mut self, name: &str, line: usize) -> Result<Vec<String>, LibertyError> {
        let mut values = Vec::new();
        loop {
            match self.spaces(true)? {
                Some(b')') => {
                    self.at += 1;
                    return Ok(values);
                }
                Some(b',') => self.at += 1,
                Some(b'"') => {
                    self.at += 1;
                    values.push(self.quoted(true)?);
                }
                // Ranges of buses: `A[3:0]`.
                Some(b':') => {
                    self.at += 1;
                    if let Some(last) = values.last_mut() {
                        last.push(':');
                    }
                }
                Some(_) => values.push(self.word()?),
                None => {
                    return Err(self.cut(format!("the brackets of `{name}` of line {line}")));
                }
            }
        }
    }
}
