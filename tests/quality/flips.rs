//! `goldbench seu`: the device and the model agree on every flip, and the same seed gives the same table.

use serde_json::Value;

use crate::bench::{Bench, Said, core};

fn seu(bench: &Bench, arguments: &[&str]) -> Said {
    Said::by(bench.goldbench(&["seu"]).args(arguments))
}

#[test]
fn rtl_and_model_agree_on_every_flip_and_the_seed_decides() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let arguments = [
        "--config", "fold=64", "--sample", "120", "--check", "120", "--format", "json",
    ];
    let first = seu(&bench, &[&arguments[..], &["--jobs", "1"]].concat()).ended_with(0);
    let report = first.json();
    assert_eq!(report["schema"], "goldbench.seu/1");
    assert_eq!(report["checked"], 120);
    assert_eq!(report["disagree"], Value::Array(Vec::new()));
    let sum = |fate: &str| -> u64 {
        let classes = report["table"]["classes"].as_array().unwrap();
        classes.iter().map(|row| row[fate].as_u64().unwrap()).sum()
    };
    assert_eq!(sum("flips"), 120);
    let fates = ["masked", "silent", "detected", "latent"].map(sum);
    assert_eq!(fates.iter().sum::<u64>(), 120);
    assert!(fates[0] > 0 && fates[2] > 0 && fates[3] > 0, "{fates:?}");
    let again = seu(&bench, &[&arguments[..], &["--jobs", "2"]].concat());
    assert_eq!(again.out, first.out);
    let other = seu(&bench, &[&arguments[..], &["--seed", "2"]].concat());
    assert_ne!(other.out, first.out);
}

#[test]
fn what_can_not_be_flipped_is_told() {
    let Some(bench) = Bench::with_tools() else {
        return;
    };
    let blind = seu(&bench, &[&*core("own_core")]).ended_with(2);
    blind.complains_of(&["[probes] shows 0 of", "a flip needs them all"]);
    let nothing = seu(&bench, &["--config", "fold=64", "--class", "nothing*"]).ended_with(2);
    nothing.complains_of(&["--class matches no class", "tag pipe"]);
    seu(&bench, &["--sample", "0"]).ended_with(2);
}
