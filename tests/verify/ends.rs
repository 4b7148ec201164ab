//! Cores that end the run themselves: each is one case's verdict, and every other case has its own.

use serde_json::Value;

use crate::bench::{Bench, Said, case, core};

/// One build, one run: four kinds of end beside a case and a core that know nothing of them.
#[test]
fn a_device_that_ends_the_run_loses_its_case_only() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let said = bench.verify(&[
        &core("ending_core"),
        &core("own_core"),
        "--case",
        "{fips180-4,patterns,bubbles,stall,reset_anywhere}",
        "--timeout",
        "3",
        "--format",
        "json",
        "--report",
        "junit=junit.xml",
    ]);
    let report = said.ended_with(1).json();
    for (name, outcome, detail) in [
        ("fips180-4", "CRASH", "SIGABRT"),
        ("patterns", "HANG", "no progress for 3 s"),
        ("stall", "CRASH", "$finish at "),
        ("reset_anywhere", "CRASH", "reset while busy"),
    ] {
        let verdict = case(&report, "ending", name);
        assert_eq!(verdict["outcome"], outcome, "{verdict}");
        let text = verdict["detail"].as_str().unwrap();
        assert!(text.contains(detail), "{text}");
        let stored = verdict["artifacts"]["case"].as_str().unwrap();
        assert!(bench.path(stored).is_file(), "{stored}");
        // What is lost is made smaller as well, and is lost in the same way.
        let shrunk = verdict["artifacts"]["shrunk"].as_str().unwrap_or_default();
        let is_first = name != "reset_anywhere";
        assert!(shrunk.contains(" cycles") || !is_first, "{verdict}");
        assert_eq!(case(&report, "own", name)["outcome"], "PASS");
    }
    for name in ["stall", "reset_anywhere"] {
        let text = case(&report, "ending", name)["detail"].as_str().unwrap();
        assert!(text.contains("ending_core.sv:4"), "file and line: {text}");
    }
    assert_eq!(case(&report, "ending", "bubbles")["outcome"], "PASS");
    told_in_its_cycle(&bench, case(&report, "ending", "stall"));
    let junit = std::fs::read_to_string(bench.path("junit.xml")).unwrap();
    assert!(junit.contains("<error"), "{junit}");

    // What was stored shows the same again.
    for (name, detail) in [
        ("patterns", "no progress for 2 s"),
        ("stall", "$finish at "),
    ] {
        let stored = case(&report, "ending", name)["artifacts"]["case"]
            .as_str()
            .unwrap();
        let again = Said::by(&mut bench.goldbench(&["replay", stored, "--timeout", "2"]));
        again
            .ended_with(1)
            .tells(&[name, detail, "replay: goldbench replay"]);
    }
}

/// `$finish` comes with the first cycle whose enable is low, and that is the cycle that is told.
fn told_in_its_cycle(bench: &Bench, verdict: &Value) {
    let stored = bench.path(verdict["artifacts"]["case"].as_str().unwrap());
    let stored: Value = serde_json::from_str(&std::fs::read_to_string(stored).unwrap()).unwrap();
    let events = stored["case"]["script"]["events"].as_array().unwrap();
    let stall = events.iter().find(|e| e["do"] == "stall").unwrap();
    let wanted = format!("in cycle {}: $finish", stall["at"]);
    let text = verdict["detail"].as_str().unwrap();
    assert!(text.contains(&wanted), "no `{wanted}` in {text}");
}

/// A model that never settles is the device's fault, not the simulator's.
#[test]
fn a_loop_that_does_not_settle_is_a_crash() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let ones = [u32::MAX; 8];
    let block = [0x1234_5678; 16];
    let stored = format!(
        r#"{{"schema": "goldbench.case/1", "manifest": {:?}, "case": {{"name": "ones", "seed": "0x1", "view": "full",
        "script": {{"kind": "compress", "cycles": 0, "power_up": {{"fill": "zeros", "seed": "0x1"}}, "origin": "reset",
        "events": [{{"at": 0, "do": "reset", "cycles": 2}}],
        "feed": {{"from": "blocks", "blocks": [[{ones:?}, {block:?}]]}}}}}}}}"#,
        core("ending_core")
    );
    let path = bench.write("case.json", &stored);
    let said = Said::by(&mut bench.goldbench(&["replay", path.to_str().unwrap()]));
    said.ended_with(1)
        .tells(&["CRASH  ones", "did not converge"]);
}

/// The manifest of a core that is known to crash says so.
#[test]
fn a_crash_can_be_what_is_expected() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let manifest = bench.manifest(
        "ending_core",
        &[("lint_off", "expect = \"CRASH\"\nlint_off")],
    );
    bench
        .verify(&[&manifest, "--case", "{stall,bubbles}"])
        .ended_with(0)
        .tells(&["as its manifest expects"]);
}
