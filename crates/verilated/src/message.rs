//! What Verilator says about the RTL.

use std::fmt;
use std::path::PathBuf;

/// How bad a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Severity {
    /// The build went on.
    Warning,
    /// The design does not elaborate.
    Error,
}

/// One message: where, and what.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Message {
    /// Warning or error.
    pub severity: Severity,
    /// Verilator's code (`WIDTH`, `UNSUPPORTED`), absent on plain errors.
    pub code: Option<String>,
    /// File as it was given to Verilator.
    pub file: Option<PathBuf>,
    /// Line, from 1.
    pub line: Option<u32>,
    /// Column, from 1.
    pub column: Option<u32>,
    /// The text; further lines that explain it are joined by a newline.
    pub text: String,
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = &self.file {
            write!(f, "{}:", file.display())?;
            for number in [self.line, self.column].into_iter().flatten() {
                write!(f, "{number}:")?;
            }
            write!(f, " ")?;
        }
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        match &self.code {
            Some(code) => write!(f, "{severity}[{code}]: {}", self.text),
            None => write!(f, "{severity}: {}", self.text),
        }
    }
}

/// Reads Verilator's standard error. Source excerpts and pointers to the manual are left out.
pub(crate) fn parse(log: &str) -> Vec<Message> {
    let mut messages: Vec<Message> = Vec::new();
    for line in log.lines() {
        if let Some(message) = head(line) {
            messages.push(message);
        } else if let (Some(last), Some(more)) = (messages.last_mut(), continuation(line)) {
            last.text.push('\n');
            last.text.push_str(more);
        }
    }
    messages.retain(|m| !m.text.starts_with("Exiting due to"));
    messages
}

fn head(line: &str) -> Option<Message> {
    let (severity, rest) = if let Some(rest) = line.strip_prefix("%Error") {
        (Severity::Error, rest)
    } else {
        (Severity::Warning, line.strip_prefix("%Warning")?)
    };
    let (code, rest) = rest.split_once(": ")?;
    let code = code.strip_prefix('-').map(str::to_owned);
    let (place, text) = place(rest);
    let (file, line, column) = place.map_or((None, None, None), |(f, l, c)| (Some(f), Some(l), c));
    Some(Message {
        severity,
        code,
        file,
        line,
        column,
        text: text.to_owned(),
    })
}

type Place = (PathBuf, u32, Option<u32>);

/// `file:line:column: text` or `file:line: text`; the file itself may hold colons.
fn place(rest: &str) -> (Option<Place>, &str) {
    let Some((before, text)) = rest
        .match_indices(": ")
        .map(|(at, _)| (&rest[..at], &rest[at + 2..]))
        .find(|(before, _)| {
            before
                .rsplit(':')
                .next()
                .is_some_and(|n| n.parse::<u32>().is_ok())
        })
    else {
        return (None, rest);
    };
    let number = |s: &str| s.parse::<u32>().ok();
    let mut parts = before.rsplitn(3, ':');
    let (last, middle, first) = (parts.next(), parts.next(), parts.next());
    match (first, middle.and_then(number), last.and_then(number)) {
        (Some(file), Some(line), Some(column)) => (Some((file.into(), line, Some(column))), text),
        (_, _, Some(line)) => {
            let file = before.rsplit_once(':').map_or("", |(file, _)| file);
            (Some((file.into(), line, None)), text)
        }
        _ => (None, rest),
    }
}

/// `: ... In instance top.u_x` says which instance; `... Looked in:` and the manual's address say
/// nothing about the RTL.
fn continuation(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let text = line.strip_prefix(": ... ")?;
    Some(text.strip_prefix("note: ").unwrap_or(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_styles() {
        let log = "%Warning-WIDTH: a b.sv:5:55: Operator X\n      : ... In instance top.u\n    5 |  x\n\
                   %Error: t.sv:2:17: syntax error, unexpected ';'\n\
                   %Error-UNSUPPORTED: t.sv:9: Unsupported: y\n\
                   %Error: Specified --top-module 'top2' was not found: in design.\n\
                   %Error: Exiting due to 1 error(s)\n";
        let all = parse(log);
        assert_eq!(all.len(), 4);
        assert_eq!(all[0].severity, Severity::Warning);
        assert_eq!(all[0].code.as_deref(), Some("WIDTH"));
        assert_eq!(all[0].file.as_deref(), Some("a b.sv".as_ref()));
        assert_eq!((all[0].line, all[0].column), (Some(5), Some(55)));
        assert_eq!(all[0].text, "Operator X\nIn instance top.u");
        assert_eq!(
            all[1].to_string(),
            "t.sv:2:17: error: syntax error, unexpected ';'"
        );
        assert_eq!((all[2].line, all[2].column), (Some(9), None));
        assert_eq!(all[3].file, None);
        assert_eq!(
            all[3].text,
            "Specified --top-module 'top2' was not found: in design."
        );
    }
}
