//! All errors of a text in TOML, and lines of its fields.

use serde::de::DeserializeOwned;

use super::Problems;
use crate::design::with_nearest;

/// More errors than this in one text are of no help.
const MOST: usize = 40;

/// Reads a text; what is wrong is told, taken out, and the rest is read on, so that all of it is found. What comes of a text
/// with errors is what it would be without the wrong lines.
pub(super) fn read<T: DeserializeOwned>(problems: &mut Problems<'_>) -> Option<T> {
    let mut text = problems.text.to_owned();
    // Lines of ours, for fields that are missing: what comes of them is not the core's.
    let mut ours: Vec<usize> = Vec::new();
    for _ in 0..MOST {
        let error = match toml::from_str::<T>(&text) {
            Ok(read) => return ours.is_empty().then_some(read),
            Err(error) => error,
        };
        let span = error.span().unwrap_or(0..0);
        let here = text[..span.start.min(text.len())].matches('\n').count() + 1;
        if ours.contains(&here) {
            return None;
        }
        let line = here - ours.iter().filter(|other| **other < here).count();
        let message = with_nearest(error.message());
        let message = message.replace('\n', "; ");
        let syntax = toml::from_str::<toml::Table>(&text).is_err();
        let (table, field) = at(&text, here);
        let known = problems
            .found
            .iter()
            .any(|p| p.line == Some(line) && p.text == message);
        // A text that got worse by taking out is not read on.
        let stuck = known || syntax;
        let after = syntax && problems.found.iter().any(|p| p.kind == "field");
        if !after && !known {
            problems.found.push(super::Problem {
                kind: if syntax { "syntax" } else { "field" },
                table: table.clone(),
                field,
                line: Some(line),
                text: message.clone(),
            });
        }
        if stuck {
            return None;
        }
        let missing = message
            .strip_prefix("missing field `")
            .and_then(|rest| rest.split('`').next());
        match missing {
            Some(name) => {
                let is_header = text
                    .lines()
                    .nth(here - 1)
                    .is_some_and(|line| header(line).is_some());
                if !is_header {
                    return None;
                }
                text = with_line(&text, here, &format!("{name} = {}", stand_in(&table, name)));
                ours.iter_mut()
                    .filter(|other| **other > here)
                    .for_each(|other| *other += 1);
                ours.push(here + 1);
            }
            None => text = without(&text, span),
        }
    }
    None
}

/// A value that a field may have, so that what is behind it is read.
fn stand_in(table: &str, field: &str) -> &'static str {
    match (table, field) {
        ("interface", "kind") => "\"hash\"",
        ("interface", "protocol") => "\"stream\"",
        ("design", "kind") => "\"compress\"",
        ("bus", "kind") => "\"simple\"",
        (_, "value") => "0",
        _ => "\"x\"",
    }
}

/// The text with one more line behind the line of this number.
fn with_line(text: &str, number: usize, line: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    lines.insert(number.min(lines.len()), line);
    lines.join("\n") + "\n"
}

/// The text with the lines of a span left empty.
fn without(text: &str, span: std::ops::Range<usize>) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        if end > span.start && at < span.end.max(span.start + 1) {
            out.push_str(if line.ends_with('\n') { "\n" } else { "" });
        } else {
            out.push_str(line);
        }
        at = end;
    }
    out
}

/// Table and field of a line.
fn at(text: &str, line: usize) -> (String, String) {
    let lines = text.lines().take(line);
    let table = lines.clone().filter_map(header).last().unwrap_or_default();
    let field = lines.last().filter(|line| header(line).is_none());
    let field =
        field.and_then(|line| Some(line.split_once('=')?.0.trim().trim_matches('"').to_owned()));
    (table, field.unwrap_or_default())
}

fn header(line: &str) -> Option<String> {
    let line = line.trim();
    let inside = line.strip_prefix('[')?.trim_start_matches('[');
    let (name, _) = inside.split_once(']')?;
    // A list goes on like this as well.
    let plain = |c: char| c.is_alphanumeric() || "_-. ".contains(c);
    (!name.is_empty() && name.chars().all(plain)).then(|| name.replace(' ', ""))
}

/// The line of a field, else of its table.
pub(super) fn line_of(text: &str, table: &str, field: &str) -> Option<usize> {
    let (mut here, mut of_table) = (String::new(), None);
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(name) = header(line) {
            if name == table {
                of_table = of_table.or(Some(number));
            }
            here = name;
            continue;
        }
        let Some((key, _)) = line.split_once('=') else {
            continue;
        };
        let key = key.trim().trim_matches('"');
        let inner = table
            .strip_prefix(here.as_str())
            .and_then(|rest| rest.strip_prefix('.'));
        if here == table && key == field && !field.is_empty() {
            return Some(number);
        }
        // `ports = { select = "cs" }` within `[bus]`.
        if inner == Some(key) {
            return Some(number);
        }
    }
    of_table
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::harness::Manifest;

    const TEXT: &str = "[core]\nname = \"x\"\ntopp = \"x\"\nsources = 5\n[interface]\nkind = \"hsh\"\nprotocol = \"stream\"\n[clock]\nport = \"c\"\n";

    fn told(text: &str) -> Vec<(Option<usize>, String)> {
        let mut problems = Problems {
            text,
            found: Vec::new(),
        };
        read::<Manifest>(&mut problems);
        problems
            .found
            .into_iter()
            .map(|p| (p.line, p.text))
            .collect()
    }

    #[test]
    fn all_errors_are_told_with_their_lines() {
        let found = told(TEXT);
        for (line, part) in [(3, "topp"), (4, "sequence"), (6, "hsh")] {
            assert!(
                found
                    .iter()
                    .any(|(l, t)| *l == Some(line) && t.contains(part)),
                "{part}: {found:?}"
            );
        }
        let found = told("[core]\nname = \n");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].0, Some(2));
    }

    #[test]
    fn fields_have_lines() {
        assert_eq!(line_of(TEXT, "interface", "kind"), Some(6));
        assert_eq!(line_of(TEXT, "clock", "none"), Some(8));
        assert_eq!(line_of(TEXT, "none", "none"), None);
        let text = "[bus]\nkind = \"simple\"\nports = { select = \"cs\" }\n";
        assert_eq!(line_of(text, "bus.ports", "select"), Some(3));
    }
}
