//! The matrix: designs that have, among them, every pair of settings that can stand together, each in lockstep in every
//! register. Part of `make nightly`; `docs/matrix.md` is its last table.

#[path = "../support/mod.rs"]
mod support;

mod page;
mod pairs;
mod row;
mod space;

use std::collections::BTreeSet;
use std::path::Path;

use goldbench::design::DesignConfig;
use rayon::prelude::*;

/// The designs: the built-in core, the core with every shortcut, and the covering set.
fn designs() -> Vec<DesignConfig> {
    let mut all = vec![DesignConfig::miner()];
    let every = "shortcuts=+prepared,+constant-words,+pre-added,+padding,+early-reject,+early-stop,+dead-words";
    let mut most = DesignConfig::miner();
    most.set_pair(every).expect("a setting");
    if most.check().is_ok() {
        all.push(most);
    }
    for point in pairs::cover() {
        let design = space::design(&point).expect("a point that exists");
        if !all.contains(&design) {
            all.push(design);
        }
    }
    all
}

fn page_path() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/matrix.md")
}

#[test]
fn every_pair_of_settings_that_can_stand_together_does() {
    let points = space::points();
    let cover = pairs::cover();
    let covered: BTreeSet<pairs::Pair> =
        cover.iter().flat_map(|point| pairs::pairs(point)).collect();
    assert_eq!(covered, pairs::feasible(&points));
    assert!(cover.len() >= 24, "{}", cover.len());
    for point in &cover {
        let design = space::design(point).expect("a point that exists");
        assert_eq!(design.check(), Ok(()));
    }
}

/// The page speaks of these designs and of no other.
#[test]
fn the_page_is_of_these_designs() {
    let kept = std::fs::read_to_string(page_path()).expect("docs/matrix.md");
    let wanted: BTreeSet<String> = designs().iter().map(page::settings).collect();
    let rows = kept.lines().filter(|line| line.starts_with("| `"));
    let named: BTreeSet<String> = rows
        .filter_map(|row| Some(row.split(" | ").next()?[2..].to_owned()))
        .collect();
    assert!(
        !named.is_empty() && named.is_subset(&wanted),
        "GOLDBENCH_WRITE_MATRIX=1: {named:#?}"
    );
}

#[test]
#[ignore = "a build for each design: most of an hour"]
fn every_design_of_the_matrix_passes() {
    // Several at a time: much of a design's time is one thread's, of the lockstep and of Yosys.
    let rows = designs().into_par_iter().with_max_len(1).map(|design| {
        let row = row::run(&design)?;
        eprintln!("{}", page::line(&row));
        Some(row)
    });
    let rows: Option<Vec<row::Row>> = rows.collect();
    let Some(rows) = rows else { return };
    let text = page::render(&rows);
    let failed: Vec<&row::Row> = rows.iter().filter(|row| !row.failed.is_empty()).collect();
    if std::env::var_os("GOLDBENCH_WRITE_MATRIX").is_some() && failed.is_empty() {
        std::fs::write(page_path(), &text).expect("a written page");
    }
    assert!(failed.is_empty(), "{failed:#?}");
}
