//! Modules that a text declares, and which of them nobody instantiates.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::path::{Path, PathBuf};

/// No more of a file is looked at.
const MOST: u64 = 64 << 20;

/// Modules of these files in their order, each with its file. A file that can't be read has none.
pub fn modules_in(files: &[PathBuf]) -> Vec<(String, PathBuf)> {
    let read = files.iter().flat_map(|file| {
        let found = words_of(file);
        declared(&found)
            .into_iter()
            .map(|name| (name, file.clone()))
            .collect::<Vec<_>>()
    });
    read.collect()
}

/// Modules that no other one of these files names: candidates for the top.
pub fn tops(files: &[PathBuf]) -> Vec<String> {
    let texts: Vec<Vec<String>> = files.iter().map(|file| words_of(file)).collect();
    let mut names: Vec<String> = Vec::new();
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for text in &texts {
        for name in declared(text) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        for (at, word) in text.iter().enumerate() {
            let before = at.checked_sub(1).map_or("", |at| text[at].as_str());
            // Its own declaration, and the label behind its end.
            if !matches!(before, "module" | "macromodule" | ":") {
                *times.entry(word).or_default() += 1;
            }
        }
    }
    names.retain(|name| !times.contains_key(name.as_str()));
    names
}

fn declared(words: &[String]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for pair in words.windows(2) {
        if matches!(pair[0].as_str(), "module" | "macromodule") {
            let name = &pair[1];
            if !matches!(name.as_str(), "automatic" | "static") && seen.insert(name) {
                found.push(name.clone());
            }
        }
    }
    found
}

/// Names of a text, and colons.
fn words_of(file: &Path) -> Vec<String> {
    let mut text = Vec::new();
    if let Ok(opened) = std::fs::File::open(file) {
        // What can't be read has no module; the tool that reads the RTL says why.
        let _ = opened.take(MOST).read_to_end(&mut text);
    }
    crate::dut::words(&String::from_utf8_lossy(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_that_nobody_names_is_a_top() {
        let dir = tempfile::tempdir().unwrap();
        let file = |name: &str, text: &str| {
            let path = dir.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        };
        let files = [
            file(
                "a.v",
                "// module ghost\nmodule top (input a);\n  below #(.W(1)) u (a);\nendmodule : top\n",
            ),
            file(
                "b.v",
                "/* top */ module below (input a); endmodule module alone; endmodule",
            ),
        ];
        assert_eq!(tops(&files), ["top", "alone"]);
        let names: Vec<String> = modules_in(&files).into_iter().map(|(n, _)| n).collect();
        assert_eq!(names, ["top", "below", "alone"]);
        assert!(tops(&[dir.path().join("none.v")]).is_empty());
    }
}
