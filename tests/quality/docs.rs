//! `docs/coverage.md` lists the bins that there are.

use std::path::Path;
use std::process::Command;

const BEGIN: &str = "<!-- bins: begin -->\n";
const END: &str = "<!-- bins: end -->";

/// `GOLDBENCH_WRITE_DOCS=1` writes the table anew.
#[test]
fn the_table_of_bins_is_what_the_command_prints() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/coverage.md");
    let page = std::fs::read_to_string(&file).unwrap();
    let (head, rest) = page.split_once(BEGIN).unwrap();
    let (table, tail) = rest.split_once(END).unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_goldbench"))
        .args(["coverage", "--bins"])
        .output()
        .unwrap();
    let printed = String::from_utf8(run.stdout).unwrap();
    if std::env::var_os("GOLDBENCH_WRITE_DOCS").is_some() {
        std::fs::write(&file, format!("{head}{BEGIN}{printed}{END}{tail}")).unwrap();
        return;
    }
    assert_eq!(
        table, printed,
        "GOLDBENCH_WRITE_DOCS=1 cargo test --test quality docs"
    );
}
