//! The same cores under each Verilator of this machine: the system's, and the private one that `make setup` installs.

use std::path::Path;

use goldbench::tools::dirs::Dirs;
use goldbench::tools::program::on_path;

use crate::bench::{Bench, Said, case, core};

/// What each core must pass: a core of a stranger's style, and the miner, whose control only it has.
const OWN: [&str; 4] = ["bubbles", "stall", "fips180-4", "power_up_ones"];
const MINER: [&str; 3] = ["headers[0]", "job_switch", "power_up_state[0]"];

/// Both cores pass under this Verilator, whose version it gives.
fn passes(bench: &Bench, verilator: &Path) -> String {
    core_passes(bench, verilator, "builtin:miner", "miner", &MINER);
    core_passes(bench, verilator, &core("own_core"), "own", &OWN)
}

fn core_passes(
    bench: &Bench,
    verilator: &Path,
    manifest: &str,
    name: &str,
    cases: &[&str],
) -> String {
    let mut command = bench.goldbench(&["verify", manifest, "--format", "json"]);
    for case in cases {
        command.args(["--case", case]);
    }
    let said = Said::by(command.env("VERILATOR", verilator)).ended_with(0);
    let report = said.json();
    for wanted in cases {
        assert_eq!(case(&report, name, wanted)["outcome"], "PASS", "{wanted}");
    }
    report["tools"]["verilator"].as_str().unwrap().to_owned()
}

#[test]
fn the_systems_verilator_passes() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    match on_path("verilator") {
        Some(system) => assert!(passes(&bench, &system).contains("Verilator 5")),
        None => eprintln!("skipped: no verilator on PATH"),
    }
}

#[test]
fn the_private_verilator_passes() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let private = Dirs::of_process().unwrap().wheel;
    if private.is_dir() {
        let version = passes(&bench, &private);
        assert!(version.contains('5'), "{version}");
        return;
    }
    // For Linux on x86-64 there is a wheel, and `make setup` has been over a machine that requires the tools.
    let required = std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_some();
    let published = cfg!(all(target_os = "linux", target_arch = "x86_64"));
    let absent = format!("no private Verilator in {}", private.display());
    assert!(!(required && published), "{absent}; install: make setup");
    eprintln!("skipped: {absent}");
}
