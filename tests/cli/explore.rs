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
    assert_eq!(csv.lines().count(), 20);
    let (head, table) = csv.split_once('\n').unwrap();
    assert!(table.starts_with("number,settings,node_nm,volt"));
    let svg = std::fs::read_to_string(svg).unwrap();
    assert!(svg.starts_with("<svg"));
    let page = std::fs::read_to_string(page).unwrap();
    assert!(
        page.contains("goldbench.explore/1")
            && !page.contains("src=\"http")
            && !page.contains("href=")
    );
    // Every file says what it stands on.
    let head: Value = serde_json::from_str(head.strip_prefix("# ").unwrap()).unwrap();
    let hash = head["library"]["coefficients.toml"].as_str().unwrap();
    assert_eq!(hash.len(), 64);
    assert_eq!(head["configuration"]["axes"][2][0], "node");
    assert_eq!(head["tools"]["goldbench"], env!("CARGO_PKG_VERSION"));
    assert_eq!(head["skipped"]["rule left-out-needs-fold-1"], 6);
    for text in [&svg, &page] {
        assert!(
            text.contains(hash) && text.contains("shortcuts") && text.contains("\"law\":\"ekv\"")
        );
    }
}

/// The parts of each point are its J/TH, and so are its design's terms drawn to it.
#[test]
fn the_breakdown_is_all_of_the_energy() {
    let home = Home::new();
    let arguments = [
        "fold=1,4",
        "node=28",
        "volt=0.7",
        "temperature=60,110",
        "--format",
        "json",
    ];
    let asked = said(home.goldbench(&["explore"]).args(arguments));
    let result: Value = serde_json::from_str(&asked.out).unwrap();
    let points = result["points"].as_array().unwrap();
    assert_eq!(points.len(), 4);
    for point in points {
        let number = |value: &Value| value.as_f64().unwrap();
        let parts = point["parts"].as_object().unwrap();
        let sum: f64 = parts.values().map(number).sum();
        assert!((sum / number(&point["j_per_th"]) - 1.0).abs() < 1e-9);
        let leak = number(&parts["leakage_beyond"]);
        assert_eq!(leak > 0.0, number(&point["celsius"]) > 60.0);
        assert_eq!(number(&parts["choices"]) > 0.0, point["settings"] != "");
        let terms = result["designs"][point["settings"].as_str().unwrap()]
            .as_array()
            .unwrap();
        let pj: f64 = terms.iter().map(|term| number(&term[1])).sum();
        let flops = terms
            .iter()
            .filter(|t| t[0].as_str().unwrap().starts_with("flip-flops"));
        let flops: f64 = flops.map(|term| number(&term[1])).sum();
        assert!((flops / pj - number(&point["flop_share"])).abs() < 1e-9);
    }
}

#[cfg(not(feature = "parquet"))]
#[test]
fn parquet_that_is_not_built_in_is_told_before_anything_is_worked_out() {
    let home = Home::new();
    let told =
        said(&mut home.goldbench(&["explore", "node=7", "volt=0.3", "--parquet", "p.parquet"]));
    assert_eq!((told.code, told.out.as_str()), (2, ""));
    assert!(
        told.err.contains("without Parquet") && told.err.contains("--features parquet"),
        "{}",
        told.err
    );
}

/// Read back: the rows of the CSV, and what they stand on.
#[cfg(feature = "parquet")]
#[test]
fn parquet_holds_what_the_csv_holds() {
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::record::Field;
    let home = Home::new();
    let mut run = home.goldbench(&["explore", "fold=1,4", "node=28,7", "volt=0.3..0.5:0.1"]);
    let run = run.args(["--parquet", "p.parquet", "--csv", "p.csv"]);
    let asked = said(run.current_dir(home.path()));
    assert_eq!(asked.code, 0, "{}", asked.err);
    let csv = std::fs::read_to_string(home.path().join("p.csv")).unwrap();
    let (head, table) = csv.split_once('\n').unwrap();
    let file = std::fs::File::open(home.path().join("p.parquet")).unwrap();
    let reader = SerializedFileReader::new(file).unwrap();
    let meta = reader.metadata().file_metadata();
    let kept = meta
        .key_value_metadata()
        .unwrap()
        .iter()
        .find(|pair| pair.key == "goldbench");
    assert_eq!(kept.unwrap().value.as_deref(), head.strip_prefix("# "));
    let mut lines = csv::Reader::from_reader(table.as_bytes());
    let names = lines.headers().unwrap().clone();
    let mut rows = 0;
    for (row, record) in reader.get_row_iter(None).unwrap().zip(lines.records()) {
        let (row, record) = (row.unwrap(), record.unwrap());
        for ((name, value), (known, text)) in row.get_column_iter().zip(names.iter().zip(&record)) {
            assert_eq!(name, known);
            let same = match value {
                Field::Long(number) => number.to_string() == text,
                Field::Double(number) => number.to_string() == text,
                Field::Bool(flag) => u8::from(*flag).to_string() == text,
                Field::Str(word) => word == text,
                _ => false,
            };
            assert!(same, "{name}: {value:?} {text}");
        }
        rows += 1;
    }
    assert_eq!((rows, table.lines().count()), (12, 13));
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
        ("explore node=7 volt=300", "not 850 (mV)"),
        ("explore node=1 volt=0.3", "outside 250 to 2"),
        ("explore fould=1 node=7 volt=0.3", "`fold`"),
        ("explore node=7 volt=0.3 --rate 1", "leave the axes"),
        ("explore --grid nowhere.txt", "one axis a line"),
        ("explore --grid .", "one axis a line"),
        ("explore node=7 volt=nan", "lies outside"),
        ("explore node=nan volt=0.3", "outside 250 to 2"),
        ("explore node=7 volt=0.3 freq=0", "lies outside"),
        (
            "explore node=7 volt=0.3 temperature=-300",
            "degrees Celsius",
        ),
        (
            "explore node=7 volt=0.3 --temperature -300",
            "--temperature",
        ),
        (
            "explore node=7 volt=0.3 --temperature nan",
            "degrees Celsius",
        ),
        ("explore node=7 --rate 0", "no hash rate"),
        ("explore node=7 --rate nan", "no hash rate"),
        ("explore node=7 --rate -1", "no hash rate"),
        ("explore node=7 volt=0.5..0.3:0.1", "FROM..TO:STEP"),
        ("explore node=7 volt=", "a value is missing"),
        ("explore node=7 volt=0.3,0.3", "comes twice"),
        ("explore node=7,28 volt=0.15..4:0.000001", "FROM..TO:STEP"),
        (
            "explore node=7 volt=0.2..1:0.0001 temperature=0..100:0.01",
            "the most is",
        ),
        ("explore fold=3 node=7 volt=0.3", "no place of the grid"),
        (
            "explore kind=compress node=7 volt=0.3",
            "no place of the grid",
        ),
        ("explore node=7 volt=0.3 --shard 3/2", "no shard 3 of 2"),
        ("explore node=7 volt=0.3 --csv .", "it is a folder"),
        (
            "explore node=7 volt=0.3 --page /proc/x/p.html",
            "can't be written",
        ),
        ("explore --from nowhere.json", "goldbench explore --json"),
        ("explore --from x.json node=7", "cannot be used with"),
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

/// What is written to a disk that is full says so once, and takes nothing from the other files.
#[cfg(unix)]
#[test]
fn a_full_disk_is_told() {
    let home = Home::new();
    std::os::unix::fs::symlink("/dev/full", home.path().join("full.csv")).unwrap();
    let mut run = home.goldbench(&["explore", "node=7", "volt=0.3", "--csv", "full.csv"]);
    let told = said(run.args(["--page", "p.html"]).current_dir(home.path()));
    assert_eq!(told.code, 2, "{}", told.err);
    assert_eq!(
        told.err.matches("space").count(),
        2,
        "the system's word and the remedy: {}",
        told.err
    );
    assert!(told.err.contains("full.csv") && home.path().join("p.html").is_file());
}

#[test]
fn what_is_drawn_out_is_said() {
    let home = Home::new();
    let asked = said(&mut home.goldbench(&["explore", "node=12", "volt=0.4", "freq=100,20000"]));
    assert_eq!(asked.code, 0, "{}", asked.err);
    assert!(
        asked.out.contains("warning: no scored row is of 12 nm"),
        "{}",
        asked.out
    );
    assert!(
        asked
            .out
            .contains("1 left out: the clock is more than twice"),
        "{}",
        asked.out
    );
}
