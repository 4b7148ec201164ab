//! The same core under each Verilator of this machine: the system's, and the private one that `make setup` installs.

use goldbench::tools::dirs::Dirs;
use goldbench::tools::program::on_path;

use crate::bench::{Bench, Said, case, core};

fn passes(bench: &Bench, verilator: &std::path::Path) -> String {
    let mut command = bench.goldbench(&["verify", &core("own_core"), "--format", "json"]);
    command.args(["--case", "{bubbles,stall,fips180-4,power_up_ones}"]);
    let said = Said::by(command.env("VERILATOR", verilator)).ended_with(0);
    let report = said.json();
    for name in ["bubbles", "stall", "fips180-4", "power_up_ones"] {
        assert_eq!(case(&report, "own", name)["outcome"], "PASS");
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
    } else {
        eprintln!("skipped: no private Verilator in {}", private.display());
    }
}
