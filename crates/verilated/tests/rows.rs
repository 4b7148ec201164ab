//! Rows are copied and compared by the widest vectors that the processor has; a processor without AVX2 must give the same.
//! `rows.cpp` is compiled as it is, and once more as on another processor, and both are held against plain loops.

mod common;
use common::{shim, toolchains};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;
use verilated::Toolchain;

const WIDE: &[&str] = &[];
const PORTABLE: &[&str] = &["-DROWS_PORTABLE"];

/// Compiles the check with `rows.cpp` as it lies in `dir`.
fn compile(tools: &Toolchain, dir: &Path, flags: &[&str]) -> PathBuf {
    let program = dir.join(if flags.is_empty() { "wide" } else { "portable" });
    let mut command = Command::new(&tools.cxx.path);
    command.args(["-std=gnu++20", "-O2"]).args(flags);
    command.arg("-I").arg(dir).arg("-o").arg(&program);
    command.arg(common::rtl("rows_check.cpp"));
    let output = command.output().unwrap();
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{log}");
    program
}

/// `rows.cpp` and its header in a folder, the former changed.
fn sources(change: (&str, &str)) -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::copy(shim("rows.h"), dir.path().join("rows.h")).unwrap();
    let text = fs::read_to_string(shim("rows.cpp")).unwrap();
    assert!(text.contains(change.0), "no {change:?}");
    let text = text.replace(change.0, change.1);
    fs::write(dir.path().join("rows.cpp"), text).unwrap();
    dir
}

/// The check's last line and whether it was content.
fn run(program: &Path) -> (String, bool) {
    let output = Command::new(program).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    (text.trim().to_owned(), output.status.success())
}

#[test]
fn both_paths_give_the_rows_of_plain_loops() {
    let dir = sources(("", ""));
    for tools in toolchains() {
        let wide = run(&compile(&tools, dir.path(), WIDE));
        let portable = run(&compile(&tools, dir.path(), PORTABLE));
        assert!(wide.1, "{}", wide.0);
        assert!(portable.1, "{}", portable.0);
        let rows = |said: &str| said.split_once(": ").map(|(_, rows)| rows.to_owned());
        assert_eq!(
            rows(&wide.0),
            rows(&portable.0),
            "the same data, the same rows"
        );
        assert!(portable.0.starts_with("portable: "), "{}", portable.0);
        if !wide.0.starts_with("avx2: ") {
            eprintln!("SKIPPED: this processor has no AVX2; only the portable path was run");
        }
    }
}

/// The check notices a wrong tail, a vector that is left out, a difference that is not seen.
#[test]
fn the_check_can_fail() {
    let tools = &toolchains()[0];
    for change in [
        ("a |= b | c | d;", "a |= b | c;"),
        (
            "for (; i < run.count; ++i)",
            "for (; i + 1 < run.count; ++i)",
        ),
        ("for (; i < vectors; ++i) a |= change(i);", ""),
        ("any |= difference<uint8_t>(pieces.bytes, row);", ""),
        ("widen<uint16_t>(pieces.halves, row);", ""),
    ] {
        let dir = sources(change);
        for flags in [WIDE, PORTABLE] {
            let (said, content) = run(&compile(tools, dir.path(), flags));
            assert!(!content, "{change:?} {flags:?}: {said}");
        }
    }
}
