//! Rules that hold for one file at a time: printing, `unsafe`, length.

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

/// Where `word` stands as a whole word.
fn words(source: &Source, word: &str) -> Vec<String> {
    let part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    source
        .code
        .match_indices(word)
        .filter(|(at, _)| {
            let before = source.code[..*at].chars().next_back();
            let after = source.code[at + word.len()..].chars().next();
            !part(before) && (word.ends_with(['!', ')']) || !part(after))
        })
        .map(|(at, _)| format!("{}:{}: `{word}`", source.path, source.line(at)))
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
fn a_long_file_is_told() {
    let source = Source::new("src/a.rs", &"x\n".repeat(11));
    assert!(length(&source, 10).unwrap().contains("11 lines"));
    assert_eq!(length(&source, 11), None);
}
