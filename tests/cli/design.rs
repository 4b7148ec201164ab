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
