//! `goldbench core init`.

use serde_json::Value;

use crate::core_rtl::{BLOCK, BUS, Bench, CABLE, which};
use crate::home::said;

/// Lines of a manifest without comments.
fn bare(text: &str) -> Vec<String> {
    let lines = text
        .lines()
        .map(|line| line.split("  #").next().unwrap_or(line).trim_end());
    lines
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

fn printed(bench: &Bench, arguments: &[&str]) -> Vec<String> {
    let arguments = [&["core", "init"], arguments, &["-o", "-"]].concat();
    let said = said(&mut bench.goldbench(&arguments));
    assert_eq!(said.code, 0, "{}", said.err);
    bare(&said.out)
}

fn has(lines: &[String], wanted: &[&str]) {
    for line in wanted {
        assert!(
            lines.iter().any(|l| l == line),
            "`{line}` is not among\n{}",
            lines.join("\n")
        );
    }
}

#[test]
fn a_block_core_needs_no_correction() {
    if which("verilator").is_none() {
        return;
    }
    let bench = Bench::new(&[("rtl/block_core.v", BLOCK)]);
    let said =
        said(&mut bench.goldbench(&["core", "init", "rtl/block_core.v", "-o", "cores/own.toml"]));
    assert_eq!(said.code, 2, "there is no such folder");
    std::fs::create_dir(bench.path("cores")).unwrap();
    let said = crate::home::said(&mut bench.goldbench(&[
        "core",
        "init",
        "rtl/block_core.v",
        "-o",
        "cores/own.toml",
    ]));
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(
        said.out.contains("goldbench core check cores/own.toml"),
        "{}",
        said.out
    );
    let text = bench.read("cores/own.toml");
    assert!(text.starts_with("#:schema core.schema.json\n"), "{text}");
    assert!(!text.contains("TODO"), "{text}");
    let wanted = [
        "sources = [\"../rtl/block_core.v\"]",
        "kind = \"hash\"",
        "protocol = \"init-next\"",
        "[clock]",
        "port = \"clk\"",
        "[reset]",
        "port = \"reset_n\"",
        "active = \"low\"",
        "kind = \"async\"",
        "block = \"block\"",
        "init = \"init\"",
        "next = \"next\"",
        "digest = \"digest\"",
        "digest_valid = \"digest_valid\"",
        "ready = \"ready\"",
        "[tied]",
        "mode = 1",
    ];
    has(&bare(&text), &wanted);
    let check = crate::home::said(&mut bench.goldbench(&["core", "check", "cores/own.toml"]));
    assert_eq!((check.code, check.err.as_str()), (0, ""), "{}", check.out);
    assert!(check.out.contains("good"), "{}", check.out);
}

#[test]
fn a_miner_without_ports_is_fed_by_its_registers() {
    if which("verilator").is_none() {
        return;
    }
    let bench = Bench::new(&[("cable.v", CABLE)]);
    let lines = printed(
        &bench,
        &["--top", "cable_miner", "-P", "LOOP_LOG2=5", "cable.v"],
    );
    let wanted = [
        "parameters = { LOOP_LOG2 = \"5\" }",
        "kind = \"miner\"",
        "protocol = \"hold\"",
        "period = \"1 << LOOP_LOG2\"",
        "port = \"osc_clk\"",
        "midstate = { signal = \"midstate_buf\", words = \"first-low\" }",
        "tail = { signal = \"data_buf\", bits = \"95:0\", words = \"first-low\" }",
        "nonce_start = { signal = \"nonce\", add = -1 }",
        "nonce = { signal = \"golden_nonce\" }",
        "digest = { signal = \"hash2\", words = \"first-low\" }",
        "order = \"word\"",
        "shown = \"change\"",
        "test = \"zero-bits\"",
    ];
    has(&lines, &wanted);
    assert!(!lines.iter().any(|line| line == "[reset]"));
}

#[test]
fn a_register_bus_gets_a_script_from_the_rtls_own_constants() {
    if which("verilator").is_none() {
        return;
    }
    let bench = Bench::new(&[("bus.v", BUS)]);
    let lines = printed(&bench, &["bus.v"]);
    let wanted = [
        "protocol = \"script\"",
        "active = \"high\"",
        "kind = \"sync\"",
        "[bus.ports]",
        "select = \"cs\"",
        "write = \"we\"",
        "address = \"address\"",
        "write_data = \"write_data\"",
        "read_data = \"read_data\"",
        "block = [\"write 0x10 block\", \"write 0x08 = 0x5\", \"wait 4\", \"until read 0x09 & 0x3 == 0x3\", \"read 0x20 digest\"]",
        "next_block = [\"write 0x10 block\", \"write 0x08 = 0x6\", \"wait 4\", \"until read 0x09 & 0x3 == 0x3\", \"read 0x20 digest\"]",
    ];
    has(&lines, &wanted);
}

/// The same survey from Verilator's XML or JSON and from Yosys's: ports, registers, clocks, resets.
#[test]
fn yosys_reads_it_where_there_is_no_verilator() {
    if which("yosys").is_none() || which("verilator").is_none() {
        return;
    }
    let bench = Bench::new(&[("block.v", BLOCK), ("cable.v", CABLE)]);
    for (file, top) in [("block.v", "block_core"), ("cable.v", "cable_miner")] {
        let arguments = [
            "core", "init", "--top", top, file, "-o", "-", "--format", "json",
        ];
        let read = |mut command: assert_cmd::Command| -> Value {
            let said = said(&mut command);
            assert_eq!(said.code, 0, "{}", said.err);
            serde_json::from_str::<Value>(&said.out).unwrap()
        };
        let one = read(bench.goldbench(&arguments));
        let other = read(bench.with_yosys_alone(&arguments));
        assert_eq!(one["schema"], "goldbench.core.init/1");
        assert!(
            one["survey"]["reader"]
                .as_str()
                .unwrap()
                .starts_with("verilator")
        );
        assert_eq!(other["survey"]["reader"], "yosys");
        for field in ["top", "ports", "clocks", "resets"] {
            assert_eq!(
                one["survey"][field], other["survey"][field],
                "{file}: {field}"
            );
        }
        let registers = |value: &Value| {
            let all = value["survey"]["registers"].as_array().unwrap().clone();
            let clocked = all.iter().filter(|r| r["moved"] == "clocked");
            let mut names: Vec<String> = clocked
                .map(|r| format!("{} {}", r["path"], r["width"]))
                .collect();
            names.sort();
            names
        };
        assert_eq!(registers(&one), registers(&other), "{file}");
    }
}

#[test]
fn nothing_is_overwritten_and_the_top_is_found_or_asked_for() {
    if which("verilator").is_none() {
        return;
    }
    let bench = Bench::new(&[("block.v", BLOCK), ("bus.v", BUS), ("core.toml", "mine")]);
    let told = |arguments: &[&str]| {
        let said = said(&mut bench.goldbench(&[&["core", "init"], arguments].concat()));
        assert_eq!(said.code, 2, "{}", said.err);
        said.err
    };
    assert!(told(&["block.v"]).contains("--force"));
    assert_eq!(bench.read("core.toml"), "mine");
    let error = told(&["block.v", "bus.v", "-o", "-"]);
    assert!(
        error.contains("block_core, bus_core") && error.contains("--top"),
        "{error}"
    );
    let error = told(&["block.v", "--top", "blok_core", "-o", "-"]);
    assert!(error.contains("`block_core`"), "{error}");
    let error = told(&["none.v", "-o", "-"]);
    assert!(error.contains("none.v"), "{error}");
    assert!(told(&[]).contains("FILE"));
    let said = said(&mut bench.goldbench(&["core", "init", "block.v", "--force"]));
    assert_eq!(said.code, 0, "{}", said.err);
    assert!(bench.read("core.toml").contains("block_core"));
}

#[test]
fn vhdl_and_rtl_that_does_not_elaborate_are_told() {
    if which("verilator").is_none() {
        return;
    }
    let bench = Bench::new(&[
        ("a.vhd", "entity a is end;"),
        ("b.v", "module b (input clk); pll u (.clk(clk)); endmodule"),
        ("c.v", "module c (input clk;\n"),
    ]);
    for (file, parts) in [
        ("a.vhd", ["VHDL", "ghdl"]),
        ("b.v", ["refuses the RTL", "pll"]),
        ("c.v", ["refuses the RTL", "c.v:1"]),
    ] {
        let said = said(&mut bench.goldbench(&["core", "init", file, "-o", "-"]));
        assert_eq!(
            (said.code, said.out.as_str()),
            (2, ""),
            "{file}: {}",
            said.err
        );
        assert!(
            parts.iter().all(|part| said.err.contains(part)),
            "{file}: {}",
            said.err
        );
    }
    let said = said(
        bench
            .goldbench(&["core", "init", "b.v", "-o", "-"])
            .env("PATH", "/none"),
    );
    assert_eq!(said.code, 3, "{}", said.err);
}

#[test]
fn a_filelist_stands_in_the_manifest_or_is_written_out() {
    if which("verilator").is_none() {
        return;
    }
    let bench = Bench::new(&[
        ("rtl/block.v", BLOCK),
        ("all.f", "rtl/block.v +define+SIM\n"),
        ("lists/own.f", "rtl/block.v +define+SIM\n"),
        ("cores/keep", ""),
    ]);
    has(
        &printed(&bench, &["-f", "all.f"]),
        &["filelists = [\"all.f\"]"],
    );
    let said =
        said(&mut bench.goldbench(&["core", "init", "-f", "lists/own.f", "-o", "cores/own.toml"]));
    assert_eq!(said.code, 0, "{}", said.err);
    // From there the list's names lead nowhere.
    let lines = bare(&bench.read("cores/own.toml"));
    has(
        &lines,
        &["sources = [\"../rtl/block.v\"]", "defines = { SIM = \"\" }"],
    );
    let check = crate::home::said(&mut bench.goldbench(&["core", "check", "cores/own.toml"]));
    assert_eq!(check.code, 0, "{}{}", check.out, check.err);
}

/// The private Verilator that `make setup` installs, newer than a distribution's.
fn private() -> Option<std::path::PathBuf> {
    let var = |name: &str| std::env::var_os(name).map(std::path::PathBuf::from);
    let data = var("XDG_DATA_HOME").or_else(|| Some(var("HOME")?.join(".local/share")))?;
    Some(data.join("goldbench/verilator")).filter(|dir| dir.is_dir())
}

/// The same from the XML of an older Verilator as from the JSON of a newer one.
#[test]
fn two_verilators_say_the_same() {
    let (Some(old), Some(new)) = (which("verilator"), private()) else {
        eprintln!("passed over: one Verilator at the most");
        return;
    };
    let files = [("block.v", BLOCK), ("cable.v", CABLE), ("bus.v", BUS)];
    let bench = Bench::new(&files);
    for (file, top) in [
        ("block.v", "block_core"),
        ("cable.v", "cable_miner"),
        ("bus.v", "bus_core"),
    ] {
        let read = |verilator: &std::path::Path| -> Value {
            let arguments = [
                "core", "init", "--top", top, file, "-o", "-", "--format", "json",
            ];
            let said = said(bench.goldbench(&arguments).env("VERILATOR", verilator));
            assert_eq!(said.code, 0, "{}", said.err);
            serde_json::from_str(&said.out).unwrap()
        };
        let (one, other) = (read(&old), read(&new));
        assert_eq!(one["text"], other["text"], "{file}");
        for field in [
            "ports",
            "parameters",
            "registers",
            "clocks",
            "resets",
            "selects",
            "joined",
            "constants",
        ] {
            assert_eq!(
                one["survey"][field], other["survey"][field],
                "{file}: {field}"
            );
        }
    }
}
