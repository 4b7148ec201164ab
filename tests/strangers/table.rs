//! `tests/cores/bugs.toml` and the cores fit together: nothing stands in the table that is not in the RTL, and no bug is in the
//! RTL that the table does not know.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use goldbench::harness::Manifest;
use toml::{Table, Value};

use super::{cores, manifests};

pub fn bugs() -> Vec<Table> {
    let text = fs::read_to_string(cores().join("bugs.toml")).unwrap();
    let table: Table = toml::from_str(&text).unwrap();
    let bugs = table["bug"].as_array().unwrap();
    bugs.iter()
        .map(|bug| bug.as_table().unwrap().clone())
        .collect()
}

/// The RTL that is read for a manifest: its sources, stubs, file lists and what lies beside them.
fn rtl_of(manifest: &Path) -> String {
    let folder = manifest.parent().unwrap();
    let mut text = String::new();
    for dir in [folder, &cores().join("common")] {
        for file in fs::read_dir(dir).unwrap() {
            let path = file.unwrap().path();
            if path
                .extension()
                .is_some_and(|e| e == "v" || e == "sv" || e == "vh")
            {
                text.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    text
}

/// Words that begin with `BUG_`.
fn macros(rtl: &str) -> BTreeSet<String> {
    let words = rtl.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    words
        .filter(|word| word.starts_with("BUG_"))
        .map(str::to_owned)
        .collect()
}

/// The names of a dotted key, some of them in quotes.
fn names_of(path: &str) -> Vec<String> {
    let mut table: Table = toml::from_str(&format!("{path} = 0")).unwrap();
    let mut names = Vec::new();
    while let Some((name, value)) = table.into_iter().next() {
        names.push(name);
        table = value.as_table().cloned().unwrap_or_default();
    }
    names
}

/// The manifest with a bug's changes.
pub fn changed(text: &str, bug: &Table) -> String {
    let mut manifest: Table = toml::from_str(text).unwrap();
    let at = |manifest: &mut Table, path: &str, value: &Value| {
        let mut names = names_of(path);
        let field = names.pop().unwrap();
        // A port's name alone is short for a table with it, and a probe's path.
        let short = if names[0] == "probes" {
            "signal"
        } else {
            "port"
        };
        let mut table = manifest;
        for name in names {
            let entry = table.entry(name).or_insert_with(|| Table::new().into());
            if let Value::String(named) = entry {
                *entry = Table::from_iter([(short.to_owned(), named.clone().into())]).into();
            }
            table = entry.as_table_mut().unwrap();
        }
        table.insert(field, value.clone());
    };
    if let Some(name) = bug.get("define") {
        let path = format!("core.defines.{}", name.as_str().unwrap());
        at(&mut manifest, &path, &"1".into());
    }
    for (table, under) in [("set", ""), ("parameters", "core.parameters.")] {
        for (path, value) in bug
            .get(table)
            .into_iter()
            .flat_map(|t| t.as_table().unwrap())
        {
            at(&mut manifest, &format!("{under}{path}"), value);
        }
    }
    toml::to_string(&manifest).unwrap()
}

#[test]
fn manifests_are_read_and_name_files_that_are_there() {
    let manifests = manifests();
    assert!(manifests.len() >= 16, "{}", manifests.len());
    let mut names = BTreeSet::new();
    for (path, text) in &manifests {
        let manifest = Manifest::parse(text, path).unwrap_or_else(|e| panic!("{e}"));
        let core = &manifest.core;
        for file in [
            &core.sources,
            &core.stubs,
            &core.filelists,
            &core.include_dirs,
        ]
        .into_iter()
        .flatten()
        {
            let file = path.parent().unwrap().join(file);
            assert!(file.exists(), "{}: {}", path.display(), file.display());
        }
        assert_eq!(core.licence.as_deref(), Some("MIT OR Apache-2.0"));
        assert!(names.insert(core.name.clone()), "{} twice", core.name);
    }
}

#[test]
fn each_bug_of_the_table_changes_a_core_that_is_there() {
    for bug in bugs() {
        let core = bug["core"].as_str().unwrap();
        let path = cores().join(core);
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{core}: {e}"));
        let what = format!("{core}: {}", bug["what"].as_str().unwrap());
        let clean = Manifest::parse(&text, &path).unwrap();
        let planted =
            Manifest::parse(&changed(&text, &bug), &path).unwrap_or_else(|e| panic!("{what}: {e}"));
        assert_ne!(clean, planted, "{what}");
        match bug.get("define") {
            Some(name) => {
                let name = name.as_str().unwrap();
                assert!(macros(&rtl_of(&path)).contains(name), "{what}: {name}");
            }
            None => assert!(bug.contains_key("set"), "{what}"),
        }
        let cause = bug["cause"].as_str().unwrap();
        let kebab = |c: char| c.is_ascii_lowercase() || c == '-';
        assert!(!cause.is_empty() && cause.chars().all(kebab), "{cause}");
        let verdicts = ["FAIL", "HANG", "CRASH", "NO-ELABORATE"];
        assert!(verdicts.contains(&bug["expect"].as_str().unwrap()));
        assert!(!bug["says"].as_array().unwrap().is_empty(), "{what}");
    }
}

/// Each cause that is wanted of a planted bug can be read up.
#[test]
fn each_cause_is_on_the_page() {
    let page =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/diagnosis.md")).unwrap();
    for bug in bugs() {
        let cause = bug["cause"].as_str().unwrap();
        assert!(page.contains(&format!("`{cause}`")), "{cause}");
    }
}

#[test]
fn no_bug_is_in_the_rtl_that_the_table_does_not_know() {
    let known: BTreeSet<String> = bugs()
        .iter()
        .filter_map(|bug| Some(bug.get("define")?.as_str()?.to_owned()))
        .collect();
    for (path, _) in manifests() {
        for name in macros(&rtl_of(&path)) {
            assert!(known.contains(&name), "{}: {name}", path.display());
        }
    }
}
