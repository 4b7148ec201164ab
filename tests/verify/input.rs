//! Bad input that is seen before anything is built: what is wrong, where, and what to do, with exit code 2.

use std::fs;

use crate::bench::{Bench, Said, core};

/// Runs `verify` on the manifest of `own_core` with one edit.
#[track_caller]
fn refused(edit: (&str, &str), parts: &[&str]) {
    let bench = Bench::new();
    let manifest = bench.manifest("own_core", &[edit]);
    let said = bench
        .verify(&[&manifest, "--case", "bubbles"])
        .ended_with(2);
    said.complains_of(&["error: ", "core.toml", "help: "]);
    said.complains_of(parts);
    assert_eq!(said.out, "");
}

#[test]
fn a_manifest_that_is_no_toml_or_has_wrong_fields_is_shown_with_its_line() {
    for (edit, parts) in [
        (
            ("\"own\"", "\"own"),
            &["line 2, column 12", "name = \"own"][..],
        ),
        (
            ("name =", "nam ="),
            &["line 2", "unknown field `nam`", "`top`"],
        ),
        (
            ("\"own\"", "5"),
            &["line 2", "integer `5`, expected a string"],
        ),
        (("top = \"own_core\"\n", ""), &["missing field `top`"]),
        (("[clock]", "[clok]"), &["unknown field `clok`", "`clock`"]),
        (
            ("\"compress\"", "\"compres\""),
            &["line 7", "`compress`, `miner`, `chip`"],
        ),
        (
            ("top =", "expect = \"PAS\"\ntop ="),
            &["unknown variant `PAS`", "`NO-ELABORATE`"],
        ),
    ] {
        refused(edit, parts);
    }
}

#[test]
fn a_design_out_of_range_names_the_range() {
    refused(
        ("\"compress\"", "\"compress\"\nfifo_depth_bits = 9"),
        &["design.fifo_depth_bits = 9", "1..=8", "nearest: 8"],
    );
}

#[test]
fn roles_are_checked_with_the_nearest() {
    for (edit, parts) in [
        (
            ("block = \"m_in\"\n", ""),
            &["[inputs]", "role `block` has no port"][..],
        ),
        (
            ("digest = \"h_out\"\n", ""),
            &["[outputs]", "role `digest` has no port"],
        ),
        (
            ("block =", "blokc ="),
            &["`blokc` is no role", "nearest: `block`"],
        ),
        (
            ("\"rst\"", "\"en\""),
            &["port `en` is driven by", "`reset`", "`enable`"],
        ),
        (
            ("\"rst\"", "\"clk\""),
            &["port `clk` is driven by the clock"],
        ),
    ] {
        refused(edit, parts);
    }
}

#[test]
fn names_of_files_and_registers_are_checked() {
    for (edit, parts) in [
        (
            ("\"own_core.sv\"", "\"gone.sv\""),
            &["core.sources", "gone.sv", "does not exist"][..],
        ),
        (
            ("top =", "include_dirs = [\"gone\"]\ntop ="),
            &["core.include_dirs", "gone"],
        ),
        (("\"own\"", "\"../own\""), &["can't be a folder's name"]),
        (
            (
                "[outputs]",
                "[probes]\ndigets = { module = \"a\", signal = \"b\" }\n[outputs]",
            ),
            &["`digets` matches no register", "nearest: `digest`"],
        ),
        (
            (
                "[outputs]",
                "[probes]\n\"hash.round[*].stat\" = { module = \"a\", signal = \"b\" }\n[outputs]",
            ),
            &[
                "`hash.round[*].stat` matches no register",
                "hash.round[",
                ".state`",
            ],
        ),
    ] {
        refused(edit, parts);
    }
}

#[test]
fn manifests_that_are_not_there_are_all_named() {
    let bench = Bench::new();
    let said = bench
        .verify(&["gone.toml", "builtin:minor", "."])
        .ended_with(2);
    said.complains_of(&[
        "gone.toml: No such file",
        "`minor` is not built in; nearest: `miner`",
        ".: is a directory",
    ]);
    assert_eq!(said.err.matches("error: ").count(), 3, "{}", said.err);
}

#[test]
fn two_cores_of_one_name_are_refused() {
    let bench = Bench::new();
    let own = core("own_core");
    let said = bench.verify(&[&own, &own]).ended_with(2);
    said.complains_of(&["two cores are named `own`", "own_core.toml", "core.name"]);
}

#[test]
fn a_case_that_matches_nothing_lists_what_there_is() {
    let bench = Bench::new();
    let own = core("own_core");
    let said = bench.verify(&[&own, "--case", "bubles"]).ended_with(2);
    said.complains_of(&[
        "--case bubles matches no case",
        "bubbles, stall",
        "power_up_state[*]",
    ]);
    let said = bench.verify(&[&own, "--case", "{a"]).ended_with(2);
    said.complains_of(&["--case {a"]);
    // One good pattern does not hide a bad one.
    let said = bench.verify(&[&own, "--case", "bubbles", "--case", "headers*"]);
    said.ended_with(2)
        .complains_of(&["headers* matches no case"]);
}

#[test]
fn options_are_checked() {
    let bench = Bench::new();
    for (options, part) in [
        (
            &["--report", "nonsense=x"][..],
            "`nonsense` is no kind of report: junit, json, sarif, svg, html, github",
        ),
        (&["--report", "junit"], "junit=FILE"),
        (&["--report", "junit="], "junit=FILE"),
        (&["--suite", "all"], "smoke"),
        (&["--seed", "x"], "--seed"),
        (&["--timeout", "0"], "--timeout"),
        (&["--jobs", "-1"], "-1"),
        (&["--format", "xml"], "json"),
    ] {
        bench.verify(options).ended_with(2).complains_of(&[part]);
    }
}

#[test]
fn places_that_cannot_be_written_are_refused_before_anything_is_built() {
    let bench = Bench::new();
    let own = core("own_core");
    bench.write("file", "in the way");
    fs::create_dir(bench.path("folder")).unwrap();
    for out in ["file", "file/below", "/proc/goldbench"] {
        let said = bench
            .verify(&[&own, "--case", "bubbles", "--out", out])
            .ended_with(2);
        said.complains_of(&["output folder can't be written", out, "--out DIR"]);
    }
    for report in ["folder", "file/junit.xml", "/proc/junit.xml"] {
        let to = format!("junit={report}");
        let said = bench
            .verify(&[&own, "--case", "bubbles", "--report", &to])
            .ended_with(2);
        said.complains_of(&["report can't be written", report, "help: "]);
        assert_eq!(said.out, "", "nothing was run");
    }
    assert_eq!(
        fs::read_to_string(bench.path("file")).unwrap(),
        "in the way"
    );
}

#[test]
fn cases_that_cannot_be_read_are_refused() {
    let bench = Bench::new();
    let good = r#"{"schema": "goldbench.case/1", "manifest": "gone.toml", "case": {"name": "a", "seed": "0x1",
        "view": "full", "script": {"kind": "compress", "cycles": 5, "power_up": {"fill": "zeros", "seed": "0x1"},
        "origin": "reset", "events": [], "feed": {"from": "random", "seed": "0x1", "count": 5, "idle": 0}}}}"#;
    let cases = [
        ("gone.json", None, "No such file"),
        ("empty.json", Some(String::new()), "empty.json:1:0"),
        (
            "cut.json",
            Some(good[..good.len() / 2].to_owned()),
            "cut.json:2:",
        ),
        (
            "other.json",
            Some(good.replace("case/1", "case/2")),
            "goldbench.case/2",
        ),
        (
            "future.json",
            Some(r#"{"schema": "goldbench.case/9", "core": 1}"#.into()),
            "goldbench.case/9",
        ),
        (
            "verify.json",
            Some(r#"{"schema": "goldbench.verify/1"}"#.into()),
            "goldbench.verify/1",
        ),
        (
            "kind.json",
            Some(good.replace("\"reset\"", "\"rest\"")),
            "`rest`",
        ),
        ("manifest.json", Some(good.to_owned()), "gone.toml"),
    ];
    for (name, text, part) in cases {
        if let Some(text) = text {
            bench.write(name, &text);
        }
        let said = Said::by(&mut bench.goldbench(&["replay", name])).ended_with(2);
        said.complains_of(&["error: ", part, "help: "]);
    }
}
