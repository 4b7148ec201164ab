//! A planted fault: a unified diff against `rtl/`, and above it what is expected of the report.

use std::path::Path;

use crate::weave::Edit;

/// One fault.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The number in its file's name: what the select is set to.
    pub number: u8,
    /// `k_of_round_37`
    pub name: String,
    /// The class of bug.
    pub class: String,
    /// What was planted.
    pub what: String,
    /// The family of cores that it is planted in; a fault of `miner` is planted in every other miner and chip too.
    pub core: String,
    /// Other families in which nothing shows it, and why.
    pub spares: Vec<(String, String)>,
    /// Cases that are run first; one of them must find the fault.
    pub cases: Vec<String>,
    /// The first element that has to differ, `*` for any text.
    pub element: String,
    /// The function that the report has to name, `*` for any text.
    pub function: String,
    /// What the rule in the report has to contain.
    pub rule: String,
    /// What an explanation has to contain; empty where none is known.
    pub explained: String,
    /// The file that a source line has to point into; `-` where the report shows none.
    pub source: String,
    /// Per file of `rtl/`: its edits.
    pub edits: Vec<(String, Vec<Edit>)>,
}

/// All faults, by number.
pub fn all() -> Vec<Fault> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults");
    let files = std::fs::read_dir(&folder)
        .expect("tests/faults")
        .map(|entry| entry.expect("an entry").path());
    let mut faults: Vec<Fault> = files
        .filter(|path| path.extension().is_some_and(|e| e == "patch"))
        .map(|path| read(&path))
        .collect();
    faults.sort_by_key(|fault| fault.number);
    let numbered = (1..).zip(&faults).all(|(n, fault)| n == fault.number);
    assert!(
        numbered,
        "patches are numbered from 1 without a gap: the number is the select"
    );
    faults
}

impl Fault {
    /// Does it take lines away and do nothing else: then no line of the faulty RTL is the one.
    pub fn only_removes(&self) -> bool {
        let mut edits = self.edits.iter().flat_map(|(_, edits)| edits);
        edits.all(|edit| matches!(edit, Edit::Remove { .. }))
    }
}

fn read(path: &Path) -> Fault {
    let text = std::fs::read_to_string(path).expect("a readable patch");
    let stem = path.file_stem().and_then(|s| s.to_str()).expect("a name");
    let (number, name) = stem.split_once('-').expect("NN-name.patch");
    let (head, diff) = text
        .split_once("\n--- ")
        .expect("a header, then a unified diff");
    let field = |key: &str| {
        let found = head
            .lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
        found
            .unwrap_or_else(|| panic!("{}: no `{key}:`", path.display()))
            .trim()
            .to_owned()
    };
    Fault {
        number: number.parse().expect("a number from 1 to 255"),
        name: name.into(),
        class: field("class"),
        what: field("what"),
        core: field("core"),
        spares: head.lines().filter_map(spares).flatten().collect(),
        cases: field("case").split_whitespace().map(Into::into).collect(),
        element: field("element"),
        function: field("function"),
        rule: field("rule"),
        explained: field("explained"),
        source: field("source"),
        edits: format!("--- {diff}")
            .split("--- a/rtl/")
            .skip(1)
            .map(|part| edits(path, part))
            .collect(),
    }
}

/// `spares: half chip: no ring there`
fn spares(line: &str) -> Option<Vec<(String, String)>> {
    let (families, why) = line.strip_prefix("spares:")?.split_once(": ")?;
    let families = families.split_whitespace();
    Some(families.map(|name| (name.into(), why.into())).collect())
}

/// The edits of one file; context and removed lines must stand in `rtl/` as the diff has them.
fn edits(path: &Path, part: &str) -> (String, Vec<Edit>) {
    let mut lines = part.lines();
    let file = lines.next().expect("a file").to_owned();
    let rtl = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("rtl")
        .join(&file);
    let original =
        std::fs::read_to_string(&rtl).unwrap_or_else(|e| panic!("{}: {e}", rtl.display()));
    let original: Vec<&str> = original.lines().collect();
    let mut edits = Vec::new();
    let (mut at, mut removed, mut added) = (0, Vec::new(), Vec::new());
    for line in lines.filter(|line| !line.starts_with("+++ ")).chain([" "]) {
        let text = line.get(1..).unwrap_or("");
        match line.as_bytes().first() {
            Some(b'+') => added.push(text),
            Some(b'-') => {
                flush_if(!added.is_empty(), at, &mut removed, &mut added, &mut edits);
                assert_eq!(
                    original[at],
                    text,
                    "{}: {file}:{} is another line",
                    path.display(),
                    at + 1
                );
                removed.push(at + 1);
                at += 1;
            }
            Some(b'@') => {
                flush_if(true, at, &mut removed, &mut added, &mut edits);
                at = hunk_start(line) - 1;
            }
            _ => {
                flush_if(true, at, &mut removed, &mut added, &mut edits);
                let end = at >= original.len() || text.is_empty();
                assert!(
                    end || original[at] == text,
                    "{}: {file}:{} is another line",
                    path.display(),
                    at + 1
                );
                at += 1;
            }
        }
    }
    (file, edits)
}

/// `@@ -12,7 +12,7 @@`: 12.
fn hunk_start(line: &str) -> usize {
    let from = line.trim_start_matches("@@ -");
    let digits = from.split(|c: char| !c.is_ascii_digit()).next();
    digits
        .and_then(|d| d.parse().ok())
        .expect("a hunk's first line")
}

/// Removed lines followed by added ones: pairs are replacements, the rest comes or goes.
fn flush_if(
    when: bool,
    at: usize,
    removed: &mut Vec<usize>,
    added: &mut Vec<&str>,
    edits: &mut Vec<Edit>,
) {
    if !when {
        return;
    }
    let pairs = removed.len().min(added.len());
    for (line, text) in removed.iter().zip(added.iter()) {
        edits.push(Edit::Replace {
            line: *line,
            text: (*text).into(),
        });
    }
    edits.extend(removed[pairs..].iter().map(|&line| Edit::Remove { line }));
    edits.extend(added[pairs..].iter().map(|text| Edit::Insert {
        after: at,
        text: (*text).into(),
    }));
    removed.clear();
    added.clear();
}

/// The text with these edits made, and nothing to choose.
pub fn apply(original: &str, edits: &[Edit]) -> String {
    let mut lines: Vec<Vec<&str>> = original.lines().map(|line| vec![line]).collect();
    for edit in edits {
        match edit {
            Edit::Replace { line, text } => lines[line - 1][0] = text,
            Edit::Remove { line } => drop(lines[line - 1].remove(0)),
            Edit::Insert { after, text } => lines[after - 1].push(text),
        }
    }
    lines
        .concat()
        .iter()
        .flat_map(|line| [*line, "\n"])
        .collect()
}

/// The text with these edits made, and every line still at its number: what is put in stands behind the line before.
pub fn apply_in_place(original: &str, edits: &[Edit]) -> String {
    let mut lines: Vec<String> = original.lines().map(Into::into).collect();
    for edit in edits {
        match edit {
            Edit::Replace { line, text } => lines[line - 1].clone_from(text),
            Edit::Remove { line } => lines[line - 1].clear(),
            Edit::Insert { after, text } => {
                let before = &mut lines[after - 1];
                assert!(!before.contains("//"), "a comment swallows `{text}`");
                *before += text;
            }
        }
    }
    lines.join("\n") + "\n"
}

/// Files and lines that a fault changes.
pub fn places(fault: &Fault) -> Vec<(&str, usize)> {
    fault
        .edits
        .iter()
        .flat_map(|(file, edits)| edits.iter().map(move |edit| (file.as_str(), edit.line())))
        .collect()
}

/// `*` stands for any text.
pub fn matches(pattern: &str, text: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else {
        return pattern == text;
    };
    let Some(tail) = text.strip_prefix(head) else {
        return false;
    };
    (0..=tail.len())
        .filter(|&i| tail.is_char_boundary(i))
        .any(|i| matches(rest, &tail[i..]))
}
