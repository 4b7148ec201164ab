//! The matrix: designs that have, among them, every pair of settings that can stand together, each in lockstep in every
//! register. Part of `make nightly`; `docs/matrix.md` is its last table.

#[path = "../support/mod.rs"]
mod support;

mod page;
mod pairs;
mod row;
mod space;

use std::path::Path;

use goldbench::design::DesignConfig;

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
fn every_pair_of_settings_stands_in_the_page() {
    let designs = designs();
    assert!(designs.len() >= 24, "{}", designs.len());
    assert!(designs.iter().all(|design| design.check().is_ok()));
    let kept = std::fs::read_to_string(page_path()).expect("docs/matrix.md");
    for design in &designs {
        let line = page::settings(design);
        assert!(
            kept.contains(&line),
            "docs/matrix.md lacks {line}: GOLDBENCH_WRITE_MATRIX=1 cargo test --release --test matrix -- --ignored"
        );
    }
}

#[test]
#[ignore = "a build for each design: most of an hour"]
fn every_design_of_the_matrix_passes() {
    let mut rows = Vec::new();
    for design in designs() {
        let Some(row) = row::run(&design) else { return };
        eprintln!("{}", page::line(&row));
        rows.push(row);
    }
    let text = page::render(&rows);
    let failed: Vec<&row::Row> = rows.iter().filter(|row| !row.failed.is_empty()).collect();
    if std::env::var_os("GOLDBENCH_WRITE_MATRIX").is_some() && failed.is_empty() {
        std::fs::write(page_path(), &text).expect("a written page");
    }
    assert!(failed.is_empty(), "{failed:#?}");
}
