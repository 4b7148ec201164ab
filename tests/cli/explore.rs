//! `goldbench explore`: grids, fronts, files, refusals.

use serde_json::Value;

use crate::home::{Home, said};

#[test]
fn a_grid_is_worked_out_and_written() {
    let home = Home::new();
    let (csv, svg, page) = (
        home.path().join("p.csv"),
        home.path().join("p.svg"),
        home.path().join("p.html"),
    );
    let asked = said(
        home.goldbench(&[
            "explore",
            "fold=1,2",
            "shortcuts=midstate|midstate,padding",
            "node=28,7",
            "volt=0.4..0.6:0.1",
        ])
        .args([
            "--csv",
            csv.to_str().unwrap(),
            "--picture",
            svg.to_str().unwrap(),
            "--page",
            page.to_str().unwrap(),
        ]),
    );
    assert_eq!(asked.code, 0, "{}", asked.err);
    assert!(asked.out.contains("18 points"), "{}", asked.out);
    assert!(
        asked.out.contains("6 left out: rule left-out-needs-fold-1"),
        "{}",
        asked.out
    );
    let csv = std::fs::read_to_string(csv).unwrap();
    assert_eq!(csv.lines().count(), 19);
    assert!(csv.starts_with("number,settings,node_nm,volt"));
    assert!(std::fs::read_to_string(svg).unwrap().starts_with("<svg"));
    let page = std::fs::read_to_string(page).unwrap();
    assert!(
        page.contains("goldbench.explore/1")
            && !page.contains("src=\"http")
            && !page.contains("href=")
    );
}

#[test]
fn shards_are_the_whole_and_the_front_is_never_beaten() {
    let home = Home::new();
    let run = |shard: Option<&str>| -> Value {
        let mut command = home.goldbench(&[
            "explore",
            "fold=1,4",
            "node=7",
            "volt=0.3,0.35,0.4",
            "--format",
            "json",
        ]);
        if let Some(shard) = shard {
            command.args(["--shard", shard]);
        }
        serde_json::from_str(&said(&mut command).out).unwrap()
    };
    let whole = run(None);
    let points = |value: &Value| value["points"].as_array().unwrap().clone();
    let mut parts = [points(&run(Some("1/2"))), points(&run(Some("2/2")))].concat();
    parts.sort_by_key(|point| point["number"].as_u64());
    assert_eq!(parts, points(&whole));
    let best = whole["front"][0].as_u64().unwrap() as usize;
    let least = |p: &Value| p["j_per_th"].as_f64().unwrap();
    assert!(
        points(&whole)
            .iter()
            .all(|p| least(p) >= least(&points(&whole)[best]))
    );
}

#[test]
fn what_cannot_be_explored_is_refused() {
    let home = Home::new();
    for (arguments, part) in [
        ("explore fold=1 volt=0.5", "`node` is missing"),
        ("explore node=7 volt=300", "out of range"),
        ("explore node=1 volt=0.3", "outside 250 to 2"),
        ("explore fould=1 node=7 volt=0.3", "`fold`"),
        ("explore node=7 volt=0.3 --rate 1", "leave the axes"),
        ("explore --grid nowhere.txt", "one axis a line"),
    ] {
        let arguments: Vec<&str> = arguments.split(' ').collect();
        let told = said(&mut home.goldbench(&arguments));
        assert_eq!(told.code, 2, "{arguments:?}: {}", told.out);
        assert!(told.err.contains(part), "{arguments:?}: {}", told.err);
    }
    let rate = said(&mut home.goldbench(&[
        "explore",
        "rounds_per_stage=1,2",
        "node=28",
        "--rate",
        "0.2",
    ]));
    assert_eq!(rate.code, 0, "{}", rate.err);
    assert!(rate.out.contains("2 points"), "{}", rate.out);
}
