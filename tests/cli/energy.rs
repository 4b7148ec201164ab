//! `goldbench energy`: what is answered, explained and refused.

use serde_json::Value;

use crate::home::{Home, said};

#[test]
fn a_design_is_answered_by_both_levels() {
    let home = Home::new();
    let asked = [
        "energy",
        "fold=4",
        "midstates=4",
        "--node",
        "7",
        "--volt",
        "0.35",
    ];
    let text = said(home.goldbench(&asked).arg("--explain"));
    assert_eq!(text.code, 0, "{}", text.err);
    for part in [
        "level 0 (null law)",
        "level 1 (architecture)",
        "at the wall",
        "additions of rounds",
        "measured:",
        "fitted:",
    ] {
        assert!(text.out.contains(part), "{part}\n{}", text.out);
    }
    let json = said(home.goldbench(&asked).args(["--format", "json"]));
    let json: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["schema"], "goldbench.energy/1");
    // The sum is what its terms come to, times what node, voltage and silicon make of it.
    let design = &json["designs"][0];
    let terms = design["terms"].as_array().unwrap();
    let sum: f64 = terms.iter().map(|term| term["pj"].as_f64().unwrap()).sum();
    let j = design["j_per_th"].as_f64().unwrap();
    assert!((sum * design["scale"].as_f64().unwrap() / j - 1.0).abs() < 1e-9);
    assert!((json["levels"][1]["j_per_th"].as_f64().unwrap() / j - 1.0).abs() < 1e-9);
}

#[test]
fn a_chip_is_a_range_over_what_it_could_be() {
    let home = Home::new();
    let text = said(&mut home.goldbench(&["energy", "--chip", "S9"]));
    assert_eq!(text.code, 0, "{}", text.err);
    for part in [
        "BM1387",
        "published: 98 J/TH at 0.4 V",
        "it is not published which",
        "rounds_per_stage=2",
    ] {
        assert!(text.out.contains(part), "{part}\n{}", text.out);
    }
}

#[test]
fn what_cannot_be_answered_is_refused_with_a_way_out() {
    let home = Home::new();
    for (arguments, part) in [
        ("energy --node 300 --volt 1", "outside 250 to 2 nm"),
        ("energy --volt 1", "no process node"),
        ("energy --node 28", "no voltage"),
        ("energy --node 28 --volt 750", "not 850 (mV)"),
        ("energy --node 28 --volt 0.45 --law alpha-power", "EKV"),
        (
            "energy kind=compress --node 28 --volt 0.7",
            "hashes no headers",
        ),
        ("energy --chip BM1399", "nearest"),
        ("energy --chip SP20", "has no preset"),
        ("energy --node 0.5 --volt 0.3", "outside 250 to 2 nm"),
        ("energy --node nan --volt 0.3", "outside 250 to 2 nm"),
        ("energy --node -7 --volt 0.3", "outside 250 to 2 nm"),
        ("energy --node 28 --volt -0.7", "not 850 (mV)"),
        ("energy --node 28 --volt nan", "not 850 (mV)"),
        ("energy --node 28 --volt 0.7 --freq 0", "it is MHz"),
        ("energy --node 28 --volt 0.7 --freq -500", "it is MHz"),
        ("energy --node 28 --volt 0.7 --freq inf", "it is MHz"),
        (
            "energy --node 28 --volt 0.7 --temperature -300",
            "degrees Celsius",
        ),
        (
            "energy --node 28 --volt 0.7 --temperature nan",
            "degrees Celsius",
        ),
        ("energy --chip L3+", "it hashes scrypt"),
        ("energy --chip Titan", "it hashes scrypt"),
        ("energy fould=3 --node 28 --volt 0.7", "`fold`"),
        (
            "energy ladder --config midstates=4",
            "what the ladder goes through",
        ),
    ] {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let told = said(&mut home.goldbench(&arguments));
        assert_eq!(told.code, 2, "{arguments:?}: {}", told.out);
        assert!(told.err.contains(part), "{arguments:?}: {}", told.err);
    }
    let titan = said(&mut home.goldbench(&["energy", "--chip", "KnC Titan"]));
    assert_eq!(titan.code, 2);
    assert!(titan.err.contains("it hashes scrypt"), "{}", titan.err);
    let named = said(&mut home.goldbench(&["energy", "--chip", "Bitmain S9"]));
    assert!(named.out.starts_with("BM1387"), "{}", named.err);
    let warned = said(&mut home.goldbench(&["energy", "--node", "12", "--volt", "0.25"]));
    assert_eq!(warned.code, 0, "{}", warned.err);
    assert!(
        warned.out.contains("interpolated between 16 and 7 nm"),
        "{}",
        warned.out
    );
    assert!(
        warned.out.contains("the clock is drawn out"),
        "{}",
        warned.out
    );
}

#[test]
fn scores_are_printed_and_drawn() {
    let home = Home::new();
    let picture = home.path().join("parity.svg");
    let asked = ["energy", "validate", "--picture", picture.to_str().unwrap()];
    let text = said(&mut home.goldbench(&asked));
    assert_eq!(text.code, 0, "{}", text.err);
    for part in [
        "score  model",
        "score A: level 1",
        "score B: level 1",
        "curves from one point",
        "BM1398",
    ] {
        assert!(text.out.contains(part), "{part}\n{}", text.out);
    }
    let svg = std::fs::read_to_string(&picture).unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("BM1387") && svg.contains("level 0"));
    let json =
        said(&mut home.goldbench(&["energy", "validate", "--weigh", "chips", "--format", "json"]));
    let json: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["schema"], "goldbench.energy.validate/1");
    assert_eq!(json["scores"].as_array().unwrap().len(), 4);
    assert_eq!(json["weigh"], "chips");
}

#[test]
fn the_ladder_is_shown_beside_claims() {
    let home = Home::new();
    let text = said(&mut home.goldbench(&["energy", "ladder"]));
    assert_eq!(text.code, 0, "{}", text.err);
    for part in [
        "no-midstate",
        "midstates-8",
        "AsicBoost",
        "Courtois",
        "folded by 64",
        "osu018",
    ] {
        assert!(text.out.contains(part), "{part}\n{}", text.out);
    }
    let none = said(&mut home.goldbench(&["energy", "ladder", "--gates", "--only", "half"]));
    assert!(
        none.code == 2 && none.err.contains("half a round a stage"),
        "{}",
        none.err
    );
}

#[test]
fn level_1_is_held_against_gates_that_it_was_not_characterised_on() {
    let home = Home::new();
    let told = said(&mut home.goldbench(&["energy", "compare", "--format", "json"]));
    assert_eq!(told.code, 0, "{}", told.err);
    let result: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!(result["schema"], "goldbench.energy.compare/1");
    assert_eq!(result["designs"].as_array().unwrap().len(), 9);
    assert!(result["by_gates"]["sha256"].as_str().unwrap().len() == 64);
    let text = said(&mut home.goldbench(&["energy", "compare"]));
    assert!(text.out.contains("9 designs: median"), "{}", text.out);
}

/// A device is written to, and stays a device: as root a rename would put a file in its place.
#[cfg(unix)]
#[test]
fn a_picture_for_a_full_disk_is_told_once() {
    let home = Home::new();
    let link = home.path().join("full.svg");
    std::os::unix::fs::symlink("/dev/full", &link).unwrap();
    let told =
        said(&mut home.goldbench(&["energy", "validate", "--picture", link.to_str().unwrap()]));
    assert_eq!(told.code, 2, "{}", told.err);
    assert_eq!(
        told.err.matches("free some space").count(),
        1,
        "{}",
        told.err
    );
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
}
