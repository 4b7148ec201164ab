//! `docs/coverage.md` lists the bins that there are.

use std::path::Path;
use std::process::Command;

/// Of the built-in cores, and of some in other conventions.
const TABLES: [(&str, &[&str]); 2] = [
    ("bins", &[]),
    (
        "bins by ports",
        &[
            "tests/cores/fsm_miner/core.toml",
            "tests/cores/pipelined_miner/core.toml",
            "tests/cores/block_core/core.toml",
            "tests/cores/stream_hash/core.toml",
        ],
    ),
];

/// `GOLDBENCH_WRITE_DOCS=1` writes the tables anew.
#[test]
fn the_tables_of_bins_are_what_the_command_prints() {
    for (name, cores) in TABLES {
        table_is_printed(name, cores);
    }
}

fn table_is_printed(name: &str, cores: &[&str]) {
    let begin = format!("<!-- {name}: begin -->\n");
    let end = format!("<!-- {name}: end -->");
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/coverage.md");
    let page = std::fs::read_to_string(&file).unwrap();
    let (head, rest) = page.split_once(&begin).unwrap();
    let (table, tail) = rest.split_once(&end).unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_goldbench"))
        .args(["coverage", "--bins"])
        .args(cores)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let printed = String::from_utf8(run.stdout).unwrap();
    if std::env::var_os("GOLDBENCH_WRITE_DOCS").is_some() {
        std::fs::write(&file, format!("{head}{begin}{printed}{end}{tail}")).unwrap();
        return;
    }
    assert_eq!(
        table, printed,
        "GOLDBENCH_WRITE_DOCS=1 cargo test --test quality docs"
    );
}
