//! `goldbench doctor`.

use serde_json::Value;

use crate::home::{Home, Said, said};

fn report(said: &Said) -> Value {
    serde_json::from_str(&said.out).unwrap()
}

fn piece<'a>(report: &'a Value, name: &str) -> &'a Value {
    let pieces = report["pieces"].as_array().unwrap();
    pieces
        .iter()
        .find(|p| p["name"] == name)
        .unwrap_or_else(|| panic!("no {name} in {report}"))
}

#[test]
fn with_nothing_installed_it_ends_with_3_and_names_every_remedy() {
    let home = Home::new();
    let said = said(&mut home.alone(&["doctor"]));
    assert_eq!(said.code, 3);
    assert!(said.out.ends_with("not ready to verify\n"), "{}", said.out);
    for remedy in [
        "verilator",
        "g++",
        "zlib1g-dev",
        "liblz4-dev",
        "yosys",
        "z3",
        "iverilog",
        "gtkwave",
    ] {
        assert!(
            said.out.contains(&format!("apt-get install {remedy}")),
            "{remedy}: {}",
            said.out
        );
    }
    for line in [
        "error: verilator is absent",
        "error: c++ compiler is absent",
        "  help: apt-get install g++",
    ] {
        assert!(said.err.contains(line), "{line}: {}", said.err);
    }
}

#[test]
fn the_json_has_its_schema_and_every_field() {
    let home = Home::new();
    let said = said(&mut home.alone(&["doctor", "--format", "json"]));
    let report = report(&said);
    assert_eq!(report["schema"], "goldbench.doctor/1");
    assert_eq!(report["ready"], false);
    for piece in report["pieces"].as_array().unwrap() {
        for field in [
            "name", "needed", "status", "version", "path", "detail", "disables", "install",
        ] {
            assert!(piece.get(field).is_some(), "{field} in {piece}");
        }
        assert_eq!(piece["status"], "absent", "{piece}");
    }
}

#[test]
fn tools_that_fail_are_broken_not_absent() {
    let home = Home::new();
    home.fake("verilator", "echo 'perl: not found' >&2; exit 1");
    home.fake("g++", "case $1 in --version) echo 'g++ 1.0';; *) echo 'x: error: no libstdc++' >&2; exit 1;; esac");
    home.fake("yosys", "exit 3");
    let said = said(&mut home.alone(&["doctor", "--format", "json"]));
    assert_eq!(said.code, 3);
    let report = report(&said);
    for name in ["verilator", "verilator (system)", "c++ compiler", "yosys"] {
        assert_eq!(piece(&report, name)["status"], "broken", "{name}");
    }
    let compiler = piece(&report, "c++ compiler");
    assert!(
        compiler["detail"]
            .as_str()
            .unwrap()
            .contains("no libstdc++"),
        "{compiler}"
    );
    assert_eq!(piece(&report, "zlib headers")["status"], "absent");
}

#[test]
fn a_named_tool_that_is_not_there_is_broken() {
    let home = Home::new();
    let mut command = home.alone(&["doctor", "--format", "json"]);
    let said = said(
        command
            .env("VERILATOR", "/no/such/verilator")
            .env("CXX", "/no/such/cxx"),
    );
    assert_eq!(said.code, 3);
    let report = report(&said);
    assert_eq!(piece(&report, "verilator")["status"], "broken");
    assert_eq!(piece(&report, "c++ compiler")["status"], "broken");
}

#[test]
fn an_optional_tool_is_found_with_its_version() {
    let home = Home::new();
    home.fake("yosys", "echo; echo 'Yosys 9.9'");
    let said = said(&mut home.alone(&["doctor", "--format", "json"]));
    let report = report(&said);
    let yosys = piece(&report, "yosys");
    assert_eq!(yosys["status"], "ok");
    assert_eq!(yosys["version"], "Yosys 9.9");
    assert_eq!(yosys["path"], home.bin().join("yosys").to_str().unwrap());
}

#[test]
fn without_a_home_it_says_which_variable_to_set() {
    let home = Home::new();
    let said = said(home.alone(&["doctor"]).env_remove("HOME"));
    assert_eq!(said.code, 2);
    assert!(said.err.contains("set HOME"), "{}", said.err);
}

/// On a machine that `make setup` has been over.
#[test]
fn a_prepared_machine_is_ready() {
    let home = Home::new();
    let said = said(&mut home.goldbench(&["doctor", "--format", "json"]));
    if std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_none() && said.code == 3 {
        return;
    }
    assert_eq!(said.code, 0, "{}{}", said.out, said.err);
    let report = report(&said);
    assert_eq!(report["ready"], true);
    for name in ["verilator", "c++ compiler"] {
        assert!(piece(&report, name)["version"].is_string());
    }
}
