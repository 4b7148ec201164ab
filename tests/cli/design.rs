//! `goldbench design`: what a design consists of, and what is said of one that can't be.

use serde_json::Value;

use crate::home::{Home, said};

#[test]
fn a_design_is_shown_as_text_and_as_json() {
    let home = Home::new();
    let settings = ["design", "show", "--config", "fold=8 midstates=4"];
    let text = said(&mut home.goldbench(&settings));
    assert_eq!(text.code, 0, "{}", text.err);
    for part in ["fold=8 midstates=4", "0.5 hashes a cycle", "job context"] {
        assert!(text.out.contains(part), "{part}\n{}", text.out);
    }
    let json = said(home.goldbench(&settings).args(["--format", "json"]));
    let shown: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(shown["schema"], "goldbench.design/1");
    assert_eq!(shown["design"]["fold"], 8);
    assert_eq!(shown["latency"]["interval"], 8);
    let banks = shown["flops"].as_object().unwrap();
    let sum: u64 = banks
        .iter()
        .filter(|(bank, _)| *bank != "total")
        .map(|(_, flops)| flops.as_u64().unwrap())
        .sum();
    assert_eq!(sum, shown["flops"]["total"].as_u64().unwrap());
}

#[test]
fn a_ladder_is_shown_as_text_and_as_json() {
    let home = Home::new();
    let text = said(&mut home.goldbench(&["design", "ladder"]));
    assert_eq!(text.code, 0, "{}", text.err);
    for part in [
        "no-midstate",
        "1800",
        "midstates-8",
        "cycles from nonce to result",
    ] {
        assert!(text.out.contains(part), "{part}\n{}", text.out);
    }
    let json = said(&mut home.goldbench(&["design", "ladder", "--format", "json"]));
    let shown: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(shown["schema"], "goldbench.design.ladder/1");
    let rungs = shown["rungs"].as_array().unwrap();
    assert!(rungs[0]["difference"].is_null());
    for pair in rungs.windows(2) {
        let additions = |rung: &Value| rung["additions_per_hash"].as_f64().unwrap();
        let difference = pair[1]["difference"].as_f64().unwrap();
        assert!((additions(&pair[1]) - additions(&pair[0]) - difference).abs() < 1e-9);
    }
    // Each figure is that of `design show` for the rung's design.
    let settings = [
        "design",
        "show",
        "--format",
        "json",
        "--config",
        "shortcuts=midstate,prepared",
    ];
    let one: Value = serde_json::from_str(&said(&mut home.goldbench(&settings)).out).unwrap();
    assert_eq!(rungs[2]["design"], one["design"]);
    assert_eq!(rungs[2]["additions_per_hash"], one["additions"]["per_hash"]);
    assert_eq!(rungs[2]["latency"], one["latency"]["issue_to_result"]);
    let bank = |bank: &str| one["flops"][bank].as_u64().unwrap();
    assert_eq!(rungs[2]["datapath_flops"], bank("state") + bank("schedule"));

    let said = said(&mut home.goldbench(&["design", "ladder", "--config", "midstates=4"]));
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(
        said.err.contains("what the ladder goes through"),
        "{}",
        said.err
    );
}

#[test]
fn what_cannot_be_built_names_the_rule_and_the_nearest() {
    let home = Home::new();
    for (setting, parts) in [
        ("fold=3", ["fold-is-a-power", "--config 'fold=2'"]),
        (
            "shortcuts=+early-stop",
            [
                "early-stop-needs-early-reject",
                "shortcuts=midstate,early-reject,early-stop",
            ],
        ),
        ("fould=2", ["`fould`", "nearest: `fold`"]),
    ] {
        for verb in [["design", "show"].as_slice(), &["verify"]] {
            let arguments = [verb, &["--config", setting]].concat();
            let said = said(&mut home.goldbench(&arguments));
            assert_eq!(said.code, 2, "{setting}: {}", said.err);
            for part in parts {
                assert!(said.err.contains(part), "{part}\n{}", said.err);
            }
        }
    }
}

#[test]
fn flip_flops_are_counted_by_yosys_too() {
    let home = Home::new();
    let config = ["design", "count", "--config", "fold=64 datapath=shared"];
    let text = said(&mut home.goldbench(&config));
    if text.code == 3 && std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_none() {
        eprintln!("skipped: {}", text.err);
        return;
    }
    assert_eq!(text.code, 0, "{}", text.err);
    assert!(
        text.out.trim_end().ends_with("opt_clean`: equal"),
        "{}",
        text.out
    );
    let json = said(home.goldbench(&config).args(["--full", "--format", "json"]));
    let counted: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(counted["schema"], "goldbench.design.count/1");
    assert_eq!(counted["design"], counted["fates"]["kept"]);
    assert_eq!(counted["strange"], serde_json::json!({}));
}

/// `design count` of a miner of 32 clocks a nonce in which this stands for that; `None` where no Yosys is.
fn counted_with(from: &str, to: &str) -> Option<(i32, String)> {
    let home = Home::new();
    let core = home.path().join("core");
    std::fs::create_dir_all(&core).unwrap();
    let mut planted = 0;
    for (name, text) in goldbench::dut::rtl_files() {
        planted += text.matches(from).count();
        let text = text.replace(from, to);
        let text = text.replace("kind = \"miner\"", "kind = \"miner\"\nfold = 32");
        std::fs::write(core.join(name), text).unwrap();
    }
    assert_eq!(planted, 1, "{from}");
    let manifest = core.join("miner.toml");
    let text = said(&mut home.goldbench(&["design", "count", manifest.to_str().unwrap()]));
    if text.code == 3 && std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_none() {
        eprintln!("skipped: {}", text.err);
        return None;
    }
    Some((text.code, text.out + &text.err))
}

const RETIRE: &str = "assign retire       = valid[TAGS-1] && step;";

#[test]
fn a_flip_flop_that_no_register_speaks_of_is_a_finding() {
    let late = "logic late_q;\n  always_ff @(posedge clk_i) late_q <= valid[TAGS-1];\n  assign retire = late_q && step;";
    let Some((code, said)) = counted_with(RETIRE, late) else {
        return;
    };
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("1 that the design knows nothing of: late_q"),
        "{said}"
    );
}

#[test]
fn rtl_that_yosys_does_not_elaborate_is_a_finding() {
    let broken = "absent_module u_absent (.a_i(retire));\n  assign retire = valid[TAGS-1] && step;";
    let Some((code, said)) = counted_with(RETIRE, broken) else {
        return;
    };
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("does not elaborate the RTL") && said.contains("absent_module"),
        "{said}"
    );
}
