//! What Verilator says about the RTL is passed on; what is wrong with the tools says its remedy.

mod common;
#[path = "common/executable.rs"]
mod executable;

use common::{cache, rtl, spec, toolchains, try_build};
use executable::executable;
use std::fs;
use std::path::{Path, PathBuf};
use verilated::{BuildError, BuildSpec, Cxx, Message, Severity, Toolchain, Verilator};

fn errors(spec: &BuildSpec, tools: &Toolchain) -> Vec<Message> {
    match try_build(spec, tools, &cache()) {
        Err(BuildError::Rtl { messages, log }) => {
            assert!(log.contains("%Error"));
            messages
                .into_iter()
                .filter(|m| m.severity == Severity::Error)
                .collect()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn errors_carry_file_line_and_column() {
    for tools in toolchains() {
        let all = errors(&spec("broken"), &tools);
        let first = &all[0];
        assert_eq!(first.file.as_deref(), Some(rtl("broken.sv").as_path()));
        assert_eq!((first.line, first.column), (Some(8), Some(17)));
        assert!(first.text.contains("undefined_name"), "{first}");
        let first = &errors(&spec("syntax"), &tools)[0];
        assert_eq!((first.line, first.column), (Some(4), Some(10)), "{first}");
    }
}

#[test]
fn an_unknown_top_or_parameter_is_an_error_of_the_design() {
    for tools in toolchains() {
        let wrong_top = BuildSpec {
            top: "nosuch".into(),
            ..spec("ports")
        };
        assert!(errors(&wrong_top, &tools)[0].text.contains("nosuch"));
        let mut wrong_parameter = spec("ports");
        wrong_parameter
            .parameters
            .push(("NOSUCH".into(), "1".into()));
        assert!(errors(&wrong_parameter, &tools)[0].text.contains("NOSUCH"));
    }
}

#[test]
fn warnings_do_not_stop_the_build_and_come_again_from_the_cache() {
    for tools in toolchains() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("warned.svh"), "`define STEP 9'd1\n").unwrap();
        let mut spec = spec("warned");
        spec.include_dirs.push(dir.path().to_owned());
        let built = try_build(&spec, &tools, &cache()).unwrap();
        let again = try_build(&spec, &tools, &cache()).unwrap();
        assert!(!built.cached && again.cached);
        assert_eq!(built.warnings, again.warnings);
        let [warning] = &built.warnings[..] else {
            panic!("{:?}", built.warnings)
        };
        assert!(
            warning.code.as_ref().unwrap().starts_with("WIDTH"),
            "{warning}"
        );
        assert_eq!(
            (warning.severity, warning.line),
            (Severity::Warning, Some(8))
        );
        spec.lint_off.push("WIDTH".into());
        assert_eq!(try_build(&spec, &tools, &cache()).unwrap().warnings, []);
    }
}

#[test]
fn wrong_requests_are_not_findings() {
    for tools in toolchains() {
        let mut odd = spec("ports");
        odd.lint_off.push("NOSUCHCODE".into());
        let e = try_build(&odd, &tools, &cache()).unwrap_err();
        assert!(
            matches!(&e, BuildError::Unsupported(t) if t.contains("NOSUCHCODE")),
            "{e:?}"
        );
        let absent = BuildSpec {
            sources: vec![rtl("absent.sv")],
            ..spec("ports")
        };
        let e = try_build(&absent, &tools, &cache()).unwrap_err();
        assert!(
            matches!(&e, BuildError::Io { path, .. } if path.ends_with("absent.sv")),
            "{e:?}"
        );
    }
}

fn script(dir: &Path, name: &str, text: &str) -> PathBuf {
    let path = dir.join(name);
    executable(&path, text);
    path
}

#[test]
fn absent_old_and_broken_tools_say_so() {
    let dir = tempfile::tempdir().unwrap();
    let e = Verilator::at(&dir.path().join("nosuch")).unwrap_err();
    assert!(
        e.what.contains("nosuch") && e.remedy.contains("apt-get install verilator"),
        "{e}"
    );
    let e = Verilator::at(&script(dir.path(), "dead", "echo no perl >&2; exit 2")).unwrap_err();
    assert!(e.what.contains("no perl"), "{e}");

    // A Verilator 4: contexts, but no timing runtime.
    let old = dir.path().join("old");
    fs::create_dir_all(old.join("include")).unwrap();
    fs::write(old.join("include/verilated.h"), "class VerilatedContext;").unwrap();
    let reply = format!(
        "case $1 in --version) echo Verilator 4.210;; *) echo {};; esac",
        old.display()
    );
    let e = Verilator::at(&script(dir.path(), "verilator4", &reply)).unwrap_err();
    assert!(
        e.what.contains("too old") && e.what.contains("Verilator 4.210"),
        "{e}"
    );

    let e = Cxx::at(&dir.path().join("nosuch++")).unwrap_err();
    assert!(e.remedy.contains("apt-get install g++"), "{e}");
    let broken = script(
        dir.path(),
        "g++",
        "[ $1 = --version ] && echo fake 1 && exit; echo error: no cc1plus >&2; exit 1",
    );
    let cxx = Cxx::at(&broken).unwrap();
    for tools in toolchains() {
        let tools = Toolchain {
            cxx: cxx.clone(),
            ..tools
        };
        let Err(BuildError::Tool(e)) = try_build(&spec("ports"), &tools, &cache()) else {
            panic!()
        };
        assert!(
            e.what.contains("trivial program") && e.what.contains("no cc1plus"),
            "{e}"
        );
    }
}

#[test]
fn a_crashing_verilator_is_a_tool_error() {
    let dir = tempfile::tempdir().unwrap();
    for tools in toolchains() {
        let mut tools = tools;
        tools.verilator.script = script(
            dir.path(),
            "verilator",
            "echo Segmentation fault >&2; exit 139",
        );
        tools.verilator.identity.push_str("crashing");
        let Err(BuildError::Tool(e)) = try_build(&spec("ports"), &tools, &cache()) else {
            panic!()
        };
        assert!(e.what.contains("Segmentation fault"), "{e}");
    }
}

#[test]
fn newer_than_tested_is_told() {
    for tools in toolchains() {
        let mut verilator = tools.verilator;
        assert_eq!(verilator.notice(), None);
        for version in ["Verilator 5.050 2026-09-01 rev v5.050", "wheel 6.0.1"] {
            version.clone_into(&mut verilator.version);
            assert!(verilator.notice().unwrap().contains("newer"));
        }
    }
}
