//! `goldbench coverage`: bins by name, gates, lines and toggles, waivers.

use crate::bench::{Bench, Said, core};

fn coverage(bench: &Bench, arguments: &[&str]) -> Said {
    Said::by(bench.goldbench(&["coverage"]).args(arguments))
}

#[test]
fn open_bins_are_named_and_a_gate_is_a_finding() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let own = core("own_core");
    let some = [&*own, "--case", "bubbles", "--case", "stall"];
    let said = coverage(&bench, &some).ended_with(0);
    said.tells(&["own: ", "OPEN", "control.reset.full", "not applicable"]);
    let gated = [&some[..], &["--min-functional", "100"]].concat();
    coverage(&bench, &gated).ended_with(1);
    let json = [&some[..], &["--format", "json"]].concat();
    let report = coverage(&bench, &json).ended_with(0).json();
    assert_eq!(report["schema"], "goldbench.coverage/1");
    assert_eq!(report["suite"], "part");
    let bins = report["cores"][0]["functional"]["bins"].as_array().unwrap();
    let find = |id: &str| bins.iter().find(|bin| bin["id"] == id).unwrap();
    assert_eq!(find("control.reset.full")["count"], 0);
    assert!(find("data.round.last")["count"].as_u64().unwrap() > 1_000);
    assert_eq!(find("data.round.last")["first"][0], "bubbles");
    assert!(find("nonce.wrap")["not_applicable"].is_string());
    // What was kept is what was printed.
    let kept = std::fs::read_to_string(bench.path("out/own/coverage-part-0x1.json")).unwrap();
    assert_eq!(coverage(&bench, &json).out, kept);
}

#[test]
fn lines_and_toggles_are_counted_and_waivers_need_a_reason() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let own = core("own_core");
    let some = [
        &*own,
        "--case",
        "power_up_zeros",
        "--rtl",
        "--report",
        "lcov=l.info",
    ];
    let said = coverage(&bench, &some).ended_with(0);
    said.tells(&["own_core", "lines", "toggles"]);
    let lcov = std::fs::read_to_string(bench.path("l.info")).unwrap();
    assert!(
        lcov.contains("SF:own_core.sv\nDA:") && lcov.ends_with("end_of_record\n"),
        "{lcov}"
    );
    let waived = |text: &str| {
        bench.write("w.toml", text);
        coverage(&bench, &[&some[..], &["--waivers", "w.toml"]].concat())
    };
    let text = "[[waiver]]\nmodule = \"own_core\"\nsignal = \"*\"\nreason = \"not ours\"\n\n[[waiver]]\nmodule = \"nobody\"\nreason = \"gone\"\n";
    waived(text).ended_with(0).tells(&[
        "waived module own_core",
        "not ours",
        "a waiver fits nothing: module nobody",
    ]);
    waived("[[waiver]]\nmodule = \"x\"\n")
        .ended_with(2)
        .complains_of(&["missing field `reason`"]);
    let all = [&some[..], &["--min-toggle", "100", "--min-line", "100"]].concat();
    coverage(&bench, &all).ended_with(1);
}

#[test]
fn gates_of_what_is_not_counted_are_refused() {
    let bench = Bench::new();
    coverage(&bench, &["--min-line", "50"])
        .ended_with(2)
        .complains_of(&["--rtl"]);
    coverage(&bench, &["--min-functional", "101"]).ended_with(2);
    coverage(&bench, &["--rtl", "--report", "junit=x"])
        .ended_with(2)
        .complains_of(&["lcov=FILE"]);
    coverage(&bench, &["nowhere.toml"])
        .ended_with(2)
        .complains_of(&["nowhere.toml"]);
}
