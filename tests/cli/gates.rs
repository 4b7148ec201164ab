//! `goldbench energy gates`.

use goldbench::energy::GatesFile;
use serde_json::Value;

use crate::home::{Home, said};

/// A library that has all that is looked at before anything is mapped.
const TINY: &str = include_str!("../../src/liberty/tiny.lib");

#[test]
fn a_library_that_can_not_be_used_says_why() {
    let home = Home::new();
    let file = home.path().join("cells.lib");
    let power = |text: &str| {
        let mut text = text.to_owned();
        for name in ["rise_power", "fall_power", "internal_power"] {
            text = text.replace(name, &format!("other_{name}"));
        }
        text
    };
    let cases: [(String, &[&str], [&str; 2]); 14] = [
        (TINY[..900].to_owned(), &[], ["cut off", "not whole"]),
        (String::new(), &[], ["an empty file", "give a Liberty file"]),
        ("no library".into(), &[], ["line 1", "give a Liberty file"]),
        (
            "library (x) { }".into(),
            &[],
            ["without a cell", "give a Liberty file"],
        ),
        (
            TINY.replace("\"1ns\"", "\"1blink\""),
            &[],
            ["time_unit", "line 2"],
        ),
        (power(TINY), &[], ["internal_power", "timing-only"]),
        (
            TINY.to_owned(),
            &["--voltage", "1.2"],
            ["2 V", "nothing is scaled"],
        ),
        (
            TINY.replace("nom_voltage : 2.0;", ""),
            &[],
            ["nom_voltage", "add"],
        ),
        (
            TINY.to_owned(),
            &["--wire-load", "heavy"],
            ["`heavy`", "no wire_load tables"],
        ),
        (
            TINY.to_owned(),
            &["--wire-load", "-5"],
            ["-5 fF", "0 to 1000000 fF"],
        ),
        (
            TINY.to_owned(),
            &["--period", "-1"],
            ["-1 ns", "0.001 to 1000000"],
        ),
        (
            TINY.to_owned(),
            &["--by", "register"],
            ["--by", "[interface]"],
        ),
        (
            TINY.to_owned(),
            &["--stages", "60..64"],
            ["`60..64`", "from 0 to 63"],
        ),
        (
            TINY.to_owned(),
            &["--pipe", "hash3"],
            ["`hash3`", "nearest"],
        ),
    ];
    for (text, arguments, parts) in cases {
        std::fs::write(&file, text).unwrap();
        let mut asked = vec!["energy", "gates", "--liberty", file.to_str().unwrap()];
        asked.extend(arguments);
        let told = said(&mut home.goldbench(&asked));
        assert_eq!(told.code, 2, "{}", told.err);
        for part in parts {
            assert!(told.err.contains(part), "{part}\n{}", told.err);
        }
    }
    // A gzip that is cut off.
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, TINY.as_bytes()).unwrap();
    let packed = packed.finish().unwrap();
    std::fs::write(&file, &packed[..packed.len() / 2]).unwrap();
    let told = said(&mut home.goldbench(&["energy", "gates", "--liberty", file.to_str().unwrap()]));
    assert_eq!(told.code, 2, "{}", told.err);
    assert!(told.err.contains("whole gzip file"), "{}", told.err);
    let stranger = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/cores/fsm_miner/core.toml"
    );
    let asked = ["energy", "gates", "--liberty", "osu018", "--core", stranger];
    let told = said(&mut home.goldbench(&[&asked[..], &["--stages", "3..4"]].concat()));
    assert_eq!(told.code, 2, "{}", told.err);
    assert!(told.err.contains("measured as a whole"), "{}", told.err);
    let none = ["energy", "gates", "--liberty", "nowhere.lib"];
    let told = said(&mut home.goldbench(&none));
    assert!(
        told.code == 2 && told.err.contains("nowhere.lib"),
        "{}",
        told.err
    );
}

#[test]
fn a_stage_is_measured_the_same_each_time() {
    let home = Home::new();
    let [saif, picture] = ["stage.saif", "stage.svg"].map(|name| home.path().join(name));
    let text = "energy gates --liberty osu018 --stages 30..30 --cycles 16 --format json --saif SAIF --picture PICTURE";
    let asked: Vec<&str> = text
        .split(' ')
        .map(|word| match word {
            "SAIF" => saif.to_str().unwrap(),
            "PICTURE" => picture.to_str().unwrap(),
            word => word,
        })
        .collect();
    let first = said(&mut home.goldbench(&asked));
    let absent = first.code == 3 || first.err.contains("qflow-tech-osu018");
    if absent && std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_none() {
        eprintln!("skipped: {}", first.err);
        return;
    }
    assert_eq!(first.code, 0, "{}", first.err);
    assert_eq!(first.out, said(&mut home.goldbench(&asked)).out);
    let result: Value = serde_json::from_str(&first.out).unwrap();
    assert_eq!(result["schema"], "goldbench.energy-gates/1");
    assert_eq!(result["netlist"]["flops"], 768);
    assert_eq!(result["findings"], serde_json::json!([]));
    let number = |value: &Value| value.as_f64().unwrap();
    assert!(
        number(&result["activity"]["glitch_factor"]) > 1.5,
        "{result}"
    );
    let rows = result["blocks"].as_array().unwrap();
    let sum: f64 = rows.iter().map(|row| number(&row["total"])).sum();
    assert!((sum / number(&result["total"]["total"]) - 1.0).abs() < 1e-9);
    let saif = std::fs::read_to_string(&saif).unwrap();
    assert_eq!(saif.matches('(').count(), saif.matches(')').count());
    assert!(saif.contains("(IG "));
    let picture = std::fs::read_to_string(&picture).unwrap();
    assert!(picture.contains("T1") && picture.contains("state flops"));
    // A period that the gates do not keep is a finding.
    let slow = ["--period", "0.5"];
    let told = said(&mut home.goldbench(&[&asked[..8], &slow].concat()));
    assert!(
        told.code == 1 && told.out.contains("TOO SLOW"),
        "{}{}",
        told.out,
        told.err
    );
}

/// RTL of a user's own, by its manifest: a wrong gate in it is a finding, with the first wrong net; a loop is refused with its nets.
#[test]
fn own_rtl_that_is_wrong_is_a_finding() {
    let home = Home::new();
    let own = home.path().join("own");
    std::fs::create_dir(&own).unwrap();
    let rtl = concat!(env!("CARGO_MANIFEST_DIR"), "/rtl");
    for entry in std::fs::read_dir(rtl).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), own.join(entry.file_name())).unwrap();
    }
    let round = own.join("sha256_round.sv");
    let good = std::fs::read_to_string(&round).unwrap();
    let core = own.join("miner.toml");
    let measured = |from: &str, to: &str| {
        assert!(good.contains(from), "{from}");
        std::fs::write(&round, good.replace(from, to)).unwrap();
        let text = "energy gates --liberty osu018 --stages 30..30 --cycles 8 --core";
        let asked: Vec<&str> = text.split(' ').chain(core.to_str()).collect();
        said(&mut home.goldbench(&asked))
    };
    let told = measured("{a[1:0], a[31:2]}", "{2'b0, a[31:2]}");
    let absent = told.code == 3 || told.err.contains("qflow-tech-osu018");
    if absent && std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_none() {
        eprintln!("skipped: {}", told.err);
        return;
    }
    assert_eq!(told.code, 1, "{}{}", told.out, told.err);
    let wrong = told.out.lines().find(|line| line.starts_with("WRONG"));
    assert!(
        wrong.is_some_and(|line| line.contains("u_round.t2[") && line.contains("the model says")),
        "{}",
        told.out
    );
    let told = measured("(b & c);", "(b & c) ^ (maj & {31'b0, a[3]});");
    assert_eq!(told.code, 2, "{}", told.out);
    assert!(
        told.err.contains("a combinational loop") && told.err.contains("u_round.maj[0]"),
        "{}",
        told.err
    );
}

/// What is stored of the smallest core is what comes out again, where the same tools and library are installed.
#[test]
fn a_stored_figure_is_measured_again() {
    let home = Home::new();
    let stored = GatesFile::ladder();
    let saved = home.path().join("again.toml");
    let cycles = stored.provenance.cycles.to_string();
    let asked = [
        "energy",
        "ladder",
        "--gates",
        "--only",
        "folded by 64",
        "--cycles",
        cycles.as_str(),
        "--save",
    ];
    let told = said(&mut home.goldbench(&[&asked[..], &[saved.to_str().unwrap()]].concat()));
    let absent = told.code == 3 || told.err.contains("qflow-tech-osu018");
    if absent && std::env::var_os("GOLDBENCH_REQUIRE_TOOLS").is_none() {
        eprintln!("skipped: {}", told.err);
        return;
    }
    assert_eq!(told.code, 0, "{}", told.err);
    let again = GatesFile::read(&std::fs::read_to_string(saved).unwrap()).unwrap();
    let (now, then) = (&again.provenance, &stored.provenance);
    if (&now.yosys, &now.sha256) != (&then.yosys, &then.sha256) {
        eprintln!("skipped: measured with {} and another library", then.yosys);
        return;
    }
    let known = stored.design.iter().find(|one| one.name == "folded by 64");
    let (known, found) = (known.unwrap(), &again.design[0]);
    assert!(
        (found.pj() / known.pj() - 1.0).abs() < 1e-4,
        "{} {}",
        found.pj(),
        known.pj()
    );
    assert!((found.glitch_factor / known.glitch_factor - 1.0).abs() < 1e-3);
}
