//! `goldbench core check` of what can't be run: a bus without a way back, a clock that reaches nothing; and what runs say.

use std::path::Path;

use crate::core_check::{GOOD, checked};
use crate::core_rtl::{BLOCK, Bench, which};
use crate::home::said;

/// Everything that is said of the bus of a core that is fed by it, and by nothing else.
fn of_bus(bus: &str, script: &str) -> Vec<String> {
    let text = format!(
        r#"[core]
name = "bus"
top = "bus_core"
sources = ["bus.v"]
[interface]
kind = "hash"
protocol = "script"
[clock]
port = "clk"
[reset]
port = "rst"
[bus]
{bus}
[script]
block = [{script}]
"#
    );
    let (code, problems) = checked(&text);
    assert_eq!(code, 2);
    let of_bus = problems.iter().filter(|p| p["table"] == "bus");
    of_bus
        .map(|p| {
            let told = |field: &str| p[field].as_str().unwrap().to_owned();
            assert_eq!(
                (told("kind"), p["line"].as_u64()),
                ("port".into(), Some(14))
            );
            told("text")
        })
        .collect()
}

#[test]
fn a_bus_without_a_way_back_is_told_with_all_that_it_lacks() {
    if which("verilator").is_none() {
        return;
    }
    let fifo = "kind = \"fifo\"\nports = { data = \"write_data\", valid = \"we\" }";
    let no_way_back =
        "`out_data`, `out_valid` have no port: without a way back no result can be read";
    assert_eq!(
        of_bus(fifo, "\"send block\", \"receive digest\""),
        [no_way_back]
    );
    // Nothing asks it, and nothing else shows a digest.
    assert_eq!(of_bus(fifo, "\"send block\""), [no_way_back]);
    let registers = "kind = \"simple\"\nports = { select = \"cs\", address = \"address\" }";
    assert_eq!(
        of_bus(registers, "\"write 0x10 block\", \"read 0x20 digest\""),
        [
            "`write`, `write_data` have no port",
            "`read_data` has no port: without a way back no result can be read"
        ]
    );
}

/// A run stops at a bus that lacks wires, and names them all, as the check before it does.
#[test]
fn a_run_names_all_that_a_bus_lacks() {
    if which("verilator").is_none() {
        return;
    }
    let cores = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cores");
    let text = std::fs::read_to_string(cores.join("wishbone_miner/core.toml")).unwrap();
    let back = ", dat_r = \"wb_dat_o\", ack = \"wb_ack_o\"";
    assert!(text.contains(back));
    let text = text
        .replace(back, "")
        .replace("\"..", &format!("\"{}", cores.display()))
        .replace(
            "\"wishbone_miner.v",
            &format!("\"{}/wishbone_miner/wishbone_miner.v", cores.display()),
        );
    let bench = Bench::new(&[("core.toml", &text)]);
    let verified = said(&mut bench.goldbench(&["verify", "core.toml", "--no-shrink"]));
    assert_eq!(verified.code, 2, "{}{}", verified.out, verified.err);
    let told = "[bus] ports.dat_r, ports.ack are missing: this bus needs them";
    assert!(verified.err.contains(told), "{}", verified.err);
}

/// What runs a core names the clock too, where a run alone would only show that nothing comes.
#[test]
fn a_clock_that_reaches_nothing_is_named_by_runs() {
    if which("verilator").is_none() {
        return;
    }
    let text = GOOD
        .replace("port = \"clk\"", "port = \"next\"")
        .replace("next = \"next\"\n", "")
        .replace("mode = 1", "mode = 1\nclk = 0");
    let bench = Bench::new(&[("block.v", BLOCK), ("core.toml", &text)]);
    let cause = "`next` reaches none of the 10 registers; registers are clocked by `clk`";
    let verified = said(&mut bench.goldbench(&["verify", "core.toml", "--no-shrink"]));
    assert_eq!(verified.code, 1, "{}{}", verified.out, verified.err);
    for part in ["no-clock", cause] {
        assert!(verified.out.contains(part), "{part}: {}", verified.out);
    }
    let discovered = said(&mut bench.goldbench(&["core", "discover", "core.toml"]));
    assert_eq!(discovered.code, 2, "{}{}", discovered.out, discovered.err);
    assert!(discovered.err.contains(cause), "{}", discovered.err);
}
