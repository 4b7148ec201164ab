//! A page of styled text: what the terminal, a plain file and the picture are all drawn from.

use std::fmt::Write as _;

/// What a run of characters means to the reader; each medium has its own look for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Style {
    /// Running text.
    #[default]
    Plain,
    /// Names that the eye looks for: elements, cases, nonces.
    Strong,
    /// As it should be: PASS, a value of the model.
    Good,
    /// A finding: FAIL, the device's wrong value.
    Bad,
    /// Neither: NOT-COVERED, differing bits, an interrupted run.
    Warn,
    /// Labels and what may be skipped.
    Dim,
    /// Files and commands to be copied.
    Link,
}

/// A run of characters of one style, free of control characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// How it looks.
    pub style: Style,
    /// What it says.
    pub text: String,
}

/// One line, without its end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    spans: Vec<Span>,
}

/// Lines, top to bottom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    lines: Vec<Line>,
}

impl Line {
    /// An empty line.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds text; control characters in it are written out (see [`visible`]).
    #[must_use]
    pub fn then(mut self, style: Style, text: impl AsRef<str>) -> Self {
        self.push(style, text);
        self
    }

    /// Adds plain text.
    #[must_use]
    pub fn plain(self, text: impl AsRef<str>) -> Self {
        self.then(Style::Plain, text)
    }

    /// Adds text in place.
    pub fn push(&mut self, style: Style, text: impl AsRef<str>) {
        let text = visible(text.as_ref());
        match self.spans.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.style == style => last.text.push_str(&text),
            _ => self.spans.push(Span { style, text }),
        }
    }

    /// Adds what another line holds.
    pub fn append(&mut self, other: Self) {
        for span in other.spans {
            self.push(span.style, span.text);
        }
    }

    /// The runs of the line.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Characters. All that is written here is one column wide, save what foreign RTL may name its files.
    pub fn width(&self) -> usize {
        self.spans.iter().map(|s| s.text.chars().count()).sum()
    }
}

impl Page {
    /// An empty page.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a line.
    pub fn push(&mut self, line: Line) {
        self.lines.push(line);
    }

    /// Adds an empty line, unless the page is empty or ends with one.
    pub fn gap(&mut self) {
        if self.lines.last().is_some_and(|l| !l.spans.is_empty()) {
            self.lines.push(Line::new());
        }
    }

    /// Adds all lines of another page.
    pub fn append(&mut self, other: Self) {
        self.lines.extend(other.lines);
    }

    /// The lines.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// Columns of the longest line.
    pub fn width(&self) -> usize {
        self.lines.iter().map(Line::width).max().unwrap_or(0)
    }
}

/// The text with each control character written out: `\n`, `\t`, `\x1b`, `\u{200e}`.
///
/// A core's name, a tool's message or a file's path may hold anything; none of it may move the cursor, colour the
/// terminal, turn the reading direction, or break a line of a report or an XML file.
pub fn visible(text: &str) -> String {
    if !text.chars().any(is_hidden) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_ascii_control() => {
                let _ = write!(out, "\\x{:02x}", c as u32);
            }
            c if is_hidden(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    out
}

/// Controls, marks of direction, and the two code points that XML forbids above them.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        || matches!(c, '\u{fffe}' | '\u{ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_written_out() {
        assert_eq!(visible("plain: é, 18 342"), "plain: é, 18 342");
        assert_eq!(visible("a\x1b[31mb\nc\t\u{7}"), "a\\x1b[31mb\\nc\\t\\x07");
        assert_eq!(
            visible("\u{9b}31m\u{202e}\u{ffff}"),
            "\\u{9b}31m\\u{202e}\\u{ffff}"
        );
    }

    #[test]
    fn spans_of_one_style_are_joined() {
        let line = Line::new()
            .plain("a")
            .plain("")
            .plain("b")
            .then(Style::Bad, "c");
        assert_eq!(line.spans().len(), 2);
        assert_eq!(line.width(), 3);
    }

    #[test]
    fn a_gap_is_one_empty_line() {
        let mut page = Page::new();
        page.gap();
        page.push(Line::new().plain("a"));
        page.gap();
        page.gap();
        assert_eq!(page.lines().len(), 2);
    }
}
