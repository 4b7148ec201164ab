//! Who imports whom: every `crate::` path of a room leads to a room it stands on.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::Source;

/// The rooms and, for each, all that it may use.
pub struct Rooms {
    below: BTreeMap<String, BTreeSet<String>>,
}

impl Rooms {
    /// Closes the table: what a room stands on may be used with all that is below that.
    ///
    /// # Panics
    /// When a line names a room that is not above it in the table: the table itself is then no order.
    pub fn new(table: &[(&str, &[&str])]) -> Self {
        let mut below: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (room, direct) in table {
            let mut all = BTreeSet::new();
            for lower in *direct {
                let under = below
                    .get(*lower)
                    .unwrap_or_else(|| panic!("{room} stands on {lower}, which is not above it"));
                all.extend(under.iter().cloned());
                all.insert((*lower).to_owned());
            }
            below.insert((*room).to_owned(), all);
        }
        Self { below }
    }

    /// Each import of `source` against the order, as `file:line: what`.
    pub fn offences(&self, source: &Source) -> Vec<String> {
        let Some(room) = room_of(&source.path) else {
            return Vec::new();
        };
        let Some(below) = self.below.get(room) else {
            return vec![format!(
                "{}:1: the room `{room}` is not in the table of tests/layers",
                source.path
            )];
        };
        let mut offences = Vec::new();
        for (offset, target) in targets(&source.code, &self.below) {
            if target == room || below.contains(&target) {
                continue;
            }
            // An item of the crate's root, such as a macro, is no room; lib.rs has none but modules.
            let why = if self.below.contains_key(&target) {
                format!("`{room}` does not stand on `{target}`")
            } else {
                format!("`crate::{target}` is no room of the table of tests/layers")
            };
            offences.push(format!("{}:{}: {why}", source.path, source.line(offset)));
        }
        offences
    }
}

/// `src/model/fifo.rs` and `src/model.rs` are of the room `model`; `src/lib.rs` and `src/main.rs` of none.
fn room_of(path: &str) -> Option<&str> {
    let inside = path.strip_prefix("src/")?;
    let room = inside.split('/').next()?.trim_end_matches(".rs");
    (!matches!(inside, "lib.rs" | "main.rs")).then_some(room)
}

/// The first step of each path from the crate's root, with its offset: `crate::x`, `crate::{x, y::z}`, the same with
/// `goldbench::`, and `super::super::x` where `x` is a room (too many steps up, out of the own room).
fn targets(code: &str, rooms: &BTreeMap<String, BTreeSet<String>>) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for root in ["crate", "goldbench", "super::super"] {
        for (start, _) in code.match_indices(root) {
            let before = code[..start].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let Some(rest) = code[start + root.len()..].trim_start().strip_prefix("::") else {
                continue;
            };
            let rest = rest.trim_start();
            let offset = code.len() - code[start..].len();
            for name in first_steps(rest) {
                if root != "super::super" || rooms.contains_key(&name) {
                    found.push((offset, name));
                }
            }
        }
    }
    found.sort();
    found
}

/// The names a path tree begins with: `a::b` gives `a`; `{a::b, c}` gives `a` and `c`.
pub fn first_steps(rest: &str) -> Vec<String> {
    let word = |text: &str| -> String {
        let text = text.trim_start();
        let text = text.strip_prefix("r#").unwrap_or(text);
        text.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let Some(group) = rest.strip_prefix('{') else {
        return vec![word(rest)]
            .into_iter()
            .filter(|w| !w.is_empty() && w != "super")
            .collect();
    };
    let mut names = Vec::new();
    let (mut depth, mut begin) = (0, 0);
    for (i, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                names.push(word(&group[begin..i]));
                begin = i + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty() && name != "self");
    names
}

#[cfg(test)]
mod planted {
    use super::*;

    const TABLE: &[(&str, &[&str])] = &[
        ("low", &[]),
        ("beside", &[]),
        ("mid", &["low"]),
        ("high", &["mid"]),
    ];

    fn offences(path: &str, text: &str) -> Vec<String> {
        Rooms::new(TABLE).offences(&Source::new(path, text))
    }

    #[test]
    fn an_arrow_against_the_order_is_told_with_file_and_line() {
        let told = offences("src/low/a.rs", "use std::fmt;\n\nuse crate::high::Thing;\n");
        assert_eq!(told, ["src/low/a.rs:3: `low` does not stand on `high`"]);
    }

    #[test]
    fn every_way_to_write_the_arrow_is_seen() {
        for text in [
            "use crate::{low, high::{a, b}};",
            "use crate::{\n    high,\n};",
            "fn f() { crate::high::g() }",
            "use crate :: high;",
            "pub(crate) use crate::high;",
            "use super::super::high::x;",
            "use goldbench::high;",
            "fn f() -> Vec<crate::high::T> {}",
        ] {
            assert_eq!(offences("src/low.rs", text).len(), 1, "{text}");
        }
    }

    #[test]
    fn what_is_allowed_is_not_told() {
        for text in [
            "use crate::mid::a; use crate::low::b; use crate::high::c;",
            "// use crate::beside;\n/// [`crate::beside`]\nconst A: &str = \"crate::beside\";",
            "use super::super::thing; pub(crate) fn f() {}",
            "use my_crate::beside;",
        ] {
            assert_eq!(
                offences("src/high/deep/a.rs", text),
                Vec::<String>::new(),
                "{text}"
            );
        }
        assert_eq!(
            offences("src/high.rs", "use crate::beside;").len(),
            1,
            "not below it"
        );
    }

    #[test]
    fn unknown_rooms_are_told_on_both_ends() {
        assert_eq!(offences("src/attic/a.rs", "").len(), 1);
        assert_eq!(offences("src/low/a.rs", "use crate::attic::x;").len(), 1);
        assert!(offences("src/main.rs", "use goldbench::high;").is_empty());
    }

    #[test]
    #[should_panic(expected = "not above it")]
    fn a_table_that_is_no_order_is_refused() {
        Rooms::new(&[("a", &["b"]), ("b", &["a"])]);
    }
}
