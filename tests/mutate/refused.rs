//! Bad input, and tools that are not there.

use crate::said::{folder, goldbench, said, tools};

#[test]
fn arguments_that_make_no_sense_are_refused() {
    for (arguments, says) in [
        (&["--sample", "0"][..], "0 is not in"),
        (&["--min-kill", "101"], "from 0 to 100"),
        (&["--min-kill", "much"], "not a number"),
        (&["--report", "pdf=x"], "json=FILE"),
        (&["--suite", "nightly"], "smoke"),
    ] {
        let refused = said(&mut goldbench(&[&["mutate"], arguments].concat()));
        assert_eq!(refused.code, Some(2), "{arguments:?}");
        assert!(refused.err.contains(says), "{arguments:?}: {}", refused.err);
    }
}

#[test]
fn a_manifest_that_is_missing_is_named() {
    let refused = said(&mut goldbench(&["mutate", "no/such/core.toml"]));
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("no/such/core.toml"), "{}", refused.err);
}

/// Without Yosys there are no mutants: said before anything is built, with the line that installs it.
#[test]
fn without_yosys_nothing_is_begun() {
    let out = folder("no-yosys");
    let mut command = goldbench(&["mutate", "tests/cores/own_core.toml", "--out"]);
    let refused = said(command.arg(&out).env("PATH", out.join("empty")));
    assert_eq!(refused.code, Some(3), "{}", refused.err);
    assert!(
        refused.err.contains("yosys") && refused.err.contains("install yosys"),
        "{}",
        refused.err
    );
    assert!(!out.join("mutate").exists());
}

/// A copy of the small core's manifest, with other sources.
fn manifest(out: &std::path::Path, name: &str, text: &str, sources: &str) -> String {
    let own = include_str!("../cores/own_core.toml");
    let rtl = concat!(env!("CARGO_MANIFEST_DIR"), "/rtl/sha256_pkg.sv");
    std::fs::create_dir_all(out).unwrap();
    std::fs::write(out.join(sources), text).unwrap();
    let own = own.replace("../../rtl/sha256_pkg.sv", rtl);
    let own = own.replace("own_core.sv", out.join(sources).to_str().unwrap());
    let path = out.join(name);
    std::fs::write(&path, own).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn rtl_that_yosys_does_not_read_is_told_in_its_words() {
    if !tools() {
        return;
    }
    let out = folder("unread");
    let dir = out.to_str().unwrap();
    let wrong = manifest(
        &out,
        "wrong.toml",
        "module own_core(;\nendmodule\n",
        "wrong.sv",
    );
    let refused = said(&mut goldbench(&["mutate", &wrong, "--out", dir]));
    assert_eq!(refused.code, Some(2), "{}", refused.err);
    for part in ["Yosys does not read the RTL", "wrong.sv:1", "sv2v"] {
        assert!(refused.err.contains(part), "no {part}: {}", refused.err);
    }
    let vhdl = manifest(&out, "vhdl.toml", "entity own_core is end;\n", "core.vhd");
    let refused = said(&mut goldbench(&["mutate", &vhdl, "--out", dir, "--fresh"]));
    assert_eq!(refused.code, Some(2), "{}", refused.err);
    for part in ["core.vhd", "VHDL", "ghdl"] {
        assert!(refused.err.contains(part), "no {part}: {}", refused.err);
    }
    let own = "tests/cores/own_core.toml";
    let under = [
        "mutate", own, "--under", "u_nobody", "--out", dir, "--fresh",
    ];
    let refused = said(&mut goldbench(&under));
    assert_eq!(refused.code, Some(2), "{}", refused.err);
    assert!(refused.err.contains("u_nobody"), "{}", refused.err);
}
