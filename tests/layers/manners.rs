//! Rules that hold for one file at a time: printing, `unsafe`, length, what is borrowed.

use crate::arrows::first_steps;
use crate::source::Source;

/// Macros that write to the standard streams.
const PRINTING: &[&str] = &["println!", "eprintln!", "print!", "eprint!", "dbg!"];

/// Each printing macro in a file that is not under one of `printers`.
pub fn printing(source: &Source, printers: &[&str]) -> Vec<String> {
    if printers.iter().any(|place| source.path.starts_with(place)) {
        return Vec::new();
    }
    let told = |word: &&str| words(source, word);
    PRINTING.iter().flat_map(told).collect()
}

/// Each `unsafe` in a file that is not of one of `rooms`, and each permission for it.
pub fn unsafe_code(source: &Source, rooms: &[&str]) -> Vec<String> {
    if rooms
        .iter()
        .any(|room| source.path.starts_with(&format!("src/{room}/")))
    {
        return Vec::new();
    }
    ["unsafe", "allow(unsafe_code)"]
        .iter()
        .flat_map(|word| words(source, word))
        .collect()
}

/// The file, when it has more than `longest` lines.
pub fn length(source: &Source, longest: usize) -> Option<String> {
    let lines = source.code.lines().count();
    (lines > longest).then(|| format!("{}: {lines} lines, more than {longest}", source.path))
}

/// What a file takes of the modules named in `takes` besides the items named beside each. Tests may take anything.
pub fn borrowed(source: &Source, takes: &[(&str, &[&str])]) -> Vec<String> {
    let mut told = Vec::new();
    for (module, items) in takes {
        for at in whole(&source.code, module) {
            let (before, after) = (&source.code[..at], &source.code[at + module.len()..]);
            if in_tests(&source.code, at) {
                continue;
            }
            let taken = match after.trim_start().strip_prefix("::") {
                Some(rest) => first_steps(rest.trim_start()),
                // The name alone is a variable, but not in a path or an import: from there on it goes by any name.
                None if before.trim_end().ends_with("::") || in_import(before) => Vec::new(),
                None => continue,
            };
            if taken.is_empty() || taken.iter().any(|item| !items.contains(&item.as_str())) {
                told.push(format!(
                    "{}:{}: of `{module}` only {items:?}",
                    source.path,
                    source.line(at)
                ));
            }
        }
    }
    told
}

/// `before` ends inside a `use` or `extern crate`.
fn in_import(before: &str) -> bool {
    let statement = before
        .rfind([';', '}'])
        .map_or(before, |end| &before[end + 1..]);
    !whole(statement, "use").is_empty() || !whole(statement, "extern").is_empty()
}

/// The offset lies in an item marked `#[cfg(test)]`.
fn in_tests(code: &str, at: usize) -> bool {
    code.match_indices("#[cfg(test)]").any(|(start, _)| {
        let item = &code[start..];
        let mut depth = 0;
        let end = item.char_indices().find(|(_, c)| {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            depth == 0 && matches!(c, '}' | ';')
        });
        (start..end.map_or(code.len(), |(length, _)| start + length)).contains(&at)
    })
}

/// Where `word` stands as a whole word.
fn words(source: &Source, word: &str) -> Vec<String> {
    whole(&source.code, word)
        .into_iter()
        .map(|at| format!("{}:{}: `{word}`", source.path, source.line(at)))
        .collect()
}

fn whole(code: &str, word: &str) -> Vec<usize> {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    code.match_indices(word)
        .filter(|(at, _)| {
            let before = code[..*at].chars().next_back();
            let after = code[at + word.len()..].chars().next();
            !part(before) && (word.ends_with(['!', ')']) || !part(after))
        })
        .map(|(at, _)| at)
        .collect()
}

#[test]
fn a_planted_print_is_told_and_the_printers_are_not() {
    let text = "fn f() {\n    println!(\"x\");\n    eprint!(\"y\");\n}\n// print!(1)\n";
    let told = printing(&Source::new("src/model/a.rs", text), &["src/cli/"]);
    assert_eq!(
        told,
        [
            "src/model/a.rs:2: `println!`",
            "src/model/a.rs:3: `eprint!`"
        ]
    );
    assert!(printing(&Source::new("src/cli/a.rs", text), &["src/cli/"]).is_empty());
}

#[test]
fn a_planted_unsafe_is_told_and_the_lint_of_that_name_is_not() {
    let told = |text| unsafe_code(&Source::new("src/model/a.rs", text), &["kernels"]).len();
    assert_eq!(told("fn f() { unsafe { g() } }"), 1);
    assert_eq!(told("unsafe impl Send for X {}"), 1);
    assert_eq!(told("#![allow(unsafe_code)]"), 1);
    assert_eq!(told("#![deny(unsafe_code)] // unsafe"), 0);
    assert!(unsafe_code(&Source::new("src/kernels/a.rs", "unsafe {}"), &["kernels"]).is_empty());
}

#[test]
fn a_borrowed_opinion_is_told_and_the_types_of_ports_are_not() {
    const TAKES: &[(&str, &[&str])] = &[("spec", &["Target"]), ("job", &["Job"]), ("sha2", &[])];
    let told = |text| borrowed(&Source::new("src/model/a.rs", text), TAKES);
    assert_eq!(
        told("use std::fmt;\nuse crate::spec::compress;\n"),
        ["src/model/a.rs:2: of `spec` only [\"Target\"]"]
    );
    for text in [
        "use crate::spec::{Target, K};",
        "use crate::{bits::State, spec::sha256};",
        "use crate::spec::*;",
        "use crate::spec;",
        "use crate::{spec as s, units};",
        "use super::super::spec::compact;",
        "fn f() { crate::spec::sha256() }",
        "use sha2::Digest;",
        "extern crate sha2 as s;",
        "fn f() { sha2::block_api::compress256() }",
        "use crate::job::hash;",
        "use crate::job::{Job, hit};",
        "use crate::job as j;",
        "use crate::{job, units};",
        "fn f() { crate::job::compress() }",
        "#[cfg(test)]\nmod tests { use crate::spec::K; }\nuse crate::spec::K;",
    ] {
        assert_eq!(told(text).len(), 1, "{text}");
    }
    for text in [
        "use crate::job::Job;\nuse crate::spec::Target;",
        "fn f(job: &Job) { let spec = job.id; g(job, spec) }",
        "// crate::spec::K\nfn special() {}",
        "#[cfg(test)]\nmod tests {\n    use crate::spec::K;\n    fn f() { sha2::x() }\n}",
        "#[cfg(test)]\nuse crate::spec::K;",
    ] {
        assert_eq!(told(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_long_file_is_told() {
    let source = Source::new("src/a.rs", &"x\n".repeat(11));
    assert!(length(&source, 10).unwrap().contains("11 lines"));
    assert_eq!(length(&source, 11), None);
}
