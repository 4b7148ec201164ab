//! Tools that are absent or broken: exit code 3, with the line that installs them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use goldbench::tools::program::on_path;

use crate::bench::{Bench, Said, core};
use crate::executable::executable;

/// `verify` with nothing installed: neither on `PATH` nor in private.
fn bare(bench: &Bench) -> Command {
    let mut command = bench.goldbench(&["verify", &core("own_core"), "--case", "bubbles"]);
    fs::create_dir_all(bench.path("bin")).unwrap();
    command
        .env("PATH", bench.path("bin"))
        .env("XDG_DATA_HOME", bench.path("data"));
    for name in ["VERILATOR", "VERILATOR_ROOT", "CXX"] {
        command.env_remove(name);
    }
    command
}

fn script(bench: &Bench, name: &str, text: &str) -> PathBuf {
    let file = bench.path(name);
    executable(&file, text);
    file
}

#[test]
fn without_a_verilator_the_line_that_installs_one_is_said() {
    let bench = Bench::new();
    let said = Said::by(&mut bare(&bench)).ended_with(3);
    said.complains_of(&[
        "error: ",
        "verilator",
        "help: ",
        "apt-get install verilator",
    ]);
    assert_eq!(said.out, "");
}

#[test]
fn a_named_verilator_that_is_none_is_refused() {
    let bench = Bench::new();
    let old = script(
        &bench,
        "old/bin/verilator",
        "echo 'Verilator 4.038 2020-07-11'",
    );
    let garbage = script(&bench, "garbage", "head -c 300 /bin/sh");
    let broken = script(&bench, "broken", "echo 'perl: not found' >&2; exit 127");
    let text = bench.write("text", "no program");
    for (path, parts) in [
        (old.as_path(), &["old/bin/verilator"][..]),
        (&garbage, &["garbage"]),
        (&broken, &["broken", "perl: not found"]),
        (&text, &["text", "does not start"]),
        (
            Path::new("/no/such/verilator"),
            &["no verilator at /no/such/verilator"],
        ),
    ] {
        let said = Said::by(
            bare(&bench)
                .env("VERILATOR", path)
                .env("PATH", "/usr/bin:/bin"),
        );
        let said = said.ended_with(3);
        said.complains_of(&["error: ", "help: "]);
        said.complains_of(parts);
    }
}

/// Verilator 4 as it lies on a disk: a script, and a runtime without contexts.
#[test]
fn an_old_verilator_is_told_by_its_runtime() {
    let bench = Bench::new();
    let old = script(
        &bench,
        "v4/bin/verilator",
        "echo 'Verilator 4.038 2020-07-11'",
    );
    bench.write("v4/include/verilated.h", "class Verilated {};\n");
    let said = Said::by(bare(&bench).env("VERILATOR", &old)).ended_with(3);
    said.complains_of(&[
        "too old",
        "Verilator 4.038",
        "Verilator 5 is needed",
        "help: ",
    ]);
}

#[test]
fn a_compiler_that_is_absent_or_broken_is_named() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let run = |cxx: &Path| {
        let mut command = bench.goldbench(&["verify", &core("own_core"), "--case", "bubbles"]);
        Said::by(command.env("CXX", cxx)).ended_with(3)
    };
    let absent = run(Path::new("/nonexistent"));
    absent.complains_of(&["/nonexistent", "help: ", "apt-get install g++"]);
    let broken = script(
        &bench,
        "cxx",
        "case $1 in --version) echo 'cxx 1.0';; *) echo 'x.cpp:1: error: no libstdc++' >&2; exit 1;; esac",
    );
    let said = run(&broken);
    said.complains_of(&["cxx 1.0", "trivial program", "no libstdc++", "help: "]);
}

/// A Verilator that answers and then dies on the RTL is a broken tool, not a finding about the RTL.
#[test]
fn a_verilator_that_dies_is_no_finding() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let Some(real) = on_path("verilator") else {
        eprintln!("skipped: no verilator on PATH to wrap");
        return;
    };
    let real = real.display();
    let dies = format!(
        "case \"$*\" in *--cc*) echo 'Aborted (core dumped)' >&2; exit 134;; esac\nexec {real} \"$@\""
    );
    let dies = script(&bench, "dies", &dies);
    let mut command = bench.goldbench(&["verify", &core("own_core"), "--case", "bubbles"]);
    let said = Said::by(command.env("VERILATOR", &dies)).ended_with(3);
    said.complains_of(&["dies", "Aborted (core dumped)", "help: "]);
}
