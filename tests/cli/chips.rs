//! `goldbench chips`: what is listed, what is refused, what a fleet could be.

use serde_json::Value;

use crate::home::{Home, said};

#[test]
fn rows_are_listed_filtered_and_printed_as_they_are_read() {
    let home = Home::new();
    let all = said(&mut home.goldbench(&["chips"]));
    assert_eq!(all.code, 0, "{}", all.err);
    assert!(
        all.out.contains("61 rows") && all.out.contains("BM1387"),
        "{}",
        all.out
    );
    let json = said(&mut home.goldbench(&["chips", "--maker", "intel", "--format", "json"]));
    let json: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["schema"], "goldbench.chips/1");
    assert_eq!(json["rows"].as_array().unwrap().len(), 2);
    assert!(
        json["rows"][0]["source"]
            .as_str()
            .unwrap()
            .contains("ISSCC")
    );
    // What is printed as CSV is read as a user's rows.
    let csv = said(&mut home.goldbench(&["chips", "--chip", "BM1384", "--format", "csv"]));
    let file = home.path().join("mine.csv");
    std::fs::write(&file, &csv.out).unwrap();
    let again = [
        "chips",
        "--chips",
        file.to_str().unwrap(),
        "--chip",
        "BM1384",
    ];
    let again = said(&mut home.goldbench(&again));
    assert!(
        again.out.contains("14 rows") && again.out.contains("(yours)"),
        "{}",
        again.out
    );
}

#[test]
fn a_fleet_names_machines_and_power() {
    let home = Home::new();
    let text = said(&mut home.goldbench(&["chips", "--fleet", "320@18.2PH/s"]));
    assert_eq!(text.code, 0, "{}", text.err);
    for part in ["56.9 TH/s each", "Antminer S17", "819"] {
        assert!(text.out.contains(part), "{part}\n{}", text.out);
    }
    let bad = said(&mut home.goldbench(&["chips", "--fleet", "320"]));
    assert_eq!(bad.code, 2);
    assert!(bad.err.contains("320@18.2PH/s"), "{}", bad.err);
}

#[test]
fn scrypt_machines_and_unknown_names_are_refused_with_the_reason() {
    let home = Home::new();
    for (arguments, part) in [
        (vec!["chips", "--chip", "L3+"], "does not compute SHA-256d"),
        (
            vec!["energy", "--chip", "Titan"],
            "does not compute SHA-256d",
        ),
        (vec!["chips", "--chip", "BM1385"], "nearest: `BM1380`"),
        (vec!["chips", "--node", "29"], "there are 3, 4, 5, 7"),
        (vec!["chips", "--maker", "Bitmane"], "`Bitmain`"),
    ] {
        let told = said(&mut home.goldbench(&arguments));
        assert_eq!(told.code, 2, "{arguments:?}");
        assert!(told.err.contains(part), "{arguments:?}: {}", told.err);
    }
    let file = home.path().join("bad.csv");
    std::fs::write(
        &file,
        "name,maker,node_nm,volt,j_per_th,level,source,confidence\nX,Me,28,750,400,chip,s,high\n",
    )
    .unwrap();
    let told =
        said(&mut home.goldbench(&["energy", "validate", "--chips", file.to_str().unwrap()]));
    assert_eq!(told.code, 2);
    assert!(told.err.contains("bad.csv:2, volt"), "{}", told.err);
}
