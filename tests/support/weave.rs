//! Many faulty variants of one `SystemVerilog` text in a single text, chosen by a select.
//!
//! A replaced line keeps its fixed text and chooses between its expressions: `if (..)` conditions, port connections,
//! right sides. A removed statement is put under a condition, an added one behind the line before it. No line moves, so
//! what a report says of a line is true of the text that nothing was woven into. What can't be woven is refused.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// One change of one line, by its number from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// The line becomes this one.
    Replace { line: usize, text: String },
    /// The line goes.
    Remove { line: usize },
    /// This line comes behind it.
    Insert { after: usize, text: String },
}

impl Edit {
    /// The line, or the one before an added line.
    pub fn line(&self) -> usize {
        match self {
            Edit::Replace { line, .. }
            | Edit::Remove { line }
            | Edit::Insert { after: line, .. } => *line,
        }
    }
}

/// A change that does not fit into a build with others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unweavable {
    pub variant: u8,
    pub line: usize,
    pub text: String,
}

/// The changes of one line, each with its variant's number.
#[derive(Default)]
struct Line {
    replaced: Vec<(u8, String)>,
    removed: BTreeSet<u8>,
    behind: Vec<(u8, String)>,
}

/// Weaves variants into a text: `select` is an expression that equals a variant's number to choose it, and anything
/// else to choose the text as it was.
pub fn weave(original: &str, edits: &[(u8, Edit)], select: &str) -> Result<String, Unweavable> {
    let mut lines: BTreeMap<usize, Line> = BTreeMap::new();
    for (variant, edit) in edits {
        match edit {
            Edit::Replace { line, text } => lines
                .entry(*line)
                .or_default()
                .replaced
                .push((*variant, text.clone())),
            Edit::Remove { line } => drop(lines.entry(*line).or_default().removed.insert(*variant)),
            Edit::Insert { after, text } => lines
                .entry(*after)
                .or_default()
                .behind
                .push((*variant, text.clone())),
        }
    }
    let weaver = Weaver { select };
    let mut woven = String::new();
    for (number, text) in (1..).zip(original.lines()) {
        match lines.get(&number) {
            None => woven.push_str(text),
            Some(changes) => woven.push_str(&weaver.line(number, text, changes)?),
        }
        woven.push('\n');
    }
    Ok(woven)
}

struct Weaver<'a> {
    select: &'a str,
}

impl Weaver<'_> {
    fn is(&self, variant: u8) -> String {
        format!("{} == 8'd{variant}", self.select)
    }

    fn line(&self, number: usize, original: &str, changes: &Line) -> Result<String, Unweavable> {
        let mut line = original.to_owned();
        for (variant, faulty) in &changes.replaced {
            line = self
                .replace(&line, original, faulty, *variant)
                .ok_or_else(|| Unweavable {
                    variant: *variant,
                    line: number,
                    text: faulty.clone(),
                })?;
        }
        let refuse = |variant: u8, text: &str| Unweavable {
            variant,
            line: number,
            text: text.into(),
        };
        if !changes.removed.is_empty() {
            if !is_statement(original) {
                return Err(refuse(
                    *changes.removed.iter().next().expect("not empty"),
                    original,
                ));
            }
            let any: Vec<String> = changes.removed.iter().map(|&v| self.is(v)).collect();
            line = format!(
                "{}if (!({})) begin {} end",
                indent(original),
                any.join(" || "),
                line.trim()
            );
        }
        let mut declared: Vec<&str> = Vec::new();
        for (variant, text) in &changes.behind {
            let text = text.trim();
            if let Some(name) = declares(text) {
                // A name that only its own variant reads does nothing to the others.
                declared.push(name);
                line = format!("{line} {text}");
            } else if assigns_one_of(text, &declared) {
                line = format!("{line} {text}");
            } else if is_statement(text) {
                line = format!("{line} if ({}) begin {text} end", self.is(*variant));
            } else {
                return Err(refuse(*variant, text));
            }
        }
        Ok(line)
    }

    /// `woven` is what the line has become so far, `original` what it was.
    fn replace(&self, woven: &str, original: &str, faulty: &str, variant: u8) -> Option<String> {
        if without_parameters(faulty) == without_parameters(original) {
            // Only a parameter more, which does nothing until something reads it.
            return (woven == original || woven == faulty).then(|| faulty.to_owned());
        }
        if let Some(line) = self.choose(woven, original, faulty, variant) {
            return Some(line);
        }
        // Another left side: two statements for one.
        (is_statement(original) && is_statement(faulty)).then(|| {
            format!(
                "{}if ({}) begin {} end else begin {} end",
                indent(original),
                self.is(variant),
                faulty.trim(),
                woven.trim()
            )
        })
    }

    /// The same line with a choice in each expression that differs.
    fn choose(&self, woven: &str, original: &str, faulty: &str, variant: u8) -> Option<String> {
        let (woven, original, faulty) = (pieces(woven), pieces(original), pieces(faulty));
        if original.len() != faulty.len() || original.len() != woven.len() {
            return None;
        }
        let mut line = String::new();
        for ((now, right), wrong) in woven.iter().zip(&original).zip(&faulty) {
            match (now, right, wrong) {
                (Piece::Text(now), Piece::Text(right), Piece::Text(wrong)) if right == wrong => {
                    line.push_str(now);
                }
                (Piece::Expression(now), Piece::Expression(right), Piece::Expression(wrong)) => {
                    if right == wrong {
                        line.push_str(now);
                    } else {
                        let select = self.is(variant);
                        let _ = write!(line, "(({select}) ? ({wrong}) : ({now}))");
                    }
                }
                _ => return None,
            }
        }
        Some(line)
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Piece<'a> {
    /// Stands as it is.
    Text(&'a str),
    /// Can be chosen.
    Expression(&'a str),
}

/// A line as fixed text and the expressions in it, by turns.
fn pieces(line: &str) -> Vec<Piece<'_>> {
    let line = line.split("//").next().unwrap_or(line).trim_end();
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some(at) = rest.find("if (") {
        let (head, tail) = rest.split_at(at + 4);
        let Some(close) = closing(tail) else { break };
        pieces.push(Piece::Text(head));
        pieces.push(Piece::Expression(&tail[..close]));
        rest = &tail[close..];
    }
    let mut ports = false;
    // One port, or several in a row.
    while rest.trim_start_matches([')', ',', ' ']).starts_with('.')
        && let Some(open) = rest.find('(')
        && let Some(close) = closing(&rest[open + 1..])
    {
        let (head, tail) = rest.split_at(open + 1);
        pieces.extend([Piece::Text(head), Piece::Expression(&tail[..close])]);
        rest = &tail[close..];
        ports = true;
    }
    if ports {
        pieces.push(Piece::Text(rest));
        return pieces;
    }
    let operator = [" <= ", " = "]
        .into_iter()
        .filter_map(|o| Some((rest.find(o)?, o.len())))
        .min();
    match operator.filter(|_| rest.ends_with(';')) {
        Some((at, length)) => {
            let (head, tail) = rest.split_at(at + length);
            let (value, end) = tail.split_at(tail.len() - 1);
            pieces.extend([
                Piece::Text(head),
                Piece::Expression(value),
                Piece::Text(end),
            ]);
        }
        None => pieces.push(Piece::Text(rest)),
    }
    pieces
}

/// Where the parenthesis that is already open closes.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 1;
    text.char_indices().find_map(|(at, c)| {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        (depth == 0).then_some(at)
    })
}

fn indent(line: &str) -> &str {
    &line[..line.len() - line.trim_start().len()]
}

/// A whole procedural statement, which may be put under a condition.
fn is_statement(line: &str) -> bool {
    let line = line.trim();
    line.ends_with(';')
        && line.contains("<=")
        && !line.starts_with("assign ")
        && !line.contains("else ")
}

fn declares(line: &str) -> Option<&str> {
    let declaration = line.strip_prefix("logic ")?.strip_suffix(';')?;
    declaration.split_whitespace().last()
}

fn assigns_one_of(line: &str, names: &[&str]) -> bool {
    let target = line
        .strip_prefix("assign ")
        .and_then(|l| l.split_whitespace().next());
    target.is_some_and(|target| names.contains(&target))
}

/// The line without a `#( .. )`, spaces aside.
fn without_parameters(line: &str) -> String {
    let mut text = line.to_owned();
    if let Some(at) = text.find("#(")
        && let Some(close) = closing(&text[at + 2..])
    {
        text.replace_range(at..=at + 2 + close, "");
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "module m (\n  assign a = b <= c;\n  if (x) y <= z; // why\n    .p(q[0]), .o(), .t(u),\n  r <= s;\nendmodule\n";

    fn replace(line: usize, text: &str) -> Edit {
        Edit::Replace {
            line,
            text: text.into(),
        }
    }

    fn woven(edits: &[(u8, Edit)]) -> String {
        let woven = weave(TEXT, edits, "sel").unwrap();
        assert_eq!(woven.lines().count(), TEXT.lines().count(), "no line moves");
        woven
    }

    #[test]
    fn nothing_woven_is_the_text_itself() {
        assert_eq!(woven(&[]), TEXT);
    }

    #[test]
    fn expressions_are_chosen_where_they_differ() {
        let text = woven(&[
            (1, replace(2, "  assign a = b < c;")),
            (2, replace(2, "  assign a = c;")),
            (3, replace(3, "  if (!x) y <= z;")),
            (4, replace(4, "    .p(q[f(1)]), .o(), .t(u),")),
            (5, replace(4, "    .p(q[0]), .o(), .t(v),")),
        ]);
        let lines: Vec<&str> = text.lines().collect();
        let one = "((sel == 8'd1) ? (b < c) : (b <= c))";
        assert_eq!(
            lines[1],
            format!("  assign a = ((sel == 8'd2) ? (c) : ({one}));")
        );
        assert_eq!(lines[2], "  if (((sel == 8'd3) ? (!x) : (x))) y <= z;");
        assert_eq!(
            lines[3],
            "    .p(((sel == 8'd4) ? (q[f(1)]) : (q[0]))), .o(), .t(((sel == 8'd5) ? (v) : (u))),"
        );
    }

    #[test]
    fn statements_come_go_and_change_sides() {
        let insert = |text: &str| Edit::Insert {
            after: 5,
            text: text.into(),
        };
        let text = woven(&[(1, Edit::Remove { line: 5 }), (2, insert("  t <= u;"))]);
        let line = text.lines().nth(4).unwrap();
        assert_eq!(
            line,
            "  if (!(sel == 8'd1)) begin r <= s; end if (sel == 8'd2) begin t <= u; end"
        );
        let text = woven(&[(1, replace(5, "  t <= s;"))]);
        let line = text.lines().nth(4).unwrap();
        assert_eq!(
            line,
            "  if (sel == 8'd1) begin t <= s; end else begin r <= s; end"
        );
    }

    #[test]
    fn a_parameter_more_is_taken_as_it_is() {
        let text = woven(&[(1, replace(1, "module m #(parameter int A = f(0)) ("))]);
        assert!(text.starts_with("module m #(parameter int A = f(0)) (\n"));
    }

    #[test]
    fn what_cannot_be_woven_is_refused() {
        let sensitivity = replace(6, "always_ff @(negedge clk)");
        let refused = weave(TEXT, &[(9, sensitivity)], "sel").unwrap_err();
        assert_eq!((refused.variant, refused.line), (9, 6));
        assert!(weave(TEXT, &[(9, Edit::Remove { line: 2 })], "sel").is_err());
    }
}
